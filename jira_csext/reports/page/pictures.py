"""Which charts the page shows, and what of the figures each of them draws; one without figures is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from jira_csext.reports.cells import decimal, duration, of_what, percent, readable, text_of
from jira_csext.reports.figures.kept import UP_TO
from jira_csext.reports.figures.rows import FEW, Part, Report
from jira_csext.reports.page.charts import Bar, Piece, Range, bars, columns, ranges
from jira_csext.reports.words.model import Words

MOST_BARS: Final = 8
MOST_WEEKS: Final = 26


class Picture(NamedTuple):
    """A chart: the part that it draws, its SVG, its key (class and word), what its figures stand for, and its notes."""

    part: str
    svg: str
    key: tuple[tuple[str, str], ...]
    counted: str
    notes: tuple[str, ...] = ()


def pictures(reports: Sequence[Report], words: Words) -> Iterator[Picture]:
    """Yield the charts in the order in which they are looked at."""
    parts = {part.name: part for report in reports for part in report.parts}
    for name, draw in _DRAWN.items():
        part = parts.get(name)
        if part is not None and part.rows:
            picture = draw(part, words)
            if picture is not None:
                yield picture


def _weeks(part: Part, words: Words) -> Picture | None:
    rows = part.rows[-MOST_WEEKS:]
    drawn = [Bar(_day(row.name), _percent(row.kept_share, words), _outcome(row, words), None) for row in rows]
    notes = (words.notes["last_weeks"].format(count=len(rows)),) if len(rows) < len(part.rows) else ()
    return Picture(part.name, columns(drawn, words.parts[part.name][0]), _outcome_key(words), _n(rows, words), notes)


def _outcomes(part: Part, words: Words) -> Picture | None:
    rows = [row for row in part.rows if row.kept_count + row.missed_count]
    shown = sorted(rows, key=lambda row: (-row.promised_count, row.name))[:MOST_BARS]
    drawn = [
        Bar(
            _label(part, row.name, words) + (" *" if part.is_few(row) else ""),
            f"{_percent(row.kept_share, words)} · {words.page['n'].format(count=row.promised_count)}",
            _outcome(row, words),
        )
        for row in shown
    ]
    notes = _notes(part, shown, rows, words)
    title = words.parts[part.name][0]
    return Picture(part.name, bars(drawn, title, to_whole=True), _outcome_key(words), _n(rows, words), notes)


def _several(part: Part, words: Words) -> Picture | None:
    """Draw slices only where there is something to compare."""
    return _outcomes(part, words) if len(part.rows) > 1 else None


def _outcome(row: Any, words: Words) -> tuple[Piece, ...]:
    return tuple(
        Piece(what, count, f"{words.value(row.name)}: {words.page[what]} {count}")
        for what, count in (("kept", row.kept_count), ("missed", row.missed_count), ("open", row.open_count))
    )


def _outcome_key(words: Words) -> tuple[tuple[str, str], ...]:
    return tuple((what, words.page[what]) for what in ("kept", "missed", "open"))


def _times(part: Part, words: Words) -> Picture | None:
    last = max((place for place, row in enumerate(part.rows) if row.kept_count + row.missed_count), default=-1)
    if last < 0:
        return None
    drawn = []
    for row in part.rows[: last + 1]:
        whole = row.kept_count + row.missed_count
        end = duration(row.up_to_seconds or UP_TO[-1], words).replace(" ", "\u00a0")
        name = f"≤{end}" if row.up_to_seconds else f">{end}"
        said = tuple(
            Piece(what, count, f"{name}: {words.page[what]} {count}")
            for what, count in (("kept", row.kept_count), ("missed", row.missed_count))
        )
        drawn.append(Bar(name, str(whole or ""), said))
    count = sum(row.kept_count + row.missed_count for row in part.rows)
    svg = columns(drawn, words.parts[part.name][0])
    return Picture(part.name, svg, _outcome_key(words)[:2], words.page["n"].format(count=count))


def _pareto(part: Part, words: Words) -> Picture | None:
    shown = part.rows[:MOST_BARS]
    drawn = [
        Bar(
            _label(part, row.name, words),
            f"{row.ticket_count} · {percent(row.share, words)} · Σ {percent(row.running_share, words)}",
            (Piece("plain", row.ticket_count, f"{_label(part, row.name, words)}: {row.ticket_count}"),),
            row.running_share,
        )
        for row in shown
    ]
    count = sum(row.ticket_count for row in part.rows)
    key = (("plain", words.page["tickets"]), ("dotted", f"Σ {words.page['running']}"))
    notes = _notes(part, shown, part.rows, words)
    return Picture(part.name, bars(drawn, words.parts[part.name][0]), key, words.page["n"].format(count=count), notes)


def _complaints(part: Part, words: Words) -> Picture | None:
    rows = part.rows[-MOST_WEEKS:]
    drawn = [
        Bar(
            row.name,
            _percent(row.solved_share, words),
            (
                Piece("kept", row.solved_count, f"{row.name}: {words.page['solved']} {row.solved_count}"),
                Piece("open", row.complaint_count - row.solved_count, f"{row.name}: {words.page['open']}"),
            ),
        )
        for row in rows
    ]
    count = sum(row.complaint_count for row in rows)
    if not count:
        return None
    key = (("kept", words.page["solved"]), ("open", words.page["open"]))
    return Picture(part.name, columns(drawn, words.parts[part.name][0]), key, words.page["n"].format(count=count))


def _csi(part: Part, words: Words) -> Picture | None:
    rows = [row for row in part.rows if row.spread_low is not None][-MOST_BARS:]
    drawn = [
        Range(
            row.name + (" *" if part.is_few(row) else ""),
            f"{'–' if row.csi is None else decimal(row.csi, 2, words)} = {row.happy_count} / {row.unhappy_count}"
            + (f" · {row.movement:+.2f}".replace(".", words.decimal) if row.movement is not None else ""),
            row.spread_low,
            row.csi,
            row.spread_high,
        )
        for row in rows
    ]
    count = sum(row.answer_count for row in part.rows)
    notes = _notes(part, rows, part.rows, words)
    svg = ranges(drawn, words.parts[part.name][0])
    return Picture(part.name, svg, (), words.page["n"].format(count=count), notes) if rows else None


def _told(part: Part, words: Words) -> Picture | None:
    shown = [row for row in part.rows if row.delay_count][:MOST_BARS]
    drawn = [
        Bar(
            _label(part, row.name, words) + (" *" if part.is_few(row) else ""),
            f"{_percent(row.told_share, words)} · {words.page['n'].format(count=row.delay_count)}",
            tuple(
                Piece(what, count, f"{words.page[said]} {count}")
                for what, said, count in (
                    ("kept", "in_time", row.in_time_count),
                    ("nearly", "last_hour", row.last_hour_count),
                    ("missed", "late", row.late_count),
                    ("never", "never", row.never_count),
                    ("open", "open", row.open_count),
                )
            ),
        )
        for row in shown
    ]
    pairs = (("kept", "in_time"), ("nearly", "last_hour"), ("missed", "late"), ("never", "never"), ("open", "open"))
    key = tuple((what, words.page[said]) for what, said in pairs)
    count = words.page["n"].format(count=sum(row.delay_count for row in part.rows))
    svg = bars(drawn, words.parts[part.name][0], to_whole=True)
    return Picture(part.name, svg, key, count, _notes(part, shown, part.rows, words)) if shown else None


def _unanswered(part: Part, words: Words) -> Picture | None:
    rows = part.rows[-MOST_WEEKS:]
    drawn = [
        Bar(
            _day(row.name),
            str(row.unanswered_count or ""),
            (
                Piece("missed", row.late_count, f"{words.page['late']} {row.late_count}"),
                Piece("plain", row.unanswered_count - row.late_count, f"{words.page['all_unanswered']}"),
            ),
        )
        for row in rows
    ]
    key = (("missed", words.page["late"]), ("plain", words.page["all_unanswered"]))
    now = words.page["n"].format(count=rows[-1].unanswered_count)
    return Picture(part.name, columns(drawn, words.parts[part.name][0]), key, now)


def _label(part: Part, name: str, words: Words) -> str:
    text = text_of(part.name, "name", name, words)
    return readable(text) if of_what(part.name, "name") == "rule" else text


def _notes(part: Part, shown: Sequence[Any], rows: Sequence[Any], words: Words) -> tuple[str, ...]:
    found = []
    if any(part.is_few(row) for row in shown):
        found.append(words.notes["few"].format(few=FEW))
    if len(shown) < len(rows):
        found.append(words.notes["more"].format(count=len(rows) - len(shown)))
    return tuple(found)


def _n(rows: Sequence[Any], words: Words) -> str:
    return words.page["n"].format(count=sum(row.promised_count for row in rows))


def _percent(share: float | None, words: Words) -> str:
    return "–" if share is None else percent(share, words)


def _day(name: str) -> str:
    """Return `04.05` of `2026-05-04`, as both languages read it under a column."""
    return f"{name[8:]}.{name[5:7]}"


def _told_by(part: Part, words: Words) -> Picture | None:
    return _told(part, words) if len(part.rows) > 1 else None


_REASONS_DRAWN: Final = (
    ("missed", "risk_promises", ("late_promises", "expected_misses")),
    ("never", "risk_silence", ("unanswered_messages", "silent_days")),
    ("plain", "risk_trouble", ("recent_complaints", "named_causes", "fallen_satisfaction")),
    ("open", "risk_postponed", ("postponed_dates", "recent_tickets")),
)


def _risk(part: Part, words: Words) -> Picture | None:
    shown = part.rows[:MOST_BARS]
    drawn = [
        Bar(
            words.value(row.name),
            str(row.risk_points) + (f" · {_percent(row.likelihood_share, words)}" if row.week_count else ""),
            tuple(
                Piece(what, points, f"{words.page[said]} {points}")
                for what, said, names in _REASONS_DRAWN
                for points in [sum(getattr(row, f"{name}_points") for name in names)]
            ),
        )
        for row in shown
    ]
    key = tuple((what, words.page[said]) for what, said, _ in _REASONS_DRAWN)
    count = words.page["n"].format(count=len(part.rows))
    return Picture(part.name, bars(drawn, words.parts[part.name][0]), key, count, _notes(part, shown, part.rows, words))


def _risk_bands(part: Part, words: Words) -> Picture | None:
    rows = [row for row in part.rows if row.week_count]
    drawn = [
        Bar(
            row.name + (" *" if part.is_few(row) else ""),
            f"{_percent(row.complained_share, words)} · {words.page['n'].format(count=row.week_count)}",
            (
                Piece("missed", row.complained_count, f"{words.page['complained']} {row.complained_count}"),
                Piece("kept", row.week_count - row.complained_count, words.page["did_not"]),
            ),
        )
        for row in rows
    ]
    key = (("missed", words.page["complained"]), ("kept", words.page["did_not"]))
    count = words.page["n"].format(count=sum(row.week_count for row in rows))
    svg = bars(drawn, words.parts[part.name][0], to_whole=True)
    return Picture(part.name, svg, key, count, _notes(part, rows, rows, words))


# Those beside each other are of about the same height.
_DRAWN: Final[Mapping[str, Callable[[Part, Words], Picture | None]]] = {
    "risk_bands": _risk_bands,
    "kept_by_week": _weeks,
    "unanswered_by_week": _unanswered,
    "response_times": _times,
    "resolution_times": _times,
    "risk_by_client": _risk,
    "kept_by_rule": _outcomes,
    "kept_by_client": _several,
    "missed_by_rule": _pareto,
    "causes": _pareto,
    "kept_by_manager": _several,
    "told_by_manager": _told_by,
    "complaints_by_month": _complaints,
    "csi_by_quarter": _csi,
    "csi_by_manager": _csi,
    "kept_by_tier": _several,
    "kept_by_type": _several,
    "told": _told,
}
