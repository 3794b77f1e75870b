"""Who and what excuses blame, in Russian and English: people, firms, machines. Text is folded (`ё` is `е`)."""

from __future__ import annotations

from typing import Final

OTHER_PEOPLE: Final = (
    r"(?:(?:the|our|their|these) )?(?:\w+ )?(?:hosting(?: people| company| provider)?|host|provider|"
    r"supplier|suppliers|vendor|"
    r"contractors?|subcontractors?|printers?|print(?: ?shop| house)|couriers?|carrier|carpenters|"
    r"builders|electricians|installers|"
    r"developers?|programmers?|designers?|engineers|accounting|accounts|accountants|billing|finance|"
    r"legal|lawyers?|sales|marketing|"
    r"warehouse|logistics|registrar|bank|post(?: office)?|agency|freelancers?|partners?|"
    r"it(?: department| guys| people| team)?|"
    r"department|colleagues?|team|support|factory|studio|translators?|photographers?|plumbers|"
    r"painters|driver|drivers|guys|people)"
)
OTHER_PEOPLE_RUSSIAN: Final = (
    r"(?:хостер\w*|хостинг\w*|провайдер\w*|подрядчик\w*|субподрядчик\w*|поставщик\w*|типографи\w+|"
    r"курьер\w*|перевозчик\w*|"
    r"программист\w*|разработчик\w*|верстальщик\w*|дизайнер\w*|бухгалтер\w*|бухгалтери\w+|юрист\w*|"
    r"склад\w*|отдел\w*|"
    r"коллег\w*|смежник\w*|партнер\w*|фрилансер\w*|банк\w*|почт\w+|айтишник\w*|админ\w*|менеджер\w*|"
    r"монтажник\w*|строител\w+|"
    r"электрик\w*|фотограф\w*|переводчик\w*|логист\w*|производств\w+|завод\w*|цех\w*|агентств\w+|"
    r"специалист\w*|техник\w*|мастер\w*|"
    r"кладовщик\w*|регистратор\w*|бригад\w+|водител\w+|они|ребята|тестировщик\w*|копирайтер\w*|"
    r"редактор\w*|поддержк\w+)"
)
MACHINES_RUSSIAN: Final = (
    r"(?:сервер\w*|почт\w+|интернет\w*|vpn|впн|компьютер\w*|комп|ноутбук\w*|ноут|систем\w+|"
    r"программ\w+|crm|црм|связь|wi-?fi|вайфай|"
    r"сайт\w*|телефон\w*|диск\w*|принтер\w*|база|антивирус\w*|роутер\w*|jira|мессенджер\w*|сеть|"
    r"облако|редактор\w*|таск-?трекер\w*|трекер\w*)"
)
MACHINES: Final = (
    r"(?:server|e-?mail|mail|mailbox|internet|vpn|computer|laptop|pc|system|software|crm|network|"
    r"wi-?fi|phones?|disk|printer|"
    r"database|router|connection|calendar|tool|app|cloud|helpdesk|ticket system|spam filter|inbox|"
    r"machine|screen)"
)
