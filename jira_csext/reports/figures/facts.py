"""The facts that figures are worked out from: cycles and tickets as columns of an analytical engine in memory.

DuckDB cannot read the store by itself without an extension from elsewhere, so the columns are handed over in batches.
Words are numbers there: a million tickets say "SUP" a million times.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from jira_csext.reports.figures.rows import MOST_CASES, Cases
from jira_csext.reports.figures.then import cycles_then, tickets_then

CYCLE_WORDS: Final = ("client", "segment", "tier", "manager", "rule", "metric", "state")
CYCLE_NUMBERS: Final = (
    "subject_id",
    "started_at",
    "due_at",
    "stopped_at",
    "elapsed_seconds",
    "paused_seconds",
    "provisional",
    "amended_at",
    "rulebook_id",
)
TICKET_WORDS: Final = ("type", "state", "priority", "assignee", "cause", "client")
TICKET_NUMBERS: Final = ("subject_id", "created_at", "resolved_at", "gone_at", "is_open", "is_odd")

CYCLE_COLUMNS: Final = (*CYCLE_WORDS, *CYCLE_NUMBERS)
PAST_CYCLE_COLUMNS: Final = (*CYCLE_COLUMNS, "breached_at")
"""What is read of cycles where the span's `now` is past: when they broke."""
TICKET_COLUMNS: Final = (*TICKET_WORDS, *TICKET_NUMBERS, "ticket")

Batch = Mapping[str, Sequence[Any]]

NO_FILTERS: Final[Mapping[str, str]] = {}

Key = Literal["rule", "client", "tier", "manager", "type", "assignee", "segment", "priority", "cause"]

_NONE: Final = -(1 << 62)
_ROWS: Final = 200_000
_NOT_TO_CLIENTS: Final = ("waiting_for_client", "leadership_ack", "client_warned")
"""Metrics that are no promise to a client: what the client owes us, what we owe each other, what `told` reports."""


class EngineMissing(Exception):
    """The analytical engine is not installed; the text says how to get it."""

    def __init__(self) -> None:
        super().__init__(
            'Reports are worked out by DuckDB, which is not installed; get it with: pip install "jira_csext[report]" '
            "(`report verdicts` works without)."
        )


class UnknownValue(Exception):
    """No cycle has the value in that column; `known` are those that there are."""

    def __init__(self, column: str, value: str, known: frozenset[str]) -> None:
        super().__init__(f"{column}: {value}")
        self.column: Final = column
        self.value: Final = value
        self.known: Final = known


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in whose zone; `now` is the instant as of which all is told.

    `is_past`: more happened since `now`, which does not count.
    """

    since: int
    until: int
    zone: ZoneInfo
    now: int
    is_past: bool = False

    def weeks(self) -> list[tuple[str, int]]:
        """Return the weeks that the span touches, each with its Monday's midnight; `2026-05-04` is a week's name."""
        first = self._local(self.since).replace(hour=0, minute=0, second=0, microsecond=0)
        return self._steps(first - timedelta(days=first.weekday()), lambda at: at + timedelta(days=7), "%Y-%m-%d")

    def months(self) -> list[tuple[str, int]]:
        """Return the months that the span touches, each with its first midnight; `2026-05` is a month's name."""
        first = self._local(self.since).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return self._steps(first, lambda at: (at + timedelta(days=31)).replace(day=1), "%Y-%m")

    def _steps(self, at: datetime, after: Any, shape: str) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        # What lies after `now` nobody knows anything of.
        end = min(self.until, self.now + 1)
        while at.timestamp() < end or not found:
            found.append((at.strftime(shape), int(at.timestamp())))
            at = after(at)
        return found

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.zone)


class Words(dict[str, int]):
    """Each text with its number, in the order of their first mention."""

    def __missing__(self, text: str) -> int:
        """Give the text the next number."""
        self[text] = number = len(self)
        return number


class Facts:
    """Cycles and tickets, to be asked in SQL: `cycle`, `promise`, `ticket`, `born`, `every_cycle`, `week`, `month`.

    The columns are those of the store's `report_rows`; texts are numbers there, which `text` and `number` translate.
    `cycle` are those that started in the span, `promise` those of them that are promises to clients. A `ticket` is
    whose its last cycle says, else whose it says itself, and `born` are those created in the span. Behind a figure the
    newest `most_cases` tickets are named. `filters` are values
    that columns of cycles must have, in any case; with them only tickets count that have such a cycle. Of a span whose
    `now` is past, all stands as it did then. Raises EngineMissing, UnknownValue.
    """

    def __init__(
        self,
        cycles: Iterable[Batch],
        tickets: Iterable[Batch],
        span: Span,
        filters: Mapping[str, str] = NO_FILTERS,
        most_cases: int = MOST_CASES,
    ) -> None:
        try:
            import duckdb
        except ImportError:
            raise EngineMissing from None
        self.span: Final = span
        self.most_cases: Final = most_cases
        self._words: Final = Words()
        self._texts: list[str] = []
        self._connection: Final = duckdb.connect()
        # Reports are read one after the other, and progress bars have no place in them.
        self._connection.execute("SET enable_progress_bar = false")
        numbers = (*CYCLE_NUMBERS, "breached_at") if span.is_past else CYCLE_NUMBERS
        self._take("read_cycle", CYCLE_WORDS, numbers, cycles)
        self._take("read_ticket", TICKET_WORDS, TICKET_NUMBERS, tickets, text="ticket")
        for name, steps in (("week", span.weeks()), ("month", span.months())):
            self._connection.execute(f"CREATE TABLE {name} (name INTEGER, from_at BIGINT)")
            self._connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", [(self._words[n], at) for n, at in steps])  # noqa: S608
        if span.is_past:
            self._go_back(span.now)
        # Each text that need not be read of every cycle is a second less for a million tickets.
        nobody = self.number("")
        self._connection.execute(
            f"CREATE TABLE every_cycle AS SELECT c.*, coalesce(t.type, {nobody}) AS type, "  # noqa: S608
            f"coalesce(t.assignee, {nobody}) AS assignee FROM read_cycle c LEFT JOIN read_ticket t USING (subject_id)"
        )
        self._connection.execute("DROP TABLE read_cycle")
        for column, value in filters.items():
            self._narrow(column, value)
        others = ", ".join(str(self.number(metric)) for metric in _NOT_TO_CLIENTS)
        within = f"started_at >= {span.since} AND started_at < {span.until}"
        born = f"created_at >= {span.since} AND created_at < {span.until}"
        join = "JOIN" if filters else "LEFT JOIN"
        # What is put into statements here and in the figures are numbers, and names of columns that we wrote.
        for statement in (
            f"CREATE VIEW cycle AS SELECT * FROM every_cycle WHERE {within}",  # noqa: S608
            f"CREATE VIEW promise AS SELECT * FROM cycle WHERE metric NOT IN ({others})",  # noqa: S608
            (
                "CREATE TABLE owner AS SELECT subject_id, arg_max(client, started_at) AS owned_by, arg_max(manager, "
                "started_at) AS manager, arg_max(tier, started_at) AS tier FROM every_cycle GROUP BY subject_id"
            ),
            (
                "CREATE TABLE ticket AS SELECT r.* EXCLUDE (client), r.client AS named, "  # noqa: S608
                f"coalesce(nullif(owned_by, {nobody}), r.client) AS client, coalesce(manager, {nobody}) AS manager, "
                f"coalesce(tier, {nobody}) AS tier, owned_by IS NOT NULL AS is_asked_for "
                f"FROM read_ticket r {join} owner USING (subject_id)"
            ),
            "DROP TABLE read_ticket",
            f"CREATE VIEW born AS SELECT * FROM ticket WHERE {born}",  # noqa: S608
        ):
            self._connection.execute(statement)

    def _go_back(self, now: int) -> None:
        states = {state: self.number(state) for state in ("breached", "cancelled", "paused", "running")}
        for table, query in (("read_cycle", cycles_then(states, now)), ("read_ticket", tickets_then(now))):
            self._connection.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")

    def _narrow(self, column: str, value: str) -> None:
        known = {self.text(number) for (number,) in self.rows(f"SELECT DISTINCT {column} FROM every_cycle")}  # noqa: S608
        wanted = [self.number(text) for text in known if text.casefold() == value.casefold()]
        if not wanted and known and value:
            raise UnknownValue(column, value, frozenset(known - {""}))
        kept = ", ".join(map(str, [*wanted, -1]))
        self._connection.execute(f"DELETE FROM every_cycle WHERE {column} NOT IN ({kept})")  # noqa: S608

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self._connection.execute(query, values).fetchall()

    def put(self, table: str, columns: Mapping[str, Iterable[int]]) -> None:
        """Make a table of whole numbers, to be asked like the others."""
        import numpy

        arrays = {name: numpy.fromiter(values, numpy.int64) for name, values in columns.items()}
        self._connection.register("given", arrays)
        self._connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM given")  # noqa: S608
        self._connection.unregister("given")

    @property
    def newest(self) -> int:
        """Of how many cycles, the newest first, the tickets behind a figure are taken: a ticket may have several."""
        return 3 * self.most_cases

    def number(self, text: str) -> int:
        """Return the number of a text; one that occurs nowhere gets one that no row has."""
        return self._words[text]

    def text(self, number: int | None) -> str:
        """Return the text of a number, nothing for none."""
        if number is None:
            return ""
        if len(self._texts) < len(self._words):
            self._texts = list(self._words)
        return self._texts[number]

    def cases(self, found: Iterable[tuple[int, Sequence[int] | None, int]]) -> dict[int, Cases]:
        """Return the cases by place, of places with subjects (the newest first) and how many there are in all."""
        known = [
            (place, list(dict.fromkeys(subjects))[: self.most_cases], n) for place, subjects, n in found if subjects
        ]
        wanted = sorted({subject for _, subjects, _ in known for subject in subjects})
        keys: dict[int, str] = dict(
            self.rows("SELECT subject_id, ticket FROM ticket WHERE subject_id IN (SELECT unnest(?))", wanted)
        )
        return {
            place: Cases(n, tuple(keys[subject] for subject in subjects if subject in keys))
            for place, subjects, n in known
        }

    def _take(
        self, table: str, words: Sequence[str], numbers: Sequence[str], batches: Iterable[Batch], text: str = ""
    ) -> None:
        columns = [f"{name} INTEGER" for name in words] + [f"{name} BIGINT" for name in numbers]
        self._connection.execute(f"CREATE TABLE {table} ({', '.join(columns + [f'{text} VARCHAR'] * bool(text))})")
        shown = [*words, *(f"nullif({name}, {_NONE}) AS {name}" for name in numbers), *([text] if text else [])]
        for given in self._arrays(words, numbers, batches, text):
            self._connection.register("given", given)
            self._connection.execute(f"INSERT INTO {table} SELECT {', '.join(shown)} FROM given")  # noqa: S608
            self._connection.unregister("given")

    def _arrays(
        self, words: Sequence[str], numbers: Sequence[str], batches: Iterable[Batch], text: str
    ) -> Iterator[dict[str, Any]]:
        import numpy

        whole: dict[str, Any] = {}

        def packed() -> dict[str, Any]:
            given = {name: numpy.frombuffer(whole[name], numpy.int32) for name in words}
            given |= {name: numpy.frombuffer(whole[name], numpy.int64) for name in numbers}
            if text:
                given[text] = numpy.array(whole[text], object)
            return given

        for batch in batches:
            if not whole:
                whole.update({name: array("i") for name in words} | {name: array("q") for name in numbers})
                whole[text] = []
            for name in words:
                whole[name].extend(map(self._words.__getitem__, batch[name]))
            for name in numbers:
                values = batch[name]
                whole[name].extend([_NONE if one is None else one for one in values] if None in values else values)
            if text:
                whole[text].extend(batch[text])
            if len(whole[numbers[0]]) >= _ROWS:
                yield packed()
                whole = {}
        if whole:
            yield packed()
