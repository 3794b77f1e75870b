"""What a rule that is renamed or removed takes with it: its past under the new name, and what still waited to be said.

Keys and markers stay under the first name that a rule had, so nothing is said twice; what people read follows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, delete, insert, select, update

from jira_csext.core.verdict import Verdict
from jira_csext.store.codec import fired_of, verdict_text
from jira_csext.store.daemon_schema import decision, rule_activation, site_state
from jira_csext.store.database import Database
from jira_csext.store.outbox import Outbox
from jira_csext.store.rules_schema import silence
from jira_csext.store.schema import rulebook_version, subject, verdict, verdict_history
from jira_csext.store.sites import site_id_if_known
from jira_csext.store.sql import with_values

_WAITING: Final = ("pending", "held", "parked")


def relabel(database: Database, site: str, rules: Mapping[str, Sequence[str]], now: int) -> list[tuple[str, str]]:
    """Give what is on record under a former name of a rule its name of today; return the pairs (former, today).

    `rules` are those of the rulebook with their former names. A former name that never was in force, or is another
    rule's today, is left alone. Inside a transaction.
    """
    at_site = site_id_if_known(database, site)
    asked = select(rule_activation.c.rule, rule_activation.c.activated_at).where(rule_activation.c.site_id == at_site)
    activated: dict[str, int] = dict(_rows(database, asked))
    pairs = former_and_today(rules, activated)
    for former, today in pairs:
        _relabel(database, at_site, former, today, now)
        since = min(activated[former], activated.get(today, activated[former]))
        columns = rule_activation.c
        both = columns.rule.in_((former, today))
        _run(database, delete(rule_activation).where(columns.site_id == at_site, both))
        _run(database, insert(rule_activation).values(site_id=at_site, rule=today, activated_at=since))
        activated[today] = since
    return pairs


def former_and_today(rules: Mapping[str, Sequence[str]], activated: Collection[str]) -> list[tuple[str, str]]:
    """Return which names become which, of rules with their former names, where those were in force (`activated`)."""
    return [
        (former, today)
        for today, formers in rules.items()
        for former in formers
        if former in activated and former not in rules
    ]


def abandon_removed(outbox: Outbox, site: str, rules: Collection[str], now: int) -> int:
    """Give up what rules that are gone still had to say; return how many actions that were. Inside a transaction."""
    # What people command, and the status card, belong to no rule and no cycle.
    gone = [row for row in outbox.rows(site, states=_WAITING) if row.cycle and row.rule not in rules]
    for row in gone:
        outbox.mark(row.key, "abandoned", f"the rule {row.rule} is no longer in the rulebook", now)
    return len(gone)


def _relabel(database: Database, at_site: int, former: str, today: str, now: int) -> None:
    of_site = select(subject.c.id).where(subject.c.site_id == at_site)
    _settle_doubles(database, at_site, former, today, now)
    for table in (verdict, decision):
        _run(database, update(table).where(table.c.rule == former, table.c.subject_id.in_(of_site)).values(rule=today))
    _run(database, update(silence).where(silence.c.site_id == at_site, silence.c.rule == former).values(rule=today))
    # Whether the rule is over a limit is found out anew under its new name.
    wrong = site_state.c
    _run(database, delete(site_state).where(wrong.site_id == at_site, wrong.scope == "rule", wrong.place == former))


def _settle_doubles(database: Database, at_site: int, former: str, today: str, now: int) -> None:
    """Where both names have a verdict on one cycle, one given live beats a provisional one, else today's name wins.

    The other one is remembered, unless it was provisional.
    """
    twin = verdict.alias("twin")
    names = Verdict._fields[:-1]
    doubles = (
        select(verdict.c.subject_id, verdict.c.provisional, twin.c.provisional, rulebook_version.c.version)
        .add_columns(*[verdict.c[name] for name in names])
        .select_from(verdict.join(subject).outerjoin(rulebook_version))
        .join(twin, and_(twin.c.subject_id == verdict.c.subject_id, twin.c.start_id == verdict.c.start_id))
        .where(subject.c.site_id == at_site, verdict.c.rule == former, twin.c.rule == today)
        .order_by(verdict.c.subject_id, verdict.c.start_id)
    )
    for subject_id, is_provisional, is_twin_provisional, version, *fields in _rows(database, doubles):
        given = dict(zip(names, fields, strict=True))
        old = Verdict(**{**given, "fired": fired_of(given["fired"]), "rulebook": version or ""})
        loses = today if is_twin_provisional and not is_provisional else former
        columns = verdict.c
        which = (columns.subject_id == subject_id, columns.rule == loses, columns.start_id == old.start_id)
        _run(database, delete(verdict).where(*which))
        if loses == former and not is_provisional:
            reason = f"the rule is called {today} now, and has a verdict of its own"
            kept = {"subject_id": subject_id, "rule": former, "start_id": old.start_id, "replaced_at": now}
            _run(database, insert(verdict_history).values(**kept, reason=reason, verdict=verdict_text(old)))


def _rows(database: Database, statement: Any) -> list[Any]:
    return database.connection.execute(*with_values(statement)).fetchall()


def _run(database: Database, statement: Any) -> None:
    database.connection.execute(*with_values(statement))
