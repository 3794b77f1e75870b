"""Names that everybody knows from school: writers and scholars, heroes of tales, what moves in the sky."""

from __future__ import annotations

from typing import Final

from jira_csext.register.leaks.spelling import listed

FAMOUS: Final = listed("""
    austen auden balzac beckett blake bronte brontes browning burns byron carroll chaucer chekhov coleridge conrad
    dante defoe dickens dostoevsky dumas eliot emerson faulkner fielding flaubert frost gaskell goethe gogol hardy
    hawthorne hemingway homer hugo ibsen joyce kafka keats kipling lawrence longfellow marlowe maupassant melville
    milton moliere orwell pasternak poe pope pushkin ruskin scott shakespeare shaw shelley stevenson swift tennyson
    thackeray thoreau tolkien tolstoy trollope turgenev twain verne virgil voltaire wells whitman wilde woolf
    wordsworth yeats aristotle archimedes babbage boyle copernicus curie darwin descartes edison einstein euclid euler
    faraday fermi fibonacci fourier galileo galilei gauss halley hawking hooke hubble kepler laplace leibniz linnaeus
    maxwell mendel newton ohm pascal pasteur plato pythagoras rutherford socrates tesla turing volta watt bach bartok
    beethoven berlioz bizet brahms britten chopin debussy dvorak elgar gershwin grieg handel haydn holst liszt mahler
    mozart paganini puccini purcell rossini schubert schumann sibelius strauss stravinsky tchaikovsky verdi vivaldi
    wagner bosch botticelli canaletto cezanne chagall constable degas gainsborough gauguin goya hogarth holbein
    kandinsky klimt magritte manet matisse michelangelo monet munch picasso raphael rembrandt renoir rodin rubens
    titian turner vermeer whistler nelson wellington churchill cromwell drake raleigh cook napoleon caesar
    """)
"""Writers, scholars, composers, painters and captains of old."""
FAMOUS_RUSSIANS: Final = listed("""
    айвазовск ахматов бажов бальмонт белинск боровиковск брюллов булгаков бунин васнецов верещагин вернадск врубел
    высоцк гагарин гиляровск гоголя гоголю гоголем гоголе гончаров горьк грибоедов державин достоевск есенин жуковск
    кандинск карамзин крамск кулибин кустодиев кутузов левитан лермонтов ломоносов малевич мандельштам маршак
    маяковск менделеев мусоргск набоков пастернак паустовск поленов пришвин прокофьев пушкин рахманинов репин
    римск рублев рылеев саврасов скрябин стравинск суриков толст тургенев тютчев фонвизин циолковск цветаев чайковск
    чернышевск чехов чуковск шаляпин шишкин шолохов шостакович воронихин растрелли
    """)
"""Stems of theirs."""
SCHOLARS: Final = listed("""
    archimedes avogadro bayes bernoulli boole boyle carnot charles coulomb darcy darwin descartes doppler einstein
    euclid euler faraday fermat fibonacci fick fourier fresnel gauss halley hooke hubble joule kelvin kepler laplace
    lorenz maxwell mendel moore murphy newton ohm pareto parkinson pascal poisson pythagoras simpson snell stokes taylor
    turing venn volta webb young zipf
    """)
"""Whom a law or a method is called by."""
HEROES: Final = listed("""
    айболит аладдин алис бармале белоснежк буратин ватсон винни-пух гадк гулливер дюймовочк емел золушк иванушк
    карабас карлсон колобк колобок кощ красавиц маугл мальвин матроскин мойдодыр незнайк пиноккио пух пятачк пятачок
    рапунцел робинзон русалочк русалк снегурочк теремк теремок тортилл умк царевн чебурашк чипполин чиполлин шапокляк
    шерлок щелкунчик
    """)
"""Stems of their names, for they are declined."""
SKY: Final = listed("""
    mercury venus mars jupiter saturn uranus neptune pluto ceres apollo gemini orion sirius vega altair cassiopeia
    andromeda pegasus perseus cygnus lyra aquila aries taurus leo virgo libra capricorn aquarius pisces voyager soyuz
    artemis titan europa io luna hydra phoenix draco меркурий венера венеру венеры марс юпитер сатурн уран нептун
    плутон орион ориона сириус вега вегу альтаир кассиопея кассиопею андромеда андромеду пегас персей лебедь лира лиру
    орел овен телец близнецы лев дева весы скорпион стрелец козерог водолей рыбы медведица медведицу медведицы полярная
    аполлон вояджер луна луну титан европа гидра дракон феникс цефей
    """)
