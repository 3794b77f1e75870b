"""What is said: a template in the reader's language, filled at sending, as a tree that each helpdesk dresses itself.

The site's language is the team's; a client is answered in its own (`client.language`), where there is such a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Template as Filling
from jinja2 import TemplateError

from jira_csext.core.rulebook import ActionKind
from jira_csext.core.speech_text import Paragraph, Text, Words, as_plain, shown
from jira_csext.rulefiles.templates import (
    MAX_BYTES,
    SUMMARY,
    Template,
    TemplateRefused,
    parse_template,
    sandbox,
    wrong_use,
)
from jira_csext.sync.speech_markup import tree_of
from jira_csext.sync.speech_values import Facts, Reader, put_in, values, zone_of
from jira_csext.sync.speech_words import unfilled

__all__ = ["Facts", "Said", "SpeechError", "Templates"]

# Jira takes 32,767 characters, and markup and mentions come on top.
_LONGEST = 20_000
# Jira's own limit for what a ticket is called is 255.
_LONGEST_SUMMARY = 200
_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


class SpeechError(ValueError):
    """A text that cannot be made; the sentence names the template and what is wrong with it."""


class Said(NamedTuple):
    """What a template came to: the text, the name of a new ticket, the language.

    `calls` says that the text itself calls the people to mention, `names_unfilled` that it names the empty roles.
    """

    text: Text
    summary: str
    language: str
    calls: bool
    names_unfilled: bool


class Templates:
    """The templates of a rules folder, `templates/<language>/NAME.txt`, as they were when this was made.

    `language` is the site's. An edit is taken in with the rules, by making these anew: one that is broken for a moment
    keeps nothing from being said.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder / "templates"
        self._texts = {path: _bytes_of(path) for path in sorted(self._folder.glob("*/**/*.txt"))}
        self.language = language

    def say(self, name: str, facts: Facts, kind: ActionKind = "note") -> Said:
        """Return what the action of that kind says.

        Raises SpeechError when the template is missing, asks for what is not there, or comes to nothing.
        """
        is_public = kind == "reply"
        path, language = self._found(name, facts.client.get("client.language") if is_public else None)
        template, filling = _read(path, self._texts[path])
        if problems := list(wrong_use(template, kind)):
            raise SpeechError("\n".join(map(str, problems)))
        zone = zone_of(facts, facts.client.get("client.timezone") if is_public else None)
        try:
            rendered = filling.render(values(facts, Reader(language, zone)))
        except (TemplateError, TypeError, ValueError) as error:
            raise SpeechError(f"{path}: {error}") from None
        summary = ""
        if template.has_summary and not (is_public or kind == "note"):
            head, _, rendered = rendered.lstrip().partition("\n")
            summary = _summary(head.removeprefix(SUMMARY))
        text = tree_of(rendered)
        plain = as_plain(text)
        if not plain.strip() or (kind == "ticket" and not summary):
            raise SpeechError(f"{path} says nothing for {facts.about}; write what is to be said")
        if len(plain) > _LONGEST:
            raise SpeechError(f"{path} makes {len(plain)} characters for {facts.about}; {_LONGEST} are the most")
        return Said(text, summary, language, "called" in template.names, "unfilled" in template.names)

    def _found(self, name: str, wanted: object) -> tuple[Path, str]:
        for language in _languages(wanted):
            path = self._folder / language / f"{name}.txt"
            if path in self._texts:
                return path, language
        path = self._folder / self.language / f"{name}.txt"
        if path not in self._texts:
            raise SpeechError(f"There is no template {path}; write it, or name another in the action")
        return path, self.language


def naming_unfilled(said: Said, roles: tuple[str, ...]) -> Text:
    """Return the text with a last line on the roles that nobody fills, unless it names them itself."""
    if not roles or said.names_unfilled:
        return said.text
    return Text((*said.text.blocks, Paragraph((Words(unfilled(", ".join(roles), said.language)),))))


def _languages(wanted: object) -> Iterator[str]:
    """Yield the folders of a language, its own first: `pt-BR`, then `pt`; nothing for what is no language."""
    if isinstance(wanted, str) and _TAG.fullmatch(wanted):
        primary, *rest = wanted.replace("_", "-").split("-")
        if rest:
            yield "-".join((primary.casefold(), *(part.upper() if len(part) == 2 else part for part in rest)))
        yield primary.casefold()


def _summary(line: str) -> str:
    """Return the name of a new ticket: words on one line, short enough for a helpdesk to take."""
    words = " ".join(shown(as_plain(tree_of(line))).split())
    return words if len(words) <= _LONGEST_SUMMARY else f"{words[:_LONGEST_SUMMARY].rstrip()}…"


def _bytes_of(path: Path) -> bytes | OSError:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed is enough to be refused for.
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        return error


def _read(path: Path, data: bytes | OSError) -> tuple[Template, Filling]:
    if isinstance(data, OSError):
        raise SpeechError(f"{path} cannot be read: {data.strerror}; give this account the right to read it")
    try:
        return _compiled(path, data)
    except TemplateRefused as refused:
        raise SpeechError(str(refused)) from None


@lru_cache(maxsize=512)
def _compiled(path: Path, data: bytes) -> tuple[Template, Filling]:
    template = parse_template(str(path), data)
    return template, sandbox(put_in).from_string(template.parsed)
