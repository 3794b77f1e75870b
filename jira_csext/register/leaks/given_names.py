"""Given names, by which a person is told from a company of that surname."""

from __future__ import annotations

from typing import Final

from jira_csext.register.leaks.spelling import Word, forms, is_cyrillic, listed

GIVEN_NAMES: Final = listed("""
dawn ivy lily daisy heather olive pearl amber jade brook robin jay clay cliff dale drew pat sandy
adam alan albert alex alfred alice amelia amy andrew andy ann anna anne anton april arthur august barbara barry becky
ben betty bill bob boris brian bruce carl carol carter catherine charles charlie charlotte chloe chris christopher
claire clive colin craig dan dana daniel daria darren dasha dave david dean dennis derek diane dmitry donald donna
dorothy dot douglas duncan ed edward elena ella ellie emily emma eric eugene faith fiona frank fred frost gary gavin
gemma geoff george gerald glen gordon grace graham grant greg hannah hans harold harry helen holly hope howard hugh
iain ian igor ilya irina iris isabel isabella ivan jack james jane jason jean jeff jenny jeremy jerry jessica jill jim
jo joan joanna joe john jonathan josh joy judith judy julia julie june karen kate katherine kathy katya kay keith
kelly ken kenneth kevin kim kirill kirsty klaus konstantin kyle laura lauren leah lee lena leo lesley lewis liam linda
lisa louise lucy luke lynn malcolm mandy margaret maria marina mark martin mary matt matthew max may megan mia michael
michelle mike mikhail misha mitchell nadia nancy naomi nat natalia natalie nate neil nick nicola nigel nikita nina
norman oleg olga oliver olivia oscar owen patricia patrick paul paula pavel penny pete peter phil philip pippa polina
rachel ralph ray rebecca richard rick rob robert roger roman ron rose rosie ross roy ruby russell ruth ryan sally sam
samantha sandra sarah sasha scott sean sergey sharon shaun sheila shirley simon sophia sophie stan stephanie stephen
steve stuart sue susan svetlana tania tanya tatiana ted terry theo thomas tim tom tony tracy trevor vera vicky victor
vince vladimir walter warren wayne wendy will yulia yuri yvonne zoe александр александра алексей алена алина алиса
алла анастасия анатолий андрей анна антон аня аркадий арсений артем артур борис боря вадим валентин валентина валерий
валерия ваня варвара варя василий василиса вера вероника вика виктор виктория виталий владимир владислав вова вячеслав
галина гена геннадий георгий герман глеб григорий даня дарья даша денис диана дима дмитрий ева евгений евгения егор
екатерина елена елизавета жанна захар зоя иван игорь илья инга инна ирина ирочка катя кирилл коля константин костя
ксения лавр лаврентий лариса лев лена леонид леша лида лидия лиза любовь люда людмила макар маргарита марина мария
марк матвей маша михаил миша надежда надя настя наталия наталья наташа никита николай нина оксана олег олеся ольга оля
павел паша петр петя полина прохор раиса рита рома роман руслан савва саша света светлана семен сергей серега сережа
слава соня софия софья станислав степан тамара таня татьяна тимофей тимур толя тоня ульяна федор эдуард элина эльвира
эмма юлиан юлия юра юрий яна ярослав
""")


def _stems() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name in GIVEN_NAMES:
        if is_cyrillic(name):
            for stem, endings in forms(name).stems:
                found[stem] = found.get(stem, frozenset()) | endings
    return found


_STEMS: Final = _stems()


def is_given_name(one: Word) -> bool:
    """Return whether a word is a given name, a Russian one in any case."""
    if one.word in GIVEN_NAMES:
        return True
    ends = range(max(2, len(one.spelt) - 3), len(one.spelt) + 1)
    return one.cyrillic and any(one.spelt[end:] in _STEMS.get(one.spelt[:end], frozenset()) for end in ends)
