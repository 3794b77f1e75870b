"""Texts that are kept no longer than needed: what was said goes after a time, that and when it was said stays."""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, or_, select, update

from jira_csext.store.database import Database
from jira_csext.store.journal import add_audit
from jira_csext.store.schema import event, subject
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import prepared, upsert
from jira_csext.store.survey_schema import daily_work, survey_answer

CUT: Final = "text_cut"
"""The mark of a message whose text was here and is gone, in the event's `field`, which messages have no use for."""

SPOKEN: Final = ("message", "created")
"""The kinds of events whose text somebody wrote."""

_PAGE: Final = 200
_SUBJECTS: Final = prepared(
    select(subject.c.id)
    .where(
        subject.c.site_id == bindparam("site_id"),
        subject.c.id > bindparam("after"),
        subject.c.created_at < bindparam("before"),
    )
    .order_by(subject.c.id)
    .limit(bindparam("at_most"))
)
_PAGED: Final = (subject.c.id > bindparam("after"), subject.c.id <= bindparam("upto"))
_old = (
    event.c.subject_id.in_(select(subject.c.id).where(subject.c.site_id == bindparam("site_id"), *_PAGED)),
    or_(*[event.c.kind == kind for kind in SPOKEN]),
    event.c.at < bindparam("before"),
    event.c.text != "",
)
_COUNT: Final = prepared(select(func.count()).select_from(event).where(*_old))
_CUT: Final = prepared(update(event).where(*_old).values(text=bindparam("empty"), field=bindparam("mark")))
_old_answers = (survey_answer.c.at < bindparam("before"), survey_answer.c.comment != "")
_COUNT_ANSWERS: Final = prepared(select(func.count()).select_from(survey_answer).where(*_old_answers))
_CUT_ANSWERS: Final = prepared(update(survey_answer).where(*_old_answers).values(comment=bindparam("empty")))
_DONE: Final = prepared(
    select(daily_work.c.done_at).where(
        daily_work.c.site_id == bindparam("site_id"), daily_work.c.name == bindparam("name")
    )
)
_PUT_DONE: Final = prepared(
    upsert(daily_work)
    .values({name: bindparam(name) for name in ("site_id", "name", "done_at")})
    .on_conflict_do_update(
        index_elements=[daily_work.c.site_id, daily_work.c.name], set_={"done_at": bindparam("done_at")}
    )
)


class Portion(NamedTuple):
    """What one portion did: how many texts were cut, and after which row to go on; None when all was looked at."""

    cut_count: int
    after: int | None


class Retention:
    """The cutting of old texts, as `Store.retention`. Instants are epoch seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cut_texts(self, site: str, before: int, after: int = 0, *, only_count: bool = False) -> Portion:
        """Empty the messages written before the instant on the next few hundred tickets; their events stay, marked.

        What the helpdesk shows again later does not come back into a message that was emptied.
        """
        at_site = site_id_if_known(self._database, site)
        with self._database.reading() as connection:
            values = _SUBJECTS.values(site_id=at_site, after=after, before=before, at_most=_PAGE)
            rows = connection.execute(_SUBJECTS.text, values).fetchall()
        if not rows:
            return Portion(0, None)
        upto = int(rows[-1][0])
        given = {"site_id": at_site, "after": after, "upto": upto, "before": before}
        cut = self._carried_out(_COUNT.text, _COUNT.values(**given)) if only_count else self._cut(given)
        return Portion(cut, upto if len(rows) == _PAGE else None)

    def _cut(self, given: dict[str, int]) -> int:
        self.overwrite()
        with self._database.writing() as connection:
            return connection.execute(_CUT.text, _CUT.values(**given, empty="", mark=CUT)).rowcount

    def cut_survey_comments(self, before: int, *, only_count: bool = False) -> int:
        """Empty the comments of survey answers given before the instant; return how many. Scores stay."""
        if only_count:
            return self._carried_out(_COUNT_ANSWERS.text, _COUNT_ANSWERS.values(before=before))
        self.overwrite()
        with self._database.writing() as connection:
            return connection.execute(_CUT_ANSWERS.text, _CUT_ANSWERS.values(before=before, empty="")).rowcount

    def overwrite(self) -> None:
        """Have zeros written over what is taken away from now on, where the database can do so."""
        self._database.overwrite()

    def done_at(self, site: str, name: str) -> int | None:
        """Return when the work that is done once a day was last brought to its end, None for never."""
        with self._database.reading() as connection:
            values = _DONE.values(site_id=site_id_if_known(self._database, site), name=name)
            row = connection.execute(_DONE.text, values).fetchone()
        return None if row is None else int(row[0])

    def done(self, site: str, name: str, who: str, counts: dict[str, int], now: int) -> None:
        """Write down that the day's work is done; in the audit log where it did anything."""
        with self._database.writing() as connection:
            values = _PUT_DONE.values(site_id=site_id(self._database, site), name=name, done_at=now)
            connection.execute(_PUT_DONE.text, values)
            if any(counts.values()):
                add_audit(self._database, who, f"{name} kept", {"site": site, **counts}, now)

    def _carried_out(self, text: str, values: list[object]) -> int:
        with self._database.reading() as connection:
            return int(connection.execute(text, values).fetchone()[0])
