"""Phrases that say when: leaving out the places where none can begin loses none of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jira_csext.core.dates import phrases as module
from jira_csext.core.dates.phrases import Phrase, phrases
from jira_csext.core.dates.tokens import Token, sentences, tokens_of

PLAIN = (
    "2026-06-04 04.06 4.6.26 04.06.2026 13/04/2026 4/12/2026 15:00 9:30 9.30 15:00:10 5 05 15 1700 2026 12345 2-3 "
    "10-12 17-30 10:00-12:00 1.5 2,5 1.2.3 ５ st nd th го е moro nite am pm a p m h o ч часов clock числа of the to "
    "until or и или – — - , . ( ) ' ’ at by before on к ко до по в во на с from now not no later than не позднее hour "
    "полтора working business рабочих half past quarter минут четверти business day play thing coming week month weeks "
    "years года раза floor we will ship отправим релиз and between time"
)
PIECES = sorted({*PLAIN.split(), *module._OPENERS})
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(PIECES).flatmap(lambda piece: st.sampled_from((piece, piece.capitalize()))),
        st.sampled_from((" ", " ", "")),
    ),
    max_size=8,
).map(lambda pieces: "".join(piece + gap for piece, gap in pieces))


def the_slow_way(tokens: list[Token]) -> list[Phrase]:
    """Return the phrases as every reader finds them, tried at every place."""
    found: list[Phrase] = []
    at = 0
    while at < len(tokens):
        phrase = module._phrase_at(tokens, at, found[-1].last if found else 0)
        if phrase is not None:
            found.append(phrase)
        at = at + 1 if phrase is None else phrase.last
    return found


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


def test_in_every_collected_text_the_same_phrases_are_found_as_by_trying_every_place(repo: Path) -> None:
    count = 0
    for file in sorted((repo / "tests/data/texts").glob("*.jsonl")):
        for text in {text for line in file.read_text("utf-8").splitlines() for text in texts_in(json.loads(line))}:
            for tokens in sentences(tokens_of(text)):
                found = phrases(tokens)
                assert found == the_slow_way(tokens), f"{file.name}: {text}"
                count += len(found)
    assert count > 2_000


@settings(max_examples=400)
@given(TEXTS)
@example("a quarter to four tomorrow at ５ pm")
@example("2 moro, часа через два, 20-го, two weeks from now, без четверти пять")
def test_in_any_words_of_dates_the_same_phrases_are_found_as_by_trying_every_place(text: str) -> None:
    for tokens in sentences(tokens_of(text)):
        assert phrases(tokens) == the_slow_way(tokens)


def test_a_text_without_words_of_time_is_tried_nowhere() -> None:
    tokens = tokens_of("java.lang.NullPointerException at Foo.java:1234 [12] v1.2.3, 100,000 lines; thanks")

    assert [one.raw for at, one in enumerate(tokens) if module._may_begin(tokens, at)] == []
