"""Hints of an excuse in what is said around it, each with its weight; only several of them together make one.

Weights are points, which `excuse_score` adds up for a sentence. Text is folded (`ё` is `е`).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from jira_csext.rulefiles.excuse_hint_people import ACTORS, AWAY, DENIALS, FAILURES, TIMES
from jira_csext.rulefiles.excuse_hint_words import IGNORANCE, TROUBLES


class Hint(NamedTuple):
    """Words that speak for an excuse by `weight` points; `is_cause` ones are its reason and are marked in the text."""

    reason: str
    weight: int
    words: re.Pattern[str]
    is_cause: bool


def _hint(reason: str, weight: int, words: str, *, is_cause: bool = True) -> Hint:
    return Hint(reason, weight, re.compile(rf"(?<!\w)(?:{words})(?!\w)"), is_cause)


UNDONE: Final = "what was not done"
HINTS: Final[tuple[Hint, ...]] = (
    _hint(
        "it cannot be helped",
        3,
        r"что (?:тут |уж |ж |же |теперь |нам )?(?:по)?делать|что (?:тут )?поделаешь|ничего (?:тут |уж |с этим |"
        r"здесь )?(?:не )?(?:поделать|попишешь|поделаешь)|сами (?:видите|знаете)|знаете ли|you know (?:the drill|"
        r"how|what)|(?:что|чего|как) (?:же |ж )?вы (?:\w+ ){0,2}(?:хот\w+|ожида\w+)|а что вы хот\w+|"
        r"такова (?:жизнь|реальность|практика|специфика)|так(?:ая|ой|ие|ое) (?:вот |уж |у нас )?(?:жизнь|специфика|"
        r"система|порядк\w+|правила|реальность|судьба|ситуация|период|времена|время|платформа)|"
        r"так (?:\w+ )?(?:работает|устроен\w?|заведено|сложилось|вышло|получилось|бывает|совпало|повелось|"
        r"задумано)|(?:\w+ )?исторически|издержки|не повезло|невезени\w+|увы и ах|закон подлости|заложник\w*|"
        r"разводим руками|развести руками|не волшебник\w*|не боги|не железн\w+|не резинов\w+|не разорв\w+|"
        r"разрыва(?:емся|юсь|ться)|не можем (?:никак |на это |ни на что )?(?:по)?влиять|"
        r"повлиять (?:\w+ )?не (?:можем|могу|в силах)|не в (?:наших )?силах|(?:выше|сильнее) нас|взятки гладки|"
        r"остается (?:только |лишь )?(?:ждать|терпеть|надеяться)|(?:могло|могла|бывает) (?:быть )?(?:и )?хуже|"
        r"у всех так(?:ое)?|(?:у всех|везде) (?:сейчас )?(?:так|проблем\w+)|не (?:мы|я) (?:одни|один|это|такие|"
        r"виноват\w*)|(?:это|а) не (?:мы|я|наш\w*|наше)|мелоч\w* (?:\w+ )?по сравнению|не (?:самое|самая|"
        r"самый) (?:\w+ )?(?:важн\w+|страшн\w+)|(?:just|simply|sadly|only)? ?(?:how|the way) (?:\w+ )?(?:it|things|"
        r"this|these things|that|life|the \w+|\w+) (?:is|are|goes|go|works?|rolls?|behaves?)|"
        r"the nature of the (?:beast|business|job|game)|it is what it is|(?:what|not much|nothing|little) (?:more |"
        r"else )?(?:can|could) (?:you|we|i|one|anyone) (?:do|say)|(?:can|could)(?:[’']?t|"
        r"not) (?:really )?be helped|(?:we|i) can(?:[’']?t|not) (?:control|change|influence|force|help|make them|"
        r"speed)|(?:what|who) (?:did|do|would|could) you expect|(?:who|nobody) (?:knew|could (?:have )?(?:known|"
        r"foreseen|predicted|guessed))|at the mercy|such is life|c[’']est la vie|murphy[’']?s law|just our luck|"
        r"(?:tough|rotten|hard|bad|worst|wrong) (?:luck|timing)|unlucky|(?:not|isn[’']?t) (?:on )?(?:us|me)|"
        r"(?:isn[’']?t|not) (?:ours|our end|our side|something we)|same (?:everywhere|for everyone|boat)|"
        r"everyone (?:has|is having|knows|does)|we(?:[’']re| are) not (?:magicians|miracle|robots|mind)|"
        r"only so (?:much|many)|(?:worked|works|working|fine|ok) (?:\w+ )?(?:on|for) (?:my|our|me|"
        r"us)(?: (?:machine|end|side|computer|laptop))?|(?:we|i) (?:only|just) (?:install|resell|host|build|do|"
        r"pass|handle|follow|relay|supply)",
    ),
    _hint(
        "others are to blame",
        3,
        r"[’']?s?[’']? (?:own )?fault|faults? (?:of|with|lies|on)|to blame|(?:the )?(?:culprit|guilty)|виноват\w*|"
        r"вина (?:\w+ )?(?:на|не|лежит|целиком)|по вине|на совести|(?:вопросы|претензии|спрашивайте) (?:\w+ )?(?:к|"
        r"у|с) (?:ним|них|\w+)|обращайтесь к (?:ним|\w+)|нас (?:самих |опять |тоже |снова |просто |"
        r"сильно )*(?:подстав|подвел|подвод|кину|обману|бросил|динам|держат|маринуют|задерж)\w*|(?:take (?:it|"
        r"that) up with|complain to|go shout at|blame) \w+|(?:third|other|external|outside) part(?:y|ies)|"
        r"(?:someone|somebody) else(?:[’']?s)?|(?:left|dumped|dropped) (?:us|me) (?:with|in)|predecessors?|"
        r"предшественни\w+|(?:их|чуж\w+) (?:косяк\w*|ошибк\w+|вина|прокол\w*|проблем\w+)|по милости|(?:не дожда\w+|"
        r"не добит\w+|не дозвон\w+|не достуч\w+|не допрос\w+|не дозва\w+)(?:\w+)?|(?:can[’']?t|cannot|couldn[’']?t|"
        r"unable to|hard to|impossible to) (?:reach|get hold of|get through|pin)|(?:still )?waiting (?:on|"
        r"for) (?:the |our |their |a |an )?(?:\w+ )?(?:team|supplier|provider|vendor|legal|finance|management|boss|"
        r"manager|them|him|her|someone|designers?|developers?|dev|it|department|colleagues?|partners?)|"
        r"завис\w* (?:у|на|в) (?:\w+ )?(?:юрист|бухгалтер|дизайнер|согласован|директор|партнер|подрядчик|отдел|них|"
        r"руковод|начальств)\w*|застрял\w* (?:у|на|в) \w+|(?:stuck|sitting|held up|parked) (?:with|at|on|"
        r"in) (?:\w+ )?(?:\w+)|passed (?:it )?(?:from )?(?:pillar|around)",
    ),
    _hint(
        "the client is blamed",
        3,
        r"если бы (?:вы|вами|ваш\w*|с вашей|не вы|не ваш\w*)|ваш\w{1,2} (?:\w+ )?(?:сотрудник\w*|айти\w*|it|"
        r"\w*админ\w*|безопасник\w*|отдел\w*|бухгалтер\w*|юрист\w*|менеджер\w*|провайдер\w*|служб\w+|охран\w+|"
        r"директор\w*|маркетолог\w*|коллег\w*|программист\w*|люди|сторон\w+|команд\w+|"
        r"секретар\w+) (?:\w+ ){0,2}(?:не|так и не|никак не|до сих пор не|опять|снова|поздно|долго|молч\w+|тян\w+|"
        r"заблокир\w+|закры\w+|запрет\w+|отказ\w+|перекры\w+|реш\w+|измен\w+|поменя\w+|сломал\w*|напутал\w*|"
        r"удалил\w*|трогал\w*|потерял\w*|виноват\w*)|вы (?:\w+ ){1,4}(?:крив\w+|плох\w+|неверн\w+|неправильн\w+|"
        r"не т\w+|стар\w+|устаревш\w+|битые|битый|нечитаем\w+|нечетк\w+)|(?:вам|вы) (?:же |бы |сразу |"
        r"самим )*(?:следовало|надо было|нужно было|стоило|могли бы|должны были)|(?:надо|нужно|"
        r"следовало) было (?:раньше|сразу|сначала|заранее|внимательн\w+|читать|предупре\w+|думать|указ\w+|сказ\w+|"
        r"пис\w+)|раньше (?:надо|нужно)|(?:тз|бриф\w*|задани\w+|постановк\w+|описани\w+|требовани\w+|вводны\w+|"
        r"исходник\w*|материал\w*) (?:\w+ ){0,2}(?:неясн\w+|непонятн\w+|размыт\w+|крив\w+|путан\w+|противореч\w+|"
        r"сыр\w+|нечетк\w+|мутн\w+|плох\w+|куц\w+|поздно|неполн\w+|не было|не хватало|меня\w+)|"
        r"вы (?:\w+ ){0,3}(?:передум\w+|меняете|меняли|переделыва\w+|тяне\w+|тянули|забыли|ошиблись|напутали|"
        r"перепутали|проигнорировали|пропали|затянули|опоздали|не объяснили|не уточн\w+|не читали|не дали|не те|"
        r"не то|неправильно|неверно|криво|поздно|неясно|непонятно)|(?:с|на) вашей сторон\w+ (?:\w+ ){0,3}(?:не|"
        r"задерж\w+|затян\w+|долго|молч\w+|ошибк\w+|проблем\w+|сбо\w+|тормоз\w+)|ваш\w* (?:же )?(?:вина|ошибк\w+|"
        r"косяк\w*|промах\w*|недосмотр\w*|бесконечн\w+|постоянн\w+|вечн\w+)|(?:пока|раз|так как|потому что|"
        r"поскольку) вы (?:\w+ ){0,3}(?:не|сами|тян\w+|молч\w+|дума\w+|решал\w+|согласовыв\w+|отвеча\w+|"
        r"собирал\w+)|сами (?:же )?(?:просил\w+|хотел\w+|выбрал\w+|меня\w+|утверди\w+|согласовал\w+|заказ\w+|"
        r"напис\w+|прислал\w+|указал\w+)|(?:правк\w+|уточнени\w+) (?:\w+ )?(?:без конца|бесконечн\w+|кажд\w+ день|"
        r"сыпал\w+|сып\w+)|(?:your|the) (?:\w+ )?(?:brief|request|spec|description|instructions?|message|ticket|"
        r"e-?mail|files?|texts?|photos?|data|input|materials?|feedback|comments) (?:was|were|is|are|has been|came|"
        r"arrived|had|made|kept|didn[’']?t|wasn[’']?t|weren[’']?t)(?: \w+){0,3} (?:unclear|vague|confusing|"
        r"ambiguous|incomplete|wrong|late|missing|messy|too|unusable|contradict\w+|changing|broken|explain|say|"
        r"specify|mention|enough|clear|complete|no sense)|(?:your|the) (?:brief|spec|request) (?:was|were|"
        r"is) (?:unclear|vague|confusing|ambiguous|incomplete|wrong|late|missing|messy|a mess)|(?:chang(?:e|ed|"
        r"ing) )your minds?|you (?:guys |people |folks |lot |also |all )?(?:kept|keep|always|never|still|"
        r"constantly|yourselves|yourself|insisted|refused|ignored|changed|dragged|forgot|should|ought|could have|"
        r"might have|chose|wanted|asked for|broke|moved|waited|left it|took|delayed|gave us|weren[’']?t|"
        r"wouldn[’']?t|couldn[’']?t)(?: \w+){0,3}|(?:if|had) (?:only )?you(?:r \w+)?(?:[’']?d)? (?:had |only |"
        r"just )*(?:\w+ed|sent|told|given|said|been|let|gave|read|paid|sent)|your (?:own )?(?:it|side|end|team|"
        r"staff|people|colleagues?|manager|security|firewall|server|provider|department|accountants?|finance|legal|"
        r"office|system|network|guys|boss|it department|it team|it people|admin)(?: \w+)? (?:block\w*|broke|"
        r"chang\w+|took|didn[’']?t|never|won[’']?t|haven[’']?t|hasn[’']?t|hadn[’']?t|did not|has not|have not|"
        r"refus\w+|delay\w*|lost|fail\w*|forgot|dragg\w+|sat on|keeps?|kept|deleted|ignored|mess\w+|held|are slow|"
        r"is slow|were slow|was slow|was late|were late|gave us)|(?:problem|issue|mistake|error|delay|late|wrong|"
        r"hold-?up|block\w*|mess|mix-?up|bug) (?:\w+ )?(?:on|at|from) your (?:end|side)|(?:since|because|as|until|"
        r"while) you(?:r)?(?: \w+)? (?:had|have|never|did|didn[’']?t|only|kept|keep|took|were|are|sent|changed|"
        r"wanted|haven[’']?t|hadn[’']?t|hasn[’']?t)|we did ask you|(?:told|warned|asked|reminded|"
        r"chased) you(?: \w+)?",
    ),
    _hint(
        "only one person could",
        2,
        r"(?:ключ\w*|доступ\w*|парол\w+|файл\w*|исходник\w*|макет\w*|все|это|знает|умеет|владеет|ведет|занимается|"
        r"занимал\w+|делает|делал\w?) (?:\w+ ){0,2}(?:только|лишь) (?:у )?\w+|(?:только|лишь|один|"
        r"одна) \w+ (?:\w+ )?(?:знает|знал\w?|умеет|умел\w?|может|мог\w*|имеет|имел\w?|разбирает\w*|в курсе|"
        r"понимает)|без (?:него|нее|них|\w+[аыи]) (?:\w+ )?(?:никак|не можем|не могу|нельзя|не сдвин\w+|ничего|"
        r"никто|не знаем|не решить)|кроме (?:него|нее|\w+) (?:\w+ )?(?:никто|некому)|(?:only|"
        r"just) (?:\w+ ){1,2}(?:knows?|knew|has|had|can|could|understands?|handles?|handled|holds?|held|is able)|"
        r"(?:no one|nobody)(?: else)?(?: \w+)? (?:knows?|knew|can|could|has|had|was|is|understands?|dares?|"
        r"touch\w*|looked|checked|picked|noticed|read|answered|bothered|thought|did|saw)|(?:no one|nobody)|"
        r"никто(?: \w+)? не \w+|никого (?:\w+ )?(?:не было|нет)|некому|некогда|не было никого",
    ),
    _hint("trouble", 2, TROUBLES),
    _hint("others are to blame", 2, DENIALS),
    _hint("nobody knew", 2, IGNORANCE),
    _hint("someone is away", 2, AWAY),
    _hint("circumstances", 1, rf"{ACTORS}|{TIMES}"),
    _hint(
        "it cannot be helped",
        1,
        r"(?:опять|снова|вечно|постоянно|в (?:очередной|который|сотый) раз|как (?:всегда|обычно|назло)|"
        r"в последний момент)|увы|к сожалению|поверьте|(?:как (?:вы )?|все |вы )?(?:сами )?(?:знаете|видите|"
        r"понимаете)|честно говоря|если честно|между нами|(?:наверное|видимо|похоже|вроде бы?|странно|уж|типично|"
        r"кстати)|буквально|просто(?! \w+(?:те|йте)\b)|внезапно|неожиданно|ну(?: и)?|(?:again|always|constantly|"
        r"as (?:usual|ever|always)|once more|yet again|of all \w+|for once)|honest(?:ly)?|to be (?:fair|honest|"
        r"frank)|(?:believe|trust) me|you won[’']?t believe|surely|in (?:our|my) defen[cs]e|frankly|unfortunately|"
        r"sadly|alas|as (?:everybody|everyone|we all|you) (?:\w+ )?knows?|(?:just|simply|suddenly|unexpectedly|"
        r"somehow)|rest assured|we share your|what a (?:\w+ )?(?:week|day|month|year|mess|time)(?: it)?|decided to|"
        r"решил[аои]?|захотел\w*|вздумал\w*|even (?:we|i)|(?:даже )?сами (?:не|в шоке|недовольны|страдаем|ждем)",
    ),
    _hint(
        "cause",
        1,
        r"из-за|поэтому|потому(?: что)?|оттого|так как|поскольку|так что|вот и|вот почему|отсюда|в связи с|ввиду|"
        r"вследствие|по причин\w+|благодаря|с учетом|причина (?:в|проста|простая)|дело в том|ибо|because(?: of)?|"
        r"due to|owing to|on account of|thanks to|hence|therefore|that[’']s why|which is why|since|what with|"
        r"(?<=, )so|so (?:that|no|nothing|nobody|the|it|we|your|i)|and so|(?<=: )\w+|given|cos|cause|cuz|with",
        is_cause=False,
    ),
    _hint(UNDONE, 1, FAILURES, is_cause=False),
)
