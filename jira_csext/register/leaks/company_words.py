"""Words that stand beside the name of a company, and words that stand beside the same word in its everyday sense."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.register.leaks.spelling import listed

LEGAL_BEFORE: Final = listed("ооо оао зао ао пао ип нпо нко тоо чп фгуп муп гк тд мфо снт")
LEGAL_AFTER: Final = listed("ltd llc llp plc inc co corp gmbh ag sa bv limited incorporated corporation company ооо")
COMPANY: Final = re.compile(
    r"клиент\w*|компани\w+|фирм\w+|заказчик\w*|организаци\w+|агентств\w+|магазин\w*|бренд\w*|фонд\w*|контор\w+|"
    r"студи[яиюе]й?|"
    r"предприяти\w+|холдинг\w*|концерн\w*|отел(?:ь|я|ю|е|ем)|ресторан\w*|партнер\w*|подрядчик\w*|"
    r"clients?|customers?|compan(?:y|ies)|firm|agency|brand|fund|hotel|vendor|supplier|account"
)
AT_COMPANY: Final = re.compile(
    r"коллег\w*|ребят\w*|представител\w+|сотрудник\w*|менеджер\w*|бухгалтер\w*|директор\w*|команд\w+|люд\w+|парн\w+|"
    r"people|guys|folks|colleagues|friends|team|staff|engineers?|manager|director|someone|contact"
)
OF: Final = listed("из от у в at from of with for")
AFTER: Final = re.compile(
    r"team|people|guys|folks?|colleagues|staff|lads|lot|crew|chaps|bunch|gang|boys|girls|ladies|lawyers|drivers|"
    r"[a-z]{3,}ed|has|have|had|is|are|was|were|asks?|asked|uses?|used|renews?|renewed|"
    r"signs?|signed|"
    r"complain(?:s|ed)|report(?:s|ed)|pays?|paid|mov(?:es|ed)|got|gets|receiv(?:es|ed)|approv(?:es|ed)|bought|"
    r"buys|order(?:s|ed)|"
    r"confirm(?:s|ed)|call(?:s|ed)|wrote|writes|request(?:s|ed)|cancell?(?:s|ed)|switch(?:es|ed)|already|too|also|"
    r"wants?|wanted|"
    r"needs?|needed|chose|chooses|prefers?|preferred|likes?|liked|loves?|loved|agree[sd]?|decide[sd]?|sent|sends|"
    r"gave|gives|took|"
    r"takes|went|goes|came|comes|made|makes|runs?|ran|sells?|sold|hosts?|tests?|tested|book(?:s|ed)|chang(?:es|"
    r"ed)|accept(?:s|ed)|"
    r"reject(?:s|ed)|launch(?:es|ed)|stopp?(?:s|ed)|left|leaves|join(?:s|ed)|shar(?:es|ed)|owns?|did|does|tried|"
    r"tries|said|says|told|"
    r"will|would|can|could|just|still|never|only|and|or|"
    r"тоже|также|уже|ещ[её]|мы|просят|просит|платит|платят|хочет|хотят|ведет|пишет|пишут|сообщает|жалуется|"
    r"доволен|довольна|подожд[её]т|подождут|согласовал\w*|спрашива\w+|купил\w*|перешл\w+|"
    r"согласен|согласна|согласны|готов[аы]?|ждет|ждут|использует|использу\w+|пользуется|арендует|покупает|"
    r"заказывает|просила?|"
    r"(?:за|пере|вы|по|при|с|у|об|от|под|про|со|рас|до|на|ку|пла|пис|хот|ре|взя|жал|обра|реш|вер)\w{1,12}(?:л|ла|"
    r"ло|ли)(?:сь|ся)?"
)
NOT_AFTER: Final = re.compile(
    r"(?:была|было|был|были|пропал\w*|оборвал\w*|смыл\w*|упал\w*|стал\w*|пошл\w|началс?\w*|прошл\w)"
)
# Ordinary words that may open an English sentence without an article.
THINGS: Final = listed("access action change contact help support work test time today one two")
PAPER: Final = re.compile(
    r"invoice\w*|report\w*|contract\w*|act|acts|logo\w*|banner\w*|offer|brief|dogovor|schet|akt|kp|notes?|onboarding|"
    r"kick-?off|minutes|proposal|quote|estimate|spec|audit|handover|"
    r"renewal|migration|roadmap|statement|access|requirements|smeta|tz|otchet|прайс|смета|тз|доступ\w*|протокол|"
    r"price|list|final|"
    r"сч[её]т\w*|акт\w*|договор\w*|отч[её]т\w*|логотип\w*|баннер\w*|бриф|кп|прайс|[0-9]+"
)
PUBLIC_BEFORE: Final = listed("""
    созвездие созвездия созвездии пояс поясе туманность планета планеты звезда звезды звезду корабль корабля ракета
    спутник река реки реке улица улице улицы ул проспект проспекте площадь станция станции метро город городе остров
    гора озеро море фильм фильма фильме сериал роман книга книги песня игра игре спектакль ансамбль переговорная
    переговорной переговорку зал зале аудитория аудитории кабинет кабинете комната комнате лекция спектакля
    экскурсия экскурсию room hall track single группа самолет теплоход поезд фестиваль constellation planet river
    street station movie film novel book song band game ship spacecraft rocket mount lake festival
    """)
ROOMS: Final = listed("кабинет кабинета кабинете группа группе книга книге книги игра игре зал зале спектакль")
WORKS: Final = re.compile(
    r"песн\w+|выставк\w+|концерт\w*|фильм\w*|мультфильм\w*|сериал\w*|роман\w*|книг\w+|спектакл\w+|пьес\w+|альбом\w*|"
    r"номер\w{0,2}|люкс\w{0,2}|круж(?:ок|ка|ке)|ламп\w{1,2}|лампочк\w{1,2}|диван\w{0,2}|кресл\w{1,2}|стул\w{0,2}|"
    r"шкаф\w{0,2}|кроват\w{1,2}|люстр\w{1,2}|плать\w{1,2}|духи|букет\w{0,2}|торт\w{0,2}|салат\w{0,2}|коктейл\w{1,2}|"
    r"печень\w{1,2}|конфет\w{1,2}|обои|обоев|шкатулк\w{1,2}|мульт\w{0,2}|вальс\w{0,2}|балет\w{0,2}|опер[аеуы]|"
    r"стих\w*|картин\w+|скульптур\w+|сорт\w*|фестивал\w+|пароход\w*|теплоход\w*|поезд\w*|станци\w+|столешниц\w+|"
    r"song|film|movie|novel|book|album|painting|poem|show|exhibition|festival|ship|boat|train"
)
DETERMINED: Final = listed("the a an your our my this that these new")
PUBLIC_AFTER: Final = listed("""
    street road avenue lane square river belt station constellation nebula movie song album variant strain wave
    airport bridge
    """)
ROADS: Final = listed("""
    street road avenue lane square drive close crescent way station airport roundabout court
    """)
ADDRESSED: Final = re.compile(r"вы|вас|вам|вами|ваш\w*")
LIKEWISE: Final = listed("тоже также")
HUMAN: Final = listed("lads guys folks people crew chaps")
BEING: Final = listed("is are was were will can and or")
GREETING: Final = re.compile(r"здравствуй\w*|добр(?:ый|ое|ого)|привет\w*|коллеги|доброе|hello|hi|good|dear")
INTERFACE: Final = listed("""
    столбцы столбцов столбцах полей кнопки вкладки разделы columns fields tabs buttons
    button column field tab menu option screen window page label colour color heading header word font click press
    select open build setting settings choose style theme row mode status tag set type section column's folder
    level phase step title called кнопка кнопку кнопки кнопке поле поля вкладка вкладку вкладке раздел раздела
    разделе столбец столбце слово слова цвет цвета цветом шрифт меню пункт пункте опция вариант нажмите выберите
    акция акции акцию акций кампания кампании кампанию тариф тарифа тарифе пакет пакета услуга услуги коллекция
    коллекции серия серии слоган слогана конкурс конкурса товар товара артикул модель модели
    строка строке режим заголовок окно окна окне экран экране страница страницу странице статус тег метка этап
    колонка колонке рубрика рубрике тема фраза фраз назван названа
    """)
CONTROLS: Final = listed("""
    button key tab icon field checkbox toggle slider column row кнопка кнопку кнопки
    """)
DOCUMENT: Final = re.compile(r"pdf|docx?|xlsx?|pptx?|txt|csv|zip|eml|md|odt|ods|key|pages")
PEOPLE_OF_OURS: Final = listed("""
    инженер инженера инженеру менеджер менеджера менеджеру дизайнер дизайнера специалист коллега бухгалтер разработчик
    курьер мастер юрист директор аналитик тестировщик фотограф администратор господин госпожа г engineer manager
    designer developer mr mrs ms dr colleague courier director
    """)
OPENING_QUOTES: Final = frozenset("«\"“„'‘")
CLOSING_QUOTES: Final = frozenset("»\"”“'’")
STARTS: Final = re.compile(r"[.!?…:;\n•]")
CLIENTS_FOLDER: Final = re.compile(r"clients?|customers?|klient\w*|accounts?|projects?|клиент\w*|проект\w*")
DATA: Final = re.compile(
    r"orders?|users?|db|web|backup\w*|front|frontend|backend|shop|store|site|prod|stage|staging|test|app|api|bot|crm|"
    r"clients?|"
    r"customers?|admin|data|dump|log|logs|tur|main|dev|feed|export|import|leads|payments|bookings|prices|catalog\w*|"
    r"web\d*|\d{2,4}"
)
HOSTS: Final = re.compile(
    r"web|app|db|srv|host|prod|stage|staging|test|dev|node|vm|proxy|tenant|client|customer|bi|crm|site|shop"
)
LOOKING_AFTER: Final = re.compile(r"занимаемся|занимались|ведем|вели|сопровожда\w+|обслужива\w+|поддержива\w+")
"""What we do for a client over years."""
PRODUCTS: Final = listed("""
    whatsapp telegram viber zoom slack teams skype discord messenger facebook instagram windows google яндекс yandex
    apple android microsoft excel word outlook gmail телеграм телеграмм ватсап вотсап вайбер скайп зум макс вконтакте
    """)
PLACED: Final = listed("на в во у из под за над по для без")
AND_OTHERS: Final = listed("two three four another others someone somebody еще двое трое другие")
LISTING: Final = listed("and or и или")
PARTNER: Final = re.compile(
    r"созвон\w*|созвонил\w+|встреч\w+|разговор\w*|переговор\w*|переговорил\w*|переписк\w+|договорил\w+|"
    r"говорил\w*|общал\w+|calls?|meeting|chat|spoke|talked|met"
)
"""What one has with others."""
PLAIN_VERBS: Final = listed("""
    do get have keep buy sell go come use make take give send need run hold look pay sign ask want like love host
    own book rave swear reckon think hate enjoy
    """)
"""What a company does, as a Briton says it: "Margin do our books"."""
OF_THINGS_TOO: Final = listed("""
    had got did kept took gave came get reported requests requested run hold look book booked switched renewed held
    needed
    """)
GIVEN: Final = re.compile(
    r"(?:вы|от|под|пере|про|по|на|с|раз)?(?:дал|делал|ставил|правил|ключил|слал|резал|строил|двинул|бавил|шил|"
    r"рисовал|катил|нес)[иа]|"
    r"[а-я]{3,}(?:[аяеи]|ну)ли|включил[иа]?|сделал[иа]?|подключил[иа]?|настроил[иа]?|отправил[иа]?|прислал[иа]?|ставим|делаем|даем|выдаем|"
    r"рисуем|готовим|продлеваем|\w{4,}(?:ают|яют|уют|но|ены|аны)"
)
"""What is done for a client, before whose verb the client stands in the dative: "Ключу включили резерв"."""
DOES_RUSSIAN: Final = re.compile(r"[а-я]{3,}(?:ет|ит|ют|ут|ят)")
OFFICES: Final = listed("office offices branch depot team warehouse shop desk офис филиал склад")
GIVING: Final = re.compile(
    r"скину|кину|пришлю|отправлю|отвечу|сделаю|напишу|позвоню|отпишусь|выставлю|настрою|помогу|отдам|писали?|скинули?"
)
