"""Words of everyday life that companies are called by as well; a name made of them alone needs more than its "
"letters."""

from __future__ import annotations

from typing import Final

from jira_csext.register.leaks.spelling import Word, forms, listed

_ENGLISH: Final = """
ace action active acorn advance advanced air alliance alpha amber anchor angel answer apex apple apricot arc arch area
arrow art ash ask aspect aspen asset atlas aurora autumn axis balance bamboo bank banner bar base basic bay beach
beacon bear beat bee bell benchmark berry best beta big bird birch black blade blink bliss block bloom blossom blue
board boat body bolt bond book boost border box branch brand brave bread breeze brick bridge bright bronze brook
brother brothers brush bubble bud build builder bull butterfly button cactus call camp canvas cape capital card care
carpet castle cat cedar center centre central chain champion chance change channel chart check cherry chess choice
circle city clarity class classic clay clean clear clever click cliff clinic clock cloud clover club coach coast
coffee coin cold color colour column comet common compass concept connect contact copper coral core corner cotton
country course court cover craft crane creative creek crest crop cross crown crystal cube current curve cut dairy dawn
day deal deer delta den design desk dental dew diamond direct dock dog dolphin door dot dove dragon dream drive drop
duck dune eagle early earth east eastern easy echo eclipse edge eight element elephant elite elm ember emerald empire
energy engine epic equal era essence estate estates event ever evergreen express extra eye factor fair faith falcon
family farm farms fast feather fern field finch fire first fish five flag flame flash flat fleet flow flower focus
foods forest forge form forward foundation fountain four fox frame free freedom freight fresh friend friends frog
front frost fruit fuel full fusion future galaxy game garden gate gear gem general genius giant gift glass globe glow
goal gold golden good grace grain grand granite grape graphite grass great green grid ground group grove growth guide
gull gyms hammer hand happy harbor harbour hare harmony hat haven hawk hazel heart heat hedge height help hero high
highland hill hills hive holly home honey honor honour hope horizon horse hotel house hub hunter ice icon idea ideal
image impact index indigo ink insight inspire iris iron island ivory ivy jade jet jewel joy jump junction jungle just
key kind king kite knight knot lab lake lamp land lane large lark last laser launch laurel lead leader leaf leap left
legacy legend lemon letter level liberty life light lighthouse lily lime line link lion list live local lodge logic
long loop lotus love low lucky lumen lunar magic magnet main manor map maple marble mark market mars mass master match
max maze meadow media medium mega melon memory mercury meridian metal meteor method metro mid mill mind mine mint
mirror mission mobile mobility model modern moment moon more morning moss motion motor mount mountain mouse move music
myth narrow nation native nature nest net new next night nine noble node north northern nova number oak oasis ocean
octopus office olive omega on one open optic orange orbit orchard orchid order orient origin otter oval owl own oxygen
pace pacific page paint palace palm panda panel paper parade paradise park part partner partners pass path peach peak
peacock pearl pebble pen penguin people pepper perfect phoenix piano picture pilot pine pink pioneer pixel place plan
planet plant platform platinum play plus point polar pole pond pool poppy port portal post power precise premium
present press prime print prism pro process product profile progress project proof prospect public pulse pump pure
purple pyramid quality quarter quartz queen quest quick quiet quill rabbit race radar radio rain rainbow ranch range
rapid raven ray ready real record red reef reflex regal relay reserve result retro rich ridge right ring rise river
road robin rocket rock roof room root rose round route row royal ruby run safe sage sail salt sand sapphire scale
school scope scout sea seal second secure seed select sense set seven shade shadow shape share shell shield shift
shine ship shop shore short signal silk silver simple site six sky small smart smile snow social solar solid solution
sonic soul sound source south southern space spark sparrow spectrum speed sphere spice spider spirit spot spring
sprint square stable stack stage standard star stars start state station steel stem step stone store storm story
stream street strong studio style success sugar sum summer summit sun sunny sunrise sunset super support sure surf
swan sweet swift switch table tag target task taste team tech tent terra theory three tide tiger time tip titan today
top topic torch total touch tower town track trade trail train tree trend triangle trinity true trust tulip tune turbo
turn turtle twin two unicorn union unique unit united unity universe up urban valley value vector velvet venture venus
verge view village vine vintage violet vision vista vital vivid voice wall walnut warm water wave way web well west
western whale wheat wheel white wide wild willow win wind window wing winter wise wolf wonder wood wool word work
works world yard yellow yes young zebra zen zenith zero zone outdoor logistics foods accounting holdings pet doc org
lin
"""

_RUSSIAN: Final = """
абрикос авангард август агат адрес азбука аист айсберг аквариум аккорд актив акцент акция алмаз альфа альянс ангел
апельсин апрель арбуз арена арка арсенал архив аспект атлант атлас атом база баланс балкон бальзам банк барс барьер
баня башня белка белый белая белое берег береза бета билет благо близнец блок богатырь большой большая борт бриз
бриллиант буква букет бурый бурая буря быстрый быстрая быстрое вариант василек век вектор верный верность вершина
весна вестник ветер ветеран вечер вечный взгляд взлет вид визит викинг вилка виноград вираж вихрь вишня вклад вкус
влад власть вода водный возраст воздух волга волк волна вольный ворон восток восточный восход время всадник встреча
выбор высота выставка вышка газета галактика гамма гарант гармония гвардия гвоздь герой глобус глория гнездо голос
голубь голубой гора горец горизонт город горный град гранат гранит грань гриф гром группа дар дача два дворец дворик
девиз дело дельта дельфин дерево держава десять дизайн диалог династия дом домашний дорога достаток доступ доверие
дождь долина друг друзья дракон дуб дубрава дума дуэт душа ель единство енот жара жасмин жемчуг живой жизнь жираф
журавль забота завод закат закон замок запад западный запас заповедник заря звезда звездный звук здоровье зебра
зеленый зеленая земля зенит зеркало зерно зима змей знак знамя знание золото золотой золотая золотое золушка зонт зубр
идеал идея изба избушка изумруд империя импульс инициатива интеграл интерес ирис искра исток итог кабинет каменный
камень камея капитал капитан капля карат караван карта карусель каскад кашалот квадрат квант квартал кедр кит клад
класс классика клевер клен ключ клуб книга кольцо колос колесо колибри команда комета комплекс комфорт компас конгресс
контакт контур конек корабль коралл корень корона космос кошка край крепость кречет кристалл кров крона круг крылья
крыло крыша кубик курс кузнец лабиринт лавка лагуна ладья лад ландыш лапа ласточка лебедь лев легенда легкий лед лес
лесной лето лидер лига лилия лимон линия лира лис лиса лист листва логика логос лоза локомотив лотос луг луч лучший
луна мастер мастерская магистраль магия магнит магнолия май маков малина малый маркет марс маска матрица маяк мебель
мегаполис медведь мед мелодия меридиан мечта мир мираж миссия млечный молния молоко монолит море морской мост мотив
мрамор мудрый муза муравей мыс мята наследие начало небо небесный невский нева новый новая новое новость норд обзор
облако образ огонек огонь озеро океан окно олень оливка олимп опора оптимум опыт орбита орел орион ориентир орхидея
осень основа остров ответ отдых отель очаг павлин палитра панда панорама парк партнер партнеры парус патриот пегас
перекресток перо перспектива песня пик пилот пингвин пирамида план планета платформа платина победа подарок подкова
поиск поле полет полюс польза помощь порт портал порядок поток право праздник премьер престиж прибой привет призма
пример принцип природа прогресс проект профиль прогноз простор проспект птица пульс пума путь пчела пять радость
радуга развитие ракета ракурс рассвет расчет регион ресурс результат река ренессанс решение риск рифма ритм родник
родина роза розовый ромашка роса росток рубеж рубин русь ручей рысь рябина сад садовый салют самолет сани сапфир
сатурн свет светлый светлая свобода связь север северный северная сезон секрет семья семь семейный сервис серебро
серебряный сигма сигнал сила символ синий синяя сирень система сказка скала скиф сладкий след слово слон снег снегирь
снежный сова содружество созвездие сокол соколов солнце солнечный солнечная соль союз спектр сплав спорт спутник
стандарт старт старый статус статья стекло стена степь стиль стимул столица столп стрела стрекоза строй струна студия
ступень судьба сфера сыновья счастье тайга таймер такт талант талисман тандем таргет театр тема темп теплый тепло
теплица терем тигр титан товар тон тополь топаз точка традиция трек тренд три триумф тройка тропа трио туман тюльпан
удача узел уют универсал успех утес утро учет фабрика факел фактор фаза фаворит феникс фиалка фокус фонтан формат
формула форум форвард фрегат хвоя хозяин хорошо хранитель храм цвет цветок цель центр центральный цитадель циркуль час
часы чайка чайный чаша черный черная чистый чистая чудо шаг шанс шар шатер школа штрих штурм эверест эдем экватор
экран экспресс элемент элита энергия эпоха эра эталон эффект эхо юг южный юность юнга юпитер ягода ягуар якорь янтарь
ясень ясный сто столичный век звезд
"""


def _stems_of(word: str) -> set[str]:
    spelt = forms(word)
    return {spelt.base, *(stem for stem, _ in spelt.stems)}


_SURNAME_ENDS: Final = (
    "ов", "ова", "ев", "ева", "ин", "ина", "ын", "ына", "ский", "ская", "цкий", "цкая", "енко", "чук", "ян",
    "ov", "ova", "ev", "eva", "sky", "skaya", "skiy", "enko", "chuk", "yan",
)  # fmt: skip

_ENGLISH_WORDS: Final = frozenset(_ENGLISH.split())
_RUSSIAN_STEMS: Final = frozenset(stem for word in _RUSSIAN.split() for stem in _stems_of(word))


def is_ordinary(one: Word) -> bool:
    """Return whether a word of a text or name is one of everyday life in its own alphabet, or a figure."""
    if one.spelt.isdigit():
        return True
    if not one.cyrillic:
        return one.word in _ENGLISH_WORDS or (one.word.endswith("s") and one.word[:-1] in _ENGLISH_WORDS)
    return any(one.spelt[: len(one.spelt) - cut] in _RUSSIAN_STEMS for cut in range(5) if len(one.spelt) - cut > 1)


def looks_like_surname(word: str) -> bool:
    """Return whether a folded word ends as Russian surnames do, so that a person of ours may be called by it."""
    return len(word) > 4 and word.endswith(_SURNAME_ENDS)


GIVEN_NAMES: Final = listed("""
    александр александра алексей алена алина алиса алла анастасия анатолий андрей анна антон аркадий арсений артем
    артур борис вадим валентин валентина валерий валерия василий василиса вера вероника виктор виктория виталий
    владимир владислав вячеслав галина геннадий георгий герман глеб григорий дарья даша денис диана дмитрий ева
    евгений евгения егор екатерина елена елизавета жанна захар зоя иван игорь илья инга инна ирина кирилл константин
    ксения лариса лев леонид лидия любовь людмила маргарита марина мария марк матвей михаил надежда наталия наталья
    никита николай нина оксана олег олеся ольга павел петр полина раиса роман руслан светлана семен сергей софия софья
    станислав степан тамара татьяна тимофей тимур ульяна федор эдуард элина эльвира эмма юлия юлиан юрий яна ярослав
    оля катя маша дима саша миша лена таня наташа аня ann anna anton boris daria dmitry elena eugene helen igor ilya
    irina ivan kate katya kirill konstantin maria marina max mikhail natalia nick nikita oleg olga pavel peter polina
    roman sergey svetlana tania tatiana vera victor vladimir yulia yuri adam alex alice andrew ben bill bob chris dan
    daniel david emma eric frank george grace harry ian jack james jane jim joe john julia karen kim laura leo lisa
    lucy luke mark martin mary mia michael mike nina oliver oscar paul rachel robert ryan sam sarah simon sophie steve
    susan ted thomas tim tom tony will
    """)
