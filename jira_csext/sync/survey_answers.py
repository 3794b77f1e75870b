"""Answers on satisfaction that stand on tickets: a field of the site's own, or the stars of a service desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from jira_csext.core.ticket import RESOLVED, Attributes, Ticket, Value
from jira_csext.register import Register
from jira_csext.store.surveys import Source, SurveyAnswer

SATISFACTION: Final = "fields.satisfaction"
"""The attribute of a score of 1 to 10; the site file maps it under `fields: satisfaction`."""
FEEDBACK: Final = "fields.feedback"
"""The attribute of 1 to 5 stars; `fields: feedback`."""
FEEDBACK_AT: Final = "fields.feedback_at"
FEEDBACK_COMMENT: Final = "fields.feedback_comment"

SCORE_OF_STARS: Final[Mapping[int, int]] = {1: 2, 2: 4, 3: 6, 4: 8, 5: 10}
"""What stars count as among scores of 1 to 10: the middle stays in the middle, two stars are no 1 to 3."""


def has_answer(attributes: Attributes) -> bool:
    """Does a ticket with these attributes carry an answer?"""
    return SATISFACTION in attributes or FEEDBACK in attributes


class OnTickets(NamedTuple):
    """What stands on tickets: answers, and sentences about values that are none."""

    answers: tuple[SurveyAnswer, ...]
    notices: tuple[str, ...]


def answers_on(tickets: Iterable[Ticket], register: Register, site: str) -> OnTickets:
    """Return the answers that the tickets of a site carry, each with its client, "" where nobody knows whose it is.

    Where a ticket has both, the score counts and the stars are passed over.
    """
    answers: list[SurveyAnswer] = []
    notices: list[str] = []
    for ticket in tickets:
        for source, attribute, most in _PLACES:
            said = ticket.attributes.get(attribute)
            if said is None:
                continue
            number = _whole(said)
            if number is None or not 1 <= number <= most:
                notices.append(
                    f'{ticket.key}: {attribute} says "{said}", which is no number from 1 to {most}; left out'
                )
                continue
            score = SCORE_OF_STARS[number] if source == "feedback" else number
            answers.append(_answer(ticket, register, site, source, attribute, score))
            break
    return OnTickets(tuple(answers), tuple(notices))


_PLACES: Final[tuple[tuple[Source, str, int], ...]] = (("field", SATISFACTION, 10), ("feedback", FEEDBACK, 5))


def _answer(ticket: Ticket, register: Register, site: str, source: Source, attribute: str, score: int) -> SurveyAnswer:
    match = register.match(ticket.client, ticket.attributes, ticket.created_at)
    comment = ticket.attributes.get(FEEDBACK_COMMENT)
    return SurveyAnswer(
        source,
        f"{site}/{ticket.id}",
        match.client if match.outcome == "matched" else "",
        "",
        _answered_at(ticket, attribute),
        score,
        comment if isinstance(comment, str) else "",
        ticket.key,
    )


def _answered_at(ticket: Ticket, attribute: str) -> int:
    """Return when it was answered: as the ticket says, else when the value was set, else when it was resolved."""
    said = ticket.attributes.get(FEEDBACK_AT)
    if isinstance(said, str):
        try:
            moment = datetime.fromisoformat(said)
            return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
        except (ValueError, OverflowError):
            pass
    return max(_changed_at(ticket, attribute, None), default=0) or max(
        _changed_at(ticket, "state", RESOLVED), default=ticket.created_at
    )


def _changed_at(ticket: Ticket, attribute: str, value: Value) -> Iterator[int]:
    for event in ticket.history:
        if event.kind == "changed" and event.field == attribute and value in (None, event.new):
            yield event.at


def _whole(said: Value) -> int | None:
    if isinstance(said, int):
        return said
    return int(said) if isinstance(said, str) and said.isdecimal() and len(said) < 4 else None
