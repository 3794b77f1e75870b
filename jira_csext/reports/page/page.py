"""The page: pictures first, then every figure in its table, each with the tickets behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jira_csext.reports.about import About
from jira_csext.reports.cells import cell, duration, kind_of, moment, notes, of_what, percent, readable
from jira_csext.reports.figures.rows import FEW, MOST_CASES, NOBODY, Part, Report
from jira_csext.reports.page.pictures import pictures
from jira_csext.reports.words.model import Words

if TYPE_CHECKING:
    from jinja2 import Template

_SHOWN_POINTS: Final = frozenset({"risk_points", "each_points", "most_points", "earned_points"})
_FEW_COLUMNS: Final = 3
_MANY_COLUMNS: Final = 9
"""A table of more columns than this is set in smaller type, so that the page need not be scrolled aside."""
_MOST_COLUMNS: Final = 11
"""In a table of more, an instant has two lines."""

MOST_ROWS: Final = 40
"""So many rows of a table stand in the page; more are for a spreadsheet, and the page says how to get them."""


def page(reports: Sequence[Report], about: About, words: Words) -> str:
    """Return the page as one HTML text that fetches nothing and needs no script."""
    span, zone = about.span, about.span.zone
    filters = ", ".join(f"{words.column(column)} {value}" for column, value in about.filters.items())
    tiles = list(_tiles(reports, words))
    return _template().render(
        words=words,
        about=about,
        style=_style(),
        span=words.page["span"].format(
            since=moment(span.since, zone)[:10], until=moment(max(span.until - 1, span.since), zone)[:10], zone=zone.key
        ),
        as_of=words.page["as_of_past" if span.is_past else "as_of"].format(at=moment(span.now, zone)),
        warnings=[words.note(name, **values) for name, values in about.notes],
        only=words.page["only"].format(filters=filters) if filters else "",
        tiles=tiles,
        tiles_note=words.note("few", few=FEW) if any(tile["figure"].endswith("*") for tile in tiles) else "",
        pictures=list(pictures(reports, words)),
        sections=[_section(report, about, words) for report in reports],
        made=words.on_page("made", tickets=about.ticket_count, cycles=about.cycle_count),
    )


def _tiles(reports: Sequence[Report], words: Words) -> Iterator[dict[str, str]]:
    parts = {part.name: part for report in reports for part in report.parts}

    def tile(name: str, figure: str, part: int, whole: int) -> dict[str, str]:
        return {"what": words.page[name], "figure": figure, "counted": words.page["of"].format(count=part, of=whole)}

    def first(name: str) -> Any:
        return next(iter(parts[name].rows), None) if name in parts else None

    def share(name: str, column: str) -> str:
        return percent(getattr(first(name), column), words) + star(name, column)

    def star(name: str, column: str) -> str:
        return " *" if column in parts[name].few_of(0) else ""

    if (kept := first("kept")) and kept.kept_share is not None:
        ended = kept.kept_count + kept.missed_count
        yield tile("tile_kept", share("kept", "kept_share"), kept.kept_count, ended)
        yield tile("tile_missed", str(kept.missed_count), kept.missed_count, ended)
        yield {
            "what": words.page["tile_response"],
            "figure": "–"
            if kept.median_seconds is None
            else duration(kept.median_seconds, words) + star("kept", "median_seconds"),
            "counted": words.page["n"].format(count=kept.stopped_count),
        }
    if (complaints := first("complaints")) and complaints.solved_share is not None:
        solved = share("complaints", "solved_share")
        yield tile("tile_complaints", solved, complaints.solved_count, complaints.complaint_count)
    if (told := first("told")) and told.told_share is not None:
        before_due = told.in_time_count + told.last_hour_count
        yield tile("tile_told", share("told", "told_share"), before_due, told.judged_count)
    if "unanswered_by_week" in parts and parts["unanswered_by_week"].rows:
        last = parts["unanswered_by_week"].rows[-1]
        yield {
            "what": words.page["tile_waiting"],
            "figure": str(last.unanswered_count),
            "counted": f"{words.page['late']}: {last.late_count}",
        }


def _section(report: Report, about: About, words: Words) -> dict[str, object]:
    """Return a report with the parts that say something; one that says nothing is a sentence why, and not listed."""
    is_empty = not any(part.rows for part in report.parts)
    told = [part for part in report.parts if part.rows or part.notes or f"empty_{part.name}" in words.notes]
    first = report.parts[0]
    return {
        "name": f"report-{report.name}",
        "title": words.reports[report.name],
        "why_empty": words.notes.get(f"empty_{first.name}", words.notes["empty"]) if is_empty else "",
        "parts": [] if is_empty else [_part(part, report.name, about, words) for part in told],
    }


def _part(part: Part, report: str, about: About, words: Words) -> dict[str, object]:
    title, explained = words.parts[part.name]
    said = list(notes(part, words))
    if not part.rows:
        said.insert(0, words.notes.get(f"empty_{part.name}", words.notes["empty"]))
    rows = list(part.rows)
    beneath = [name for name in part.columns if name.endswith("_points") and name not in _SHOWN_POINTS]
    beneath = beneath if len(beneath) > _FEW_COLUMNS else []
    first = 0
    if len(rows) > MOST_ROWS:
        # Of weeks and months the last ones count, of all else the first.
        first = len(rows) - MOST_ROWS if part.name.endswith(("_week", "_month", "_quarter")) else 0
        # `risk_backtest` is asked for as `risk --backtest`.
        asked = report.replace("_", " --")
        said.append(words.note("first_rows", shown=MOST_ROWS, of=len(rows), report=asked))
    shown = range(first, min(first + MOST_ROWS, len(rows)))
    return {
        "name": part.name,
        "title": title,
        "explained": explained,
        "columns": [
            {"head": words.column(name), "is_text": kind_of(name) == "text"}
            for name in part.columns
            if name not in beneath
        ],
        "beneath": words.page["points_for"] if beneath else "",
        "width": _width(len(part.columns) - len(beneath)),
        "has_cases": bool(part.cases),
        "rows": [
            {
                "cells": list(_cells(part, place, beneath, about, words)),
                "beneath": _beneath(rows[place], beneath, words),
                "cases": _cases(part, place, about, words),
            }
            for place in shown
        ],
        "notes": said,
    }


def _width(column_count: int) -> str:
    if column_count > _MOST_COLUMNS:
        return "many most"
    return "many" if column_count > _MANY_COLUMNS else ""


def _beneath(row: Any, names: Sequence[str], words: Words) -> str:
    """Return those of a row's points that it has, as one text: as columns they would be wider than a page."""
    # The weight at the head of a column would read like a figure here.
    heads = {name: words.column(name).partition(" ×")[0] for name in names}
    return " · ".join(f"{head}\u00a0{getattr(row, name)}" for name, head in heads.items() if getattr(row, name))


def _cells(part: Part, of_row: int, beneath: Sequence[str], about: About, words: Words) -> Iterator[dict[str, str]]:
    # The rows of these are tickets.
    is_ticket = part.name in ("delays", "waiting")
    descriptions = about.descriptions() if of_what(part.name, "name") == "rule" else {}
    few = part.few_of(of_row)
    for place, (column, value) in enumerate(zip(part.columns, part.rows[of_row], strict=True)):
        if column in beneath:
            continue
        text = cell(column, value, words, about.span.zone, part.name)
        kind = kind_of(column)
        small = ""
        if of_what(part.name, column) == "rule" and value != NOBODY:
            said = descriptions.get(str(value), "") if place == 0 else ""
            text, small = readable(text), f"{value}: {said}" if said else str(value)
        yield {
            "text": f"{text} *" if column in few else text,
            "small": small,
            "kind": "text" if kind == "text" else "nowrap" if kind in ("instant", "seconds", "share") else "",
            "address": about.address_of(text) if is_ticket and place == 0 else "",
        }


def _cases(part: Part, place: int, about: About, words: Words) -> dict[str, object] | None:
    cases = part.cases.get(place)
    if cases is None:
        return None
    keys = cases.keys[:MOST_CASES]
    beyond = cases.ticket_count - len(keys)
    return {
        "said": words.on_page("cases", count=cases.ticket_count),
        "tickets": [(key, about.address_of(key)) for key in keys],
        "more": words.note("more", count=beyond) if beyond > 0 else "",
    }


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_resource("page.html"))


@cache
def _style() -> Any:
    from markupsafe import Markup

    # Our own file, the only text here that is not escaped beside the charts, which escape for themselves.
    return Markup(_resource("page.css"))  # noqa: S704


def _resource(name: str) -> str:
    return files("jira_csext.reports.page").joinpath(name).read_text("utf-8")
