"""The one door to the database: everything that is kept goes in and comes out here, in the words of the core."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from jira_csext.core.decide import Record
from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import VerdictState
from jira_csext.store import decisions, journal, sites, tick, tickets, verdicts
from jira_csext.store.activations import Activations
from jira_csext.store.cards import Cards
from jira_csext.store.channels import Channels
from jira_csext.store.client_subjects import ClientSubjects
from jira_csext.store.cursor import Cursors
from jira_csext.store.daemon_records import Known, StoredDecision, TickRecord, TickSaved
from jira_csext.store.database import Database
from jira_csext.store.erasure import Erasure
from jira_csext.store.errors import StoreGone
from jira_csext.store.forecasts import Forecasts
from jira_csext.store.lease import Leases
from jira_csext.store.looks import Looks
from jira_csext.store.outbox import Outbox
from jira_csext.store.records import (
    Amendment,
    AuditEntry,
    Counts,
    Due,
    JudgedBy,
    LiveVerdict,
    Progress,
    RulebookVersion,
    Saved,
    StoredVerdict,
    TicketRecord,
)
from jira_csext.store.register import ClientRegister
from jira_csext.store.report_rows import ReportRows
from jira_csext.store.retention import Retention
from jira_csext.store.rows import TicketRows
from jira_csext.store.silences import Silences
from jira_csext.store.surveys import Surveys
from jira_csext.store.tallies import Tallies
from jira_csext.store.webhooks import Webhooks
from jira_csext.store.write_backs import WriteBacks


class Store:
    """An open database, made by `jira_csext.store.open_store`; for the thread that opened it, closed by `with`.

    Every method is one transaction, or part of the one that `transaction` has begun. `site` is the site's name as
    its file calls it; instants are epoch seconds, spans half-open. Every method may raise StoreError, a sentence.
    `outbox`, `cursor`, `looks`, `lease`, `activations`, `silences`, `cards`, `write_backs`, `channels` and `webhooks`
    are the daemon's rooms behind the same door, `counted` and `clients` those of what limits count and of clients as
    the daemon sees them; `register` is the one of the clients, `report_rows` what reports read, `surveys` that of what
    they answered, `forecasts` keeps what forecasts are looked up in, `retention` and `erasure` take away what is not to
    be kept.
    """

    def __init__(self, database: Database, notices: Sequence[str] = ()) -> None:
        """`notices` are sentences for whoever opened it, such as that others could read the file."""
        self._database = database
        self.notices: Final = tuple(notices)
        self.looks: Final = Looks(database)
        self.cursor: Final = Cursors(database, self.looks)
        self.lease: Final = Leases(database)
        self.outbox: Final = Outbox(database, self.lease)
        self.activations: Final = Activations(database, self.looks, self.cursor, self.outbox)
        self.silences: Final = Silences(database)
        self.cards: Final = Cards(database, self.outbox)
        self.write_backs: Final = WriteBacks(database, self.outbox)
        self.channels: Final = Channels(database)
        self.webhooks: Final = Webhooks(database)
        self.register: Final = ClientRegister(database)
        self.counted: Final = Tallies(database)
        self.clients: Final = ClientSubjects(database)
        self.report_rows: Final = ReportRows(database)
        self.surveys: Final = Surveys(database)
        self.forecasts: Final = Forecasts(database)
        self.retention: Final = Retention(database)
        self.erasure: Final = Erasure(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and give up its leases; what was not yet kept is undone."""
        self.lease.close()
        self._database.close()

    def check_in_place(self) -> None:
        """Raise StoreGone when the file was removed, or another one put in its place, since it was opened."""
        if self._database.is_gone():
            raise StoreGone(
                f"{self._database.place} was removed or replaced while it was in use, and nothing is said without "
                "records: put the file back, or its backup, and start again; a new store knows nothing of what was "
                "said."
            )

    def copy_to(self, path: Path) -> None:
        """Copy everything into a database file of its own, to try something on; others may write meanwhile."""
        # It holds what clients wrote, as the store does: for the owner's eyes only.
        path.touch(0o600)
        self._database.copy_to(path)

    def transaction(self, *, synced: bool = False) -> AbstractContextManager[object]:
        """Let several calls be kept together or not at all; the write lock is held from the first on.

        `synced` returns only when all is on the disk, for what a power cut must not take back.
        """
        return self._database.writing(synced=synced)

    def save_tickets(self, site: str, batch: Iterable[TicketRecord], *, progress: Progress | None = None) -> Saved:
        """Write tickets with their histories and provisional verdicts, all or none; return what became of them.

        A snapshot older than the one on record changes nothing. Events are only ever added; of a known one, a
        deletion is noted and a message withdrawn from the client is no longer public. Provisional verdicts replace
        the ticket's earlier provisional ones, and never one that was given live. A ticket that no database can hold
        (half a character, a number past 64 bits) is named in the result and the others are saved. `progress` is
        written in the same transaction. The batch is read before the lock is taken; a few hundred tickets make a
        good one.
        """
        records = batch if isinstance(batch, list) else list(batch)
        return tickets.save(self._database, site, records, progress)

    def save_rows(self, site: str, batch: Sequence[TicketRows], *, progress: Progress | None = None) -> Saved:
        """Write tickets whose rows were worked out elsewhere (`rows.rows_of`); all else as in `save_tickets`."""
        return tickets.save_rows(self._database, site, batch, progress)

    def save_live_verdicts(
        self, site: str, ticket_id: str, given: Iterable[LiveVerdict], rulebook: str, now: int
    ) -> None:
        """Write all that one evaluation under the version `rulebook` found of a ticket that is on record.

        Open cycles follow today's rules. A closed one keeps its verdict, whatever another version says; late facts
        (the same version, another outcome) amend it. What no longer stands is kept with the reason (`amendments`).
        """
        verdicts.save_live(self._database, site, ticket_id, given, rulebook, now)

    def save_tick(self, site: str, record: TickRecord, now: int) -> TickSaved:
        """Write all that a tick found out about a ticket, or nothing: history, `wake_at`, verdicts, decisions, outbox.

        Verdicts as in `save_live_verdicts`, the history as in `save_tickets`. A decision whose key is on record
        changes nothing. The ticket is crossed off `looks` unless it was asked for after the reading. Where a newer
        reading is on record (or, without one, any other), nothing is written: read or evaluate it again. Raises
        TicketUnfit for values that no database can hold, StoreError for a version not on record (`put_rulebook`).
        """
        return tick.save(self._database, site, record, now)

    def known(self, site: str, ticket_id: str) -> Known | None:
        """Return the ticket that the helpdesk knows under this id, with what the daemon keeps of it; else None."""
        return tick.known(self._database, site, ticket_id)

    def record_of(self, site: str, ticket_id: str, version: str, now: int) -> Record:
        """Return what is on record for a ticket and its site, for deciding under the version.

        A site that was never adopted counts as adopted `now`; a ticket that is not on record was not seen before.
        `Record.silences` are all of the site's: which of them concern the ticket is for those to say who read it.
        """
        record = decisions.record_of(self._database, site, ticket_id, version, now)
        silences = self.silences.lately(site, now)
        return replace(record, silences=silences) if silences else record

    def decisions(self, site: str, *, ticket: str = "") -> Iterator[StoredDecision]:
        """Yield every decision by ticket, oldest first; `ticket` is its key today. Memory stays flat."""
        return decisions.stored(self._database, site, ticket=ticket)

    def ticket(self, site: str, key: str) -> Ticket | None:
        """Return the ticket of that key, or that had it before it moved, with its full history; else None."""
        return tickets.by_name(self._database, site, key)

    def ticket_with_id(self, site: str, ticket_id: str) -> Ticket | None:
        """Return the ticket that the helpdesk knows under this id, with its full history; else None."""
        return tickets.by_id(self._database, site, ticket_id)

    def tickets(self, site: str, *, open_only: bool = False, among: tuple[int, int] | None = None) -> Iterator[Ticket]:
        """Yield every ticket with its history, or those neither resolved nor gone, in the order they were first saved.

        Memory stays flat, and tickets may be saved between two of them; one changed meanwhile is seen as it is when
        its turn comes. `among` are the first and last of their numbers (`TICKET["subject_id"]`), all without it.
        """
        return tickets.all_of(self._database, site, open_only=open_only, among=among)

    def due(self, site: str, limit: int, now: int) -> list[Due]:
        """Return at most `limit` subjects whose `wake_at` has come, longest overdue first."""
        return tickets.due(self._database, site, limit, now)

    def verdicts(
        self,
        site: str,
        *,
        rule: str = "",
        client: str = "",
        ticket: str = "",
        states: Sequence[VerdictState] = (),
        since: int | None = None,
        until: int | None = None,
    ) -> Iterator[StoredVerdict]:
        """Yield the verdicts that all filters given allow, by ticket, rule and start; memory stays flat.

        `since` and `until` bound the cycle's start, `ticket` is its key today. All are as of one instant, whatever
        is saved meanwhile.
        """
        return verdicts.stored(
            self._database, site, rule=rule, client=client, ticket=ticket, states=states, since=since, until=until
        )

    def amendments(self, site: str, *, ticket: str = "") -> Iterator[Amendment]:
        """Yield the verdicts that no longer stand, as they were, each with its reason, oldest first."""
        return verdicts.amendments(self._database, site, ticket=ticket)

    def counts(self, site: str) -> Counts:
        """Return how much of the site is on record; reads everything once."""
        return journal.counts(self._database, site)

    def address_of(self, site: str) -> str:
        """Return the address of the helpdesk that a site's tickets are from, "" while none is on record."""
        return sites.address_of(self._database, site)

    def put_address(self, site: str, address: str, now: int) -> None:
        """Keep the address of the helpdesk that a site's tickets are from, in the place of any other."""
        sites.put_address(self._database, site, address, now)

    def put_rulebook(self, version: RulebookVersion) -> None:
        """Keep a rulebook version with its texts; a version on record stays as it is, its first use included."""
        journal.put_rulebook(self._database, version)

    def rulebook(self, version: str) -> RulebookVersion | None:
        """Return the version of that digest, or of its first six or more characters; else None."""
        return journal.rulebook(self._database, version)

    def rulebooks(self) -> list[RulebookVersion]:
        """Return every version on record, the one first used earliest first."""
        return journal.rulebooks(self._database)

    def judged_by(self, site: str, counts: Iterable[tuple[int | None, int]]) -> list[JudgedBy]:
        """Return counts of cycles by `rulebook_id` (of `report_rows`) with the versions that judged them, in order."""
        return journal.judged_by(self._database, site, counts)

    def progress(self, site: str, source: str) -> Progress | None:
        """Return how far the backfill of a source has come, None if it never began (`save_tickets` writes it)."""
        return journal.progress_of(self._database, site, source)

    def audit(self, who: str, what: str, details: Mapping[str, object], now: int) -> None:
        """Write down who did what; `details` are plain JSON values."""
        journal.add_audit(self._database, who, what, details, now)

    def audit_log(self, *, since: int | None = None, until: int | None = None) -> Iterator[AuditEntry]:
        """Yield what was done in the span, oldest first."""
        return journal.audit_log(self._database, since, until)
