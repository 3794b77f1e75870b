"""What the register says and the rules cannot use: the value, what then happens, and the nearest that was meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.rulebook import Agreed, Rulebook
from jira_csext.register import Client
from jira_csext.register.checks import target, timezone
from jira_csext.register.fitting import RuleWords, all_misfits, misfits, words_of_rules
from tests.building import a_goal, a_rule

RULES = RuleWords(
    frozenset({"office", "always"}),
    takes_calendar=True,
    targets=frozenset({"first_response"}),
    metrics=frozenset({"first_response", "resolution"}),
    languages=frozenset({"en", "ru", "pt"}),
    language="en",
)
UNTIL = "until then"


def told(rules: RuleWords | None = RULES, **fields: Any) -> list[str]:
    return [f"{one.field}: {one.what}" for one in misfits(Client("acme", **fields), rules)]


def test_what_the_rules_know_is_nothing_to_tell() -> None:
    assert told(calendar="office", contact_hours="always", targets=(("first_response", "2h"),), language="ru") == []
    assert told(contact_hours="office", language="pt-BR") == []
    assert told(contact_hours="mon-fri 10:00-18:00") == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"calendar": "ofice"},
            (
                'calendar: the rules have no calendar "ofice" (did you mean "office"?); '
                f"{UNTIL} the calendars of the rules count for it"
            ),
        ),
        (
            {"contact_hours": "mornings"},
            (
                'contact_hours: the rules have no calendar "mornings" (they have always, office); '
                f"{UNTIL} it is written to in the hours of everybody else"
            ),
        ),
        (
            {"targets": (("first_respons", "2h"),)},
            (
                'targets: no rule asks for a client\'s own "first_respons", so first_respons=2h changes nothing; '
                'did you mean "first_response"?'
            ),
        ),
        (
            {"targets": (("resolution", "5wd"),)},
            (
                'targets: no rule asks for a client\'s own "resolution", so resolution=5wd changes nothing; '
                "they ask for first_response"
            ),
        ),
        (
            {"language": "rus"},
            'language: the rules have no texts in "rus" (did you mean "ru"?); until then it is written to in en',
        ),
        (
            {"contact_hours": "mon 10:00-10:01; tue 09:00-17:00"},
            (
                'contact_hours: "mon 10:00-10:01" opens for 1 minute, in which hardly a message leaves; '
                "write the hours in which the client wants to hear from us"
            ),
        ),
    ],
)
def test_a_word_that_the_rules_do_not_know_is_told_with_the_nearest(fields: dict[str, Any], says: str) -> None:
    assert told(**fields) == [says]


def test_a_calendar_that_no_rule_asks_for_changes_nothing() -> None:
    (said,) = told(RULES._replace(takes_calendar=False), calendar="office")
    assert said.startswith('calendar: no rule asks for a client\'s own calendar, so "office" changes nothing')


def test_without_rules_only_what_is_odd_in_itself_is_told() -> None:
    assert told(None, calendar="ofice", language="xx", targets=(("no_such", "2h"),)) == []
    assert len(told(None, contact_hours="mon 10:00-10:05")) == 1


def test_a_value_of_many_clients_is_one_sentence() -> None:
    clients = [Client(f"c{number}", language="fr") for number in range(7)]
    (sentence,) = all_misfits([*clients, Client("fine", language="en")], RULES)
    assert sentence.startswith('language of c0, c1, c2, c3, c4 and 2 more: the rules have no texts in "fr"')


def test_the_words_come_from_what_goals_ask_of_the_client() -> None:
    own = Agreed("client.targets.first_response", "client.calendar", {"always": ALWAYS})
    asks = a_rule(goals=[replace(a_goal("4h"), agreed=own)])

    found = words_of_rules(Rulebook((asks,), {"always": ALWAYS}), ["en"], "en")

    assert (found.takes_calendar, found.targets, found.metrics) == (
        True,
        frozenset({"first_response"}),
        frozenset({asks.metric.name}),
    )
    assert words_of_rules(Rulebook((a_rule(),))).takes_calendar is False


def test_a_zone_nearly_right_is_named_and_a_target_over_as_it_starts_refused() -> None:
    with pytest.raises(ValueError, match=r'"Europe/Moskow" is no time zone; did you mean "Europe/Moscow"\?'):
        timezone("Europe/Moskow")
    with pytest.raises(ValueError, match="a target of 0m is over as it starts"):
        target("0m")
