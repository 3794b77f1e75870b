"""What moves the stand-in from outside when it runs alone: its clock, its people, faults, permissions, the log.

Only for callers on this machine who send JSON: a web page in a browser cannot do both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jira_csext.sandbox.rest.wire import Answer, Refused, Request, json_object, refusal, said
from jira_csext.sandbox.state.model import Json
from jira_csext.sandbox.webhooks import Registered

if TYPE_CHECKING:
    from jira_csext.sandbox.box import Sandbox
    from jira_csext.sandbox.hand import Hand


def control(box: Sandbox, request: Request) -> Answer:
    """Answer a request to /sandbox/…; what is wrong with it is told in a sentence (400)."""
    host = request.headers.get("host", "").partition(":")[0]
    if host not in {"127.0.0.1", "localhost"}:
        return refusal(403, "The stand-in is moved only from this machine.").answer
    answer = _ACTIONS.get((request.method, request.path))
    if answer is None:
        known = ", ".join(f"{method} {path}" for method, path in _ACTIONS)
        return refusal(404, f"There is no {request.method} {request.path}; there are {known}.").answer
    try:
        given = json_object(request) if request.method == "POST" else {}
        with box.lock:
            return said(answer(box, request, given))
    except Refused as refused:
        return refused.answer
    except (KeyError, LookupError, TypeError, ValueError) as problem:
        missing = f"{problem} is missing." if type(problem) is KeyError else str(problem)
        return refusal(400, missing).answer


def _clock(box: Sandbox, request: Request, given: Json) -> Json:
    box.catch_up()
    return {"now": _told(box.now_ms), "acts_to_come": len(box.script), "next_act": _told(box.script.next_ms())}


def _move_clock(box: Sandbox, request: Request, given: Json) -> Json:
    if "to" in given:
        box.move_to(given["to"])
    else:
        box.advance(float(given["seconds"]))
    return _clock(box, request, given)


def _act(box: Sandbox, request: Request, given: Json) -> Json:
    hand, act = box.person(given["person"]), given["act"]
    if act not in _ACTS:
        raise ValueError(f'There is no act "{act}"; there are {", ".join(_ACTS)}.')
    made = _ACTS[act](hand, given)
    return {"at": _told(box.now_ms), "issue": made or given.get("issue")}


def _create(hand: Hand, given: Mapping[str, Any]) -> str:
    return hand.create(
        given["project"],
        given["type"],
        given["summary"],
        given.get("text", ""),
        priority=given.get("priority", "Medium"),
    )


def _comment(hand: Hand, given: Mapping[str, Any]) -> None:
    hand.comment(given["issue"], given["text"], internal=bool(given.get("internal", False)))


_ACTS: Mapping[str, Callable[[Hand, Mapping[str, Any]], str | None]] = {
    "create": _create,
    "comment": _comment,
    "transition": lambda hand, given: hand.move(given["issue"], given["to"]),
    "assign": lambda hand, given: hand.assign(given["issue"], given["to"]),
    "priority": lambda hand, given: hand.prioritize(given["issue"], given["to"]),
    "label": lambda hand, given: hand.label(given["issue"], given["label"]),
    "promise": lambda hand, given: hand.promise(given["issue"], given["to"]),
    "rate": lambda hand, given: hand.rate(given["issue"], int(given["rating"]), given.get("text", "")),
}


def _order_fault(box: Sandbox, request: Request, given: Json) -> Json:
    options = {key: value for key, value in given.items() if key != "fault"}
    fault = box.faults.order_by_name(given["fault"], options)
    return {"fault": fault.name, "method": fault.method, "path": fault.path, "times": fault.left}


def _clear_faults(box: Sandbox, request: Request, given: Json) -> Json:
    box.faults.clear()
    return {}


def _release(box: Sandbox, request: Request, given: Json) -> Json:
    box.faults.release()
    return {}


def _permission(box: Sandbox, request: Request, given: Json) -> Json:
    change = box.grant if given["granted"] else box.revoke
    change(given["permission"], given.get("project", ""), given.get("person", box.bot.uid))
    return {}


def _lag(box: Sandbox, request: Request, given: Json) -> Json:
    box.lag(float(given["seconds"]), float(given["to"]) if "to" in given else None)
    return {}


def _webhooks(box: Sandbox, request: Request, given: Json) -> Json:
    box.webhooks.register(Registered(str(given["url"]), str(given.get("secret", ""))))
    return {}


def _requests(box: Sandbox, request: Request, given: Json) -> Json:
    found = box.log.find(request.one("method") or "*", request.one("path") or "*")
    told = [
        {
            "number": each.number,
            "at": _told(each.at_ms),
            "method": each.method,
            "path": each.path,
            "query": each.query,
            "body": each.body.decode("utf-8", "replace"),
            "account": each.account,
            "status": each.status,
            "fault": each.fault,
        }
        for each in found
    ]
    return {"count": len(told), "requests": told}


def _told(at_ms: int | None) -> str | None:
    if at_ms is None:
        return None
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")


_ACTIONS: Mapping[tuple[str, str], Callable[[Sandbox, Request, Json], Json]] = {
    ("GET", "/sandbox/clock"): _clock,
    ("POST", "/sandbox/clock"): _move_clock,
    ("POST", "/sandbox/act"): _act,
    ("POST", "/sandbox/faults"): _order_fault,
    ("DELETE", "/sandbox/faults"): _clear_faults,
    ("POST", "/sandbox/release"): _release,
    ("POST", "/sandbox/permissions"): _permission,
    ("POST", "/sandbox/lag"): _lag,
    ("POST", "/sandbox/webhooks"): _webhooks,
    ("GET", "/sandbox/requests"): _requests,
}
