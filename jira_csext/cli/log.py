"""Log lines of the daemon: the name of an event and fields, in the words of the glossary (logfmt)."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[^\s\"=\\]+")


def line(event: str, **fields: object) -> str:
    """Return `event name=value …`; a field that says nothing is left out, a text with spaces is quoted."""
    told = (f"{name}={_value(str(value))}" for name, value in fields.items() if value not in (None, ""))
    return " ".join((event, *told))


def _value(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.isprintable():
        return text
    # A line break, or anything else that a terminal would act on, must not leave the line it is told in.
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
