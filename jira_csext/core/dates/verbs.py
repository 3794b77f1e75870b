"""Verbs and their forms: what was, what is to come, what is asked for, and the nouns that look like them."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.core.dates.words import listed

PARTICIPLE_RUSSIAN: Final = re.compile(r"\w{3,}(?:[аяе]н[аоы]?|[нж]ят[аоы]?|кры[т][аоы]?)")
"""Short forms that tell of what is done: поднят, закрыто."""
REQUEST_VERBS: Final = listed(
    "send check reply let confirm pay sign tell give call write use update provide return fill choose upload review "
    "approve come bring keep note make remember click open see join submit pick get ask contact complete finish "
    "download install restart book put add share forward enter register reserve save retry try ping drop mind avoid "
    "respond answer skip vote renew top "
    "скинь пришли глянь проверь дай напиши сделай позвони ответь подтверди согласуй отправь скажи посмотри"
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
    r"(?:re)?(?:moved|scheduled|planned|postponed|shifted|pushed|set|booked)|поставил[аи]?|"
    r"(?:пере|за|на)(?:нес|планирова|двину|знач)\w+"
)
DELIVERS: Final = listed(
    "goes go going comes come coming lands land follows follow reaches reach ships ship shipping returns return "
    "arrives "
    "arrive leaves leave moves move starts start begins begin launches launch opens open replies reply visits visit "
    "prints print completes complete finishes finish resumes switches switch calls call rings ring sends send sending "
    "delivers deliver gets get takes over books fixes is are s re ready done back expect published publishes "
    "appears appear updates sits joins drops installs repairs changes hands brings picks writes posts closes lifts "
    "scheduled planned set turn turns"
)
"""Verbs by which a thing or a person of ours gets to the reader or comes to its end."""
ARRIVES: Final = listed("lands land ships ship goes leaves follows comes reaches arrives arrive")
BEFORE_US: Final = listed("from with by for to at between of on both like near")
THINGS_DO: Final = listed("is are will goes go comes come follows lands starts ships arrives moves runs to with on by")
"""What stands behind a noun that could be a request: "the update goes", but "update us"."""
MOVES_TO: Final = re.compile(
    r"(?:re)?(?:mov|schedul|postpon|shift|push|slip|defer|chang|switch|bump|brought|bring|put|go|deliver|promot)\w*"
)
"""What can go "to Thursday"."""
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
    r"\w{2,}(?:[еи]м|[еи]мся|[еи]т|[еи]тся|[уюая]т|[уюая]тся|\w*даст|[^аоуыэяиюеь]лю|шу|чу|жу|ду|ну|гу)"
)
ONCE_RUSSIAN: Final = re.compile(r"\w{2,}(?:[^аяуи]ет|ит|ат|ят|[^аяую]ут|даст)(?:ся)?|\w{3,}ите|увидите")
"""What somebody does once, rather than day by day: восстановят, придет, получите."""
ALWAYS_RUSSIAN: Final = re.compile(r"\w{2,}[ыи]ва[ею]т(?:ся)?")
"""What somebody does all the time: обрабатывает, выкладывают."""
NOUNS_LIKE_REQUEST: Final = listed(
    "смете анкете газете ракете планете карете комете монете эстафете диете элите свите защите орбите граните квоте "
    "дуэте поэте паркете жилете магните гарнитуре самолете вертолете полете"
)
"""Nouns with the ending of an imperative; those of NOUNS_LIKE_FUTURE with an е have it too."""
_NOUNS_LIKE_FUTURE: Final = (
    "приоритет комитет авторитет факультет университет планшет портрет секрет запрет жилет балет самолет вертолет "
    "полет перелет магнит транзит гранит профит хит бит плакат адресат возврат кандидат депутат реферат дубликат "
    "дебют салют приют атрибут батут паритет турникет этикет регламент "
    "последним следующим предыдущим текущим рабочим хорошим большим моим твоим вашем нашем моем своем твоем чужим "
    "временем именем днем путем никаким внутренним сегодняшним вчерашним завтрашним вечерним утренним летним зимним "
    "нижним верхним ранним поздним средним лишним соседним внешним прошлогодним задачу встречу команду услугу замену "
    "афишу передачу выдачу машину неделю сторону причину корзину витрину дачу отдачу удачу крышу книгу бумагу дорогу "
    "кухню беседу страну смену стену картину половину новостью газету дизайнером смету рекламу анкету почту "
    "программу борьбу цифру цифрой пятницу субботу середину площадку нагрузку кампанию "
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
