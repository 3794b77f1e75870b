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
    r"shows?(?! you)", r"писал[аи]?", r"просил[аи]?", r"спрашива(?:л[аи]?|ет|ют)", r"ждет", r"ждут",
    r"показыва(?:ет|ют)",
    r"сказал[аи]?", r"сообщил[аи]?", r"сообща(?:ет|ют)", r"говор(?:ит|ят)", r"пиш(?:ет|"
    r"ут)", r"написал[аи]?", r"утвержда(?:ет|ют)",
    r"уверя(?:ет|ют|л[аи]?)", r"передал[аи]?", r"обещ(?:ает|ают|"
    r"ал[аи]?)", r"ответил[аи]?", r"заявил[аи]?", r"said", r"says?", r"told", r"tells(?! you)",
    r"wrote", r"writes(?! (?:to )?you)", r"reported", r"claims?", r"claimed", r"reckons?", r"insists?", r"thinks?",
    r"swears?", r"assures?",
    r"(?<!rest )assured", r"promised", r"announced",
)  # fmt: skip
"""What others have said, so that a date in the clause behind it is theirs."""

CONDITION: Final = listed("if unless once when whenever whether should provided если чтобы когда ежели коли пока раз")
"""Words that open a condition, wherever they stand in a sentence."""

OPENS_CLAUSE: Final = listed(
    "and but so then or because which that while although however и а но или поэтому потому что который которая "
    "которое которые зато однако хотя"
)
SPLITS: Final = listed(", : ; — – ( ) •")

BAD_LEADS: Final = listed(
    "as like например since from after until till last every each past of than not dated versus vs through "
    "throughout per "
    "с со от за после каждый каждую каждое каждые прошлый прошлую прошлого прошлой прошлое по не раньше ранее вместо "
    "минувший минувшую версии версия версию версией модуль"
)
SCHEDULED: Final = listed(
    "scheduled planned set booked ready due fixed track down arranged confirmed agreed slated target targeted"
)

# What is no promise of ours, whatever else the clause says.
NOT_OURS: Final = _any_of(
    # what lasts, ends or opens by itself
    r"valid", r"expir\w+", r"laps(?:es?|ed)", r"(?:a|the) (?:\w+ )?holiday",
    r"(?<!we )(?<!ll )(?<!will )renew(?:s|ed|ing)?", r"warrant\w+", r"in force",
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
    r"back (?:in the|at) (?:office|work)", r"out of office", r"on sick leave",
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
    r"probably", r"could", r"would", r"try", r"cannot", r"can[’' ]*t", r"won[’' ]+t", r"will not",
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
    # what is refused
    r"(?:won|aren|haven|hasn|couldn|wouldn|shouldn|mustn)[’' ]+t", r"never", r"no longer", r"not able", r"unable",
    r"(?:do|does|did|is|are|am|can|could|be) not(?! later)", r"нет", r"нельзя", r"невозможно", r"не держ\w+",
    # what only seems so
    r"apparently", r"seems?", r"looks like", r"похоже", r"вроде", r"кажется", r"судя по", r"долж(?:ен|на|но|ны)",
    r"according to", r"по словам", r"по данным", r"по информации", r"ли", r"они",
    # what was meant before, and what is only proposed
    r"original(?:ly)?", r"initial(?:ly)?", r"previous(?:ly)?", r"supposed to", r"изначальн\w+", r"первоначальн\w+",
    r"прежн\w+ (?:срок|дат|план)\w*", r"старый срок", r"suggest\w*", r"propos(?:e|es|al|ing)", r"how about",
    r"what about", r"предлага\w+", r"suits?", r"works? for (?:you|me|us)", r"удобн\w+", r"otherwise", r"иначе",
    # greetings
    r"have an? (?:good|nice|great|lovely|wonderful|safe|fun|pleasant|relaxing|happy)", r"enjoy your",
    r"хорош(?:их|его|ей) (?:вам )?(?:выходных|дня|недели|вечера|отдыха)",
    # money that falls due
    r"(?:payment|invoice|balance|fee|deposit|rent|bill|instal?ment)s? (?:\w+ )?(?:is |falls? |are )?due", r"falls? due",
    r"staffed", r"shut",
    # who can be reached, what papers say, and what the world does
    r"на связи", r"reachable", r"around (?:until|till)", r"(?:our|the) (?:\w+ )?(?:office|party|offsite)",
    r"наш офис", r"корпоратив\w*", r"стоит", r"стоят", r"значится", r"указан\w?", r"написано", r"прописан\w?",
    r"(?:brief|contract|ticket|calendar|schedule|notes?|letter|document|form|spec) (?:gives?|has|states?|reads?|lists?|"
    r"mentions?)",
    r"clocks", r"vat", r"tax(?:es)?", r"embargo", r"налог\w*", r"prices? (?:rises?|increases?)", r"подорожа\w+",
    r"хорош(?:его|ей|их)", r"поздравля\w+", r"с наступающ\w+", r"(?:i|we|you|he|she|it|they) ['’] d",
    r"(?:срок|дата|дату) по \w+", r"we (?:\w+ )?work (?:until|till|from|on)", r"we work",
    # how it always is
    r"standard", r"typical(?:ly)?", r"(?:on )?average", r"(?:our|the) terms", r"policy", r"response times?",
    r"по (?:регламенту|правилам|закону|договору|условиям|стандарту)", r"возмож(?:ен|на|ны)", r"в среднем",
    r"стандартн\w+", r"срок рассмотрения", r"takes? place", r"состо(?:ится|ятся)", r"reminders?", r"remind(?:ing)?",
    r"напомин\w+", r"напоминани\w+",
    # hearsay, duties that nobody took, no chance of it
    r"i (?:hear|gather|take it|guess|believe|assume|think)", r"we (?:hear|gather|assume|guess|believe)",
    r"(?:i|we) see (?:that|your)",
    r"слышал[аи]?", r"no (?:way|chance|hope|guarantee|date)", r"too (?:early|soon|optimistic|tight)", r"feel free",
    r"нужн[оаы]?", r"нужен", r"надо", r"с вас", r"takes? effect", r"asks? for", r"не стану", r"в брифе",
    r"оплат[аы] (?:по|за) \w+", r"рано", r"доставк[аи] (?:обычно|занимает)",
)  # fmt: skip

# What the client is asked for, is to do, or has said.
OF_CLIENT: Final = _any_of(
    r"you(?: [’'])? (?:will|ll|shall) (?!also|then|soon|get|have|receive|see|hear|find|be|know|notice|start|enjoy|"
    r"not)\w+",
    r"please", r"kindly", r"pls", r"could you", r"can you", r"would you", r"let (?:us|me) know",
    r"we (?:(?:[’'] )?ll )?(?:would )?(?:still )?need", r"need (?:it|this|them|these|the \w+) (?:back|from)",
    r"i need", r"we(?: are|[’' ]+re)? (?:\w+ )?wait(?:ing)?", r"i(?: am|[’' ]+m) waiting",
    r"we(?: are|[’' ]+re)? expecting",
    r"you (?:need|must|should|have to|want|wanted|wish|asked|said|wrote|told|mentioned|send|pay|sent|are to)",
    r"make sure",
    r"remember to", r"don[’' ]+t forget",
    r"your (?:deadline|reply|answer|approval|confirmation|payment|feedback|go ?- ?ahead|sign ?- ?off|input|decision)",
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
CLIENTS_EVENT: Final = re.compile(
    rf"(?<!\w)(?:(?:your|у вас|ваш\w*)(?: \w+)? (?:{_EVENTS})(?!\w)|"
    rf"(?:{_EVENTS}|день) у вас(?!\w))|"
    r"^(?:(?:the|this|that|a) )?(?:\w+ )?(?:event|fair|gala|exhibition|conference|wedding|concert|festival|party|"
    r"inspection|auction|summit|expo|congress|course|exam|tender|race|tournament|elections?) "
    r"(?:(?:in|at|of|for) \w+ )?(?:is|opens|starts|begins|takes|closes|runs|ends|lasts|falls)(?!\w)|"
    r"^(?:ярмарка|выставка|конкурс|фестиваль|конференция|марафон|олимпиада|голосование|тендер|аукцион|экзамен|форум|"
    r"саммит|концерт|чемпионат|премия|гонка|матч|выборы|сезон|каникулы)(?!\w)"
)


HEARSAY: Final = _any_of(
    r"i (?:read|hear|gather|think|believe|guess|assume|suppose|hope|understand|take it)",
    r"i am told",
    r"i ['’] m told",
    r"as far as i know",
    r"думаю",
    r"полагаю",
    r"надеюсь",
    r"кажется",
    r"вроде",
    r"наверное",
    r"видимо",
    r"слышал[аи]?",
)
"""What a short clause adds to take back what stands before it."""
NEW_DATE: Final = _any_of(
    r"new (?:date|eta)", r"eta", r"нов(?:ая|ый) (?:дата|срок)", r"срок (?:сдачи|исполнения|готовности)"
)
"""What names a date of ours by itself."""


NOT_OF_NUMBERS: Final = listed(
    "metres meters metre inch inches метра метров метр сантиметров из of % руб рублей ₽ $ € £ см мм м км кг г т мб "
    "гб тб cm mm m km kg gb mb tb px шт раз баллов балла points "
    "pts usd eur х x × ratio за"
)
BEFORE_NUMBERS: Final = listed(
    "артикул артикула sku ref reference id код кода позиция позиции размер размера заказ заказа firmware driver "
    "kernel bios patch room cabinet office ticket plugin плагин прошивка прошивки прошивку прошивкой "
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

GIVES_NOTICE: Final = re.compile(r"(?:по|пере|со)?звон\w+|предупре\w+|сообщ\w+|напомн\w+|набер\w+|извест\w+")
"""What is done "за час" before something, rather than within an hour."""
TAKES: Final = listed("займет занимает занимают потребует уйдет длится takes take lasts last")
"""Verbs that make "до двух часов" a length of time."""
DAY_IS: Final = listed(
    "is isn was wasn works work suits seems sounds looks would could might has slipped won does не отпадает подходит "
    "удобен удобна неудобен занят свободен невозможен нереален"
)
"""What stands behind a day that is only talked about."""
OF_DAYS: Final = listed("after of at by on and or but for from with in we i you if when then as morning evening night")
AFTER_EVENT: Final = listed("after of from following с со от после once if до before since")
QUOTE_OPENS: Final = frozenset("«“„‘")
QUOTE_CLOSES: Final = frozenset("»”’")
