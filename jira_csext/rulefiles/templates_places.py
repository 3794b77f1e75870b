"""Where something stands in a template: Jinja names the line only, people look for the column as well."""

from __future__ import annotations

from bisect import bisect_right

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

Place = tuple[int, int]
"""Line and column, both counted from 1."""

_BEGINS = frozenset({"variable_begin", "block_begin", "comment_begin"})
_WORDS = frozenset({"name", "operator"})


class Places:
    """The places of a template's tags and of the words within them."""

    def __init__(self, source: str) -> None:
        self._starts = [0]
        self._starts += [at + 1 for at, character in enumerate(source) if character == "\n"]
        self._tags: dict[int, Place] = {}
        self._words: dict[tuple[int, str], Place] = {}
        offset = 0
        try:
            for _, kind, value in ImmutableSandboxedEnvironment(autoescape=False).lex(source):
                offset = source.find(value, offset)
                if offset < 0:
                    return
                place = self.at(offset)
                if kind in _BEGINS:
                    self._tags.setdefault(place[0], place)
                elif kind in _WORDS:
                    self._words.setdefault((place[0], value), place)
                offset += len(value)
        except (TemplateSyntaxError, ValueError):
            # What comes after the fault is not asked for.
            return

    def at(self, offset: int) -> Place:
        """Return the place of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def of(self, line: int, word: str) -> Place:
        """Return the first place of a word in the tags of a line; of its first tag, if the word is not found."""
        return self._words.get((line, word)) or self.of_tag(line)

    def of_tag(self, line: int) -> Place:
        """Return the place of a line's first tag, or of the line."""
        return self._tags.get(line, (line, 1))
