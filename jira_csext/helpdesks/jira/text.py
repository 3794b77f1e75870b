"""Plain text out of what people wrote: wiki markup (REST v2) or a document tree (REST v3).

Words, links, names and files stay; the dress goes. Bold and its kin stay as typed: `*really*` reads well as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

# Each mark is looked for by its first character alone, which is fast in long texts; every part is bounded and none
# spans lines, so that no text can make the search slow. For the same reason what follows an opening bracket ends at
# the next one, and no part gives back what it took: its end is a character it cannot hold. A mark after a backslash
# is meant as typed.
_MACRO = re.compile(
    r"\{(?:color|quote|panel|anchor|section|column|toc|expand|info|note|tip|warning)(?::[^{}\n]{0,300})?\}"
)
_LINK = re.compile(
    r"\[(?:"
    r"~(?:accountid:)?(?P<who>[^\]\[\n|]{1,200}+)"
    r"|\^(?P<file>[^\]\[\n|]{1,300}+)"
    r"|(?P<said>[^\]\[\n|]{1,500}+)\|(?P<url>[^\]\n|]{1,2000}+)(?:\|[^\]\n]{0,60}+)?"
    r"|(?P<bare>(?:https?://|mailto:)[^\]\[\n|]{1,2000}+)(?:\|[^\]\n]{0,60}+)?"
    r")\]"
)
_IMAGE = re.compile(r"!(?P<image>[^\s!|][^!|\n]{0,200}\.[A-Za-z0-9]{2,5})(?:\|[^!\n]{0,200})?!")
_ESCAPE = re.compile(r"\\(?:\\(?=\s|$)|(?P<escaped>[{}\[\]*_!|~^+\-?#]))")
_VERBATIM = re.compile(r"\{(?:code|noformat)(?::[^{}\n]{0,300})?\}")
_HEADING = re.compile(r"\nh[1-6]\. ?")

# A document deeper than this is not one that a person wrote.
_DEEPEST = 100


def plain(prose: str | Mapping[str, object] | None, event_id: str = "", notices: list[str] | None = None) -> str:
    """Return the text a reader sees, lines ended by a single newline, without NUL characters.

    That a document is too deep to be read to its end goes to `notices`, under the id of its event.
    """
    if not prose:
        return ""
    if isinstance(prose, str):
        if prose[0] == "h" and _HEADING.match("\n" + prose[:5]):
            prose = prose[4:]
        text = _tidy(prose)
        text = _without_markup(text) if "{" not in text else _around_verbatim(text)
        # What parts a mark in our own texts (markup.py), and is seen by nobody.
        return text.replace("\u2060", "") if "\u2060" in text else text
    pieces: list[str] = []
    if not _gather(prose, pieces, 0) and notices is not None:
        notices.append(
            f"the text of {event_id} is nested more than {_DEEPEST} levels deep; what lies deeper is left out"
        )
    return _tidy("".join(pieces)).strip("\n")


def _tidy(text: str) -> str:
    # Jira ends lines by both characters.
    if "\r" in text:
        text = text.replace("\r", "")
    # A database may refuse the NUL character, and no reader sees it.
    return text.replace("\0", "") if "\0" in text else text


def _around_verbatim(text: str) -> str:
    parts = _VERBATIM.split(text)
    # Every other part stands between two marks and is shown as typed; a mark without its mate ends with the text.
    parts[::2] = [_without_markup(part) for part in parts[::2]]
    return "".join(parts)


def _without_markup(text: str) -> str:
    if "!" in text:
        text = _IMAGE.sub(_as_read, text)
    if "[" in text:
        text = _LINK.sub(_as_read, text)
    if "{" in text:
        text = _MACRO.sub(_as_read, text)
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if "\nh" in text:
        text = _HEADING.sub("\n", text)
    return text


def _as_read(found: re.Match[str]) -> str:
    start = found.start()
    if start and found.string[start - 1] == "\\":
        return found[0]
    kind = found.lastgroup
    if kind is None:
        return ""
    if kind == "who":
        return "@" + found["who"]
    if kind == "url":
        said, url = found["said"], found["url"]
        return said if said == url or url.startswith("#") else f"{said} ({url})"
    return found[kind]


def _unescaped(found: re.Match[str]) -> str:
    return found["escaped"] or "\n"


def _gather(node: Mapping[str, object], pieces: list[str], depth: int) -> bool:
    """Add the words of a node; return whether all of it was read."""
    given = node.get("type")
    kind = given if isinstance(given, str) else ""
    if kind == "text":
        pieces.append(_linked(node))
        return True
    if kind == "hardBreak":
        pieces.append("\n")
        return True
    attributes = node.get("attrs")
    if isinstance(attributes, Mapping):
        pieces.append(_inline(kind, attributes))
    if kind == "listItem":
        pieces.append("- ")
    content = node.get("content")
    whole = True
    if isinstance(content, list) and depth < _DEEPEST:
        for child in content:
            if isinstance(child, Mapping) and not _gather(child, pieces, depth + 1):
                whole = False
    elif isinstance(content, list) and content:
        whole = False
    if kind in _BLOCKS and pieces and not pieces[-1].endswith("\n"):
        pieces.append("\n")
    elif kind in _CELLS:
        # The paragraph in a cell ends a line; in a row the cells stand side by side.
        while pieces and pieces[-1] == "\n":
            pieces.pop()
        pieces.append("\t")
    return whole


_BLOCKS = frozenset(
    {
        "paragraph",
        "heading",
        "codeBlock",
        "listItem",
        "tableRow",
        "blockCard",
        "mediaSingle",
        "decisionItem",
        "taskItem",
    }
)
_CELLS = frozenset({"tableCell", "tableHeader"})


def _linked(node: Mapping[str, object]) -> str:
    text = node.get("text")
    if not isinstance(text, str):
        return ""
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        attributes = mark.get("attrs") if isinstance(mark, Mapping) and mark.get("type") == "link" else None
        url = attributes.get("href") if isinstance(attributes, Mapping) else None
        if isinstance(url, str) and url != text:
            return f"{text} ({url})"
    return text


def _inline(kind: str, attributes: Mapping[str, object]) -> str:
    if kind == "mention":
        text = attributes.get("text") or attributes.get("id")
        return "@" + text.removeprefix("@") if isinstance(text, str) else ""
    if kind == "date":
        try:
            day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(str(attributes.get("timestamp"))))
        except (ValueError, OverflowError):
            return ""
        return day.date().isoformat()
    for name in _SHOWN.get(kind, ()):
        shown = attributes.get(name)
        if isinstance(shown, str):
            return shown
    return ""


_SHOWN = {
    "emoji": ("text", "shortName"),
    "status": ("text",),
    "inlineCard": ("url",),
    "blockCard": ("url",),
    "embedCard": ("url",),
    "media": ("alt",),
    "mediaInline": ("alt",),
    "expand": ("title",),
}
