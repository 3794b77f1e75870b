"""JSON schemas of single values: the texts that the readers of `values` and `hours` take, as patterns.

A pattern may take a little more than its reader does and never less. Validators read it in two dialects, Python's and
ECMA's, so it uses only what both know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Schema = dict[str, Any]

_LONGEST = {"h": 20_000, "m": 20_000 * 60, "s": 20_000 * 3600}
_MOST_DAYS = 3_660
# What a name may not hold, of the characters of ASCII; letters of all alphabets are allowed.
_NOT_IN_NAMES = r"""\s!"#$%&'()*+,/:;<=>?@\[\\\]\^`{|}~"""
_SPECIAL = re.compile(r"[\^$\\.*+?()\[\]{}|/]")


def up_to(most: int) -> str:
    """Return a pattern of the whole numbers from 0 to `most`, zeros in front allowed."""
    digits = str(most)
    shapes = [f"[0-9]{{1,{len(digits) - 1}}}"] if len(digits) > 1 else []
    for place, digit in enumerate(digits):
        lowest = 1 if place == 0 and len(digits) > 1 else 0
        if int(digit) > lowest:
            rest = len(digits) - place - 1
            shapes.append(f"{digits[:place]}[{lowest}-{int(digit) - 1}]" + (f"[0-9]{{{rest}}}" if rest else ""))
    return f"0*(?:{'|'.join([*shapes, digits])})"


def any_case(word: str) -> str:
    """Return a pattern of the word in small letters, capitals and any mixture."""
    return "".join(
        f"[{low}{high}]" if low != high and len(low) == len(high) == 1 else _SPECIAL.sub(r"\\\g<0>", letter)
        for letter in word
        for low, high in [(letter.lower(), letter.upper())]
    )


def text(pattern: str, says: str = "", *, examples: Sequence[str] = ()) -> Schema:
    """Return the schema of a text; `says` is what an editor says of any other."""
    found: Schema = {"type": "string", "pattern": f"^(?:{pattern})$"}
    if says:
        found["patternErrorMessage"] = says
    if examples:
        found["examples"] = list(examples)
    return found


def by_shape(otherwise: Schema, *, mapping: Schema | None = None, items: Schema | None = None) -> Schema:
    """Return the schema of a value that may be a mapping, a list of items (one at least), or something else.

    An editor then speaks of the shape that was written; of `anyOf` it would speak of any of them. What it may offer is
    said once more as examples, because it offers nothing that stands under an `if`.
    """
    found = otherwise
    if items is not None:
        found = {"if": {"type": "array"}, "then": {"items": items, "minItems": 1}, "else": found}
    if mapping is not None:
        found = {"if": {"type": "object"}, "then": mapping, "else": found}
    offered = _words_in(otherwise)
    return {**found, "examples": offered} if offered else found


def _words_in(schema: Schema) -> list[object]:
    return [*schema.get("enum", ()), *(word for part in schema.get("anyOf", ()) for word in part.get("enum", ()))]


def one_or_more(item: Schema) -> Schema:
    """Return the schema of one item, or a list of them."""
    return by_shape(item, items=item)


def word_of(known: Iterable[str], says: str) -> Schema:
    """Return the schema of one of the words; `says` is what an editor says of any other."""
    return {"enum": list(known), "errorMessage": says}


def exactly_one(keys: Iterable[str], refused: Mapping[str, Iterable[str]] | None = None) -> Schema:
    """Return the schema of a mapping with exactly one of the keys; beside it those `refused` to it may not stand."""
    known = tuple(keys)
    beside = {key: [*(other for other in known if other != key), *((refused or {}).get(key, ()))] for key in known}
    return {
        "anyOf": [{"required": [key]} for key in known],
        "dependentSchemas": {key: {"properties": dict.fromkeys(others, False)} for key, others in beside.items()},
    }


def always_or(example: str) -> Schema:
    """Return the schema of the word `always`, where anything else is a mapping like the example."""
    return word_of(["always"], f"write always, or a mapping like {example}")


def words_in_any_case(words: Iterable[str], says: str) -> Schema:
    """Return the schema of one of the words in any case, or of a text with `*` in it; the words are offered."""
    known = sorted(words)
    pattern = "|".join([*map(any_case, known), r".*\*.*"])
    said = f"{says}: {', '.join(known)}"
    return {"anyOf": [word_of(known, said), text(pattern, said)]}


_CLOCK = r"(?=[0-9])" + "".join(f"(?:{up_to(most)}{unit})?" for unit, most in _LONGEST.items())
_DAYS = f"{up_to(_MOST_DAYS)}(?:wd|cd)"
_DURATION = f"(?:{_DAYS}|{_CLOCK})"
_LONGER_THAN_NOTHING = f"(?=.*[1-9]){_DURATION}"
_DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_HOUR = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_WEEKDAY = f"(?:{'|'.join(map(any_case, ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')))})"

DURATION = text(_DURATION, "write it like 30m, 4h, 1h30m, 5wd (working days) or 30cd (calendar days)")
INTERVAL = text(_LONGER_THAN_NOTHING, "write a duration longer than nothing, like 4h or 1wd")
TARGET = {
    "anyOf": [
        text(
            _LONGER_THAN_NOTHING + r"|\s*(?:end\s+of\s+day|end\s+of\s+next\s+working\s+day|promised_at|due_at)\s*",
            "write a duration with its unit (30m, 4h, 1h30m, 5wd, 30cd), end of day, end of next working day, "
            "promised_at or due_at",
            examples=("4h", "5wd"),
        ),
        {"enum": ["end of day", "end of next working day", "promised_at", "due_at"]},
    ]
}
OFFSET = {
    "anyOf": [
        text(
            rf"\s*(?:breach|stop|(?=[0-9]{{1,6}}%){up_to(100)}%|{_DURATION}\s+(?:before|after))\s*",
            "write 50%, 15m before, 3h after, breach or stop",
            examples=("50%", "15m before", "1wd after"),
        ),
        {"enum": ["breach", "stop"]},
    ]
}
CLIENT_OFFSET = text(
    rf"\s*{_DURATION}\s+(?:before|after)\s*",
    "write 90cd after, or before the end of a contract 30cd before",
    examples=("90cd after", "30cd before"),
)
BEFORE = text(
    rf"\s*(?=[^b]*[1-9]){_DURATION}\s+before\s*", "write it like 1wd before, or 4h before", examples=("1wd before",)
)
PERCENT = text(r"\s*0{0,2}(?:[1-9][0-9]?|100)%\s*", "write a percentage from 1% to 100%", examples=("70%",))
WALL_CLOCK = text(_DURATION, "write it like 5m, 1h or 1cd")
CAP = text(rf"\s*[0-9]{{1,6}}\s+per\s+{_DURATION}\s*", "write it like 3 per 1cd", examples=("3 per 1cd",))
AGO = text(
    rf"\s*{up_to(_MOST_DAYS)}cd\s+ago\s*", "write how many calendar days ago, like 1cd ago", examples=("1cd ago",)
)
DATE = {**text(_DATE, "write a date like 2026-12-30"), "format": "date"}
FIRST_DAY = {
    **text(r"(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})" + _DATE.removeprefix("[0-9]{4}"), "write a date like 2026-06-01"),
    "format": "date",
}
STRETCH = text(rf"\s*{_HOUR} ?[-–] ?(?:{_HOUR}|24:00)\s*", 'write hours like "10:00-18:00"', examples=("10:00-18:00",))
HOURS_OF_DAY: Schema = {"type": "array", "items": STRETCH}
WEEK = by_shape(
    always_or('{mon-fri: ["10:00-18:00"]}'),
    mapping={
        "propertyNames": text(rf"\s*{_WEEKDAY}\s*(?:-\s*{_WEEKDAY}\s*)?", "write a weekday like mon, or mon-fri"),
        "additionalProperties": HOURS_OF_DAY,
    },
)
CLOSED: Schema = {"type": "array", "items": DATE}
OPEN: Schema = {
    "type": "object",
    "propertyNames": text(_DATE, 'write a date in quotes, like "2026-11-01"'),
    "additionalProperties": HOURS_OF_DAY,
}
TEMPLATE = {
    **text(
        "[a-z0-9]+(?:-[a-z0-9]+)*", "the name of a template has small letters, digits and hyphens, like status-update"
    ),
    "maxLength": 80,
}
LABEL = {**text(r"\S+", "a label has no spaces; write a word like sla-at-risk"), "maxLength": 255}
NAME: Schema = {"type": "string", "pattern": r"\S"}
NAME_OF_ENTRY = text(
    rf"[^{_NOT_IN_NAMES}_.\-][^{_NOT_IN_NAMES}]{{0,79}}",
    "write a name like first-response: letters, digits, hyphens, dots, underscores; 80 at most",
)
ADDRESS: Schema = {
    "type": "string",
    "pattern": "://",
    "patternErrorMessage": 'write an Apprise address, like "mailto://…"',
}
WORD: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
NUMBER: Schema = {"anyOf": [{"type": "number"}, text(r"\s*[+-]?[0-9_.]+(?:[eE][+-]?[0-9_]+)?\s*")]}
