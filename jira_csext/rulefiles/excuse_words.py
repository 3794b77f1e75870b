"""Excuses about ourselves, in Russian and English: work, people, illness, holidays. Text is folded (`ё` is `е`)."""

from __future__ import annotations

from typing import Final

from jira_csext.rulefiles.excuse_cue import Cue, cue

_WE: Final = r"(?:we|i)(?:[’']?ve|[’']?re|[’']?m|[’']?d| have| are| am| were| was| had|s)?(?: \w+)?"
_VERY: Final = (
    r"(?: (?:very|really|so|just|rather|quite|absolutely|completely|totally|extremely|pretty|all|"
    r"a bit|simply|too))*"
)
_STAFF: Final = (
    r"(?:designer|developer|programmer|engineer|manager|accountant|colleague|editor|copywriter|"
    r"photographer|specialist|analyst|"
    r"tester|lawyer|secretary|assistant|team(?: lead)?|tech(?:nician)?|guy|coworker|boss|director|"
    r"admin|writer|translator|operator|"
    r"account manager|everyone|everybody|someone|half (?:of )?(?:the|our) (?:team|office|staff)|he|"
    r"she|i|we|people|staff|"
    r"the (?:team|office|staff)|our (?:team|office|staff)|[a-z]+s team)"
)

OWN: Final[tuple[Cue, ...]] = (
    cue(
        "workload",
        r"(?<!про )(?<!о )завал(?:а|ы|ом|у|е)?(?! на (?:трасс|дорог|шосс|пут|улиц))",
        r"завал(?:ило|или|ены)",
        r"завален\w* (?:работ|задач|заявк|проект|письм|запрос|дел|по )\w*",
        r"запарк\w+",
        r"аврал\w*",
        r"зашива\w+",
        r"зашил\w+",
        r"замота\w+",
        r"закрути\w+",
        r"закопал\w+",
        r"заработал(?:ись|ся|ась)",
        r"закрутил\w+",
        r"в мыле",
        r"ни минут\w+",
        r"не до (?:вас|этого|вашей|вашего)",
        r"нет времени",
        r"не было времени",
        r"рук\w* (?:так )?(?:и )?не дош\w+",
        r"не дош\w+ (?:пока )?рук\w*",
        r"рук\w* не доход\w+",
        r"не доход\w+ рук\w*",
        r"времени не хват\w+",
        r"не хват\w+ времени",
        r"времени (?:совсем |просто )?не было",
        r"(?:очень|слишком|сильно|страшно|ужасно|так) (?:занят\w?|загружен\w?)",
        r"(?:мы|все) (?:\w+ )?(?:загружен\w?|перегружен\w?|заняты)",
        r"(?:загружен\w?|перегружен\w?) (?:по|под|выше|другими|работой|сверх)",
        r"линии перегружены",
        r"дел (?:по горло|невпроворот)",
        r"работы (?:\w+ )?(?:по горло|невпроворот|выше крыши|много|валом)",
        r"невпроворот",
        r"(?:очень |слишком |столько |так |уж )(?:много|большой поток|большой объем)(?: \w+)? (?:работы|"
        r"задач\w*|заявок|заказов|дел|обращений|проектов|писем)",
        r"(?:куча|вал|поток|шквал|лавина|гора|море) (?:\w+ )?(?:работы|задач\w*|заявок|заказов|дел|"
        r"обращений|проектов|писем)",
        r"сумасшедш\w+ (?:дом|день|недел\w+|месяц\w*|дни|период\w*|график\w*)",
        r"безумн\w+ (?:день|недел\w+|месяц\w*|дни|период\w*)",
        r"(?:тяжел|сложн|напряженн|горяч)\w+ (?:недел\w+|период\w*|пора|время|дни|месяц\w*)",
        r"не разгрес\w+",
        r"разгреба\w+",
        r"горим",
        r"горят сроки",
        r"дурдом",
        r"загруз\w+ (?:у нас|большая|бешеная|высокая)",
        r"у нас (?:\w+ )?загруз\w+",
        r"бешен\w+ (?:день|недел\w+|темп\w*)",
        r"(?:большая|высокая|огромная|повышенная|сильная) (?:нагрузк|загрузк|загруженност)\w+",
        r"нагрузк\w+ на (?:отдел|команду|нас|поддержку)",
        r"совещани\w+ (?:весь|целый|за|одно)",
        r"(?:весь|целый) день (?:на )?совещани\w+",
        r"(?:весь|целый) день (?:в|на) (?:разъездах|встречах|созвонах)",
    ),
    cue(
        "workload",
        rf"{_WE}{_VERY} (?:busy|swamped|slammed|overloaded|overwhelmed|snowed under|flat out|stretched|"
        r"rushed|tied up|overbooked|"
        r"inundated|drowning|buried|under pressure|behind|underwater|maxed out|run off our feet|"
        r"up to (?:our|my) \w+)",
        r"swamped",
        r"snowed under",
        r"flat out",
        r"run off (?:our|my) feet",
        r"rushed off (?:our|my) feet",
        r"hands (?:are |were )?full",
        r"up to (?:our|my) (?:neck|eyes|ears|eyeballs)\w*",
        r"(?:so|too) much (?:on|work|to do|going on)",
        r"(?:a lot|so much) (?:\w+ )?on",
        r"small team",
        r"can only do so much",
        r"lots on",
        r"plate (?:is|was) full",
        r"full plate",
        r"(?:on|off) (?:our|my) plates?",
        r"bitten off more",
        r"(?:a |it[’']?s |its |it is |been )?(?:\w+ )?(?:been )?(?:manic|hectic|crazy|insane|chaotic|mad|"
        r"nuts|bonkers|mental)(?: (?:here|week|month|day|time|period|lately))?",
        r"busy (?:week|month|day|period|time|season|spell|patch|with)",
        r"(?<!line )(?<!lines )(?<!number )(?<!phone )(?:been|is|are|was|were) (?:\w+ )?busy",
        r"rush(?:ed)? (?:period|time|hour)",
        r"(?:huge|big|large|massive|heavy|enormous|long) (?:backlog|workload|queue|pile)",
        r"(?:heavy|high) (?:work)?load",
        r"backlog(?! (?:view|list|page|items?|board|column|report|module))",
        r"(?:many|high volume of|so many|too many|loads of|tons of|lots of|flood of|mountain of|"
        r"pile of) (?:\w+ )?(?:requests|tickets|orders|emails|tasks|projects|calls|jobs)",
        r"(?:didn[’']?t|haven[’']?t|couldn[’']?t|never|hadn[’']?t|not) (?:\w+ )?(?:got|get|gotten|"
        r"getting)? ?(?:round|around) to",
        r"(?:no|didn[’']?t have|haven[’']?t had|had no|not enough|hadn[’']?t|without) (?:\w+ )?(?:time|"
        r"a chance|a minute|a moment|a second|the time)",
        r"(?:back.to.back|endless|in) meetings",
        r"meetings all (?:day|week|morning|afternoon)",
        r"under (?:a lot of|huge|heavy|great) pressure",
        r"not enough hours",
    ),
    cue(
        "not managed",
        r"(?:мы |я |так и |просто |пока |увы |к сожалению |чуть |еще |немного )*не успе(?:л|ла|ли|ваем|"
        r"ваю|вали|вает|вают)",
        r"не (?:получилось|вышло|сложилось|добрал(?:ись|ся|ась)|дотян\w+|справил\w+|потянули|уложил\w+)",
        r"не смогли (?:ответить|сделать|успеть|прийти|приехать|выйти|позвонить|дозвониться)",
        r"(?:we|i)(?: \w+)? ran out of (?:time|hours|day|week)",
        r"(?:we|i)(?:[’']ve| have) run out of time",
        r"(?:we|i)(?: just| simply| really)? (?:didn[’']?t|couldn[’']?t|did not|"
        r"could not) (?:\w+ )?(?:manage|make it|finish|keep up|cope|get it done|squeeze|fit it)",
        r"things (?:just )?(?:slip|slipped|slide|slid|got away|piled up)",
        r"let (?:things|it|this) (?:just )?(?:slip|slide)",
        r"(?:time|day|week) (?:just )?(?:got|ran) away",
        r"(?:got|fell|falling|fallen|running|ran|are) behind",
        r"underestimated",
    ),
    cue(
        "too few people",
        r"не хват\w+ (?:\w+ )?(?:людей|рук|сотрудников|специалистов|кадров)",
        r"(?:людей|рук|сотрудников|специалистов|кадров) (?:\w+ )?не хват\w+",
        r"нехватк\w+ (?:людей|рук|кадров|сотрудников|персонала|специалистов)",
        r"(?:людей|народу|сотрудников) (?:сейчас )?мало",
        r"мало (?:людей|народу|сотрудников|рук)",
        r"некому",
        r"(?:уволил\w+|уволен\w*|ушел от нас|ушла от нас|ушли от нас)",
        r"кадров\w+ (?:голод|дефицит)",
        r"(?:один|одна|вдвоем|двое|трое) (?:на|за) (?:весь|всех|все|всю)",
        r"(?:остал(?:ся|ась|ись)) (?:\w+ )?(?:один|одна|вдвоем|двое|трое)",
        r"текучк\w+",
        r"новеньк\w+",
        r"стажер\w*",
        r"новый сотрудник",
        r"(?:we|i)?(?:[’']re| are| were| am)?(?: \w+)? ?(?:short.?staffed|under.?staffed|short.?handed|"
        r"short of (?:staff|people|hands)|down (?:to )?(?:one|two|three|a) \w+)",
        r"(?:not enough|too few|lack of|shortage of|short on|fewer) (?:people|staff|hands|developers|"
        r"designers|engineers|manpower|resources|us)",
        r"staff (?:shortage|shortages|turnover)",
        r"(?:nobody|no one|no-one) (?:\w+ )?(?:here|to (?:do|take|cover|help|pick)|available|free|was in|"
        r"is in|could)",
        r"(?:left|quit|resigned from) (?:the company|us|the team|our team)",
        r"(?:has|have|had|just) (?:left|quit|resigned)(?! (?:the|our|your) (?:warehouse|depot|factory|"
        r"port))",
        r"(?:person|colleague|one) (?:responsible|in charge)(?: \w+)? (?:has|is|was|had|left)",
        r"only (?:one|two|three) of us",
        r"(?:the )?(?:new (?:guy|girl|hire|starter|colleague|intern)|intern|trainee)",
    ),
    cue(
        "illness",
        r"(?:за|при|рас)?бол(?:ел|ела|ели|еет|еют|елся|елась|елись)",
        r"слег(?:л\w+)?",
        r"на больничн\w+",
        r"с температурой",
        r"грипп\w*",
        r"простуд\w+",
        r"простыл\w*",
        r"эпидеми\w+",
        r"ковид\w*",
        r"вирус (?:всех|у нас|косит|скосил|гуляет)",
        r"плохо себя чувству\w+",
        r"нездоров\w+",
        r"захворал\w*",
        rf"{_STAFF}(?: (?:is|are|was|were|has been|have been|had been|got|fell|went|called in|being|been|"
        rf"off|has|have))+{_VERY} (?:off )?(?:ill|sick|unwell|poorly|under the weather|down with \w+|"
        r"in hospital|the flu|a cold|covid)",
        r"off sick",
        r"called in sick",
        r"on sick leave",
        r"down with (?:a |the )?(?:flu|cold|covid|bug|virus)",
        r"(?:flu|covid|bug|cold) (?:is |has been |was )?(?:going|hit|sweeping|got|took|went)",
        r"(?:caught|had|have|has) (?:a |the )?(?:cold|flu|bug|covid|migraine|fever|headache)",
        r"ill (?:again|all|this|last|yesterday|today|since)",
        r"under the weather",
        r"sick (?:all|this|last|yesterday|today|since|child|kid|kids)",
        r"по семейным (?:обстоятельствам|причинам)",
        r"семейн\w+ обстоятельств\w+",
        r"личн\w+ обстоятельств\w+",
        r"family (?:reasons|matters|emergency|issues)",
        r"personal (?:reasons|matters|issues)",
        r"(?:ребенок|дети|сын|дочь) (?:за|при)?бол\w+",
    ),
    cue(
        "holidays",
        r"(?:после|из-за|до|перед|на) (?:\w+ )?(?:праздник\w*|каникул\w*|выходн\w+|отпуск\w*|"
        r"корпоратив\w*)(?: \w+){0,2} (?:не|еще|никак|пока|тяжело|трудно|расслаб\w+|долго)",
        r"раскач\w+",
        r"сами понимаете(?: праздник\w*| сезон| лето| отпуск\w*)?",
        r"(?:праздники|каникулы|отпуска|лето|выходные)(?: же| ведь)? (?:сами|все|были|же)",
        r"все (?:еще )?(?:в отпуск\w*|на каникулах|разъехались|отдыхают|на праздниках|гуляли|отдыхали)",
        r"(?:пора|сезон|период|время) отпусков",
        r"отпускн\w+ (?:сезон|период|пора)",
        r"(?:из-за|ввиду) (?:\w+ )?(?:праздник\w*|каникул\w*|отпуск\w*|выходных|корпоратив\w*)",
        r"полкоманды в отпуск\w*",
        r"половина (?:\w+ )?(?:в отпуск\w*|на больничн\w+|болеет|отдыхает)",
        r"(?:with|because of|due to|after|what with|over|thanks to) (?:the |all the |"
        r"our )?(?:\w+ )?(?:christmas|easter|new year|holidays?|thanksgiving|vacations?|bank holiday|"
        r"summer|half.term|office party)(?: \w+){0,2}(?:,| we| and (?:everything|all|so on)| things|"
        r" nobody| no one| everyone)",
        r"(?:holiday|vacation|summer|christmas) (?:season|period|mode|time|rush|break)",
        r"everyone(?:[’']s| is| was| has been)? (?:\w+ )?(?:on (?:holiday|vacation|leave)|away|off|out)",
        r"still (?:getting back|recovering|catching up|warming up|getting going|half asleep)",
        r"half (?:of )?(?:the|our) (?:team|office|staff) (?:is|was|are|were) (?:\w+ )?(?:away|off|out|on)",
    ),
    cue(
        "holidays",
        r"(?:был\w?|ушел|ушла|уехал\w?|сейчас|еще|пока|все|все еще|сидит|сидел\w?) в отпуск\w*",
        r"(?:is|was|are|were|went|has been|been) (?:still )?(?:on (?:holiday|vacation|leave|annual leave|"
        r"maternity leave)|away)",
        r"(?:day|days) off",
        r"(?:was|were) off(?: sick| yesterday| today| this| last| and)?",
        r"out of (?:the )?office",
        is_soft=True,
    ),
)
