"""Charts as SVG, written by hand: a few hundred bytes each, in the page's own colours, fonts and patterns.

Classes (`kept`, `missed`, …) name what a shape is; the page's style gives it a colour and a pattern, so that it is told
apart in grey and by the colour-blind. Everything that comes from outside is escaped here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

WIDTH: Final = 440
_ROW: Final = 36
_BAR: Final = 13
_LABEL: Final = 46
"""So many letters of a name fit beside its figure."""


class Piece(NamedTuple):
    """A part of a bar or column: what it is (a class of the style), how much, and what a pointer on it reads."""

    what: str
    size: float
    said: str = ""


class Bar(NamedTuple):
    """A named bar; `figure` stands at its end. `at` is where a dot marks it, 0 to 1, None for none."""

    name: str
    figure: str
    pieces: tuple[Piece, ...]
    at: float | None = None


class Range(NamedTuple):
    """A value and its spread, all above nought; `high` is None where nothing bounds it, `value` where it is unknown."""

    name: str
    figure: str
    low: float
    value: float | None
    high: float | None


def bars(rows: Sequence[Bar], title: str, *, to_whole: bool = False) -> str:
    """Return horizontal bars, each below its name; with `to_whole` each bar is as long as the picture is wide."""
    longest = max((sum(piece.size for piece in row.pieces) for row in rows), default=0) or 1
    shapes: list[str] = []
    texts: list[str] = []
    dots: list[tuple[float, float]] = []
    for place, row in enumerate(rows):
        top = place * _ROW
        whole = (sum(piece.size for piece in row.pieces) or 1) if to_whole else longest
        texts.append(_text(0, top + 12, _short(row.name), "name"))
        texts.append(_text(WIDTH, top + 12, row.figure, "figure", anchor="end"))
        shapes.append(_rect("ground", 0, top + 17, WIDTH, _BAR))
        left = 0.0
        for piece in row.pieces:
            wide = WIDTH * piece.size / whole
            if wide > 0:
                shapes.append(_rect(piece.what, left, top + 17, wide, _BAR, piece.said))
            left += wide
        if row.at is not None:
            dots.append((WIDTH * row.at, top + 17 + _BAR / 2))
    shapes += [f'<circle class="dot" cx="{min(x, WIDTH - 3):.1f}" cy="{y:.1f}" r="3"/>' for x, y in dots]
    return _svg([*shapes, *texts], max(len(rows) * _ROW, _ROW), title)


_LEFT: Final = 34
_HIGH: Final = 150
_TOP: Final = 20
_LETTER: Final = 7.4
"""How wide a letter below a column is at most, on a phone, where the type is largest beside the picture."""
_GAP: Final = 9


def columns(rows: Sequence[Bar], title: str) -> str:
    """Return upright columns with their figures above, and a scale of whole numbers; every so many are named."""
    tallest = max((sum(piece.size for piece in row.pieces) for row in rows), default=0) or 1
    ticks = list(_ticks(tallest))
    top_value = max(ticks[-1], tallest)
    slot = (WIDTH - _LEFT) / max(len(rows), 1)
    wide = min(slot * 0.7, 46)
    longest = max((len(row.name) for row in rows), default=1)
    every = max(1, math.ceil((longest * _LETTER + _GAP) / slot))
    every_figure = max(1, math.ceil((max((len(row.figure) for row in rows), default=1) * _LETTER + 4) / slot))
    shapes = []
    for tick in ticks:
        y = _TOP + _HIGH * (1 - tick / top_value)
        shapes.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        shapes.append(_text(_LEFT - 6, y + 4, f"{tick:,}".replace(",", "\u202f"), "axis", anchor="end"))
    for place, row in enumerate(rows):
        middle = _LEFT + slot * (place + 0.5)
        bottom = float(_TOP + _HIGH)
        for piece in row.pieces:
            high = _HIGH * piece.size / top_value
            if high > 0:
                shapes.append(_rect(piece.what, middle - wide / 2, bottom - high, wide, high, piece.said))
            bottom -= high
        if place % every_figure == 0 and row.figure:
            shapes.append(_text(middle, bottom - 4, row.figure, "figure", anchor="middle"))
        if place % every == 0:
            shapes.append(_text(middle, _TOP + _HIGH + 16, row.name, "axis", anchor="middle"))
    return _svg(shapes, _TOP + _HIGH + 24, title)


def ranges(rows: Sequence[Range], title: str) -> str:
    """Return each value as a dot on its spread, by a scale on which twice as much is always as far; 1 has a line."""
    lows = [row.low for row in rows if row.low > 0] + [row.value for row in rows if row.value]
    highs = [row.high or row.value or row.low for row in rows]
    least = min([*lows, 0.5]) / 1.2
    most = max([*highs, 2.0]) * 1.2

    def x(value: float) -> float:
        return WIDTH * (math.log(max(value, least)) - math.log(least)) / (math.log(most) - math.log(least))

    shapes = [f'<line class="one" x1="{x(1):.1f}" x2="{x(1):.1f}" y1="14" y2="{len(rows) * _ROW}"/>']
    for place, row in enumerate(rows):
        top = place * _ROW
        middle = top + 17 + _BAR / 2
        end = x(row.high) if row.high is not None else WIDTH
        shapes.append(_text(0, top + 12, _short(row.name), "name"))
        shapes.append(_text(WIDTH, top + 12, row.figure, "figure", anchor="end"))
        shapes.append(f'<line class="spread" x1="{x(row.low):.1f}" x2="{end:.1f}" y1="{middle}" y2="{middle}"/>')
        if row.value is not None:
            shapes.append(f'<circle class="dot" cx="{x(row.value):.1f}" cy="{middle}" r="5"/>')
    return _svg(shapes, max(len(rows) * _ROW, _ROW), title)


def _ticks(most: float) -> Iterator[int]:
    step = 10 ** max(int(math.log10(most)), 0)
    step = next((one for one in (step // 5, step // 2, step, step * 2) if one >= 1 and most / one <= 4), step)
    last = math.ceil(most / step)
    yield from (step * place for place in range(last + 1))


def _svg(shapes: Sequence[str], height: float, title: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">{"".join(shapes)}</svg>'


def _rect(what: str, x: float, y: float, width: float, height: float, said: str = "") -> str:
    inside = f"<title>{escape(said)}</title>" if said else ""
    return f'<rect class="{what}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">{inside}</rect>'


def _text(x: float, y: float, text: str, what: str, anchor: str = "start") -> str:
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{what}" x="{x:.1f}" y="{y:.1f}"{where}>{escape(text)}</text>'


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1].rstrip()}…"
