"""The status card on commands and promised dates: what was understood, and what is still to be confirmed."""

from __future__ import annotations

from jira_csext.core.card import Card, card_of
from jira_csext.core.card_told import DateInForce, Offer, Told, heeds_dates, offers_after
from jira_csext.core.client import NO_CLIENT
from jira_csext.core.commands import heeded
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Goal, Rulebook, Target
from jira_csext.core.ticket import Event
from tests.building import OFFICE, a_rule, a_ticket, at, says

RULES = Rulebook((a_rule(),), default_calendar=OFFICE)


def note(time: str, text: str) -> Event:
    return says(time, "agent", text, public=False)


def the_card(now: str, *events: Event, offers: bool = True) -> Card:
    ticket = heeded(a_ticket("Mon 09:00", *events), OFFICE)
    return card_of(RULES, ticket, evaluate(RULES, ticket, NO_CLIENT, at(now)), (), 0, at(now), offers=offers)


def test_a_promise_and_its_move_later_are_told_with_the_count() -> None:
    card = the_card(
        "Tue 10:30", note("Mon 11:00", "promise Friday noon"), note("Tue 10:00", "promise 2026-06-08 12:00")
    )
    assert card.told == (
        Told(at("Mon 11:00"), "agent", "promised", "", at("Fri 12:00")),
        Told(at("Tue 10:00"), "agent", "promised_later", "", at("+1w Mon 12:00"), 1),
    )
    assert card.dated == DateInForce(at("+1w Mon 12:00"), at("Tue 10:00"), "agent", None, 1)


def test_a_date_at_the_clients_wish_and_one_said_again_are_told_as_that() -> None:
    card = the_card(
        "Tue 10:30",
        note("Mon 11:00", "promise Friday noon"),
        note("Mon 11:30", "promise Friday noon"),
        note("Tue 10:00", "promise 2026-06-08 12:00 at the client's wish"),
    )
    assert [told.effect for told in card.told] == ["promised", "promised_again", "promised_at_wish"]


def test_what_was_not_understood_is_told_with_the_words() -> None:
    card = the_card(
        "Mon 12:00",
        note("Mon 11:00", "promise soon"),
        note("Mon 11:01", "confirm"),
        note("Mon 11:02", "причина:"),
        note("Mon 11:03", "cause supplier"),
    )
    assert [(told.effect, told.text) for told in card.told] == [
        ("no_date", "promise soon"),
        ("nothing_to_confirm", "confirm"),
        ("no_cause", "причина:"),
        ("cause", "supplier"),
    ]


def test_a_date_in_our_message_is_offered_until_somebody_promises_or_it_has_passed() -> None:
    said = says("Mon 11:00", "agent", "We will send it by Friday noon.")
    offer = Offer(at("Mon 11:00"), "agent", "by Friday noon", at("Fri 12:00"), 1)

    assert the_card("Mon 12:00", said).offer == offer
    assert the_card("Mon 12:00", said, offers=False).offer is None
    assert the_card("Fri 12:00", said).offer is None
    confirmed = the_card("Mon 12:00", said, note("Mon 11:30", "confirm"))
    assert confirmed.offer is None
    assert confirmed.dated == DateInForce(at("Fri 12:00"), at("Mon 11:30"), "agent", at("Mon 11:00"), 0)
    assert the_card("Mon 12:00", note("Mon 10:30", "promise Friday noon"), said).offer is None


def test_of_several_dates_none_is_offered_for_confirmation_alone() -> None:
    card = the_card("Mon 12:00", says("Mon 11:00", "agent", "The draft will be ready on Tuesday, the rest on Friday."))
    assert card.offer is not None
    assert card.offer.dates == 2


def test_only_a_new_message_of_ours_to_the_client_asks_for_the_card() -> None:
    said = says("Mon 11:00", "agent", "We will send it by Friday noon.")
    ticket = a_ticket("Mon 09:00", said, says("Mon 11:10", "client", "I need it by Thursday."))

    assert offers_after(ticket, (), 0, OFFICE, at("Mon 12:00"))
    assert not offers_after(ticket, (said.id,), 0, OFFICE, at("Mon 12:00"))
    assert not offers_after(ticket, (), at("Mon 11:00"), OFFICE, at("Mon 12:00"))
    assert not offers_after(ticket, (), 0, OFFICE, at("Fri 12:00"))


def test_what_a_decision_on_a_command_was_refused_for_is_told() -> None:
    command = note("Mon 11:00", "cause the weather")
    ticket = heeded(a_ticket("Mon 09:00", command), OFFICE)
    refused = {f"commands/{command.id}/told": "no such option"}
    evaluation = evaluate(RULES, ticket, NO_CLIENT, at("Mon 12:00"))

    (told,) = card_of(RULES, ticket, evaluation, (), 0, at("Mon 12:00"), refused=refused).told

    assert told.trouble == "no such option"


def test_rules_that_ask_for_a_promised_date_are_told_from_those_that_do_not() -> None:
    dated = a_rule("resolution", [Goal(Target("promised_at", "date"), OFFICE)], name="promised")
    assert heeds_dates(Rulebook((a_rule(), dated)))
    assert not heeds_dates(RULES)


def test_of_many_commands_the_last_five_are_told_oldest_first_and_how_many_came_before() -> None:
    causes = [note(f"Mon 11:0{minute}", f"cause number {minute}") for minute in (3, 1, 2, 0, 6, 5, 4)]
    card = the_card("Mon 12:00", *causes)
    assert [told.text for told in card.told] == [f"number {minute}" for minute in (2, 3, 4, 5, 6)]
    assert card.earlier == 2
    assert the_card("Mon 12:00", *causes[:5]).earlier == 0
