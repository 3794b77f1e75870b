"""What is kept beside tickets and verdicts: rulebook versions, the audit log, how far a backfill has come, counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import bindparam, case, func, select

from jira_csext.store.codec import json_text, json_value
from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.records import AuditEntry, Counts, JudgedBy, Progress, RulebookVersion
from jira_csext.store.rules_schema import rulebook_in_force
from jira_csext.store.schema import audit, backfill_progress, event, rulebook_version, subject, verdict
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import prepared, upsert, with_values

_PUT_PROGRESS: Final = prepared(
    upsert(backfill_progress)
    .values({column.name: bindparam(column.name) for column in backfill_progress.c})
    .on_conflict_do_update(
        index_elements=[backfill_progress.c.site_id, backfill_progress.c.source],
        set_={name: upsert(backfill_progress).excluded[name] for name in ("position", "line", "counts", "done")},
    )
).text
_VERSION_COLUMNS: Final = tuple(column.name for column in rulebook_version.c if column.name != "id")
_SHORTEST_PREFIX: Final = 6


def put_progress(database: Database, site: str, progress: Progress) -> None:
    """Write how far a backfill has come, in the transaction under way."""
    database.connection.execute(
        _PUT_PROGRESS,
        (
            site_id(database, site),
            progress.source,
            progress.position,
            progress.line,
            json_text(dict(progress.counts)),
            progress.done,
        ),
    )


def progress_of(database: Database, site: str, source: str) -> Progress | None:
    """Return how far the backfill of a source has come, None if it never began."""
    columns = backfill_progress.c
    with database.sentences():
        at_site = site_id_if_known(database, site)
        rows = _all(
            database,
            select(columns.position, columns.line, columns.counts, columns.done).where(
                columns.site_id == at_site, columns.source == source
            ),
        )
    for position, line, counts, done in rows:
        return Progress(source, position, line, json_value(counts), done == 1)
    return None


def put_rulebook(database: Database, version: RulebookVersion) -> None:
    """Write a version with all its texts; one that is on record stays as it is."""
    values: dict[str, Any] = {name: getattr(version, name) for name in _VERSION_COLUMNS}
    values |= {name: json_text(dict(values[name])) for name in ("texts", "calendars")}
    with database.writing() as connection:
        connection.execute(*with_values(upsert(rulebook_version).values(values).on_conflict_do_nothing()))


def rulebook(database: Database, version: str) -> RulebookVersion | None:
    """Return the version of that digest or of its first characters; raises StoreError where several begin so."""
    columns = [rulebook_version.c[name] for name in _VERSION_COLUMNS]
    begins_so = rulebook_version.c.version == version
    if len(version) >= _SHORTEST_PREFIX:
        begins_so = func.substr(rulebook_version.c.version, 1, len(version)) == version
    with database.sentences():
        in_order = select(*columns).where(begins_so).order_by(rulebook_version.c.id)
        found = [_version(row) for row in _all(database, in_order)]
    exact = [one for one in found if one.version == version]
    if len(found) > 1 and not exact:
        names = ", ".join(one.version for one in found)
        raise StoreError(f"Several rulebook versions begin with {version}: {names}. Give more of the one you mean.")
    return next(iter(exact or found), None)


def rulebooks(database: Database) -> list[RulebookVersion]:
    """Return every version on record, the one first used earliest first."""
    columns = [rulebook_version.c[name] for name in _VERSION_COLUMNS]
    in_order = select(*columns).order_by(rulebook_version.c.first_used_at, rulebook_version.c.id)
    with database.sentences():
        return [_version(row) for row in _all(database, in_order)]


def _version(row: tuple[Any, ...]) -> RulebookVersion:
    fields = dict(zip(_VERSION_COLUMNS, row, strict=True))
    fields |= {name: json_value(fields[name]) for name in ("texts", "calendars")}
    return RulebookVersion(**fields)


def add_audit(database: Database, who: str, what: str, details: Mapping[str, object], now: int) -> None:
    """Write one line of the audit log."""
    with database.writing() as connection:
        values = {"at": now, "who": who, "what": what, "details": json_text(dict(details))}
        connection.execute(*with_values(upsert(audit).values(values)))


def audit_log(database: Database, since: int | None, until: int | None) -> Iterator[AuditEntry]:
    """Yield the audit log, oldest first; see `Store.audit_log`."""
    asked = select(audit.c.at, audit.c.who, audit.c.what, audit.c.details).order_by(audit.c.at, audit.c.id)
    if since is not None:
        asked = asked.where(audit.c.at >= since)
    if until is not None:
        asked = asked.where(audit.c.at < until)
    with database.snapshot() as connection:
        for at, who, what, details in connection.execute(*with_values(asked)):
            yield AuditEntry(at, who, what, json_value(details))


def judged_by(database: Database, site: str, counts: Iterable[tuple[int | None, int]]) -> list[JudgedBy]:
    """Return counts by the number of a version with what it is called; see `Store.judged_by`."""
    version, used = rulebook_version.c, rulebook_in_force.c
    with database.reading():
        at_site = site_id_if_known(database, site)
        since = (
            select(func.min(used.since))
            .where(used.site_id == at_site, used.rulebook_id == version.id)
            .scalar_subquery()
        )
        known = {number: (name, at) for number, name, at in _all(database, select(version.id, version.version, since))}
    return [JudgedBy(*known.get(number, ("", None)), count) for number, count in counts]


def counts(database: Database, site: str) -> Counts:
    """Return how much of a site is on record; reads everything, so not for every turn of a daemon."""
    with database.reading():
        of_site = subject.c.site_id == site_id_if_known(database, site)
        is_ticket = (of_site, subject.c.kind == "ticket")
        by_state = select(verdict.c.state, func.count(), func.sum(case((verdict.c.provisional, 1), else_=0)))
        states = _all(database, by_state.select_from(verdict.join(subject)).where(*is_ticket).group_by(verdict.c.state))
        return Counts(
            ticket_count=_number(database, select(func.count()).select_from(subject).where(*is_ticket)),
            open_count=_number(
                database, select(func.count()).select_from(subject).where(*is_ticket, subject.c.is_open)
            ),
            gone_count=_number(
                database, select(func.count()).select_from(subject).where(*is_ticket, subject.c.gone_at.is_not(None))
            ),
            event_count=_number(database, select(func.count()).select_from(event.join(subject)).where(*is_ticket)),
            provisional_count=sum(provisional for _, _, provisional in states),
            verdict_counts={state: count for state, count, _ in sorted(states)},
        )


def _all(database: Database, statement: Any) -> list[tuple[Any, ...]]:
    return database.connection.execute(*with_values(statement)).fetchall()


def _number(database: Database, statement: Any) -> int:
    ((number,),) = _all(database, statement)
    return int(number)
