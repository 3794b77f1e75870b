"""Which charts the page shows, and what of the figures each of them draws; one without figures is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from jira_csext.reports.cells import decimal, duration, of_what, percent, readable, text_of
from jira_csext.reports.figures.kept import UP_TO
from jira_csext.reports.figures.rows import Part, Report
from jira_csext.reports.page.charts import Bar, Piece, Range, bars, columns, ranges
from jira_csext.reports.words.model import Words

MOST_BARS: Final = 8
MOST_RULES: Final = 12
"""So many promises are drawn: most rulebooks have no more."""
MOST_NAMED: Final = 6
"""So many of those that are not drawn are named."""
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
    placed = list(enumerate(part.rows))[-MOST_WEEKS:]
    rows = [row for _, row in placed]
    drawn = [
        Bar(_day(row.name), _share(part, place, "kept_share", words).replace(" *", "*"), _outcome(row, words), None)
        for place, row in placed
    ]
    notes = list(_few(part, placed, words))
    if len(rows) < len(part.rows):
        notes.append(words.note("last_weeks", count=len(rows)))
    svg = columns(drawn, words.parts[part.name][0])
    return Picture(part.name, svg, _outcome_key(words), _n(rows, words), tuple(notes))


def _outcomes(part: Part, words: Words) -> Picture | None:
    """Draw the first rows of the table, where the worst shares are, and name those that are left out."""
    most = MOST_RULES if part.name == "kept_by_rule" else MOST_BARS
    decided = [(place, row) for place, row in enumerate(part.rows) if row.kept_count + row.missed_count]
    shown = decided[:most]
    drawn = [
        Bar(
            _label(part, row.name, words),
            f"{_share(part, place, 'kept_share', words)} · "
            + words.on_page("n", count=row.kept_count + row.missed_count),
            _outcome(row, words),
        )
        for place, row in shown
    ]
    if not drawn:
        return None
    notes = [*_few(part, shown, words), *_left_out(part, {place for place, _ in shown}, words)]
    svg = bars(drawn, words.parts[part.name][0], to_whole=True)
    return Picture(part.name, svg, _outcome_key(words), _n([row for _, row in decided], words), tuple(notes))


def _left_out(part: Part, drawn: set[int], words: Words) -> Iterator[str]:
    """Yield which rows are not drawn, each with its share, so that none is hidden."""
    left = [(place, row) for place, row in enumerate(part.rows) if place not in drawn and row.promised_count]
    if not left:
        return
    named = ", ".join(
        f"{_label(part, row.name, words)} {_share(part, place, 'kept_share', words)}"
        for place, row in left[:MOST_NAMED]
    )
    beyond = len(left) - MOST_NAMED
    yield words.note("left_out", names=f"{named} {words.note('more', count=beyond)}" if beyond > 0 else named)


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
    return Picture(part.name, svg, _outcome_key(words)[:2], words.on_page("n", count=count))


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
    notes = tuple(_more(shown, part.rows, words))
    return Picture(part.name, bars(drawn, words.parts[part.name][0]), key, words.on_page("n", count=count), notes)


def _complaints(part: Part, words: Words) -> Picture | None:
    placed = list(enumerate(part.rows))[-MOST_WEEKS:]
    drawn = [
        Bar(
            row.name,
            _share(part, place, "solved_share", words).replace(" *", "*"),
            (
                Piece("kept", row.solved_count, f"{row.name}: {words.page['solved']} {row.solved_count}"),
                Piece("open", row.complaint_count - row.solved_count, f"{row.name}: {words.page['open']}"),
            ),
        )
        for place, row in placed
    ]
    count = sum(row.complaint_count for _, row in placed)
    if not count:
        return None
    key = (("kept", words.page["solved"]), ("open", words.page["open"]))
    svg, notes = columns(drawn, words.parts[part.name][0]), tuple(_few(part, placed, words))
    return Picture(part.name, svg, key, words.on_page("n", count=count), notes)


def _csi(part: Part, words: Words) -> Picture | None:
    shown = [(place, row) for place, row in enumerate(part.rows) if row.spread_low is not None][-MOST_BARS:]
    drawn = [
        Range(
            row.name,
            f"{'–' if row.csi is None else decimal(row.csi, 2, words)}{_star(part, place, 'csi')}"
            f" = {row.happy_count} / {row.unhappy_count}"
            + (f" · {row.movement:+.2f}".replace(".", words.decimal) if row.movement is not None else ""),
            row.spread_low,
            row.csi,
            row.spread_high,
        )
        for place, row in shown
    ]
    count = sum(row.answer_count for row in part.rows)
    notes = (*_few(part, shown, words), *_more(shown, part.rows, words))
    svg = ranges(drawn, words.parts[part.name][0])
    return Picture(part.name, svg, (), words.on_page("n", count=count), notes) if shown else None


def _told(part: Part, words: Words) -> Picture | None:
    shown = [(place, row) for place, row in enumerate(part.rows) if row.delay_count][:MOST_BARS]
    drawn = [
        Bar(
            _label(part, row.name, words),
            f"{_share(part, place, 'told_share', words)} · {words.on_page('n', count=row.judged_count)}",
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
        for place, row in shown
    ]
    pairs = (("kept", "in_time"), ("nearly", "last_hour"), ("missed", "late"), ("never", "never"), ("open", "open"))
    key = tuple((what, words.page[said]) for what, said in pairs)
    count = words.on_page("n", count=sum(row.judged_count for row in part.rows))
    svg = bars(drawn, words.parts[part.name][0], to_whole=True)
    notes = (*_few(part, shown, words), *_more(shown, part.rows, words))
    return Picture(part.name, svg, key, count, notes) if shown else None


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
    now = words.on_page("last_count", count=rows[-1].unanswered_count)
    return Picture(part.name, columns(drawn, words.parts[part.name][0]), key, now)


def _label(part: Part, name: str, words: Words) -> str:
    text = text_of(part.name, "name", name, words)
    return readable(text) if of_what(part.name, "name") == "rule" else text


def _share(part: Part, place: int, column: str, words: Words) -> str:
    """Return a row's share, with a star where it rests on few cases."""
    share = getattr(part.rows[place], column)
    return "–" if share is None else percent(share, words) + _star(part, place, column)


def _star(part: Part, place: int, column: str) -> str:
    return " *" if column in part.few_of(place) else ""


_STARRED: Final = frozenset({"kept_share", "solved_share", "told_share", "csi", "complained_share"})
"""The figures that pictures write."""


def _few(part: Part, shown: Iterable[tuple[int, Any]], words: Words) -> Iterator[str]:
    if any(not _STARRED.isdisjoint(part.few_of(place)) for place, _ in shown):
        yield words.note("few", few=part.few_below)


def _more(shown: Sequence[Any], rows: Sequence[Any], words: Words) -> Iterator[str]:
    if len(shown) < len(rows):
        yield words.note("more", count=len(rows) - len(shown))


def _n(rows: Sequence[Any], words: Words) -> str:
    """Return of how many the shares are: those open or cancelled are in none."""
    return words.on_page("n", count=sum(row.kept_count + row.missed_count for row in rows))


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
    count = words.on_page("n", count=len(part.rows))
    notes = tuple(_more(shown, part.rows, words))
    return Picture(part.name, bars(drawn, words.parts[part.name][0]), key, count, notes)


def _risk_bands(part: Part, words: Words) -> Picture | None:
    shown = [(place, row) for place, row in enumerate(part.rows) if row.week_count]
    drawn = [
        Bar(
            row.name,
            f"{_share(part, place, 'complained_share', words)} · {words.on_page('n', count=row.week_count)}",
            (
                Piece("missed", row.complained_count, f"{words.page['complained']} {row.complained_count}"),
                Piece("kept", row.week_count - row.complained_count, words.page["did_not"]),
            ),
        )
        for place, row in shown
    ]
    key = (("missed", words.page["complained"]), ("kept", words.page["did_not"]))
    count = words.on_page("n", count=sum(row.week_count for _, row in shown))
    svg = bars(drawn, words.parts[part.name][0], to_whole=True)
    return Picture(part.name, svg, key, count, tuple(_few(part, shown, words)))


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
