"""The starter rulebook cut to a site: its types, its people, its hours; what nothing calls any more is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_ENTRY = re.compile(r"  ([\w-]+):")
_SECTION = re.compile(r"(\w+):\s*$")
_TYPES = re.compile(r"\btype: (\[[^\]]*\]|[\w-]+)")
_ANY_TYPE = re.compile(r", \{type: (\w+)\}")
_ONLY_TYPE = re.compile(r"\{when: \{type: (\w+)\},")
_METRIC = re.compile(r"^    metric: (\w+)", re.MULTILINE)
_FIRST_WHEN = re.compile(r"^    when: .*$", re.MULTILINE)

Sections = dict[str, dict[str, str]]
"""Of a file: by section, its entries as text, each with the comment above it."""


def cut(text: str, types: frozenset[str], covered: Mapping[str, frozenset[str]]) -> str:
    """Return a file of rules with only what is promised for `types`; "" when no rule is left.

    `covered` are the types for which something else already makes the promise of a metric.
    """
    head, sections = taken_apart(text)
    slas: dict[str, str] = {}
    for name, entry in sections.get("slas", {}).items():
        metric = _METRIC.search(entry)
        taken = covered.get(metric[1], frozenset()) if metric else frozenset()
        if kept := _narrowed(entry, types - taken):
            slas[name] = kept
    if sections.get("slas") and not slas:
        return ""
    return put_together(head, {**sections, "slas": slas} if slas else sections)


def without_unused(texts: Mapping[str, str]) -> dict[str, str]:
    """Return files (by name) without the actions, escalations, metrics and calendars that nothing in them names."""
    apart = {name: taken_apart(text) for name, text in texts.items()}
    for section, ways in (
        ("metrics", r"metric: {}\b"),
        ("escalations", r"escalate: {}(?![\w-])"),
        ("actions", r"do: (\[[^\]]*)?{}(?![\w-])"),
        ("calendars", r"calendar: {}\b"),
    ):
        everything = "\n".join(
            _bare(entry)
            for _, sections in apart.values()
            for entries in sections.values()
            for entry in entries.values()
        )
        for _, sections in apart.values():
            for entry in list(sections.get(section, {})):
                if entry != "default" and not re.search(ways.format(re.escape(entry)), everything):
                    del sections[section][entry]
    made = {name: put_together(head, sections) for name, (head, sections) in apart.items()}
    return {name: text for name, text in made.items() if text}


def roles_named(texts: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
    """Return which of the roles anything in these files calls."""
    everything = "\n".join(map(_bare, texts))
    return tuple(
        role for role in roles if re.search(rf"(mention|assign|watch|to|notify): \[?{role}(?![\w-])", everything)
    )


def rules_named(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of all promises in these files."""
    return frozenset(name for text in texts for name in taken_apart(text)[1].get("slas", {}))


def starter(folder: Path) -> dict[str, str]:
    """Return the rule files of the starter rulebook, by name."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}


def taken_apart(text: str) -> tuple[str, Sections]:
    """Return what stands above the first section, and the sections."""
    head: list[str] = []
    sections: Sections = {}
    current: dict[str, str] | None = None
    name, above = "", ""
    for line in text.splitlines(keepends=True):
        if found := _SECTION.match(line):
            current, name, above = sections.setdefault(found[1], {}), "", ""
        elif current is None:
            head.append(line)
        elif entry := _ENTRY.match(line):
            name = entry[1]
            current[name] = above + line
            above = ""
        elif not line.strip() or line.startswith("  #"):
            above += line
        elif name:
            current[name] += above + line
            above = ""
    return "".join(head), sections


def put_together(head: str, sections: Sections) -> str:
    """Return the file again; "" when no section has an entry."""
    written = [
        f"{section}:\n" + "\n".join(entry.strip("\n") + "\n" for entry in entries.values())
        for section, entries in sections.items()
        if entries
    ]
    return head.rstrip("\n") + "\n\n" + "\n".join(written) if written else ""


def _narrowed(entry: str, types: frozenset[str]) -> str:
    when = _FIRST_WHEN.search(entry)
    named = _TYPES.search(when[0]) if when else None
    if when is None or named is None:
        return entry
    kept = [word for word in named[1].strip("[]").split(", ") if word in types]
    if not kept:
        return ""
    said = f"type: {kept[0] if len(kept) == 1 else '[' + ', '.join(kept) + ']'}"
    entry = entry.replace(when[0], when[0].replace(named[0], said, 1), 1)
    entry = _ANY_TYPE.sub(lambda found: found[0] if found[1] in kept else "", entry)
    lines = []
    for line in entry.splitlines(keepends=True):
        only = _ONLY_TYPE.search(line)
        # The calendar of clients in Germany is the starter's example, and nobody's here.
        if "calendar: berlin" in line or (only and only[1] not in kept):
            continue
        lines.append(line)
    narrowed = "".join(lines)
    # Where all but one type are gone, and with them the goal for the rest, the last goal must still match.
    return narrowed if re.search(r"- \{target:|goals: \[\{target", narrowed) else _with_rest(narrowed)


def _with_rest(entry: str) -> str:
    goals = list(re.finditer(r"^      - \{when: \{.*\}, (target: .*)$", entry, re.MULTILINE))
    if not goals:
        return entry
    last = goals[-1]
    return entry[: last.start()] + f"      - {{{last[1]}" + entry[last.end() :]


def _bare(text: str) -> str:
    return re.sub(r"(^|\s)#.*$", "", text, flags=re.MULTILINE)
