"""A person's data taken out of everything that is on record; counts, instants and verdicts stay as they were given."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, case, select, update

from jira_csext.core.ticket import Value
from jira_csext.store.codec import attributes_of, attributes_text, json_text, json_value, value_of, value_text
from jira_csext.store.database import Database
from jira_csext.store.erased_register import scrub_register
from jira_csext.store.forecasts import without_assignee
from jira_csext.store.journal import add_audit
from jira_csext.store.retention import CUT, SPOKEN, Retention
from jira_csext.store.rows import facts_of
from jira_csext.store.schema import FACTS, event, site, subject, verdict, verdict_history
from jira_csext.store.sql import with_values
from jira_csext.store.survey_schema import survey_answer

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class ToErase:
    """Whose data is to go. Texts are compared in any case.

    `identifiers` are accounts and e-mail addresses, `names` what the person is called, each with the client whose
    contact that is: another client's people may have the same name. `client` is the key of a client of whom everything
    personal goes, with `tickets`, theirs, as pairs of site and the helpdesk's id.
    """

    identifiers: frozenset[str] = frozenset()
    names: frozenset[tuple[str, str]] = frozenset()
    client: str = ""
    tickets: frozenset[tuple[str, str]] = frozenset()

    def means(self, text: str, client: str = "") -> bool:
        """Is it one of the accounts or addresses, or the name of a contact of that client?"""
        folded = text.strip().casefold()
        return bool(folded) and (folded in self.identifiers or (client.casefold(), folded) in self.names)

    def is_named_in(self, text: str) -> bool:
        """Does a sentence name them?"""
        folded = text.casefold()
        return any(word in folded for word in (*self.identifiers, *(name for _, name in self.names)))


class Erased(NamedTuple):
    """How much went: entries of the register, tickets touched, texts emptied, survey answers left without a person.

    `table_count` are the forecast tables that compared tickets by them.
    """

    entry_count: int = 0
    ticket_count: int = 0
    text_count: int = 0
    answer_count: int = 0
    table_count: int = 0


class _Found(NamedTuple):
    """What is to be written: new attributes by ticket, tickets all of whose texts go, and changed values."""

    attributes: dict[int, str]
    whole: list[int]
    values: list[tuple[str | None, str | None, int, str]]
    authors: list[str]
    managers: list[str]


class Erasure:
    """The taking away of a person's data, as `Store.erasure`; in every site of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def erase(self, wanted: ToErase, who: str, because: str, now: int, *, only_count: bool = False) -> Erased:
        """Take out all that is on record of somebody, or only count it; all or nothing.

        The audit log says that it was done, by whom, when, why and how much, and not whose data it was. Everything is
        looked for first, so that the daemon waits for the writing alone.
        """
        with self._database.reading():
            found = self._found(wanted)
            answers = self._answers(wanted, found)
            tables = list(without_assignee(self._database, wanted.means))
        Retention(self._database).overwrite()
        erased = Erased()
        try:
            with self._database.writing():
                entries = scrub_register(self._database, wanted, who, because, now)
                texts = self._texts(found)
                self._write(found, answers, now)
                for table in tables:
                    table.put(self._database)
                erased = Erased(entries, len({*found.attributes, *found.whole}), texts, len(answers), len(tables))
                if only_count:
                    raise _OnlyCounted
                what = "a client" if wanted.client else "a person"
                details = {"whose": what, "because": because, **erased._asdict()}
                add_audit(self._database, who, "personal data erased", details, now)
        except _OnlyCounted:
            return erased
        # What was taken away is still in the journal beside the file until that is emptied.
        self._database.forget_undone()
        return erased

    def _found(self, wanted: ToErase) -> _Found:
        attributes: dict[int, str] = {}
        whole: list[int] = []
        asked = select(subject.c.id, site.c.name, subject.c.remote_id, subject.c.attributes)
        for row, at_site, remote_id, text in self._rows(asked.select_from(subject.join(site))):
            before = attributes_of(text)
            is_theirs = (at_site, remote_id) in wanted.tickets or any(
                isinstance(said := before.get(name), str) and wanted.means(said)
                for name in ("reporter", "fields.reporter_email")
            )
            after = {name: kept for name, value in before.items() if (kept := _without(value, wanted)) is not None}
            if is_theirs:
                whole.append(row)
                for name in ("summary", "reporter", "reporter_email", "fields.reporter_email", "participants"):
                    after.pop(name, None)
            if after != before:
                attributes[row] = attributes_text(after)
        authors = [one for (one,) in self._rows(select(event.c.author).distinct()) if wanted.means(one)]
        managers = [one for (one,) in self._rows(select(verdict.c.manager).distinct()) if wanted.means(one)]
        return _Found(attributes, whole, list(self._values(wanted, whole)), authors, managers)

    def _values(self, wanted: ToErase, whole: Collection[int]) -> Iterator[tuple[str | None, str | None, int, str]]:
        """Yield the changes that named the person, and of their own tickets those of the summary, without it."""
        asked = select(event.c.old, event.c.new, event.c.subject_id, event.c.id, event.c.field).where(
            event.c.kind == "changed"
        )
        theirs = set(whole)
        for old, new, row, event_id, changed in self._rows(asked):
            if row in theirs and changed == "summary":
                yield None, None, row, event_id
                continue
            kept = [_without(value_of(text), wanted) for text in (old, new)]
            if kept != [value_of(old), value_of(new)]:
                before, after = (None if value is None else value_text(value) for value in kept)
                yield before, after, row, event_id

    def _answers(self, wanted: ToErase, found: _Found) -> list[tuple[int, str]]:
        """Return the rows of survey answers that are theirs, with what stays of their further answers: the numbers."""
        theirs = {
            f"{at_site}/{remote_id}"
            for some in _portions(found.whole)
            for at_site, remote_id in self._rows(
                select(site.c.name, subject.c.remote_id).select_from(subject.join(site)).where(subject.c.id.in_(some))
            )
        }
        columns = survey_answer.c
        rows = self._rows(
            select(columns.id, columns.client, columns.contact, columns.source, columns.place, columns.more)
        )
        return [
            (row, json_text({name: said for name, said in json_value(more).items() if said.strip().isdecimal()}))
            for row, client, contact, source, place, more in rows
            if wanted.means(contact, client)
            or (wanted.client and client.casefold() == wanted.client.casefold())
            or (source != "csv" and place in theirs)
        ]

    def _texts(self, found: _Found) -> int:
        """Empty what they wrote, and all that was said on their own tickets; return how many texts that were."""
        said = and_(event.c.kind.in_(SPOKEN), event.c.text != "")
        count = 0
        theirs: list[Any] = [event.c.author.in_(some) for some in _portions(found.authors)]
        for which in [*theirs, *(event.c.subject_id.in_(some) for some in _portions(found.whole))]:
            count += self._run(update(event).where(said, which).values(text="", field=CUT))
        # The reason given in a command, and the name of a file.
        for which in theirs:
            self._run(update(event).where(event.c.text != "", which).values(text=""))
            self._run(
                update(event)
                .where(which)
                .values(author="", new=case((event.c.kind == "attached", None), else_=event.c.new))
            )
        return count

    def _write(self, found: _Found, answers: list[tuple[int, str]], now: int) -> None:
        for row, text in found.attributes.items():
            facts = dict(zip(FACTS, facts_of(attributes_of(text)), strict=True))
            self._run(update(subject).where(subject.c.id == row).values(attributes=text, **facts))
        for some in _portions(found.managers):
            self._run(update(verdict).where(verdict.c.manager.in_(some)).values(manager=""))
        for row, text in self._remembered(found.managers):
            self._run(update(verdict_history).where(verdict_history.c.id == row).values(verdict=text))
        for old, new, row, event_id in found.values:
            which = and_(event.c.subject_id == row, event.c.id == event_id)
            self._run(update(event).where(which).values(old=old, new=new))
        for row, more in answers:
            left = {"contact": "", "comment": "", "more": more, "erased_at": now}
            self._run(update(survey_answer).where(survey_answer.c.id == row).values(**left))

    def _remembered(self, managers: list[str]) -> Iterator[tuple[int, str]]:
        """Yield the verdicts that no longer stand and name one of the managers, without them."""
        for manager in managers:
            may_name = verdict_history.c.verdict.contains(f'"manager":{json_text(manager)}', autoescape=True)
            for row, text in self._rows(select(verdict_history.c.id, verdict_history.c.verdict).where(may_name)):
                fields = json_value(text)
                if fields["manager"] == manager:
                    yield row, json_text({**fields, "manager": ""})

    def _rows(self, statement: Any) -> list[Any]:
        return self._database.connection.execute(*with_values(statement)).fetchall()

    def _run(self, statement: Any) -> int:
        return self._database.connection.execute(*with_values(statement)).rowcount


class _OnlyCounted(Exception):
    """Ends a trial, so that nothing of it stays."""


def _without(value: Value, wanted: ToErase) -> Value:
    """Return the value without the person: None where it is they alone."""
    if isinstance(value, str):
        return None if wanted.means(value) else value
    if isinstance(value, tuple):
        kept = tuple(one for one in value if not wanted.means(one))
        return value if len(kept) == len(value) else kept or None
    return value


def _portions(of: list[Any]) -> Iterator[list[Any]]:
    """Yield the items, as many at once as one statement takes."""
    for start in range(0, len(of), _AT_ONCE):
        yield of[start : start + _AT_ONCE]
