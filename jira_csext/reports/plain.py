"""Reports as text for a terminal and as JSON, JSON lines and CSV for programs; all of them show the same figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from jira_csext.core.wording import printable
from jira_csext.reports.cells import cell, kind_of, notes
from jira_csext.reports.figures.rows import Part, Report
from jira_csext.reports.spreadsheet import csv_line
from jira_csext.reports.words.model import Words


def as_text(reports: Sequence[Report], words: Words, zone: ZoneInfo) -> Iterator[str]:
    """Yield each part as a table under its title, with the sentences that belong to it; `*` marks a small sample."""
    for report in reports:
        for place, part in enumerate(report.parts):
            if place or report is not reports[0]:
                yield ""
            title, explained = words.parts[part.name]
            yield f"{title}. {explained}"
            yield from map(printable, _table(part, words, zone))
            yield from map(printable, notes(part, words))


def _table(part: Part, words: Words, zone: ZoneInfo) -> Iterator[str]:
    if not part.rows:
        yield words.notes.get(f"empty_{part.name}", words.notes["empty"])
        return
    heads = [words.column(column) for column in part.columns]
    rows = [
        [cell(column, value, words, zone, part.name) for column, value in zip(part.columns, row, strict=True)]
        for row in part.rows
    ]
    for place, shown in enumerate(rows):
        few = part.few_of(place)
        rows[place] = [f"{one} *" if column in few else one for column, one in zip(part.columns, shown, strict=True)]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    is_text = [kind_of(column) == "text" for column in part.columns]
    for line in (heads, *rows):
        cells = (
            one.ljust(width) if text else one.rjust(width)
            for one, width, text in zip(line, widths, is_text, strict=True)
        )
        yield "  ".join(cells).rstrip()


def as_json(reports: Sequence[Report], span: dict[str, object]) -> str:
    """Return all figures as one JSON object; instants are ISO 8601 in UTC, shares between 0 and 1.

    `few` names those figures of a row that rest on so few cases that chance may be all there is to them.
    """
    whole = {
        **span,
        "reports": [
            {
                "report": report.name,
                "parts": [{"part": part.name, "rows": list(_objects(part))} for part in report.parts],
            }
            for report in reports
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_json_lines(reports: Iterable[Report]) -> Iterator[str]:
    """Yield one JSON object a row, which names its report and part."""
    for report in reports:
        for part in report.parts:
            for row in _objects(part):
                yield json.dumps({"report": report.name, "part": part.name, **row}, ensure_ascii=False)


def as_csv(reports: Sequence[Report]) -> Iterator[str]:
    """Yield one table of all rows: report, part, then every column that one of the parts has, empty where it has not.

    At the end are the columns that rest on few cases, and the tickets; of more than are named the last says `+37`.
    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    parts = [(report.name, part) for report in reports for part in report.parts]
    columns = list(dict.fromkeys(column for _, part in parts for column in part.columns))
    yield csv_line(["report", "part", *columns, "few", "tickets"])
    for report, part in parts:
        for row in _objects(part):
            tickets = row.pop("tickets", None)
            keys = _keys(tickets["keys"], tickets["count"]) if isinstance(tickets, dict) else ""
            few = row.pop("few", ())
            named = " ".join(map(str, few)) if isinstance(few, list) else ""
            yield csv_line([report, part.name, *(row.get(column) for column in columns), named, keys])


def _keys(keys: Sequence[str], count: int) -> str:
    return " ".join([*keys, *([f"+{count - len(keys)}"] if count > len(keys) else [])])


def _objects(part: Part) -> Iterator[dict[str, object]]:
    for place, row in enumerate(part.rows):
        found: dict[str, object] = {
            column: _instant(value) if kind_of(column) == "instant" and isinstance(value, int) else value
            for column, value in zip(part.columns, row, strict=True)
        }
        if few := part.few_of(place):
            found["few"] = few
        cases = part.cases.get(place)
        if cases is not None:
            found["tickets"] = {"count": cases.ticket_count, "keys": list(cases.keys)}
        yield found


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
