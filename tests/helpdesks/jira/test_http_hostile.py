"""Every operation with every wrong answer: a sentence or the truth; never a traceback, never a wrong write."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any

import pytest

from jira_csext.helpdesks.errors import HelpdeskError
from jira_csext.helpdesks.port import Fetched, Receipt, Unread, Write
from jira_csext.sandbox.faults import Effect
from jira_csext.sandbox.rest.wire import Answer
from jira_csext.sandbox.state.model import Flavour
from tests.contract.test_requests_documented import ASKED
from tests.contract.worlds import JiraWorld, a_jira
from tests.helpdesks.jira.asked_operations import LONG, ON_A_NOTE, OPERATIONS, READING, Act, Operation, Scene
from tests.helpdesks.jira.hostile_answers import ANSWERS, of_megabytes, without_one_key

API = "/rest/api/2"
ASKING = ("/search", "/search/jql", "/issue/bulkfetch", "/changelog/bulkfetch", "/comment/list")
NAMES = {number: each.name for number, each in enumerate(OPERATIONS)}
LARGE = ("POST /issue/T/comment", "GET /issue/T/comment", "GET /issue/T")
LIES = ("the ids of another", "one id for all")
IN_FULL = os.environ.get("CSEXT_HOSTILE") == "full"
CASES = [(flavour, number) for number, each in enumerate(OPERATIONS) for flavour in each.flavours]


def a_scene(jira: JiraWorld, act: Act) -> Scene:
    """A ticket of a client, with a note of ours where one is needed, and a long past where it is read."""
    ticket_id, note_id = jira.open(), ""
    if act in READING:
        long = act in LONG
        for number in range(41 if long else 3):
            jira.pass_time(1)
            jira.agent_sets_priority(ticket_id, ("High", "Low")[number % 2])
        jira.many_comments(ticket_id, 21 if long else 2)
        jira.agent_says(ticket_id, "Between us", internal=True)
    if act in ON_A_NOTE:
        note_id = jira.helpdesk.write(ticket_id, Write("n", "note", "A note")).remote_id
    return Scene(jira, jira.helpdesk, ticket_id, note_id)


@contextmanager
def a_world(flavour: Flavour) -> Iterator[JiraWorld]:
    with a_jira(flavour) as jira:
        # So that Data Center has to be asked for each property of each comment.
        jira.box.site.quirks.comment_list_expands_properties = flavour == "cloud"
        jira.helpdesk.capabilities()
        yield jira


def written(jira: JiraWorld, scene: Scene, since: int) -> list[tuple[str, str, Any]]:
    """What left to change something, with the ids of this ticket named alike."""
    found = []
    for each in [*jira.box.log][since:]:
        path = each.path.removeprefix(API)
        if each.method == "GET" or path in ASKING:
            continue
        text = each.body.decode()
        for mine in filter(None, (scene.ticket_id, scene.note_id)):
            path, text = re.sub(rf"\b{mine}\b", "MINE", path), re.sub(rf"\b{mine}\b", "MINE", text)
        path, text = re.sub(r"\b\d{5,}\b", "N", path), re.sub(r"\b[A-Z]+-\d+\b", "KEY", text)
        text = re.sub(r'"csext-[0-9a-f]+"', '"LABEL"', text)
        found.append((each.method, path, _either_way(json.loads(text)) if text else None))
    return found


def _either_way(body: Any) -> Any:
    """A note is kept from the client by a role or by Service Management; which of them is for the project to say."""
    if not isinstance(body, dict) or "body" not in body:
        return body
    properties = {each["key"]: each["value"] for each in body["properties"]}
    hidden = properties.pop("sd.public.comment", {}).get("internal") is True or "visibility" in body
    return {"body": body["body"], "properties": properties, "internal": hidden}


NOT_ADMITTED = {"not admitted", "a CAPTCHA", "taken for nobody"}
SAID_TWICE = {"PUT /issue/T/assignee", "PUT /issue/*/assignee", "POST /issue/T/watchers", "POST /issueLink"}


def acted(scene: Scene, act: Act) -> Any:
    try:
        return act(scene)
    except HelpdeskError as error:
        return error


def internal(scene: Scene) -> bool:
    """Whether our notes are seen by nobody outside."""
    return all(not public for text, public in scene.jira.messages(scene.ticket_id) if "note" in text.casefold())


def wrong(
    scene: Scene, said: Any, right: Any, left: list[Any], meant: list[Any], *, lies: bool, again: bool
) -> Iterator[str]:
    """Yield what must not have happened. Of a Jira that `lies` in its own shape only what is done and where counts.

    `again` lets one write leave a second time, the same as before.
    """
    if isinstance(said, HelpdeskError):
        sentence = str(said)
        if not sentence.endswith((".", "…")) or len(sentence) > 2_000:
            yield f"is no sentence: {sentence[:300]!r}"
        if not sentence.isprintable():
            yield f"lets hostile characters through: {sentence[:300]!r}"
    for each in left:
        if each not in meant and (not lies or each[:2] not in [one[:2] for one in meant]):
            yield f"a wrong write left: {each}"
    if len(left) > len(meant) + again:
        yield f"{len(left)} writes left instead of {len(meant)}"
    if not internal(scene):
        yield "a note is public"
    if isinstance(said, Receipt) and said.remote_id in ("", "None"):
        yield f"a receipt without an id: {said}"
    if isinstance(said, list) and said and isinstance(said[0], Fetched | Unread):
        yield from _misread(said, right, scene.ticket_id, lies=lies)


def _misread(said: list[Fetched | Unread], right: list[Fetched], ticket_id: str, *, lies: bool) -> Iterator[str]:
    """Yield what is wrong with a ticket as it was read: another's, or less than all without a word of it."""
    for each in said:
        if isinstance(each, Unread):
            if not each.reason.isprintable() or len(each.reason) > 1_300:
                yield f"is no sentence: {each.reason[:300]!r}"
            found = each.ticket_id
        else:
            found = each.ticket.id
            if not lies and not each.ticket.notices and _parts(each) != _parts(right[0]):
                yield f"was read in part: {_parts(each)} of {_parts(right[0])}"
        if found != ticket_id:
            yield f"answers for {found} instead of {ticket_id}"


def _parts(found: Fetched) -> Counter[str]:
    return Counter(event.kind for event in found.ticket.history)


def path_of(operation: Operation, scene: Scene) -> str:
    """The path of an operation from the host on, a glob, with the ticket in it."""
    path = re.sub(r"/T\b", f"/{scene.ticket_id}", operation.path)
    return path if path.startswith(("/rest/", "/_edge/")) else API + path


def tried(
    jira: JiraWorld, operation: Operation, effect: Effect | None, seen: Callable[[Answer], None] | None = None
) -> tuple[Scene, Any, list[Any]]:
    """Let a new scene play with that answer to the operation; what was said, and what left."""
    jira.box.faults.clear()
    scene = a_scene(jira, operation.act)
    operation.before(scene)
    path = path_of(operation, scene)
    asked: list[str] = []

    def answered(answer: Answer) -> Answer:
        asked.append(path)
        if seen is not None:
            seen(answer)
        return effect(answer) if effect is not None else answer

    jira.box.faults.order(answered, operation.method, path, times=None, after=True)
    since = len(jira.box.log)
    said = acted(scene, operation.act)
    jira.box.faults.clear()
    assert asked, f"{operation.name} was not asked"
    return scene, said, written(jira, scene, since)


def _wrong_answers(operation: Operation, flavour: Flavour, answer: Answer) -> list[tuple[str, Effect]]:
    """The answers to try; of those to an operation that both flavours have, each tries every other one."""
    each = [*ANSWERS.items(), *without_one_key(answer)]
    if IN_FULL or len(operation.flavours) == 1:
        return each
    return each[flavour == "dc" :: 2]


@pytest.mark.parametrize(("flavour", "number"), CASES, ids=lambda each: str(NAMES.get(each, each)))
def test_any_answer_ends_in_a_sentence_or_in_the_truth(flavour: Flavour, number: int) -> None:
    operation = OPERATIONS[number]
    with a_world(flavour) as jira:
        answers: list[Answer] = []
        _, right, meant = tried(jira, operation, None, answers.append)
        problems: list[str] = []
        for name, effect in _wrong_answers(operation, flavour, answers[-1]):
            try:
                scene, said, left = tried(jira, operation, effect)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the traceback that must not be
                problems.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
                continue
            # Who may do it and is refused with a 401 says it once more: Jira means the person, or had some trouble.
            # Doing any of the three twice is doing it once.
            again = flavour == "dc" and name in NOT_ADMITTED and operation.name in SAID_TWICE
            found = wrong(scene, said, right, left, meant, lies=name in LIES, again=again)
            problems += [f"{name}: {each}" for each in found]

    assert not problems, "\n".join([operation.name, *problems])


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_every_request_of_the_adapter_is_among_the_operations(flavour: Flavour) -> None:
    known = [re.sub(r"/T\b", "/N", each.name) for each in OPERATIONS if flavour in each.flavours]

    missing = [asked for asked in ASKED[flavour] if not any(fnmatchcase(asked, form) for form in known)]

    assert missing == []


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_fifty_megabytes_around_an_answer_are_read_and_change_nothing(flavour: Flavour) -> None:
    with a_world(flavour) as jira:
        for operation in OPERATIONS:
            if flavour in operation.flavours and operation.name in LARGE:
                _, right, meant = tried(jira, operation, None)
                scene, said, left = tried(jira, operation, of_megabytes(50))
                assert list(wrong(scene, said, right, left, meant, lies=False, again=False)) == []
                assert left == meant
