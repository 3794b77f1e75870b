"""`silence`: what it asks for before it keeps anybody from being told, and what it lists."""

from __future__ import annotations

import pytest

from tests.cli.daemon import Operator, operator

__all__ = ["operator"]

FOR = ("--for", "4h")
WHY = ("--because", "a test")


@pytest.fixture
def key(operator: Operator) -> str:
    """A ticket on record."""
    operator.stage.to("10:00")
    key = operator.stage.asks()
    assert operator.calls("sync", "--once").code == 0
    return key


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((*FOR, *WHY), "Silence what? Name --rule, --ticket, --client or --project; all at once: jira-csext pause"),
        (("--rule", "answered", *FOR), "A silence needs its reason, for those who wonder later: --because TEXT"),
        (("--rule", "answered", *FOR, "--because", " "), "A silence needs its reason"),
        (("--rule", "answered", *WHY), "say --until WHEN or --for HOW LONG, one of them"),
        (("--rule", "answered", *FOR, "--until", "2026-06-01", *WHY), "one of them"),
        (("--rule", "answered", "--for", "1d", *WHY), '"1d"'),
        (("--rule", "answered", "--for", "5wd", *WHY), "write 4h, or 3cd (calendar days)"),
        (("--rule", "answered", "--for", "0m", *WHY), '"0m" is over already'),
        (("--rule", "answered", "--for", "91cd", *WHY), '"91cd" is more than 90 days'),
        (("--rule", "answered", "--until", "2026-05-18T09:59", *WHY), "is over already"),
        (("--rule", "answered", "--until", "tomorrow", *WHY), '"tomorrow" is no instant; write 2026-05-12'),
        (("--rule", "answerd", *FOR, *WHY), 'There is no rule "answerd"; did you mean "answered"?'),
        (("--ticket", "SUP-99", *FOR, *WHY), "No ticket SUP-99 is on record"),
    ],
)
def test_a_silence_that_means_everything_or_never_ends_is_refused(
    operator: Operator, key: str, words: tuple[str, ...], told: str
) -> None:
    outcome = operator.calls("silence", "add", *words)

    assert outcome.code == 2
    assert told in outcome.sentence
    assert operator.json("silence", "list", "--all") == []


def test_those_in_force_are_listed_and_with_all_those_that_are_over(operator: Operator, key: str) -> None:
    added = operator.calls("silence", "add", "--ticket", key, "--for", "1h30m", *WHY, "--owner", "kim")
    operator.calls("silence", "add", "--rule", "answered", "--project", "SUP", "--until", "2026-05-20", *WHY)
    operator.calls("silence", "end", "2")

    (active,) = operator.json("silence", "list")

    assert added.lines[0] == f"1: silent for ticket {key} until 2026-05-18 11:30:00 (Europe/Moscow)"
    assert active == {
        "id": "1",
        "active": True,
        "since": "2026-05-18T07:00:00Z",
        "until": "2026-05-18T08:30:00Z",
        "rule": "",
        "ticket": key,
        "client": "",
        "project": "",
        "reason": "a test",
        "owner": "kim",
        "ended_by": "",
    }
    lines = operator.calls("silence", "list", "--all").lines
    assert lines[2].startswith("2  for rule answered, project SUP, 2026-05-18 10:00:00 (Europe/Moscow) to ")
    assert "(ended by " in lines[2]


def test_without_any_that_is_told_and_one_that_is_over_cannot_be_ended(operator: Operator, key: str) -> None:
    assert operator.calls("silence", "list").lines == ["No silence is in force."]
    assert "There is no silence" in operator.calls("silence", "end", "7").sentence
    operator.calls("silence", "add", "--ticket", key, "--for", "1h", *WHY)
    operator.stage.to("11:00")

    assert operator.calls("silence", "end", "1").sentence == "The silence 1 is over already."


def test_the_owner_is_whoever_asks_unless_somebody_else_is_named(operator: Operator, key: str) -> None:
    operator.calls("silence", "add", "--ticket", key, *FOR, *WHY)

    (active,) = operator.json("silence", "list")

    assert active["owner"] != ""


def test_a_client_or_project_that_no_ticket_has_is_warned_of_and_silent_all_the_same(
    operator: Operator, key: str
) -> None:
    slip = operator.calls("silence", "add", "--project", "SUPP", *FOR, *WHY)
    known = operator.calls("silence", "add", "--project", "sup", *FOR, *WHY)
    stranger = operator.calls("silence", "add", "--client", "Nobody at all", *FOR, *WHY)

    assert (slip.code, known.code, stranger.code) == (0, 0, 0)
    assert slip.err == (
        'warning: no ticket on record is of project "SUPP", so nothing is silent yet; did you mean "SUP"?\n'
    )
    assert known.err == ""
    assert 'no ticket on record is of client "Nobody at all"' in stranger.err
