"""No way to a Jira is left out of the wrong answers: each place in the code that asks one, each method of the port."""

from __future__ import annotations

import ast
import re
import traceback
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from jira_csext.helpdesks.jira import adapter, sending, session, survey_way
from jira_csext.helpdesks.jira.adapter import JiraHelpdesk
from jira_csext.helpdesks.jira.errors_of import Asked
from jira_csext.helpdesks.port import Helpdesk
from jira_csext.sandbox.state.model import Flavour
from tests.helpdesks.jira.asked_operations import OPERATIONS, Operation
from tests.helpdesks.jira.test_http_hostile import a_scene, a_world, acted, path_of

FOLDER = Path(adapter.__file__).parent
ASKING = {
    "session": {"get", "get_with", "ask", "send"},
    "_session": {"get", "get_with", "ask", "send"},
    "_changing": {"issue", "elsewhere"},
}
# They ask for others, and nothing of their own.
THE_WAY_ITSELF = ("session.py", "sending.py")
ASKS_NOTHING = {"kind", "attended_by", "close"}


class Place(NamedTuple):
    """A call that asks a Jira: the lines of a file of the adapter."""

    file: str
    first: int
    last: int
    words: str


def places() -> Iterator[Place]:
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and path.name not in THE_WAY_ITSELF and _asks(node.func):
                yield Place(path.name, node.lineno, node.end_lineno or node.lineno, ast.unparse(node))


def _asks(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr in ASKING.get(ast.unparse(called.value).rpartition(".")[2], ())
    return isinstance(called, ast.Name) and called.id == "exchange"


class Frames:
    """Where in the adapter a request of the operation under trial comes from: lines, and methods of the helpdesk."""

    def __init__(self) -> None:
        self.lines: set[tuple[str, int]] = set()
        self.methods: set[str] = set()
        self.tried: tuple[str, str] | None = None

    def noting(self, exchange: Callable[..., Any]) -> Callable[..., Any]:
        def noted(requests: object, asked: Asked, *more: Any) -> Any:
            if self.tried is not None and asked.method == self.tried[0] and fnmatchcase(asked.path, self.tried[1]):
                found = [each for each in traceback.extract_stack() if Path(each.filename).parent == FOLDER]
                self.lines |= {(Path(each.filename).name, each.lineno or 0) for each in found}
                self.methods |= {each.name for each in found if each.filename == adapter.__file__}
            return exchange(requests, asked, *more)

        return noted

    def of(self, operation: Operation, flavour: Flavour) -> None:
        """Let the operation be carried out, and note where it asks what it is about."""
        with a_world(flavour) as jira:
            scene = a_scene(jira, operation.act)
            operation.before(scene)
            self.tried = operation.method, path_of(operation, scene)
            acted(scene, operation.act)
            self.tried = None


@pytest.fixture(scope="module")
def frames() -> Frames:
    found = Frames()
    with pytest.MonkeyPatch.context() as patch:
        for module in (session, survey_way):
            patch.setattr(module, "exchange", found.noting(sending.exchange))
        for operation in OPERATIONS:
            for flavour in operation.flavours:
                found.of(operation, flavour)
    return found


def test_every_place_that_asks_a_jira_is_tried_with_wrong_answers(frames: Frames) -> None:
    there = list(places())
    assert len(there) > 60

    left = [
        f"{each.file}:{each.first} {each.words}"
        for each in there
        if not any(file == each.file and each.first <= line <= each.last for file, line in frames.lines)
    ]

    assert left == []


@pytest.mark.parametrize("of", [Helpdesk, JiraHelpdesk])
def test_every_method_of_the_port_is_tried_with_wrong_answers(frames: Frames, of: type) -> None:
    methods = {name for name, what in vars(of).items() if callable(what) and not re.match("_", name)} - ASKS_NOTHING

    assert len(methods) >= 13
    assert methods - frames.methods == set()
