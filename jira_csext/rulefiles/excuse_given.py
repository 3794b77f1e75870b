"""Excuses given as the reason for a date: “due to illness the new date is 5 June”. A date makes none of them better."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jira_csext.rulefiles.excuse_cue import Cue, cue
from jira_csext.rulefiles.excuse_named import OTHER_PEOPLE, OTHER_PEOPLE_RUSSIAN

_AS: Final = (
    r"(?:из-за|в связи с|в силу|по причине|ввиду|вследствие|в результате|на фоне|"
    r"because of|due to|owing to|on account of|as a result of|thanks to|given|caused by|in view of|down to)"
)
_FEW: Final = r"(?: (?!ваш|вас|вам|your|you\b)[\w-]{1,40}){0,3}?"
_THINGS: Final = (
    r"(?:сервер|хостинг|хостер|провайдер|дата-?центр|почт|систем|связ|интернет|сет[иь]|оборудован|компьютер|программ|"
    r"баз|канал|питани|электр|платформ|crm|црм|vpn|api)\w*"
)
_MACHINERY: Final = (
    r"(?:server|hosting|host|provider|network|system|e-?mail|internet|power|database|software|hardware|equipment|"
    r"platform|connection|data ?cent(?:er|re)|crm|vpn|api|it|router|computer)s?"
)
_LEFT: Final = r"(?:leave|vacation|holidays?|absence)"

CAUSES: Final[tuple[Cue, ...]] = (
    cue(
        "workload",
        rf"{_AS}{_FEW} (?:загруженност\w+|загрузк\w+|нагрузк\w+|занятост\w+|завал\w*|аврал\w*|запарк\w+|перегрузк\w+|"
        r"наплыв\w*|ажиотаж\w*|очеред\w+|workload|demand|backlog|rush|overload|busy \w+|other projects|"
        r"(?:high|heavy|peak|big|large) (?:load|traffic|volume))",
        rf"{_AS}{_FEW} (?:количеств\w+|числ\w+|объем\w*|поток\w*|обили\w+|number|amount|volume|flood)"
        r"(?: of)?(?: [\w-]{1,40}){0,2} (?:обращени\w+|заявок|заявк\w+|заказ\w*|задач\w*|проект\w*|писем|запрос\w*|"
        r"работ\w*|"
        r"звонк\w+|requests?|tickets?|orders?|tasks?|projects?|work|calls|e-?mails?|jobs)",
    ),
    cue(
        "illness",
        rf"{_AS}{_FEW} (?:болезн\w+|заболевани\w+|больничн\w+|нездоровь\w+|самочувстви\w+|эпидеми\w+|illness|"
        rf"sickness|"
        r"sick leave|ill health|flu|covid)",
        r"по болезни",
    ),
    cue("holidays", rf"{_AS}{_FEW} (?:отпуск\w*|каникул\w*|отгул\w*|декрет\w*|{_LEFT})"),
    cue(
        "too few people",
        rf"{_AS}{_FEW} (?:нехватк\w+|дефицит\w*|увольнени\w+|уход\w*|отсутстви\w+|"
        rf"смен\w+)(?: [\w-]{{1,40}}){{0,2}} (?:людей|"
        r"кадров|рук|сотрудник\w*|специалист\w*|менеджер\w*|разработчик\w*|дизайнер\w*|программист\w*|мастер\w*|"
        r"персонал\w*|исполнител\w+|команд\w+)",
        rf"{_AS}{_FEW} (?:staff|staffing|personnel|people|team|labour|labor)(?: [\w-]{{1,40}})? (?:shortages?|"
        rf"changes?|"
        rf"turnover|"
        r"problems?|issues?|absences?)",
    ),
    cue(
        "technology",
        rf"{_AS}{_FEW} техническ\w+(?: [\w-]{{1,40}})? (?:проблем|неполад|сбо[йяеюи]|причин|работ|трудност|сложност|"
        rf"неисправн|"
        r"накладк|вопрос|неувязк|поломк)\w*",
        rf"{_AS}{_FEW} (?:проблем|неполад|сбо|авари|неисправн|отказ|поломк|отключени|"
        rf"перебо)\w*(?: [\w-]{{1,40}}){{0,2}} {_THINGS}",
        rf"{_AS}{_FEW} technical(?: [\w-]{{1,40}})? (?:problem|issue|difficult|fault|reason|glitch|trouble|work|"
        rf"failure|"
        rf"error)"
        r"\w*",
        rf"{_AS}{_FEW} {_MACHINERY}(?: [\w-]{{1,40}})? (?:problem|issue|failure|outage|error|fault|trouble|downtime|"
        rf"breakdown|"
        r"crash|cut|difficult)\w*",
        rf"{_AS}{_FEW} (?:problem|issue|failure|outage|error|fault|trouble)s?(?: (?:with|of|at|on|"
        rf"in))(?: [\w-]{{1,40}}){{0,2}} "
        rf"{_MACHINERY}",
    ),
    cue(
        "others are to blame",
        rf"{_AS}{_FEW} (?:задержк|ошибк|срыв|опоздани|просрочк|проблем|сбо|молчани|недоработк)\w*(?: (?:у|со стороны|"
        rf"от|"
        rf"с))?(?: [\w-]{{1,40}})? {OTHER_PEOPLE_RUSSIAN}",
        rf"{_AS}{_FEW} (?:delays?|errors?|mistakes?|problems?|issues?|failures?|silence|holdups?)(?: (?:at|by|from|"
        rf"with|of|"
        rf"on))(?: [\w-]{{1,40}})? {OTHER_PEOPLE}",
        rf"(?:delay|wait|hold-?up|lateness)(?: [\w-]{{1,40}}){{0,2}} {_AS}(?: [\w-]{{1,40}})? {OTHER_PEOPLE}",
    ),
)
"""What is behind “because of”, by its kind; one only where the sentence tells of what is ours and late."""

STATES: Final[tuple[Cue, ...]] = (
    cue(
        "workload",
        r"(?:у нас|у меня|сейчас|сегодня|на этой неделе|в этом месяце)(?: [\w-]{1,40}){0,2} (?:много|полно|масса|"
        r"куча|"
        r"уйма|"
        r"больше обычного)(?: [\w-]{1,40})? (?:работ\w*|заявок|заказов|задач|проектов|обращений|дел|запросов|писем|"
        r"звонков|"
        r"клиентов)",
        r"(?:we|i)(?:[’']?ve)?(?: currently| now| still| just| also)?(?: have| had| got|"
        r" have got)? (?:an? (?:awful )?lot|"
        r"lots|plenty|tons|loads|many|too many|too much|so much|so many|"
        r"a huge amount)(?: of)?(?: [\w-]{1,40})? (?:work|"
        r"projects?|tasks?|requests?|orders?|tickets?|clients?|customers?|jobs|calls)",
        r"(?:work|orders?|requests?|tickets?|tasks?|projects?|things)(?: is| are| keeps?| have been| has been)?"
        r"(?: just| really)? (?:pil(?:ing|ed?|es) up|mounting up|stack(?:ing|ed) up)",
        r"(?:работ[ыа]?|заявок|заказов|задач|проектов|обращений|дел|писем|звонков)(?: (?:у нас|сейчас|очень|слишком|"
        r"пока|"
        r"просто|так|сегодня|накопилось))+ (?:много|полно)",
        r"навалил\w+(?: [\w-]{1,40})? (?:заказ|задач|работ|заявк|проект|дел)\w*",
        r"(?:we|i)(?:[’']re|[’']m| are| am)(?: currently| now)?(?: fully| all| completely)? booked",
    ),
    cue(
        "technology",
        rf"у нас(?: [\w-]{{1,40}}){{0,2}} (?:упал|сломал|лег|завис|сгорел|накрыл|полетел|отказал|"
        rf"не работа)\w*(?: [\w-]{{1,40}})? "
        rf"{_THINGS}",
    ),
    cue(
        "too few people",
        r"we(?:[’']ve| have)? lost (?:an?|one|two|three|our|some)(?: [\w-]{1,40})? (?:developers?|designers?|people|"
        r"colleagues?|"
        r"engineers?|employees?|staff)",
    ),
    cue("others are to blame", rf"{OTHER_PEOPLE_RUSSIAN}(?: (?:слишком|очень|как всегда))? долго [\w-]{{1,40}}"),
)
"""How busy we are, said as such."""

AWAY: Final[tuple[Cue, ...]] = (
    cue(
        "illness",
        r"(?!you |your )[\w-]{1,40} (?:is|was|fell|got|has been|have been|are) (?:ill|sick|unwell|poorly)(?= |"
        r"[,.;:!]|$)",
    ),
    cue(
        "holidays",
        r"(?!вы )[\w-]{1,40}(?: (?:сейчас|пока|еще|уже|все еще|до \w+|опять|снова))?"
        r"(?: (?:ушел|ушла|ушли|уходит|уехал|уехала|находится|будет))? (?:в отпуск\w*|на каникулах|в отгул\w*|"
        r"в декрет\w*)",
        r"(?<!you )(?!you |are |were |is |was )(?:[\w-]{1,40}|[\w-]{1,40}[’']s)(?: is| are| was| were| will be|"
        r" has been|[’']s|"
        r"[’']re)?"
        r"(?: still| currently| now| just| away| off)? on (?:his |her |their |my )?(?:annual |parental |maternity |"
        r"paternity |"
        r"study |a )?(?:leave|vacation|holidays?|sabbatical)",
    ),
    cue(
        "someone is away",
        r"(?!вы )[\w-]{1,40}(?: (?:сейчас|пока|еще))? (?:в командировк\w+|в отъезде|в разъездах|отсутству(?:ет|ют))",
        r"(?<!site )(?<!server )(?<!page )(?<!shop )(?<!system )(?<!you )(?:is|are|[’']s|[’']re|will be)(?: still|"
        r" currently)? (?:away|out of (?:the )?office)(?= (?:until|till|for|from|"
        r"this|next|on|all)|[,.;:!]|$)",
    ),
)
"""Who is not there: an excuse unless somebody stands in."""

_SHIFT: Final = re.compile(
    r"(?<!\w)(?:нов\w{2} (?:[\w-]{1,40} )?(?:срок\w*|дат\w+|дедлайн\w*|врем\w+)|срок\w*|перенос\w*|перенес\w*|"
    r"прид(?:ет|"
    r"ут)|приед\w+|сдвига\w+|"
    r"сдвин\w+|отклад\w+|отлож\w+|задерж\w+|поздн\w+|позже|затянул\w*|не раньше|только (?:к|до|в|после|завтра)|"
    r"(?:ответ\w*|запуск\w*|сдач\w+|тираж\w*|макет\w*|монтаж\w*|отчет\w*|релиз\w*|смет\w+|"
    r"поставк\w+) (?:[\w-]{1,40} )?(?:будет|"
    r"будут|выйдет|переезжа\w+|переедет)|(?:при|с|вы|по|от|за|до|об|под|на|у|ис|вер|пере|о|про|при)\w{2,}(?:им|"
    r"ем)(?:ся)?|"
    r"arrives?|comes?|follows?|(?:is|are) now|new (?:[\w-]{1,40} )?(?:date|deadline|eta|time)|moves?|moved|moving|"
    r"postpon\w+|pushed|push|delay\w*|late|later|"
    r"could(?: not|n[’']?t)|goes? live|не смогли|не удалось|не успе\w+|начн(?:ет|ут|ем)(?:ся)?|reschedul\w+|slips?|"
    r"slipped|(?:we|i|it|you|this|that|they|he|she)(?:[’']ll| will| shall| can only)|will (?:be|take|"
    r"reach|arrive|get|go)|we (?:deliver|install|continue|finish|start|send|answer|launch)|not (?:before|"
    r"until))(?!\w)"
)
_STANDS_IN: Final = re.compile(
    r"(?<!\w)(?:замен\w+|замещ\w+|подмен\w+|вместо|обращайтесь|обращаться|пишите|ваш контакт|вашим контактом|"
    r"вед(?:ет|у|ем)|бер(?:ет|у|ем) на себя|на связи|replac\w+|cover(?:s|ing|ed)?|stand(?:s|ing)? in|step(?:s|"
    r"ping)? in|"
    r"instead|in (?:her|his|their|my) place|tak(?:es?|ing) (?:it |this |your ticket )?over|look(?:s|ing)? after|"
    r"contact(?:s| is)?|reach|handles?|deput\w+|runs (?:your|it|this)|in (?:that|this) time|mean(?:while|time)|"
    r"(?:за|на) это время|тем временем|i[’']m (?:now )?on it)(?!\w)"
)
# To move a date puts nothing right, and what will be done is not done.
_ONLY_MOVED: Final = re.compile(
    r"(?<!\w)(?:(?:fully|all|completely) booked|(?:будет|будут|will|shall|can|must|to) (?:[\w-]{1,40} )?(?:be|have|"
    r"get)? ?(?:[\w-]{1,40}))|"
    r"(?<!\w)(?:перен(?:ос|ес)\w*|(?:с|пере|ото|про)двин\w+|отлож\w+|назначил\w*|(?:по|вы)ставили (?:на|нов\w+)|"
    r"(?:moved|changed|reset|corrected|adjusted|updated|extended) (?:it|them|the|your)?(?: [\w-]{1,40})? ?(?:date|"
    r"deadline|launch|"
    r"delivery|term|plan|schedule|to))(?!\w)"
)
_OF_ALL: Final = frozenset({"holidays", "weather and traffic"})
_THEIR_OWN: Final = re.compile(r"(?<!\w)(?:your|ваш\w*|у вас) (?:[\w-]{1,40} )?$")
_LOOKS_AFTER: Final = re.compile(r"(?:менеджер|куратор|консультант|(?:account )?manager|consultant|account)")
_OF_THEIRS: Final = re.compile(
    r" (?:of|in|on|at|from|with|for|у|в|на|от|с|из|для) (?:[\w-]{1,40} )?(?:your|ваш\w*|вас)(?!\w)"
)
_THEIRS: Final = re.compile(r"(?<!\w)(?:ваш\w*|у вас|вас|your|yours)(?!\w)")


def stands_in(folded: str) -> bool:
    """Does the text name somebody who takes the place of whoever is away?"""
    return bool(_STANDS_IN.search(folded))


def without_moves(folded: str) -> str:
    """Return the text without what only moves a date, each other character in its place."""
    return _ONLY_MOVED.sub(lambda piece: " " * len(piece[0]), folded)


def given_as_reason(
    folded: str, start: int, end: int, *, is_done: bool, is_covered: bool
) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of each reason that a sentence gives for a date of ours, or for nothing.

    `is_done`: the text says what was put right, so that a cause is news; `is_covered`: somebody stands in.
    """
    if not is_done:
        if _SHIFT.search(folded, start, end):
            yield from _found(CAUSES, folded, start, end)
        yield from _found(STATES, folded, start, end)
        if not is_covered:
            yield from _found(AWAY, folded, start, end)


def is_the_clients(folded: str, start: int, found: tuple[int, int], reason: str) -> bool:
    """Is what was found said of the client's own shop or season, and of no date of ours?"""
    before, after = folded[max(start, found[0] - 30) : found[0]], folded[found[1] : found[1] + 30]
    if reason == "workload":
        return bool(_THEIR_OWN.search(before))
    return reason in _OF_ALL and bool(_THEIRS.search(after)) and not _SHIFT.search(folded, found[0], found[1] + 60)


def _found(cues: tuple[Cue, ...], folded: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for one in cues:
        for words in one.words.finditer(folded, start, end):
            # What the client's own people or machines did is told elsewhere, or is none of our excuses.
            first, last = words.span()
            before, after = folded[max(start, first - 30) : first], folded[last : min(end, last + 30)]
            # Their manager is one of ours.
            is_own = bool(_THEIR_OWN.search(before)) and not _LOOKS_AFTER.match(words[0])
            if not (_THEIRS.search(words[0]) or is_own or _OF_THEIRS.match(after)):
                yield first, last, one.reason
