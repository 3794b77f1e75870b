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

RARER_GIVEN_NAMES: Final = listed("""
    abigail ada agnes aidan aisha alastair alejandro alfie ali alison alistair allan amanda amir anders andre angela
    angus anita annabel annette annie antoine antonio archie arjun arnold asha astrid audrey barney bart beatrice
    belinda benedict benjamin bernadette bernard bert beth bethany betsy bjorn bonnie brad bradley brenda brendan
    bridget bruno bryan byron callum calvin cameron candice carla carlos carly carmen caroline carolyn cassie cathy
    cecilia cedric celia charlene chester christian christina christine clara clarence claudia clement clifford clint
    connor conor cora cornelius courtney curtis cynthia cyril damian damien danielle danny daphne darius davina debbie
    deborah declan deepak della denise derrick desmond diego dirk dominic doreen dorian doris dougal dwayne eamon
    edgar edith edmund edwin eileen elaine eleanor eliza elizabeth elliot elliott ellis elsa elsie enrico erica erik
    ernest esme esther ethan etienne eva evan evelyn fatima felicity felix fergus fernando finn fletcher flora
    florence frances francesca francis francois franz fraser freddie freddy frederick freya friedrich gabriel
    gabrielle gail gareth garry georgia georgina gerard gerry gilbert giles gillian gina giovanni gisela gladys gloria
    graeme gregory greta gretchen guido guy gwen hamish hank harriet harvey hassan hazel hector heidi helena helga
    henrietta henrik henry hilary hilda horace hubert hussein ibrahim ida imogen ines ingrid isaac isabelle ismail
    isobel ivor jackie jacob jacqueline jacques jake jamal jamie jan janet janice jasmine javier jayne jeanette jenna
    jennifer jerome jodie johan johann johannes jonas jorge jose joseph josephine joshua joyce juan juliet justin kai
    kamil karl kathleen katie kelvin kerry kieran kirsten kristin kurt lance lara lars latoya laurence laurie lawrence
    leigh leonard leroy leslie leticia libby lionel lloyd lois lorenzo lorna lorraine louis lucas lucia lucinda ludwig
    luigi lydia lynda lynne mabel madeleine magnus malik marc marcel marcia marco marcus margot marianne marie marion
    marjorie marlene marta martha martina marvin matilda maureen maurice mehmet melanie melissa meredith michele
    miguel mila mildred millie milo miriam mohammed moira molly monica morgan muhammad muriel myra nadine nathan
    nathaniel ned nelly nikhil niklas noah noel nora norma nuala omar ophelia oskar otto pablo pamela pascale patsy
    pauline pedro percy perry petra phoebe phyllis pierre priya quentin rafael rajesh ramon ramona randolph raquel
    rashid ravi raymond reg reggie regina reginald renata rene rhiannon rhys ricardo rita roberta roberto roderick
    rodney roland rolf ronald rory rosa rosalind rosemary rowan roxanne rudolf rufus rupert sabrina sadie salma salman
    sanjay saskia seamus sebastian selina serena shane shauna shreya sian sid sidney silvia simone sinead siobhan
    sonia stefan stella stewart sunil suzanne sven sybil sylvia tamara tara tessa thelma theodore theresa tia tilda
    tilly timothy tina tobias toby todd tomas tommy toni tricia tristan una ursula valerie vanessa vernon vijay vikram
    vincent viola violet virginia vivian wallace wanda wesley wilfred wilhelm willem william winifred winston
    taylor xavier
    yasmin yusuf zachary zara
""")
"""Names of persons where a surname stands beside them; companies are called so as well."""


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
    if one.word in GIVEN_NAMES or one.word in RARER_GIVEN_NAMES:
        return True
    ends = range(max(2, len(one.spelt) - 3), len(one.spelt) + 1)
    return one.cyrillic and any(one.spelt[end:] in _STEMS.get(one.spelt[:end], frozenset()) for end in ends)
