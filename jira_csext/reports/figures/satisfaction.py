"""The satisfaction index among the reports: by quarter with its movement, and the last quarter by slice."""

from __future__ import annotations

from collections.abc import Sequence

from jira_csext.reports.csi import SMALL_SAMPLE, Quarter, Rated, Row, Slice, quarter_of, rows_by
from jira_csext.reports.figures.rows import Index, Part, Report, few_in


def csi_report(answers: Sequence[Rated], quarter: Quarter | None = None) -> Report:
    """Return the index by quarter, each with its movement from the one before, and of `quarter` in all slices.

    Without a quarter it is the last in which somebody answered.
    """
    last = quarter or max((quarter_of(answer.on) for answer in answers), default=None)
    slices: tuple[Slice, ...] = ("company", "manager", "client", "tier")
    parts = [_part("csi_by_quarter", rows_by(answers, "quarter"), None)]
    parts += [_part(f"csi_by_{by}", rows_by(answers, by, last) if last else [], last) for by in slices]
    return Report("csi", tuple(parts))


def _part(name: str, rows: Sequence[Row], quarter: Quarter | None) -> Part:
    notes = (("in_quarter", {"quarter": str(quarter)}),) if quarter else ()
    found = [_index(row) for row in rows]
    few = few_in((dict.fromkeys(("csi", "movement"), row.answer_count) for row in found), below=SMALL_SAMPLE)
    return Part(name, Index._fields, found, notes=notes, few=few, few_below=SMALL_SAMPLE)


def _index(row: Row) -> Index:
    csi, moved = row.csi, row.movement
    return Index(
        row.name,
        csi.value,
        csi.spread.low if csi.spread else None,
        csi.spread.high if csi.spread else None,
        csi.high_count,
        csi.low_count,
        csi.answer_count,
        moved.before.value if moved else None,
        moved.difference if moved else None,
        moved.is_sure if moved else None,
    )
