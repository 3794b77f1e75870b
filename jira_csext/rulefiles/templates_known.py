"""The words that a template may say: one list for `rules check`, for what fills them, and for docs/templates.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Kind = Literal["text", "instant", "duration", "number", "people"]
"""What a word is: a text from a ticket, an instant or a duration in the reader's language, a number, or people."""


class Variable(NamedTuple):
    """A word in double braces: what it says, with an example; one that is `inside` never stands in a `reply`."""

    name: str
    meaning: str
    example: str
    kind: Kind = "text"
    inside: bool = False


_ALL = (
    Variable("ticket", "the ticket's key", "SUP-42"),
    Variable("summary", "what the ticket is called", "Invoice is wrong"),
    Variable("type", "its type, as rules call it", "complaint"),
    Variable("priority", "its priority, as rules call it", "High"),
    Variable("status", "its status, as the helpdesk calls it", "In Progress"),
    Variable("assignee", "who has it", "anna.k"),
    Variable("cause", "its cause, where one was found", "printing"),
    Variable("client", "the client's name", "Bluebell Kitchens"),
    Variable("address", "how the client is addressed: `formal` or `familiar`", "formal"),
    Variable("quote", "the client's last message, on one line, cut", "Any news?"),
    Variable("promise", "the rule's `description`, or else its name", "A person answers within four hours."),
    Variable("started", "when the promise began", "Mon 1 June, 10:00 (Europe/Moscow)", "instant"),
    Variable("due", "when it is or was due", "Mon 1 June, 14:00 (Europe/Moscow)", "instant"),
    Variable("why", "why an escalation calls", "The date has been postponed 2 times.", inside=True),
    Variable("target", "how long was promised, in working time", "4 hours", "duration"),
    Variable("left", "the working time that is left", "1 hour 30 minutes", "duration"),
    Variable("over", "the working time since it was due", "20 minutes", "duration"),
    Variable("new_date", "the new date that a person promised", "Wed 3 June, 12:00 (Europe/Moscow)", "instant"),
    Variable("deadline", "the date that the client last heard", "Mon 1 June, 14:00 (Europe/Moscow)", "instant"),
    Variable("passed", "`deadline`, if it has passed", "Mon 1 June, 14:00 (Europe/Moscow)", "instant"),
    Variable("named_by", "by when a new date will be named", "Tue 2 June, 12:00 (Europe/Moscow)", "instant"),
    Variable(
        "promised_by",
        "by when our last message said that the new date would be named",
        "Mon 1 June, 12:00 (Europe/Moscow)",
        "instant",
    ),
    Variable(
        "told_by", "by when the client must know of a delay", "Fri 29 May, 14:00 (Europe/Moscow)", "instant", True
    ),
    Variable("since", "from when a playbook counts", "Mon 2 March, 09:00 (Europe/Moscow)", "instant"),
    Variable("count", "how many a limit has counted", "4", "number"),
    Variable("cases", "the tickets that a limit has counted", "SUP-12, SUP-20, SUP-31", inside=True),
    Variable("called", "the people whom `mention` calls; without it they stand in front", "@anna.k", "people"),
    Variable("rule", "the rule's name", "complaint-first-response", inside=True),
    Variable("step", "the step that fell due, as it is written", "50%", inside=True),
    Variable("escalation", "the escalation's name", "leadership", inside=True),
    Variable("level", "its level, counted from 1", "2", "number", inside=True),
    Variable("unfilled", "roles that nobody fills; without it a note names them at its end", "director", inside=True),
)

VARIABLES: Mapping[str, Variable] = MappingProxyType({variable.name: variable for variable in _ALL})
"""Every word by its name, in the order in which people are shown them."""


def examples(variables: Iterable[Variable] = _ALL, *, filled: bool = True) -> dict[str, str | int]:
    """Return a value for each word to try a template with; where not `filled`, as if nothing were known."""
    tried: dict[str, str | int] = {}
    for variable in variables:
        if variable.kind == "number":
            tried[variable.name] = int(variable.example) if filled else 0
        else:
            tried[variable.name] = variable.example if filled else ""
    return tried


def as_table() -> str:
    """Return the words as the Markdown table of docs/templates.md."""
    head = "| word | what it says | for example | in a `reply` |\n|---|---|---|---|"
    rows = (
        f"| `{name}` | {meaning} | {example} | {'no' if inside else 'yes'} |"
        for name, meaning, example, _, inside in _ALL
    )
    return "\n".join((head, *rows))
