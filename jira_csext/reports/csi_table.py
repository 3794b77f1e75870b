"""The satisfaction index as people and programs read it; what cannot be said is said to be so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from jira_csext.core.wording import printable
from jira_csext.reports.csi import SMALL_SAMPLE, Csi, Quarter, Row
from jira_csext.reports.odds import Spread
from jira_csext.reports.spreadsheet import csv_line

_HEADS: Final = ("CSI", "spread (95 %)", "8-10", "1-3", "answers", "to the quarter before")
_COLUMNS: Final = ("csi", "spread_low", "spread_high", "high_count", "low_count", "answer_count")


def csi_as_text(rows: Sequence[Row], by: str, quarter: Quarter | None) -> Iterator[str]:
    """Yield a table of the rows, and sentences on what its figures cannot say."""
    yield f"Client satisfaction index{f', {quarter}' if quarter else ''}, by {by}"
    if not any(row.csi.answer_count for row in rows):
        yield "Nobody has answered; take answers over with: jira-csext survey import FILE"
        return
    moves = by == "quarter" or quarter is not None
    heads = [by, *(_HEADS if moves else _HEADS[:-1])]
    cells = [[printable(row.name), *_cells(row, moves=moves)] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in (heads, *cells):
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
    yield "CSI: answers of 8 to 10 divided by answers of 1 to 3; the spread is the exact interval (Clopper-Pearson)."
    undivided = [row.name for row in rows if row.csi.value is None and row.csi.answer_count]
    if undivided:
        yield printable(f"No CSI where nobody gave 1 to 3, for nothing is divided by nought: {', '.join(undivided)}")
    small = [row.name for row in rows if row.csi.is_small]
    if small:
        yield printable(f"Fewer than {SMALL_SAMPLE} answers, so chance may be all there is to it: {', '.join(small)}")


def _cells(row: Row, *, moves: bool) -> list[str]:
    csi = row.csi
    counts = [str(csi.high_count), str(csi.low_count), str(csi.answer_count)]
    return [_value(csi), _spread(csi.spread), *counts, *([_moved(row)] if moves else [])]


def _value(csi: Csi) -> str:
    return "none" if csi.value is None else f"{csi.value:.2f}"


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return "unknown"
    return f"{spread.low:.2f} and more" if spread.high is None else f"{spread.low:.2f} to {spread.high:.2f}"


def _moved(row: Row) -> str:
    if row.movement is None:
        return "no answers then"
    before = row.movement.before
    if row.movement.difference is None:
        return f"{_value(before)} then ({before.high_count} and {before.low_count})"
    sure = "" if row.movement.is_sure else ", within the spread"
    return f"{row.movement.difference:+.2f} from {_value(before)}{sure}"


def csi_as_json(rows: Sequence[Row], by: str, quarter: Quarter | None) -> dict[str, object]:
    """Return all figures as plain JSON values, None for what is not known or not bounded."""
    return {
        "by": by,
        "quarter": str(quarter) if quarter else None,
        "rows": [
            {
                by: row.name,
                **_figures(row.csi),
                "small_sample": row.csi.is_small,
                "before": None
                if row.movement is None
                else {
                    **_figures(row.movement.before),
                    "difference": row.movement.difference,
                    "beyond_the_spread": row.movement.is_sure,
                },
            }
            for row in rows
        ],
    }


def _figures(csi: Csi) -> dict[str, float | int | None]:
    low, high = (None, None) if csi.spread is None else csi.spread
    return dict(zip(_COLUMNS, (csi.value, low, high, csi.high_count, csi.low_count, csi.answer_count), strict=True))


def csi_as_csv(rows: Sequence[Row], by: str) -> Iterator[str]:
    """Yield the figures as CSV, an empty cell for what is not known or not bounded."""
    yield csv_line([by, *_COLUMNS, "difference"])
    for row in rows:
        moved = row.movement.difference if row.movement else None
        yield csv_line([row.name, *_figures(row.csi).values(), moved])
