"""Words for those who are away, for those whom excuses are about, and for what was not done, as patterns."""

from __future__ import annotations

from typing import Final

AWAY: Final = (
    r"\w{0,5}бол(?:ел\w?|еет|еют|елся|елась|елись|ьн\w+)|больничн\w+|температур(?:ит|ят|ой)|грипп\w*|простуд\w+|"
    r"простыл\w*|ковид\w*|орви|вирус\w*|отравил\w+|сляг\w+|слегл\w+|в (?:отпуск\w*|декрет\w*|командировк\w+|"
    r"разъезд\w+|горах|больниц\w+|отъезде|роддом\w+|самолете|дороге|лесу|деревне|загран\w+)|на (?:даче|море|юге|"
    r"сессии|похоронах|свадьбе|больничн\w+|удаленке|обучении|конференции|выставке|объекте|каникулах|отдыхе|рыбалке|"
    r"праздниках|совещани\w+|встреч\w+|созвон\w+)|(?:у|в)(?:ехал|летел|вез|шел|шла|волил|волен)\w*|ушел|ушла|ушли|"
    r"отсутству\w+|нет на (?:месте|связи|работе)|не на (?:месте|связи|работе)|вне (?:зоны|сети|доступа|офиса)|"
    r"недоступ(?:ен|на|ны)|выходн(?:ой|ые|ых)|отгул\w*|праздник\w*|каникул\w*|отпускн\w+ (?:сезон|период|пора|"
    r"время|месяц)\w*|разбежал\w+|разъеха\w+|отдыха(?:ет|ют|ли|ем)|(?:половина|пол|почти вся|вся|большая часть|"
    r"треть) ?(?:\w+ )?(?:отдел\w*|команд\w+|офис\w*|цех\w*|сотрудник\w*|смен\w+|штат\w*|коллектив\w*)|(?:людей|"
    r"рук|народу|сил|времени|ресурс\w+|специалист\w*|сотрудник\w*|кадров) (?:\w+ )?(?:нет|мало|не хват\w+|не было|"
    r"в обрез|впритык|нету)|(?:мало|не хватает|нехватк\w+|нет|без|нету) (?:\w+ )?(?:людей|рук|народу|сил|времени|"
    r"ресурс\w+|специалист\w*|сотрудник\w*|кадров|мастер\w*|водител\w+)|не до (?!конц|сих|пор|\d)\w+|(?:второй|"
    r"третий|целый|весь|весь этот) (?:день|месяц|год) (?:на|в|без|с|бе\w+)|ребен(?:ок|ка|ком)|дет(?:и|ей|ьми)|"
    r"(?:жен|муж|мам|тещ|бабушк|собак|кошк|кот)(?:а|у|ы|е|ой|ем)?|(?:\w+[’']s|[a-z]+|he|she|they|everyone|"
    r"everybody|half|most|nobody|lead|boss|manager|designer|developer|colleague|team|office|people)(?:[’']s| is|"
    r" was| are| were| has been| have been) (?:\w+ )?(?:off(?! (?:the|your|by|line))|away|out (?:today|sick|this|"
    r"all|until|of office)|ill|sick|poorly|unwell|on leave|on holiday|on vacation|on annual leave|"
    r"on maternity leave|on parental leave|on sick leave|abroad|travelling|traveling|in hospital|"
    r"at a (?:conference|wedding|funeral|trade fair|show)|at lunch|on a (?:course|plane|trip|retreat)|"
    r"in (?:a )?meetings?|in the mountains|unreachable|unavailable|in bed|down with \w+|on the beach|in court)|"
    r"(?:flu|covid|norovirus|migraine|fever|food poisoning|toothache|dentist|a cold|bug|hospital|funeral|"
    r"maternity)|(?:on|before|after|over|during) (?:\w+ )?(?:leave|holidays?|vacation|sabbatical|easter|christmas|"
    r"summer|break|half.term|school run|ramadan|thanksgiving|new year|bank holiday)|(?:bank|public|national|"
    r"school) holidays?|holiday (?:season|week|weekend|mode|time|period|rota)|(?:has|have|had|just|handed in|"
    r"gave) (?:quit|left|resigned|notice|gone|walked out|moved on|vanished|disappeared)|(?:handed in|gave) (?:his|"
    r"her|their) notice|quit|resigned|walked out|fired|let go|(?:new|junior|temp|green) (?:\w+ )?(?:joiner|starter|"
    r"hire|guy|girl|intern|colleague|person|temp|trainee)|trainee|intern|(?:baby|kids?|kid[’']s|daughter|son|wife|"
    r"husband|mother|mum|dog|cat)(?:[’']s)?|(?:half|most|all|a third|two thirds) (?:of )?(?:the|our|"
    r"my) (?:\w+ )?(?:team|office|staff|department|crew|people|company)|(?:the|our|my) \w+ (?:office|team|"
    r"branch) (?:has|is|was|are|were|have) (?:\w+ )?(?:closed|shut|праздник\w*|holiday|off|empty|party|deserted)"
)
"""Two points: who was ill, away, gone or at home."""

ACTORS: Final = (
    r"(?:хостер|хостинг|провайдер|подрядчик|поставщик|типографи|курьер|перевозчик|программист|разработчик|"
    r"верстальщик|дизайнер|бухгалтер|юрист|склад|отдел|коллег|смежник|партнер|фрилансер|банк|почт|айтишник|админ|"
    r"менеджер|монтажник|строител|электрик|фотограф|переводчик|логист|производств|завод|цех|агентств|техник|мастер|"
    r"регистратор|бригад|водител|тестировщик|копирайтер|редактор|начальств|руковод|директор|шеф|таможн|налогов|"
    r"арендодат|сосед|охран|экспедитор|вендор|интегратор|оператор|сервис|платформ|плагин|сервер|интернет|компьютер|"
    r"ноутбук|систем|программ|связ|сет[ьи]|сайт|телефон|диск|принтер|баз|антивирус|роутер|облак|гугл|яндекс|винд|"
    r"битрикс|майкрософт|обновлени|апдейт|модерац|модератор|сертификат|лиценз|вайфай|свет|погод|лифт|кондиционер|"
    r"кофемашин|дожд|снег|ветер|ветр|дорог|клиент|заказчик|маркетолог|маркетинг|реестр|дата-?центр|модератор|"
    r"контрагент|исполнител|сисадмин)\w*|(?:google|wordpress|windows|microsoft|outlook|excel|apple|meta|facebook|"
    r"zoom|slack|teams|chrome|aws|cloudflare|telegram|whatsapp|amazon|adobe|iphone|android|vpn|впн|crm|црм|cms|api|"
    r"1с|wi-?fi)|(?:host(?:ing)?|providers?|suppliers?|vendors?|contractors?|subcontractors?|printers?|print ?shop|"
    r"couriers?|carriers?|builders|electricians?|installers?|developers?|devs?|programmers?|designers?|engineers?|"
    r"accounting|accountants?|billing|finance|legal|lawyers?|sales|marketing|warehouse|logistics|registrar|bank|"
    r"post|agency|freelancers?|partners?|it (?:department|team|guys|people)|department|colleagues?|studio|"
    r"translators?|photographers?|plumbers?|driver|management|boss|head office|hq|account lead|customs|landlord|"
    r"firm|company|moderators?|server|e-?mail|mailbox|inbox|internet|computer|laptop|system|software|network|"
    r"phones?|database|router|connection|tool|cloud|plug-?in|platform|update|upgrade|browser|spam filter|machine|"
    r"coffee machine|lift|cable|algorithm|licen[cs]e|weather|rain|snow|wind|ice|fog|storms?|traffic|trains?|crew|"
    r"industry|facebook|clients?|customers?|app|predecessor|agency|team|tool)"
)
"""One point: those that excuses are about."""

TIMES: Final = (
    r"(?:праздник|сезон|понедельник|недел|период|конец (?:года|месяца|квартала)|лето|декабр|август|январ|"
    r"квартал)\w*|(?:month|week|monday|friday|year|season|summer|december|august|holidays?|christmas|easter|"
    r"quarter)"
)
"""One point: the times of the year."""

DENIALS: Final = (
    rf"(?:{ACTORS})(?: \w+){{0,3}} "
    r"(?:не(?! только)|никак|ничего|\w+n[’']?t|never|cannot|not|no longer|refuses?|fail(?:s|ed)?)"
)
"""Two points: what others did not do."""

FAILURES: Final = (
    r"(?:еще |пока |все еще |до сих пор |так и |вовремя )*не (?:готов\w*|ответ\w+|сдел\w+|отправ\w+|выстав\w+|"
    r"прис\w+|приш\w+|смог\w*|работа\w+|получ\w+|добра\w+|начал\w*|начина\w+|посмотр\w+|выш\w+|запуст\w+|доде\w+|"
    r"дош\w+|будет|было|знае\w+|увид\w+|поехал\w*|состоя\w+|собра\w+|выполн\w+|напис\w+|провер\w+|постав\w+|"
    r"сдвин\w+)|задерж\w+|задержив\w+|опозда\w+|опаздыва\w+|тишин\w+|молч(?:али|им|ание\w*)|сдвин\w+|сдвига\w+|"
    r"перен(?:ос\w*|ес\w+)|отлож\w+|откладыва\w+|срыва\w+|сорвал\w*|просел\w*|медленн\w+|долго|дольше|неизвестно|"
    r"непонятно|когда-нибудь|без новостей|новостей нет|пока (?:без|нет|никак|стоит|тихо)|ждите|подождите|потерпите|"
    r"потом|позже|извин\w+|прост(?:ите|и)|сор(?:ри|ян)|простаива\w+|стоит|пропусти\w+|без вниман\w+|без ответ\w+|"
    r"пауз\w+|осталс\w|осталас\w|остались|осталось|confus\w+|(?:known )?(?:quirk|limitation|bug)s?|"
    r"mix(?:ed)?[- ]?up|перепутал\w*|путаниц\w+|late|delay(?:ed|s)?|silence|quiet|no (?:news|reply|answer|call|"
    r"update|newsletter|word|progress|photos?|proof|quote|date|report|idea|visit|response|sign|draft|version|"
    r"\w+ yet|\w+ today|\w+ this week)|not (?:yet|ready|done|started|sent|finished|there|here|fixed|able|possible)|"
    r"nothing (?:yet|to show|new|happened|came|moved)|haven[’']?t|hasn[’']?t|hadn[’']?t|didn[’']?t|couldn[’']?t|"
    r"wasn[’']?t|weren[’']?t|isn[’']?t|can[’']?t|cannot|still (?:pending|open|waiting|not|no|missing|stuck|in)|"
    r"pending|missed|missing|stopped|postponed|pushed back|on hold|held|took longer|takes? (?:a while|longer|time|"
    r"forever|ages)|had to wait|wait(?:ed|ing)?|slow\w*|sorry|soz|sry|apolog\w+|wrong|stay(?:ed|s) (?:in|on|open)|"
    r"fell through|slid|slipping|overdue|behind|cancelled|never (?:\w+)|no show|unanswered|off|forgive|sits?|sat"
)
"""One point: what was late, missing or not done."""
