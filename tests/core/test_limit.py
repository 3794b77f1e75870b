"""Limits: what a ticket adds to a count, and which of all that is counted was one too many."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.client import ClientTimeline, a_client
from jira_csext.core.conditions import Is, Known
from jira_csext.core.duration import parse_duration
from jira_csext.core.evaluate import NOTHING
from jira_csext.core.limit import Count, Counted, Limit, counted_on, tip_key, tips
from jira_csext.core.occurrence import CLIENT_MESSAGE, CREATED, RESOLVED, Becomes
from jira_csext.core.outside import OutsideContactHours
from jira_csext.core.rulebook import Action, Rulebook
from jira_csext.core.ticket import Ticket
from tests.building import OFFICE, a_calendar, a_ticket, at, change, says

NOTE = (Action("note", "many-revisions"),)
SAME_CAUSE = Limit("same-cause", (RESOLVED,), "cause", 3, NOTE, within=parse_duration("90cd"), calendar=OFFICE)
REWORK = Limit("rework", (Becomes(Is("status", ("Rework",))),), "ticket", 2, NOTE)
NIGHT = Limit("night", (OutsideContactHours(CLIENT_MESSAGE, OFFICE),), "client", 2, NOTE)


def counted(
    limit: Limit, ticket: Ticket, client: ClientTimeline | None = None, now: str = "+9w Fri 18:00"
) -> list[Counted]:
    return counted_on(Rulebook(limits=(limit,)), ticket, client or a_client("acme"), NOTHING, at(now))


def test_what_a_ticket_becomes_counts_once_however_often_it_goes_to_and_fro() -> None:
    moves = [("Mon 10:00", "open", "resolved"), ("Mon 11:00", "resolved", "open"), ("Mon 12:00", "open", "resolved")]
    ticket = a_ticket("Mon 09:00", *(change(when, "state", old, new) for when, old, new in moves), cause="printing")

    assert [(one.group, one.at) for one in counted(SAME_CAUSE, ticket)] == [("printing", at("Mon 10:00"))]


def test_per_ticket_each_time_counts() -> None:
    moves = [("Mon 10:00", "New", "Rework"), ("Mon 11:00", "Rework", "Done"), ("Mon 12:00", "Done", "Rework")]
    ticket = a_ticket("Mon 09:00", *(change(when, "status", old, new) for when, old, new in moves))

    assert [one.at for one in counted(REWORK, ticket)] == [at("Mon 10:00"), at("Mon 12:00")]


def test_a_cause_that_is_named_later_counts_at_the_instant_of_the_event() -> None:
    solved = change("Mon 10:00", "state", "open", "resolved")
    named = change("Tue 10:00", "cause", None, "printing")
    ticket = a_ticket("Mon 09:00", solved, named)
    limit = replace(SAME_CAUSE, when=Known("cause"))

    assert counted(limit, ticket, now="Mon 18:00") == []
    assert [one.at for one in counted(limit, ticket)] == [at("Mon 10:00")]


def test_a_label_counts_for_each_label_and_nothing_for_none() -> None:
    limit = replace(SAME_CAUSE, count=(CREATED,), per="labels")

    assert [one.group for one in counted(limit, a_ticket("Mon 09:00", labels=("red", "hot")))] == ["red", "hot"]
    assert counted(limit, a_ticket("Mon 09:00")) == []


def test_a_message_at_night_counts_by_the_clients_own_hours_of_that_day() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 20:00", "client"), says("Tue 20:00", "client"), by="agent")
    office = {"client.key": "acme"}
    late = {"client.key": "acme", "client.contact_hours": "mon-fri 12:00-22:00"}
    client = ClientTimeline("acme", ((0, office), (at("Tue 00:00"), late)))

    assert [one.at for one in counted(NIGHT, ticket, client)] == [at("Mon 20:00")]
    assert [one.at for one in counted(NIGHT, ticket)] == [at("Mon 20:00"), at("Tue 20:00")]


def test_contact_hours_that_name_a_calendar_are_those_of_the_calendar() -> None:
    evening = a_calendar("18:00-22:00")
    limit = replace(NIGHT, count=(OutsideContactHours(CLIENT_MESSAGE, OFFICE, {"evening": evening}),))
    ticket = a_ticket("Mon 10:00", says("Mon 12:00", "client"), says("Mon 20:00", "client"), by="agent")
    client = a_client("acme", contact_hours="evening")

    assert [one.at for one in counted(limit, ticket, client)] == [at("Mon 12:00")]


def counts(*whens: str) -> list[Count]:
    return [Count(at(when), f"{number}", f"SUP-{number}", "e") for number, when in enumerate(whens, 1)]


def test_the_fourth_within_the_time_tips_and_then_the_limit_rests_for_it() -> None:
    limit = replace(SAME_CAUSE, within=parse_duration("7cd"))
    week = counts("Mon 10:00", "Tue 10:00", "Wed 10:00", "Thu 10:00", "Fri 10:00")
    later = counts(*(f"+1w {day} 12:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")))

    (first, second) = tips(limit, [*week, *later], ())

    assert (first.at, first.times, first.cases) == (at("Thu 10:00"), 4, ("SUP-1", "SUP-2", "SUP-3", "SUP-4"))
    assert second.at == at("+1w Thu 12:00")


def test_counts_that_are_too_far_apart_never_tip() -> None:
    limit = replace(SAME_CAUSE, within=parse_duration("1cd"))

    assert tips(limit, counts("Mon 10:00", "Tue 10:00", "Wed 10:00", "Thu 10:00", "Fri 10:00"), ()) == []


def test_without_a_time_it_rests_for_good() -> None:
    found = tips(REWORK, counts("Mon 10:00", "Tue 10:00", "Wed 10:00", "Thu 10:00", "+9w Fri 10:00"), ())

    assert [tip.at for tip in found] == [at("Wed 10:00")]


def test_a_fact_that_comes_in_late_moves_no_talk_that_was_had() -> None:
    told = [at("Thu 10:00")]
    with_one_more = counts("Mon 09:00", "Mon 10:00", "Tue 10:00", "Wed 10:00", "Thu 10:00", "Fri 10:00")

    assert tips(SAME_CAUSE, with_one_more, told) == []


def test_the_key_of_a_tip_is_the_same_under_any_name_and_number() -> None:
    (tip,) = tips(SAME_CAUSE, counts("Mon 10:00", "Tue 10:00", "Wed 10:00", "Thu 10:00"), ())
    renamed = replace(SAME_CAUSE, name="again", renamed_from=("same-cause",), more_than=2)

    assert tip_key(SAME_CAUSE, "Printing", tip) == tip_key(renamed, "printing", tip)


@given(st.lists(st.integers(0, 400), max_size=40), st.integers(0, 4), st.integers(1, 60))
def test_no_two_tips_are_nearer_than_the_time_and_each_has_enough_before_it(
    days: list[int], more_than: int, within: int
) -> None:
    limit = replace(REWORK, more_than=more_than, within=parse_duration(f"{within}cd"), per="cause")
    given_counts = [Count(at("Mon 10:00") + day * 86400 + place, f"{place}", "", "e") for place, day in enumerate(days)]

    found = tips(limit, given_counts, ())

    for tip, following in pairwise(found):
        assert following.at >= limit.over_at(tip.at)
    for tip in found:
        assert sum(count.at <= tip.at < limit.over_at(count.at) for count in given_counts) > more_than
    # What was told is never told again, in whatever order it is heard of.
    assert tips(limit, reversed(given_counts), [tip.at for tip in found]) == []
