"""Words of our own trade that companies are called by as well, and what is done by people and what by things."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from jira_csext.register.leaks.spelling import Word, forms, listed

_ENGLISH: Final = listed("""
    next first second third last new access account action active alert answer archive array attachment audit badge
    balance banner bar base basket batch bill block board body book bookmark border box branch brief bucket buffer
    build bundle button cache calendar call canvas capture card cart case cell certificate change channel chart chat
    check checkout clipboard clock cloud cluster code column comment commit connection console contact content
    contract control cookie copy core counter course cover crop cursor cycle dashboard data date day deal deck
    delivery delta demo deposit design desk detail device dial directory disk display document domain door draft
    drawer driver echo edge email engine entry error event export extra feed field figure file filter fix flag flow
    folder font footnote form format forward frame gateway gear grid group guide handle header heading help
    highlight history home host icon image import inbox index inlet input insert invoice issue item journal key
    keyboard label lane layer layout lead leaflet ledger letter level licence light limit line link list listing
    load loader lobby local lock log logic login logo loop mail map margin mark mask master matrix media member memo
    memory menu merge message meter method metric migration mirror mobile mode model module monitor motion mouse
    name network node note notice number object offer office option order output outline overview package pad page
    panel paper parcel part pass password patch path pattern pause payment phone photo picture pilot pin pipe pixel
    plan plate platform play player plug point pointer policy pool pop port portal portion position post poster
    power present preview price print printer process product profile program progress project prompt proof proposal
    proxy pump push query question queue quick quota quote range rank rate record redirect refresh register relay
    release reminder render rent repair reply report request rescue reserve reset resource response restart restore
    result return review ribbon ring rollout room root route router row rule run sample save scale scan schedule
    scope score screen script scroll search season seat section sector seed segment select sensor server service
    session set setting setup shadow shape share sheet shell shift shop show side sign signal site size sketch
    slider slot snapshot socket source space spec speed spell spot spring sprint stack staff stage stamp standard
    start state statement station status step stock stop storage store stream string style subject summary support
    surface survey switch sync system tab table tag target task team template term test text theme thread thumbnail
    ticket tile time timer title today token tone tool top total touch track traffic trail training transfer transit
    trial trigger turn type unit update upgrade upload usage user valve value vector version video view visit voice
    volume warning watch wave web website week widget window wire wizard word work workshop zone
    """)
_RUSSIAN: Final = listed("""
    первый второй третий следующий новый абзац адрес акт акцент акция анкета архив баланс баннер билет блок бланк
    буква вагон вариант вид визит вклад вкладка вопрос ворота время выбор выгрузка выпуск галерея глава график
    группа дата движок двигатель деталь договор документ домен доска доступ драйвер дубль задача заказ закладка
    заметка запас запись запрос запуск заставка звонок знак значок иконка импульс индекс инструмент интерфейс итог
    кабинет кадр календарь камера канал карта карточка каскад касса каталог кадр клавиша кластер ключ кнопка код
    колонка комплект конверт контакт контроль контур корень корешок корзина кредит курс курсор лента линза линейка
    линия лист логика логин макет маршрут матрица меню мера место метка метод модель модуль момент монитор набор
    название наряд находка начало номер обзор образ образец объект окно ответ отдел отзыв отклик отметка отчет
    очередь оценка ошибка пакет память панель папка пароль партия пауза перевод переезд период письмо план платеж
    платформа плитка площадка поле полоса порог портал порт порция порядок поставка поток почта правило предел
    предложение презентация приз прилив пример причина проба провод проводник прогноз программа проект прокат
    пропуск профиль процент процесс пульт пункт путь работа раздел размер разряд ракурс рамка расчет реакция режим
    рейс реклама релиз ресурс результат рельс решение рисунок ритм рычаг ряд сайт сбой сборка сбыт сведение свет
    связь сдвиг сегмент секция сервер сервис сессия сетка сеть сигнал сила символ система скан скидка склад скорость
    слово слой служба смена смета событие совет соединение сорт состав сообщение спектр список справка спринт
    сравнение срок ссылка стадия стандарт старт статус статья стек стена степень стиль столбец строка ступень сумма
    сфера схема сценарий счет счетчик таблица такт тариф тест тег текст тема темп терминал тетрадь тикет тип точка
    точность трек узел указатель уровень услуга успех участок учет файл фактор фаза фильтр фокус фон форма формат
    формула фото фронт функция цена центр цепочка цикл цифра час часть чат чек черновик шаблон шаг шкала шлюз штамп
    эскиз эталон этап эффект ярлык ячейка развилка забота сюрприз тишина застежка черника погода перекресток поворот
    заслон рубеж резерв поиск время стрелка доля правка перенос повтор пример остаток возврат обмен приемка сбор
    """)
CALENDAR: Final = listed("""
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday
    """)
"""Days and months, whose capital in English tells nothing."""
RUSSIAN_CALENDAR: Final = listed("""
    январь февраль март апрель июнь июль август сентябрь октябрь ноябрь декабрь понедельник вторник четверг пятница
    суббота воскресенье осень зима лето весна
    """)
_HUMAN: Final = re.compile(
    # Things do not ask, sign or love.
    r"team|people|ppl|guys|folks?|colleagues|staff|lads|crew|chaps|bunch|gang|boys|girls|ladies|lawyers|drivers|"
    r"asks?|asked|signs?|signed|complain(?:s|ed)|pays?|paid|approv(?:es|ed)|bought|buys|confirm(?:s|ed)|wrote|writes|"
    r"request(?:s|ed)|cancell?ed|wants?|wanted|chose|chooses|prefers?|preferred|likes?|liked|loves?|loved|agree[sd]?|"
    r"decide[sd]?|"
    r"hosts?|book(?:s|ed)|owns?|tried|says?|said|told|tells?|rang|phoned|emailed|texted|swears?|raves?|reckons?|"
    r"thinks?|thought|hired|"
    r"hires|renew(?:s|ed)|reported|ordered|hates?|hated|enjoys?|enjoyed|promised|threatened|insisted|insists?|"
    r"complained|switched|"
    r"(?:по)?звонил[аи]?|писал[аи]?|joined|recommend(?:s|ed)?|sponsors?|trains?|trained|pitched|laughed|begged|"
    r"borrowed|negotiated|objected|praised|thanked|do|did|get|"
    r"got|had|have|keep|kept|buy|sell|sold|go|come|came|use|make|take|took|give|gave|send|need|run|hold|look|"
    r"просит|просят|попросил[аи]?|просил[аи]?|заказал[аи]?|заказыва\w+|подписал[аи]?|подписыва\w+|оплатил[аи]?|"
    r"плат(?:ит|ят)|"
    r"купил[аи]?|покупа\w+|согласи\w+|согласовал[аи]?|согласовыва\w+|обратил(?:ся|ась|ись)|жалу\w+|пожалова\w+|"
    r"спрашива\w+|спросил[аи]?|"
    r"отказал(?:ся|ась|ись)|выбрал[аи]?|прислал[аи]?|написал[аи]?|пиш(?:ет|ут)|позвонил[аи]?|звон(?:ит|ят)|"
    r"продлил[аи]?|взял[аи]?|"
    r"хот(?:ел|ела|ели|ят)|хочет|решил[аи]?|перешл[аи]|доволен|довольн[аы]|недовол\w+|подожд[её]т|жд[её]т|ждут|"
    r"арендует|сообщ\w+|рад|рады|"
    r"уехал[аи]?|забрал[аи]?|уступил[аи]?|отдал[аи]?|вернул(?:ся|ась|ись)|ругал\w+|ругает\w+|радова\w+|радуется|"
    r"обещал[аи]?|говор\w+|сказал[аи]?|передал[аи]?|переда(?:ет|ют)|"
    r"пользует\w+|внедр\w+|договорил\w+|настоял[аи]?|возража\w+|оспор\w+|зовет|зовут|пригласил\w*|похвал\w+|хвал\w+|"
    r"держит|держат|ведет|(?:о|за|до)?плачива[её]т|(?:о|за|до)платил[аи]?|покупа[её]т|прода[её]т|заказыва[её]т|"
    r"присыла[её]т|нанима[её]т|нанял[аи]?|принима[её]т|пожаловал\w+|выгружа[её]т|(?:пере|при|от|у|за)вез(?:л[аи])?|"
    r"смог(?:л[аи])?|зав[её]л[аи]?|отказыва\w+|благодар\w+|поздрав\w+|судит\w+|вышел|вышла|"
    r"ведут|просто[ий]т"
)
_THING_DONE: Final = re.compile(
    r"(?:по)?(?:шел|шла|шло|шли)|при(?:шел|шла|шло|шли)|по(?:дошел|дошла|дошли)|прош(?:ел|ла|ло|ли)|вырос(?:л[аио])?|"
    r"упал[аои]?|"
    r"стал[аои]?|появил\w+|сработал\w*|работал\w*|открыл\w+|загрузил\w+|закончил\w+|начал\w+|пропал\w*|снизил\w+|"
    r"обновил\w+|заработал\w*|"
    r"сломал\w+|исчез\w*|потерял\w+|сбил\w+|съехал\w*|слетел\w*|остал\w+|оказал\w+|получил\w+|был[аои]?|оборвал\w*|"
    r"смыл\w*|увеличил\w+|"
    r"ускорил\w+|занял\w*|стоил\w*|перенесл\w*|перенес|подскочил\w*|просел\w*|сдвинул\w+|отвалил\w+|восстановил\w+|"
    r"показал\w*|помог\w*|"
    r"быва(?:ет|ют)|стоит|лежит|раст[её]т|выглядит|смотрится|подходит|устроит|содержит|занимает|весит|"
    r"подпис(?:ана|ан|ано|аны)|отобразил\w+|применил\w+|назначил\w*|проверил\w*|поправил\w*|отправил\w*|написан\w*|"
    r"ломал\w*"
)
_OF_THINGS: Final = re.compile(
    r"[a-z]{2,}(?:ed|en)|out|ready|done|live|up|down|off|in|at|below|above|due|fixed|broken|built|sent|gone|back|"
    r"there|here|empty|full|"
    r"red|green|blue|grey|gray|black|white|orange|yellow|pink|bold|wide|small|big|large|long|short|right|left|wrong|"
    r"fine|ok|okay|set|cut|"
    r"slow|fast|quick|high|low|free|safe|valid|void|visible|hidden|missing|local|nightly|daily|per|only|now|for|from|"
    r"a|an|the|no|not|"
    r"monday|tuesday|wednesday|thursday|friday|[0-9]+"
)
_NOUNS: Final = listed("feed seed need speed garden kitchen screen token pen queen teen")
_BEING: Final = listed("is are was were has will can")


def _forms_of(words: frozenset[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word in words:
        spelt = forms(word)
        for stem, endings in (*spelt.stems, (spelt.base, frozenset({""}))):
            found[stem] = found.get(stem, frozenset()) | endings
    return found


_RUSSIAN_FORMS: Final = _forms_of(_RUSSIAN)


def is_working(one: Word) -> bool:
    """Return whether a word stands in any ticket for a thing of our work: a patch, a draft, скорость."""
    return _is_working_word(one.word, one.spelt, one.cyrillic)


@lru_cache(65_536)
def _is_working_word(word: str, spelt: str, cyrillic: bool) -> bool:
    if not cyrillic:
        return word in _ENGLISH or (word.endswith("s") and word[:-1] in _ENGLISH)
    ends = range(max(2, len(spelt) - 4), len(spelt) + 1)
    return any(spelt[end:] in _RUSSIAN_FORMS.get(spelt[:end], frozenset()) for end in ends)


def is_human(verb: str) -> bool:
    """Return whether only people do this, as far as tickets tell."""
    return bool(_HUMAN.fullmatch(verb))


def is_thing(verb: str, beyond: str) -> bool:
    """Return whether a thing is told to be so or to have become so: "is out", "was restored", «выросла»."""
    is_so = beyond not in _NOUNS and bool(_OF_THINGS.fullmatch(beyond))
    return (verb in _BEING and is_so) or bool(_THING_DONE.fullmatch(verb))
