"""Random rulebooks as an admin would write them, in the schema's words: whole ones, and whole ones with slips."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from jira_csext.core.metric import BUILT_IN
from tests.strategies import some

Written = dict[str, Any]

_CALENDARS: Mapping[str, Written] = {
    "default": {"timezone": "UTC", "hours": {"mon-fri": ["10:00-10:02", "10:03-10:05"]}},
    "office": {
        "timezone": "Europe/Berlin",
        "hours": {"mon-tue": ["10:00-18:00"], "thu-sat": ["12:01-12:03"]},
        "closed": ["2026-06-04"],
        "open": {"2026-06-07": ["12:00-12:04"]},
    },
    "night": {"timezone": "Europe/Moscow", "hours": {"mon-fri": ["22:00-06:00"]}, "holidays": {"country": "RU"}},
    "always": {"timezone": "UTC", "hours": "always"},
}
_PEOPLE: Mapping[str, Written] = {
    "manager": {"from": "client.manager"},
    "head": {"account": "anna"},
    "director": {"account": "oleg", "away": [{"first": "2026-06-02", "last": "2026-06-04", "instead": "head"}]},
}
_ROLES = ("manager", "head", "director", "assignee")
_LENGTHS = ("1s", "30s", "2m", "1h30m", "8h", "1wd", "5wd", "1cd", "end of day", "end of next working day")
_OFFSETS = (
    "0%",
    "50%",
    "100%",
    "1s before",
    "30s before",
    "1wd before",
    "2cd before",
    "breach",
    "1m after",
    "1cd after",
)
_INTERVALS = ("1s", "25s", "3m", "1h", "1wd", "2cd")
_AFTER = (("0m",), ("0m", "20s"), ("1m", "2h"), ("0m", "2m", "3h"), ("0m", "1cd"))
_SIMPLE: tuple[Any, ...] = (
    {"type": "complaint"},
    {"type": ["complaint", "question"]},
    {"priority": "High"},
    {"state": {"not": "resolved"}},
    {"labels": "r*"},
    {"assignee": {"known": True}},
    {"client.tier": "key"},
    {"fields.Round": {"more_than": 2}},
)
_EVENTS: tuple[Any, ...] = (
    *("created", "client_message", "agent_reply", "agent_note", "answered", "assigned", "reopened", "promised"),
    *({"becomes": {"state": "on_hold"}}, {"label_added": "r*"}, {"attachment_added": "*report*"}),
    *({"client_message": True, "priority": "High"}, {"becomes": {"unanswered_for": "30s"}}),
)
_ENDS: tuple[Any, ...] = (
    *("agent_reply", "resolved", "answered", "assigned", "acknowledged", {"becomes": {"priority": "Low"}}),
    *({"label_added": "*port"}, {"resolved": True, "priority": "High"}),
)
_DEEDS: tuple[Written, ...] = (
    *({"note": "n"}, {"note": "n", "mention": ["head", "assignee"]}, {"reply": "r"}, {"label": "late"}),
    *({"unlabel": "red"}, {"assign": "head"}, {"watch": "director"}, {"set": {"priority": "High"}}),
    {"ticket": {"type": "task", "template": "t", "assign": "manager"}},
)
_SOMETIMES: st.SearchStrategy[bool] = st.sampled_from((False, False, True))
# What a hand puts in the wrong place: words of the language, other kinds of value, and what no value is.
_SLIPS: tuple[Any, ...] = (
    *(
        "",
        "x",
        "default",
        "breach",
        "1d",
        "24h",
        "-1h",
        "5wd",
        "99999999wd",
        "1e9h",
        "*",
        "0%",
        "999999999%",
        "client.tier",
    ),
    *("2026-02-30", "0001-01-01", "9999-12-31", "25:00-26:00", "10:00-10:00", "\u202e", "first", "leadership", "true"),
    *(None, True, 0, -1, 1.5, 10**14, [], {}, [[]], [{}], {"": ""}, {"not": {}}, {"any": []}, ["a", "a"], {"known": 1}),
)


@st.composite
def conditions(draw: st.DrawFn, *, of_time: bool = True) -> Any:
    """A condition with a few levels; facts about time where they may stand."""
    plain = st.sampled_from((*_SIMPLE, {"unanswered_for": "30s"}, {"unanswered_for": "1wd"}) if of_time else _SIMPLE)
    return draw(
        st.recursive(
            plain,
            lambda inner: st.one_of(
                st.builds(lambda found: {"any": found}, st.lists(inner, min_size=1, max_size=3)),
                st.builds(lambda found: {"all": found}, st.lists(inner, min_size=1, max_size=2)),
                st.builds(lambda found: {"not": found}, inner),
            ),
            max_leaves=4,
        )
    )


@st.composite
def rules(draw: st.DrawFn, name: str, others: Sequence[str], called: Sequence[str]) -> Written:
    """A rule of a built-in metric, or of one's own."""
    metric = draw(st.sampled_from((*BUILT_IN, "own", "own")))
    calendars = st.sampled_from(tuple(_CALENDARS))
    goals = [
        {
            "when": draw(conditions(of_time=False)),
            "target": draw(st.sampled_from(_LENGTHS)),
            "calendar": draw(calendars),
        }
        for _ in range(draw(st.sampled_from((0, 0, 1, 2))))
    ]
    goals += ({"target": field} for field in draw(some(("promised_at", "due_at"), 0, 0, 1)))
    goals.append({"target": draw(st.sampled_from(_LENGTHS))})
    rule: Written = {"when": draw(st.one_of(st.just("always"), conditions())), "metric": metric, "goals": goals}
    if draw(_SOMETIMES):
        rule["calendar"] = draw(calendars)
        rule["pause_while"] = draw(conditions())
    if draw(_SOMETIMES):
        rule["on_reopen"] = "resume"
    # What waits for leadership, or for another rule's breach, would call it in a circle.
    raises = () if metric in ("leadership_ack", "own") else called
    rule["steps"] = [draw(steps(text, raises)) for text in draw(some(_OFFSETS, 0, 1, 2, 4))]
    if draw(_SOMETIMES) and draw(_SOMETIMES):
        rule["effective_from"] = draw(st.sampled_from(("2026-06-01", "2026-06-03")))
    return rule


@st.composite
def steps(draw: st.DrawFn, text: str, raises: Sequence[str]) -> Written:
    """A step at that offset, which sometimes comes again or calls somebody."""
    step: Written = {"at": text, "do": draw(st.sampled_from(("mark", [draw(st.sampled_from(_DEEDS))])))}
    if draw(_SOMETIMES):
        step["repeat"] = {"every": draw(st.sampled_from(_INTERVALS)), "times": draw(st.sampled_from((1, 2, 5)))}
    if draw(_SOMETIMES) and raises:
        step["escalate"] = draw(st.sampled_from(raises))
    return step


@st.composite
def written(draw: st.DrawFn) -> Written:
    """A whole rulebook, nearly always a right one."""
    called = draw(some(("leadership", "help"), 0, 1, 1, 2))
    slas: Written = {}
    for name in ("first", *draw(some(("second", "third"), 0, 1, 2))):
        slas[name] = draw(rules(name, tuple(slas), called))
    raised = {step["escalate"] for rule in slas.values() for step in rule["steps"] if "escalate" in step}
    if not raised:
        # Nobody could ever acknowledge.
        for rule in slas.values():
            rule["metric"] = "first_response" if rule["metric"] == "leadership_ack" else rule["metric"]
    breaches = [{"breached": name} for name, rule in slas.items() if rule["metric"] not in ("own", "leadership_ack")]
    book: Written = {"version": 1, "people": _PEOPLE, "calendars": _CALENDARS, "slas": slas}
    if any(rule["metric"] == "own" for rule in slas.values()):
        ended = [end for end in _ENDS if raised or end != "acknowledged"]
        starts, ends = st.sampled_from((*_EVENTS, *breaches)), st.sampled_from((*ended, *breaches))
        own: Written = {"start": draw(starts), "stop": {"any": draw(st.lists(ends, min_size=1, max_size=2))}}
        if draw(_SOMETIMES):
            own["pause_while"] = draw(conditions())
        book["metrics"] = {"own": own}
    book["escalations"] = {name: draw(escalations()) for name in called if name in raised}
    book["actions"] = {"mark": draw(st.lists(st.sampled_from(_DEEDS), min_size=1, max_size=3, unique_by=str))}
    if draw(_SOMETIMES):
        limit = {
            "count": draw(st.sampled_from(_EVENTS)),
            "per": draw(st.sampled_from(("ticket", "client", "priority"))),
        }
        book["limits"] = {
            "often": {**limit, "within": "30cd", "more_than": draw(st.sampled_from((0, 1))), "do": "mark"}
        }
    return {section: value for section, value in book.items() if value}


@st.composite
def escalations(draw: st.DrawFn) -> Written:
    """Levels that call one after the other."""
    levels = [
        {"after": after, "to": draw(st.sampled_from(_ROLES)), "do": [draw(st.sampled_from(_DEEDS))]}
        for after in draw(st.sampled_from(_AFTER))
    ]
    found: Written = {"until": {"any": ["acknowledged", draw(st.sampled_from(_ENDS))]}, "levels": levels}
    if draw(_SOMETIMES):
        found["repeat"] = {"every": draw(st.sampled_from(_INTERVALS)), "times": 2}
        found["inhibit"] = draw(st.booleans())
    return found


@st.composite
def slipped(draw: st.DrawFn) -> Written:
    """A whole rulebook in which a value or a key is wrong, lost, or another one's."""
    book: Written = json.loads(json.dumps(draw(written())))
    for _ in range(draw(st.sampled_from((1, 1, 2, 4)))):
        holder, key = draw(st.sampled_from(_places(book)))
        kind = draw(st.sampled_from(("value", "value", "value", "lost", "key", "wrapped", "moved")))
        if kind == "lost":
            del holder[key]
        elif kind == "key" and isinstance(holder, dict):
            holder[f"{draw(st.sampled_from(_SLIPS))}"] = holder.pop(key)
        elif kind == "wrapped":
            holder[key] = [holder[key]] if draw(st.booleans()) else {"any": holder[key]}
        elif kind == "moved":
            other, its = draw(st.sampled_from(_places(book)))
            holder[key] = json.loads(json.dumps(other[its]))
        else:
            holder[key] = draw(st.sampled_from(_SLIPS))
        if not book:
            break
    return book


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a value in what is written: what holds it, and under which key or number."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [place for key in keys for place in ((value, key), *_places(value[key]))]


def as_yaml(book: Mapping[str, Any]) -> bytes:
    """Return the rulebook as a file: a section a line, each of them in braces."""
    return "".join(
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in book.items()
    ).encode()
