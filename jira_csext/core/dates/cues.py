"""Words by which a date is told to be no promise of ours: a condition, a request, the past, a validity, a habit."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.core.dates.words import listed


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


LICENCE: Final = _any_of(r"licen[cs]ed?(?! renewal)", r"лицензи\w+")
"""What runs until a day by itself, unless the clause says what we shall do with it."""

REPORTED: Final = _any_of(
    r"сказал[аи]?", r"сообщил[аи]?", r"сообща(?:ет|ют)", r"говор(?:ит|ят)", r"пиш(?:ет|"
    r"ут)", r"написал[аи]?", r"утвержда(?:ет|ют)",
    r"уверя(?:ет|ют|л[аи]?)", r"передал[аи]?", r"обещ(?:ает|ают|"
    r"ал[аи]?)", r"ответил[аи]?", r"заявил[аи]?", r"said", r"says?", r"told", r"tells",
    r"wrote", r"writes", r"reported", r"claims?", r"claimed", r"reckons?", r"insists?", r"thinks?",
    r"swears?", r"assures?",
    r"assured", r"promised", r"announced",
)  # fmt: skip
"""What others have said, so that a date in the clause behind it is theirs."""
PARTICIPLE_RUSSIAN: Final = re.compile(r"\w{3,}(?:[аяе]н[аоы]?|[нж]ят[аоы]?|кры[т][аоы]?)")
"""Short forms that tell of what is done: поднят, закрыто."""

CONDITION: Final = listed("if unless once when whenever should provided если когда ежели коли пока раз")
"""Words that open a condition, wherever they stand in a sentence."""

OPENS_CLAUSE: Final = listed(
    "and but so then or because which that while although however и а но или поэтому потому что чтобы который которая "
    "которое которые зато однако хотя"
)
SPLITS: Final = listed(", : ; — – ( ) •")

BAD_LEADS: Final = listed(
    "since from after until till last every each past of than not dated versus vs through throughout per "
    "с со от за после каждый каждую каждое каждые прошлый прошлую прошлого прошлой прошлое по не раньше ранее вместо "
    "минувший минувшую версии версия версию версией модуль"
)
SCHEDULED: Final = listed(
    "scheduled planned set booked ready due fixed track down arranged confirmed agreed slated target targeted"
)

# What is no promise of ours, whatever else the clause says.
NOT_OURS: Final = _any_of(
    # what lasts, ends or opens by itself
    r"valid", r"expir\w+", r"laps(?:es?|ed)", r"(?:a|the) (?:\w+ )?holiday", r"renew(?:s|ed|"
    r"ing)?", r"warrant\w+", r"in force",
    r"runs? (?:until|out)",
    r"closed",
    r"closes", r"ends?", r"ended", r"open (?:from|until|till|on|daily)", r"opening hours", r"(?:is|are|stays?) open",
    r"office hours", r"working hours", r"business hours", r"unavailable", r"available (?:from|until|till)",
    r"lunch break",
    r"действ(?:ует|уют|ителен|ительна|ительно|ительны|овать)", r"истека\w+", r"истеч\w+", r"заканчива\w+",
    r"закончится",
    r"кончается", r"оплачен\w*", r"продл[её]н\w*", r"продлев\w+", r"спис(?:ывается|ывают|ание)",
    r"работа(?:ет|ют|ем|ю)",
    r"принима(?:ет|ют|ем)", r"открыт\w?", r"закрыт\w?", r"закрыва\w+", r"доступ(?:ен|на|но|ны)", r"недоступ\w+",
    r"график\w*", r"часы работы", r"режим\w* работы", r"занят\w?", r"срок годности", r"гаранти\w+",
    r"абонемент\w*", r"подписк\w+",
    # what was, said politely
    r"(?:lovely|great|nice|good|pleasure|wonderful|fun) (?:to )?(?:meet|see|talk|speak|have|\w+ing)",
    r"thanks for", r"thank you for", r"спасибо за", r"благодарим за", r"рад[аы]? был[аи]?", r"приятно было",
    # what we only know
    r"(?:i|we) (?:know|remember|saw|heard|understand)", r"знаю", r"знаем", r"помню", r"помним", r"видел[аи]?",
    # what does not happen, and what others do
    r"nothing (?:will )?\w+", r"ничего не \w+", r"wants?", r"needs", r"meets", r"откро(?:ется|"
    r"ются)", r"подрядчик\w*", r"contractor\w*",
    r"поставщик\w*", r"провайдер\w*", r"арендодател\w*",
    # who is away, and days off
    r"public holiday", r"bank holiday", r"day off", r"days off", r"on (?:holiday|leave|vacation)",
    r"out of (?:the )?office",
    r"away", r"выходн\w+", r"праздни\w+", r"в отпуске", r"отпуск\w*", r"нерабоч\w+", r"больничн\w+",
    # habits
    r"every", r"each", r"daily", r"weekly", r"monthly", r"nightly", r"hourly", r"usually", r"always", r"normally",
    r"regularly", r"кажд\w+", r"ежедневно", r"еженедельно", r"ежемесячно", r"обычно", r"всегда", r"регулярно",
    r"автоматически", r"как правило",
    # doubt
    r"perhaps", r"maybe", r"might", r"may(?= (?:be|take|come|slip|move|arrive))", r"hope(?:fully|s)?", r"possibly",
    r"probably", r"could", r"would", r"try", r"cannot", r"can ?n?[’' ]?t", r"won[’' ]+t", r"will not",
    r"not going to",
    r"unlikely", r"not sure", r"don[’' ]+t", r"doesn[’' ]+t", r"isn[’' ]+t",
    r"not (?:before|by|on|yet|expected|promise)",
    r"возможно", r"может быть", r"наверное", r"наверно", r"вероятно", r"вряд ли", r"надеемся", r"надеюсь",
    r"попробуем",
    r"постараемся", r"постараюсь", r"не (?:обещаем|можем|смож\w+|готовы|успе\w+|планируем|получится|раньше|будет)",
    r"скорее всего", r"предположительно", r"ориентировочно", r"бы", r"вдруг",
    # what others said or want
    r"they", r"supplier\w*", r"vendor\w*", r"обеща(?:ют|ет|л|ла|ли|но)", r"promised", r"said", r"forecast\w*",
    r"прогноз\w*",
    r"клиент(?:у|ам)? нуж\w+", r"asked", r"requested", r"wrote", r"told", r"(?<!our )(?<!new )deadline",
    r"(?<!наш )(?<!новый )дедлайн\w*", r"требу\w+",
    r"your (?!order|copy|file|parcel|box|set|site|page|print|test)\w+ (?:says?|decides?|wants?|needs?|expects?|"
    r"thinks?|plans?|asks?|insists?)",
    r"(?:council|ministry|authority|court|landlord|insurer|auditors?|tax office|customs|bank) (?:\w+ )?(?:says?|"
    r"decides?|wants?|needs?|expects?|asks?)",
    r"ваш\w? \w+ (?:говорит|решает|решит|хочет|хотят|планирует|просит|обеща\w+)",
    # logs, letters and papers
    r"dated", r"датирован\w*", r"invoice (?:of|dated|for)", r"log (?:line|entry|record)", r"в логе", r"as of",
    r"по состоянию",
)  # fmt: skip

# What the client is asked for, is to do, or has said.
OF_CLIENT: Final = _any_of(
    r"please", r"kindly", r"pls", r"could you", r"can you", r"would you", r"let (?:us|me) know",
    r"we(?:[’']ll)? need",
    r"i need", r"we(?: are|[’' ]+re)? (?:\w+ )?wait(?:ing)?", r"i(?: am|[’' ]+m) waiting",
    r"we(?: are|[’' ]+re)? expecting",
    r"you (?:need|must|should|have to|want|wanted|wish|asked|said|wrote|told|mentioned|send|pay|sent|are to)",
    r"make sure",
    r"remember to", r"don[’' ]+t forget",
    r"your (?:deadline|reply|answer|approval|confirmation|payment|feedback|go-ahead)",
    r"from you", r"at your end", r"payment (?:is )?due", r"due for payment", r"payable",
    r"пожалуйста", r"прошу", r"просим", r"просьба", r"жд[её]м", r"ожидаем", r"ждать", r"нужн[аоы]? (?:от )?вам",
    r"нуж(?:ен|на|но|ны) (?:от )?вам", r"вам (?:нуж(?:ен|на|но|ны)|надо|необходимо|требуется|следует)", r"от вас",
    r"нам (?:нуж(?:ен|на|но|ны)|надо|необходим\w*)",
    r"вы (?:\w+ )?(?:просили|писали|говорили|хотели|сказали|назвали|указали)",
    r"ваш(?:его|ей|их|е|у|и)? (?:ответ|ответа|решени\w+|подтверждени\w+|правк\w+|согласи\w+|оплат\w+|дедлайн\w*|"
    r"срок\w*)",
    r"необходимо", r"следует", r"важно", r"успе(?:йте|ть)", r"оплатить", r"к оплате", r"срок оплаты", r"не забуд\w+",
)  # fmt: skip

DOUBT: Final = frozenset(
    ("возможно", "вероятно", "наверное", "наверно", "скорее всего", "может быть", "perhaps", "maybe", "hopefully",
     "possibly", "probably", "with luck", "надеюсь", "надеемся", "предположительно", "ориентировочно")
)  # fmt: skip
"""Words that stand before a comma and put all in doubt that follows it."""

_EVENTS: Final = (
    r"promotion|promo|campaign|event|launch|sale|exhibition|fair|show|holiday|contract|trial|subscription|"
    r"licen[cs]e|domain|"
    r"meeting|conference|webinar|gala|concert|ball|exam|exams|inspection|open day|auction|tasting|race|match|"
    r"birthday|anniversary|opening|season|festival|party|wedding|lease|plan|certificate|"
    r"акци\w+|кампани\w+|мероприяти\w+|распродаж\w+|выставк\w+|праздник\w*|договор\w*|подписк\w+|лицензи\w+|домен\w*|"
    r"конференци\w+|вебинар\w*|юбиле\w+|открыти\w+|сезон\w*|фестивал\w+|аренд\w+|отпуск\w*|сертификат\w*|совещани\w+|"
    r"презентаци\w+|показ\w*|премьер\w+|день рождения|запуск\w*|тариф\w*"
)
CLIENTS_EVENT: Final = re.compile(rf"(?<!\w)(?:your|у вас|ваш(?:а|е|и|ей|его|у|их|им)?)(?: \w+)? (?:{_EVENTS})(?!\w)")

REQUEST_VERBS: Final = listed(
    "send check reply let confirm pay sign tell give call write use update provide return fill choose upload review "
    "approve come bring keep note make remember click open see join submit pick get ask contact complete finish "
    "download install restart book put add share forward enter register"
)
_RECEIVING: Final = "get have see hear receive find will shall ll can are be re ve"
RECEIVING: Final = frozenset(_RECEIVING.split())
RECEIVING_RUSSIAN: Final = listed(
    "увидите получите узнаете сможете услышите заберете найдете ждите ожидайте простите извините здравствуйте "
    "получаете видите будете"
)

FUTURE: Final = listed("will ll shall going будет будут буду будем")
PAST: Final = listed(
    "was were did had sent left received got went came made wrote told said met spoke found ran began broke paid built "
    "gave took saw heard lost fell rose held led felt stood brought bought caught thought knew grew chose spent"
)
BE: Final = listed("is are be being get gets s re will am")
DETERMINERS: Final = listed("the a an our your this that these those all any new")
PERFECT: Final = listed("has have had ve")
MOVED: Final = re.compile(
    r"(?:re)?(?:moved|scheduled|planned|postponed|shifted|pushed|set|booked)|(?:пере|за|на)(?:нес|планирова|двину|"
    r"знач)\w+"
)
PARTICIPLE_FIRST: Final = listed("done ready finished completed delivered fixed installed published sent")

PAST_RUSSIAN: Final = re.compile(r"\w{2,}(?:л|ла|ло|ли)(?:сь|ся)?")
_NOUNS_LIKE_PAST: Final = (
    "стол файл портал отдел раздел канал журнал материал или если угол узел стул зал бал вал мал цел кол пол предел "
    "интервал сигнал терминал персонал потенциал оригинал идеал профессионал финал металл балл ангел орел котел "
    "козел "
    "апрел сентябрел модел школа дела тела сила числа масла стекла весла файла портала канала отдела раздела "
    "материала "
    "журнала угла узла стола финала интервала сигнала терминала персонала начала вокзала скала шкала число дело тело "
    "стекло масло село тепло светло около мало мыло начало зеркало правило мерило рыло сало крыло доли роли соли "
    "цели "
    "недели модели детали боли печали медали капли земли кабели отели нежели артикул артикула ли протокол протокола "
    "вдали издали пароли роли модули панели кабели пули стили профили автомобили тоннели  рули  посыл посыла "
    "смысл смысла вымысел замысел умысел"
)
NOUNS_LIKE_PAST: Final = frozenset(_NOUNS_LIKE_PAST.split())
FUTURE_RUSSIAN: Final = re.compile(
    r"\w{2,}(?:[еи]м|[еи]мся|[еи]т|[еи]тся|[уюая]т|[уюая]тся|[^аоуыэяиюеь]лю|шу|чу|жу|ду|ну|гу)"
)
_NOUNS_LIKE_FUTURE: Final = (
    "ответ сайт макет пакет бюджет интернет кабинет счет отчет расчет учет лимит кредит аудит визит дефицит "
    "привет цвет свет "
    "совет предмет момент документ клиент проект объект формат результат сертификат аккаунт вариант акцент "
    "контент затем "
    "причем своим вашим нашим другим этим всем тем чем нет лет всю вход дату аппарат адрес плакат салат солдат "
    "чат штат "
    "год году ряду вид виду моду воду беду среду погоду свободу минут институт продукт контакт опыт сезон дизайн "
    "элемент "
    "монумент комплимент агент абонент процент пациент президент объем прием подъем проем заем ним им рассвет "
    "буклет билет "
    "туалет браслет дебет вместе одну страницу границу пару куда туда сюда еду зачет фрагмент эксперимент скидку "
    "цену "
    "новым первым любым каким таким самым общим полным маршрут брат ждут"
)
NOUNS_LIKE_FUTURE: Final = frozenset(_NOUNS_LIKE_FUTURE.split())

FIRST_PERSON: Final = listed("we i us our me my will ll мы я нас нам наш наша наши мне")
FIRST_PERSON_RUSSIAN: Final = re.compile(
    r"\w{2,}(?:[еи]м|[еи]мся|лю|шу|чу|жу|гу|ну|ду|ню|рю|ую|ою|аю|яю|юсь|усь|удет|удут)"
)

NOT_OF_NUMBERS: Final = listed(
    "из of % руб рублей ₽ $ € £ см мм м км кг г т мб гб тб cm mm m km kg gb mb tb px шт раз баллов балла points "
    "pts usd eur х x × ratio за"
)
BEFORE_NUMBERS: Final = listed(
    "firmware driver kernel bios patch room cabinet office ticket plugin плагин прошивка прошивки прошивку прошивкой "
    "драйвер патч ядро "
    "кабинет кабинете комната ауд аудитория бокс тикет закон приказ договор сп снип "
    "версия версии версию версией версий v version versions release релиз релиза модуль модуля пункт пункта "
    "пункты пункте п "
    "№ # номер глава главы раздел раздела section chapter page item build сборка сборки сборку python java счет "
    "scores score "
    "scored оценка рейтинг балл баллов цена price уровень level таблица table рис"
)
STREET: Final = re.compile(
    r"ул|улиц\w+|street|st|avenue|площадь|проспект\w*|пр|переулок|шоссе|набережн\w+|дом|станци\w+|метро"
)

AFTER_EVENT: Final = listed("after of from following с со от после once if до before since")
QUOTE_OPENS: Final = frozenset("«“„‘")
QUOTE_CLOSES: Final = frozenset("»”’")
