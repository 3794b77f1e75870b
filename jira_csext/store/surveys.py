"""Answers to the question how satisfied a client is: in, each once, and out again; what they mean is for reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from jira_csext.store.codec import json_text, json_value
from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.journal import add_audit
from jira_csext.store.sql import prepared, with_values
from jira_csext.store.survey_schema import survey_answer

Source = Literal["csv", "field", "feedback"]
"""Where an answer came from: a file, a field of a ticket, or the feedback of a service desk."""

_UNFIT: Final = (UnicodeError, OverflowError, TypeError)
_FIELDS: Final = ("source", "place", "client", "contact", "at", "score", "comment", "ticket", "more")
_FIND: Final = prepared(
    select(survey_answer.c.id, *[survey_answer.c[name] for name in _FIELDS], survey_answer.c.erased_at).where(
        survey_answer.c.source == bindparam("source"), survey_answer.c.place == bindparam("place")
    )
)
_ADD: Final = prepared(insert(survey_answer).values({name: bindparam(name) for name in (*_FIELDS, "recorded_at")}))
_CHANGE: Final = prepared(
    update(survey_answer)
    .where(survey_answer.c.id == bindparam("row"))
    .values({name: bindparam(name) for name in (*_FIELDS, "recorded_at")})
)


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """One answer: `score` is 1 to 10, `at` epoch seconds, `client` a key of the register or "" for nobody's.

    `place` is what it is known by within its source. `more` are the answers to further questions, by their columns.
    """

    source: Source
    place: str
    client: str
    contact: str
    at: int
    score: int
    comment: str = ""
    ticket: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


class Taken(NamedTuple):
    """What became of answers: how many were new, corrected, known already, or of somebody whose data was erased."""

    added_count: int = 0
    changed_count: int = 0
    same_count: int = 0
    erased_count: int = 0


class Surveys:
    """The answers of a store, as `Store.surveys`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def compared(self, answers: Sequence[SurveyAnswer]) -> Taken:
        """Return what taking them over would do; nothing is written."""
        with self._database.reading():
            return self._sorted_out(answers)[0]

    def take(self, answers: Sequence[SurveyAnswer], who: str, details: Mapping[str, object], now: int) -> Taken:
        """Write the answers, all or none, with a line in the audit log where any is new; return what became of them.

        One that is known by its place is corrected, unless its person was erased: then it stays as it is. Raises
        StoreError for a text that no database can hold.
        """
        try:
            with self._database.writing() as connection:
                taken, new, changed = self._sorted_out(answers)
                connection.executemany(_ADD.text, [_ADD.values(**_row(one), recorded_at=now) for one in new])
                connection.executemany(
                    _CHANGE.text, [_CHANGE.values(row=row, **_row(one), recorded_at=now) for row, one in changed]
                )
                if new or changed:
                    counts = {"added": taken.added_count, "changed": taken.changed_count}
                    add_audit(self._database, who, "survey answers imported", {**details, **counts}, now)
        except _UNFIT as error:
            raise StoreError(f"The store cannot hold one of these values ({error}); nothing was written.") from error
        return taken

    def _sorted_out(
        self, answers: Sequence[SurveyAnswer]
    ) -> tuple[Taken, list[SurveyAnswer], list[tuple[int, SurveyAnswer]]]:
        new: list[SurveyAnswer] = []
        changed: list[tuple[int, SurveyAnswer]] = []
        same = erased = 0
        for one in answers:
            values = _FIND.values(source=one.source, place=one.place)
            found = self._database.connection.execute(_FIND.text, values).fetchone()
            if found is None:
                new.append(one)
            elif found[-1] is not None:
                erased += 1
            elif _answer(found[1:-1]) == one:
                same += 1
            else:
                changed.append((found[0], one))
        return Taken(len(new), len(changed), same, erased), new, changed

    def answers(self, *, since: int | None = None, until: int | None = None) -> Iterator[SurveyAnswer]:
        """Yield the answers of the span, half-open, oldest first, as of one instant; memory stays flat."""
        asked: Any = select(*[survey_answer.c[name] for name in _FIELDS])
        if since is not None:
            asked = asked.where(survey_answer.c.at >= since)
        if until is not None:
            asked = asked.where(survey_answer.c.at < until)
        with self._database.snapshot() as connection:
            rows = connection.execute(*with_values(asked.order_by(survey_answer.c.at, survey_answer.c.id)))
            yield from map(_answer, rows)


def _row(answer: SurveyAnswer) -> dict[str, Any]:
    row = {name: getattr(answer, name) for name in _FIELDS}
    return {**row, "more": json_text(dict(answer.more))}


def _answer(row: Sequence[Any]) -> SurveyAnswer:
    given = dict(zip(_FIELDS, row, strict=True))
    return SurveyAnswer(**{**given, "more": json_value(given["more"])})
