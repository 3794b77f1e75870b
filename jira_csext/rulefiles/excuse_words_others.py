"""Excuses about others, in Russian and English: people, clients, machines, weather. Text is folded (`ё` is `е`)."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.rulefiles.excuse_cue import Cue, cue
from jira_csext.rulefiles.excuse_named import MACHINES, MACHINES_RUSSIAN, OTHER_PEOPLE, OTHER_PEOPLE_RUSSIAN

OTHERS: Final[tuple[Cue, ...]] = (
    cue(
        "others are to blame",
        rf"{OTHER_PEOPLE_RUSSIAN}(?: \w+){{0,3}} (?:подв[её]л\w*|подвод\w+|подставил\w*|сорвал\w*|уронил\w*|"
        r"тян(?:ет|ут|ул\w*)|затян\w+|не (?:посмотр\w+|ответил\w*|отвеча\w+|сделал\w*|дела\w+|присл\w+|"
        r"да(?:л|ли|ют|ет)|шл\w+|вез\w+|прив\w+|подписыва\w+|реагиру\w+|шев\w+|чеш\w+|торопит\w+|берут|"
        r"переда\w+|сказал\w*|предупредил\w*|выш\w+)|молч\w+|тормоз\w+|задерж\w+|напутал\w*|накосячил\w*|"
        r"косяч\w+|потеря\w+|сломал\w*|виноват\w*|забыл\w*|пропал\w*|проспал\w*|опазд\w+|опоздал\w*|"
        r"динам\w+|кормит завтраками|обманул\w*)",
        rf"(?:по вине|из-за|виноват\w?) (?:\w+ )?{OTHER_PEOPLE_RUSSIAN}",
        r"подв[её]л(?:а|и)? (?:нас )?\w+",
        r"нас (?:опять |снова |сильно )?(?:подв[её]л\w*|подставил\w*)",
        r"мы (?:тут )?ни ?при ?ч[её]м",
        r"не наша вина",
        r"наш\w+ вин\w+ (?:тут |здесь )?нет",
        r"мы не виноваты",
        r"не от нас зависит",
        r"от нас (?:тут |это )?(?:\w+ )?не зависит",
        r"это не к нам",
        r"не наш\w* (?:отдел\w*|зон\w+|ответственност\w+|дело|проблем\w+|забот\w+|вопрос)",
        r"не в нашей (?:власти|зоне|компетенции)",
        r"вопрос не к нам",
        r"к нам (?:это )?не относится",
        r"что мы можем (?:с\w* )?сделать",
        r"мы (?:тут |здесь )?бессильны",
        r"ничего не можем (?:с этим )?(?:по)?делать",
        r"нас (?:никто )?не (?:предупредил\w*|поставили|известили|проинформировали)",
        r"нам (?:никто |ничего |вовремя )*не (?:сказал\w*|передал\w*|сообщил\w*|прислал\w*|дал\w*)",
        r"(?:никто|коллега|менеджер|он|она) (?:\w+ )?не передал\w*",
        r"предыдущ\w+ (?:менеджер|сотрудник|подрядчик|исполнитель|разработчик)\w*",
        rf"{OTHER_PEOPLE}(?:[’']?s| have| has| had| did| are| is| were| was| do| does| just| simply| still|"
        r" again| really| always| keep| keeps| kept)* (?:broke|broken|mess(?:ed|ing)?|let us down|"
        r"letting us down|fail(?:ed|ing|s)?|drop(?:ped)? the ball|ignor(?:e|ed|ing|es)|never|keep(?:s)?|"
        r"kept|haven[’']?t|hasn[’']?t|hadn[’']?t|didn[’']?t|don[’']?t|doesn[’']?t|won[’']?t|wouldn[’']?t|"
        r"can[’']?t|slow|late|drag(?:ging|ged|s)?|sit(?:ting|s)? on|stuck|delay(?:ed|ing|s)?|forgot|lost|"
        r"blam\w+|screwed|botched|useless|unreliable|unresponsive|stall(?:ing|ed|s)?|not (?:answering|"
        r"responding|replying|delivering)|silent|wrecked|ruined|cocked|holding us up|held us up|"
        r"take forever|takes forever|taking forever|taking ages|at fault|no.?show)",
        r"(?:not|isn[’']?t|wasn[’']?t|ain[’']?t) (?:really )?(?:our|my) (?:fault|job|department|doing|"
        r"problem|responsibility|area|call|team)",
        r"nothing to do with us",
        r"(?:out of|beyond|outside) (?:of )?our (?:hands|control)",
        r"(?:that|this|it)(?:[’']s| is| was) (?:\w+ )?(?:on|down to|up to|a matter for|for|"
        r"with) (?:the )?(?:\w+ ){0,2}(?:department|team|people|supplier|provider|guys|accounting|billing|"
        r"sales)",
        r"(?:little|nothing|not much) we (?:can|could) do",
        r"(?:blame|take it up with|talk to|ask) (?:the |our )?(?:supplier|provider|hosting|printers?|"
        r"courier|other department)",
        r"don[’']?t (?:look at|blame) us",
        r"(?:can[’']?t|cannot|couldn[’']?t) do (?:anything|much)(?: \w+)?",
        r"(?:legal|accounting|billing|finance|management|procurement|they)(?: are| is|[’']re)? (?:taking|"
        r"take|takes|took) (?:\w+ )?(?:ages|forever|so long|too long|their time|weeks|days)",
        r"(?:думал\w?|считал\w?),? что (?:это |этим )?(?:кто|вы|он|она|коллег|занимается|делает|сделал)\w*",
        r"our hands (?:are|were) tied",
        r"(?:we|i) (?:were|was)(?:n[’']?t| not| never) (?:told|informed|warned|given|aware|notified)",
        r"(?:nobody|no one|no-one) (?:told|informed|warned|notified|passed|mentioned|gave)",
        r"let (?:us|me) down",
        r"(?:previous|former|old|last) (?:manager|agency|developer|contractor|team) ",
    ),
    cue(
        "the client is blamed",
        r"от вас (?:\w+ ){0,3}не (?:было|приш\w+|поступ\w+|получ\w+|дожда\w+)",
        r"вы (?:сами|же|ведь|нам|так|слишком|поздно|долго|вовремя|очень|и)(?: \w+){0,2} (?:не |поздно |"
        r"долго |виноват|прислал|тянул|молчал|отвечал|изменил|меня)\w*",
        r"вы (?:\w+ )?не (?:прислали|ответили|сказали|предупредили|уточнили|предоставили|указали|написали|"
        r"передали|оплатили|согласовали|напомнили)",
        r"(?:долго|поздно) (?:не )?(?:отвечали|прислали|согласовывали|молчали)",
        r"вы (?:сами )?виноваты",
        r"по вашей вине",
        r"из-за вас",
        r"из-за ваш\w+",
        r"сами (?:же )?(?:долго|поздно|не|просили|тянули)",
        r"(?:we|i)(?: \w+)? (?:hadn[’']?t|haven[’']?t|didn[’']?t|never|had not|did not|"
        r"have not)(?: \w+){0,2} (?:heard|hear|received?|got|get|gotten)(?: \w+){0,3} from (?:you|"
        r"your)(?: \w+)?",
        r"you (?:\w+ )?(?:didn[’']?t|never|hadn[’']?t|haven[’']?t|did not|forgot|failed|kept|took|"
        r"should have|could have|only|were late|were slow|weren[’']?t)(?: \w+){0,3}",
        r"you(?:r)? (?:texts?|files?|answers?|repl(?:y|ies)|feedback|brief|approval|"
        r"payment)(?: \w+){0,2} (?:late|too late|missing|unclear|incomplete|wrong)",
        r"because (?:of )?you(?:r)?",
        r"your (?:own )?fault",
        r"you (?:sent|gave|answered|replied|approved|paid|delivered|told)(?: \w+){0,4} (?:late|too late|"
        r"so late|at the last \w+)",
        r"waiting (?:on|for) you all",
    ),
    cue(
        "other clients come first",
        r"(?:друг\w+|крупн\w+|важн\w+|больш\w+|срочн\w+|ключев\w+|более \w+|vip|"
        r"вип)[ -](?:\w+ )?(?:клиент|заказчик|проект|заказ)\w*",
        r"важнее",
        r"более (?:срочн|важн|крупн|приоритетн)\w+",
        r"приоритетн\w+ (?:клиент|заказчик|проект|задач|заказ)\w*",
        r"вы (?:у нас )?не (?:единственн\w+|один\w?|одни)",
        r"срочн\w+ (?:проект|заказ|задач|дел|сдач)\w*",
        r"все силы",
        r"бросили все",
        r"все брошены",
        r"(?:сдавали|сдаем|запускали|запускаем) (?:\w+ )?(?:проект|сайт|объект)\w*",
        r"(?:переключил\w+|отвлек\w+|сняли|перекинули|перебросили) (?:\w+ )?на (?:друг\w+|срочн\w+|"
        r"горящ\w+)",
        r"горящ\w+ (?:проект|заказ|задач)\w*",
        r"не в приоритете",
        r"другие приоритеты",
        r"очередь до вас",
        r"(?:bigger|larger|other|another|important|priority|vip|big|major|key|urgent|different|"
        r"more \w+) (?:\w+ )?(?:customers?|clients?|accounts?|projects?|jobs?|orders?|launch|deadlines?|"
        r"things|priorities|matters|work)(?: \w+)? (?:needed|came|took|first|had|got|kept|is|are|was|were|"
        r"that|to|with|keeps|before|ahead|going|jumped|wanted|this|right|on|at)",
        r"(?:busy|tied up|occupied|working) (?:with|on) (?:a |an |our |some |the )?(?:other|another|"
        r"bigger|larger|more)(?: \w+)?",
        r"not our only (?:client|customer)",
        r"(?:other|bigger|different|higher) (?:priorities|fish)",
        r"took priority",
        r"(?:take|takes|had to take|get|got) (?:priority|precedence)",
        r"more urgent",
        r"more important",
        r"pulled (?:off|onto|away|into)",
        r"all hands (?:were |are )?on",
    ),
    cue(
        "technology",
        rf"(?:у нас|наш\w*|мо[йяе]|у меня) (?:\w+ ){{0,2}}{MACHINES_RUSSIAN}(?: \w+){{0,3}} (?:лежал\w?|"
        r"лежит|упал\w?|глючи\w+|глюч\w+|сломал\w+|завис\w*|не работал\w?|не работает|барахли\w+|"
        r"подв[её]л\w*|слетел\w?|умер\w*|лег\w*|тормози\w+|отвалил\w+|сгорел\w?|накры\w+|пропал\w?|"
        r"отключ\w+|чуди\w+|шали\w+|не откры\w+|полетел\w?)",
        rf"{MACHINES_RUSSIAN} у (?:нас|меня)(?: \w+){{0,3}} (?:лежал\w?|лежит|упал\w?|глючи\w+|сломал\w+|"
        r"завис\w*|не работал\w?|не работает|барахли\w+|слетел\w?|умер\w*|лег\w*|тормози\w+|отвалил\w+|"
        r"сгорел\w?|накры\w+|пропал\w?|отключ\w+|полетел\w?)",
        rf"{MACHINES_RUSSIAN}(?: \w+){{0,2}} (?:глючи\w+|барахли\w+|чуди\w+|шали\w+|накрыл\w+|сгле\w+|"
        r"умер\w*|подв[её]л\w*|полетел\w?|съел\w?|не пускал\w?|капризнича\w+)",
        r"свет\w* (?:\w+ )?(?:отключ\w+|вырубил\w*|не было|пропал|выключ\w+)",
        r"(?:отключ\w+|вырубил\w*|не было|пропал\w*|выключ\w+) (?:\w+ )?(?:свет\w*|электричеств\w+|"
        r"интернет\w*)",
        r"электричеств\w+ (?:не было|отключ\w+|пропал\w+)",
        r"(?:попал\w*|улетел\w*|ушл\w+|упал\w*) в спам\w*",
        r"техническ\w+ (?:накладк|неувязк|трудност|сложност|причин)\w+",
        r"технически\w+ (?:причинам|сложностями|неполадками)",
        r"глюк\w*",
        r"(?:компьютер|комп|ноутбук|ноут|принтер|мышь|клавиатура)(?: \w+)? (?:сломал\w+|завис\w*|умер\w*|"
        r"сгорел\w?|сдох\w*|не включ\w+)",
        r"(?:подвиса|виснет|висит)\w* (?:система|программа|все|почта)",
        r"(?:система|программа|почта|crm|все)(?: \w+)? (?:подвисает|виснет|висит|тупит|лагает)",
        r"ничего не поделаешь",
        r"(?:mail|message|email|request|ticket)s? (?:\w+ )?(?:went|goes|go) (?:to|into) (?:\w+ )?(?:spam|"
        r"junk)",
        r"техника подв\w+",
        r"магнитн\w+ бур\w+",
        r"ретроградн\w+ меркури\w+",
        rf"(?:our|my) (?:\w+ )?{MACHINES}(?: \w+){{0,3}} (?:down|crashed|died|broke|broken|frozen|froze|"
        r"failed|playing up|acting up|gave up|stopped|glitch\w*|slow|offline|ate|lost|hacked|dead|"
        r"packed up|misbehav\w+|not working|updating|offline)",
        rf"{MACHINES} (?:was|is|were|has been|had been|kept|keeps|has|just)(?: \w+){{0,2}} (?:playing up|"
        r"acting up|bad day|misbehav\w+|glitch\w*|being slow|a mess|moody|funny|weird|temperamental|"
        r"crashing|freezing)",
        rf"{MACHINES} (?:ate|swallowed|gave up|died|let us down|conspired|hates|hated)(?: \w+)?",
        r"power (?:cut|outage|failure|went)",
        r"(?:technical|it|computer|internet|network|email|software|system) (?:difficulties|gremlins|"
        r"glitch\w*|troubles?|hiccups?)",
        r"gremlins?",
        r"glitch\w*",
        r"(?:went|gone|landed|ended up|got (?:caught|stuck|lost)|was|sat|hiding|buried|"
        r"fell) in(?:to)? (?:\w+ )?(?:spam|junk)",
        r"having a bad day",
        r"no (?:internet|power|electricity|signal|wi-?fi)",
        r"(?:internet|wi-?fi|power) (?:was |is |went |has been )(?:out|off|down|gone)",
    ),
    cue(
        "human factor",
        r"человеческ\w+ фактор\w*",
        r"(?:всякое|такое|всяко|так|с кем не|с каждым|и не такое) быва\w+",
        r"бывает",
        r"(?:никто|все мы|мы) не (?:идеал\w+|без греха|роботы|застрахован\w+)",
        r"все мы люди",
        r"мы тоже люди",
        r"не ошибается тот",
        r"ошибаются все",
        r"все ошибаются",
        r"с кем не случается",
        r"human (?:error|factor|mistake)",
        r"(?:it|these things|this|stuff|things|mistakes|shit|that) happens?",
        r"happens to (?:the best|everyone|anybody|us all)",
        r"nobody(?:[’']s| is) perfect",
        r"no one(?:[’']s| is) perfect",
        r"only human",
        r"one of those (?:days|weeks|things)",
        r"to err is",
        r"everyone makes mistakes",
        r"we all make mistakes",
        r"(?:that|such)(?:[’']s| is) life",
        r"bad luck",
    ),
    cue(
        "forgotten",
        r"вылетел\w* из головы",
        r"из головы (?:вон|вылетел\w*)",
        r"(?:мы |я |он |она |менеджер |совсем |просто |тупо |как-то |честно говоря )+(?:совсем |просто |"
        r"как-то )?(?:про |о )?(?:вас |это |нем |ней )?(?:забыл\w*|запамятовал\w*)",
        r"забыл(?:и|а)? (?:про|о|об|вам|вас|ответить|отправить|сделать|написать|передать|поставить|"
        r"предупредить|позвонить|включить)",
        r"забылос\w+",
        r"запамятовал\w*",
        r"упустил\w*",
        r"прогляд\w+",
        r"проморгал\w*",
        r"прозевал\w*",
        r"прошляпил\w*",
        r"прохлопал\w*",
        r"замылил\w+",
        r"из виду",
        r"затерял\w+",
        r"потерял(?:ось|ся|ась|ись)",
        r"закрутил\w+ и",
        r"завалял\w+",
        r"(?:просто |как-то |сразу )?не (?:заметил\w*|увидел\w*|обратили внимани\w+|доглядел\w*|"
        r"прочитал\w*|прочли)",
        r"пропустил(?:и|а)? (?:ваш\w*|это|письмо|сообщение)",
        r"проспал\w*",
        r"голова (?:кругом|не варит|дырявая)",
        r"перепутал\w* (?:день|дни|даты|время|недели)",
        r"slipped (?:\w+ )?(?:my|our|his|her|their) minds?",
        r"slipped through(?: \w+){0,2}",
        r"(?:we|i|he|she|they|somebody|someone|manager|colleague|team)(?: \w+)? (?:forgot|"
        r"forgotten)(?! nothing)(?: \w+)?",
        r"thought (?:that )?(?:someone|somebody|you|he|she|they|it was|my colleague)(?: \w+)?",
        r"(?:had|have|got|was|been|were) (?:\w+ )?(?:forgotten|overlooked)",
        r"clean forgot",
        r"forgot (?:all )?(?:about|to)",
        r"fell (?:through|between) the cracks",
        r"(?:lost|losing) (?:track|sight)",
        r"escaped (?:my|our) (?:notice|attention)",
        r"(?:missed|overlooked|didn[’']?t (?:see|notice|spot)|never saw|hadn[’']?t (?:seen|"
        r"noticed)) (?:your|it|this (?:mail|message|one))(?: \w+)?",
        r"got (?:lost|buried|forgotten|mislaid)",
        r"(?:mislaid|overslept)",
        r"off (?:my|our) radar",
        r"mixed up (?:the )?(?:dates|days|weeks)",
        r"brain (?:fog|fade)",
        r"completely (?:missed|forgot|lost)",
    ),
    cue(
        "season",
        r"(?:высокий |горячий |самый |просто |такой )?сезон(?=[ ,.!]*(?:сами|у нас|же|такой|сейчас|"
        r"в разгаре|все|начал|$))",
        r"(?:у нас|сейчас|самый|разгар\w?|высокий|пик\w?) (?:\w+ )?сезон\w*",
        r"(?:конец|закрытие|закрыва\w+|окончание) (?:\w+ )?(?:года|квартала|месяца|сезона)",
        r"(?:годов\w+|квартальн\w+) (?:отчетност\w+|аврал\w*|отчет\w* у всех)",
        r"отчетн\w+ период\w*",
        r"предновогодн\w+",
        r"(?:черная пятница|распродажи)(?: \w+)? (?:все|мы|нас|у нас|же)",
        r"сами понимаете",
        r"сам[аи]? понимаешь",
        r"вы же понимаете",
        r"вы понимаете",
        r"войдите в (?:наше )?положение",
        r"поймите (?:нас|меня)(?: \w+)?",
        r"(?:надеемся|рассчитываем) на (?:ваше )?понимание",
        r"(?:peak|high|busy|silly|tax|holiday) season",
        r"(?:peak|rush) (?:time|period|weeks?)",
        r"(?:year|quarter|month)[ -]end(?: \w+)?",
        r"end of (?:the )?(?:year|quarter|financial year)(?: \w+)?",
        r"black friday (?:rush|chaos|madness|week)",
        r"(?:as )?you (?:can (?:imagine|guess|see)|know how it is|know what it[’']s like|understand|"
        r"will understand|must understand|[’']ll understand)",
        r"you know how",
        r"try to understand",
        r"hope you understand",
        r"(?:thanks|thank you) for (?:your )?understanding",
        r"bear with us",
        r"time of year",
    ),
    cue(
        "weather and traffic",
        r"из-за (?:\w+ )?(?:снег\w*|снегопад\w*|пробок|погод\w+|дожд\w+|ливн\w+|жар\w+|мороз\w*|метел\w+|"
        r"гололед\w*|гроз\w+|ураган\w*|аварии на дорог\w+|туман\w*|непогод\w+)(?: \w+){0,3}",
        r"(?:погода|непогода|снегопад|метель|жара|мороз|пробки|гроза|ливень) (?:\w+ )?(?:подвел\w*|"
        r"помешал\w*|не дал\w*|все|нас|была|были|не позвол\w+|виноват\w*|сорвал\w*|испортил\w*)",
        r"(?:застрял|стояли|стоял|стояла|попали) (?:\w+ )?в пробк\w+",
        r"пробки(?: \w+)? (?:девять|десять|страшные|ужасные|жуткие|по городу|были|на дорогах)",
        r"(?:метро|электричк\w+|автобус\w*|поезд\w*|машин\w+|такси) (?:встал\w?|стоял\w?|опоздал\w?|"
        r"сломал\w+|не ходил\w?|отменили|задержал\w+)",
        r"(?:weather|snow|rain|storm|heat|heatwave|wind|traffic|fog|ice|trains?|strike) (?:was|were|"
        r"has been|just|really|simply|got|ruined|stopped|kept|held|made|did|let)(?: \w+)? ?(?:against|"
        r"terrible|awful|bad|horrible|us|it|unbearable|in the way|everything|everyone|nobody|a nightmare|"
        r"impossible|the better|delayed|late|cancelled|chaos)?(?: us| me)?",
        r"(?:because of|due to|thanks to|blame) (?:the )?(?:\w+ )?(?:weather|snow|rain|storm|heat|"
        r"heatwave|wind|traffic|fog|ice|trains|strike)(?: \w+)?",
        r"stuck in (?:\w+ )?(?:traffic|a jam|snow)",
        r"snowed in",
        r"(?:car|train|bus|bike) (?:broke|was late|was cancelled|got stuck|wouldn[’']?t start|"
        r"is in the garage)(?: \w+)?",
    ),
    cue(
        "changes in the house",
        r"(?:переезжа\w+|переезд) (?:\w+ )?(?:офис\w*|в новый|на новый|же)",
        r"(?:у нас|мы|все еще|только) (?:\w+ )?(?:переезд|переезжа\w+|реорганизаци\w+|ремонт|обучени\w+|"
        r"тренинг\w*|корпоратив\w*|перестройк\w+|внедря\w+|переходим|меняем систем\w+|новая система)",
        r"(?:привыкаем|осваива\w+|перестраива\w+|разбира\w+с\w) (?:\w+ )?(?:с |к )?(?:нов\w+)",
        r"реорганизаци\w+",
        r"недопоняли",
        r"недопонима\w+",
        r"не так поняли",
        r"не поняли друг друга",
        r"накладк\w+",
        r"неразберих\w+",
        r"суматох\w+",
        r"форс[- ]?мажор\w*",
        r"непредвиденн\w+ обстоятельств\w+",
        r"(?:так|уж) (?:получилось|вышло|сложилось|случилось)",
        r"обстоятельств\w+ (?:так )?(?:сложил\w+|не позволил\w*)",
        r"не от хорошей жизни",
        r"(?:office|company) (?:move|party|outing|away ?day|reorgani[sz]ation)(?: \w+)?",
        r"(?:we|our office|our team)(?:[’']?re| are| were| have been| was| is|"
        r"[’']ve been) (?:\w+ )?(?:moving (?:office|house|desks|in)|reorgani[sz]ing|restructuring|"
        r"settling|short on|getting used|learning|on a training|in training|training|migrating our|"
        r"between)(?: \w+)?",
        r"reorgani[sz]ation",
        r"restructur\w+",
        r"(?:new (?:system|tool|process|software)|getting used to|still learning)(?: \w+)?",
        r"mis-?communication",
        r"misunderst\w+",
        r"(?:wires|lines) (?:got )?crossed",
        r"unforeseen(?: circumstances)?",
        r"circumstances(?: beyond)?",
        r"(?:just )?one thing after another",
        r"confusion (?:on|at|in)(?: \w+)?",
        r"that[’']s (?:just )?how it (?:is|goes|turned out)",
        r"force majeure",
        r"life got in the way",
    ),
)

ABOUT_OTHERS: Final = re.compile(
    r"(?<!\w)(?:котор\w+|тем,? кто|те,? кто|тех,? кто|тому,? кто|кто|пациент\w*|пользовател\w+|"
    r"покупател\w+|посетител\w+|подписчик\w*|гост\w+|"
    r"читател\w+|ученик\w*|студент\w*|who|whose|users?|shoppers?|visitors?|patients?|readers?|guests?|"
    r"students?|subscribers?|buyers?|"
    r"если|if|module|form|forms|page|field|button|report|column|widget|plugin|модул\w*|форм\w+|"
    r"кнопк\w+|поле|раздел\w*|виджет\w*|плагин\w*|"
    r"справочник\w*|календар\w+|график\w*)(?!\w)"
)
"""Words that make the sentence one about the client's own visitors, or about what is built for them."""
