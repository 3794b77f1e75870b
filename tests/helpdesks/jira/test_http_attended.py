"""Somebody attends to the reads of a Jira: no request leaves once they are to end, and what fails is heard of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses

from jira_csext.cli.attended import Attended, Onlooker, Stopped
from jira_csext.helpdesks.errors import HelpdeskError, OutcomeUnknown, Unreachable
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.sandbox import faults
from jira_csext.sandbox.faults import Effect
from jira_csext.sandbox.rest.wire import Answer
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import JiraWorld, a_jira

URL = "https://acme.example"
PATH = "/rest/api/2/myself"
DATE = {"Date": "Mon, 18 May 2026 09:00:00 GMT"}


class Listener:
    """Lets so many requests leave, and keeps what was heard."""

    def __init__(self, most: int, *, again: bool = True) -> None:
        self.left, self.again = most, again
        self.heard: list[str] = []

    def go_on(self) -> None:
        """Count one."""
        if self.left == 0:
            raise Stopped
        self.left -= 1

    def asks_again(self, error: HelpdeskError) -> bool:
        """Keep the sentence."""
        self.heard.append(str(error))
        return self.again


@pytest.fixture
def session() -> Iterator[JiraSession]:
    opened = JiraSession(URL, "bot@acme.example", "t0ken", lambda _: None)
    yield opened
    opened.close()


@pytest.fixture
def down() -> Iterator[responses.RequestsMock]:
    """A Jira that is not well, and never does what is asked."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mocked:
        mocked.add("GET", f"{URL}{PATH}", status=503, headers=DATE)
        mocked.add("POST", f"{URL}{PATH}", status=503, headers=DATE)
        yield mocked


@pytest.mark.parametrize("most", [0, 1, 2])
def test_a_read_that_is_to_end_ends_before_its_next_request(
    session: JiraSession, down: responses.RequestsMock, most: int
) -> None:
    session.attended_by(Listener(most))

    with pytest.raises(Stopped):
        session.get(dict, PATH)

    assert len(down.calls) == session.request_count == most


def test_each_failure_is_heard_of_and_where_it_is_not_worth_it_nothing_is_asked_again(
    session: JiraSession, down: responses.RequestsMock
) -> None:
    patient, hasty = Listener(9), Listener(9, again=False)
    for listener in (patient, hasty):
        session.attended_by(listener)
        with pytest.raises(Unreachable):
            session.get(dict, PATH)

    assert [len(patient.heard), len(hasty.heard)] == [3, 1]
    assert hasty.heard[0].startswith("GET /rest/api/2/myself at acme.example: answered 503")
    assert len(down.calls) == 4


def test_a_write_asks_nobody(session: JiraSession, down: responses.RequestsMock) -> None:
    session.attended_by(Listener(0))

    with pytest.raises(OutcomeUnknown):
        session.send(dict, "POST", PATH, {})

    assert len(down.calls) == 1


def enough(jira: JiraWorld) -> list[str]:
    """The ids of tickets that take several requests, some of them side by side."""
    return [jira.open() for _ in range(301 if jira.box.site.cloud else 6)]


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
@pytest.mark.parametrize("at_request", [1, 2])
def test_told_to_stop_while_tickets_are_read_no_request_leaves_any_more(flavour: Flavour, at_request: int) -> None:
    read = "*/issue/bulkfetch" if flavour == "cloud" else "*/issue/*"
    stopped: list[int] = []

    def stopping(count: int) -> Effect:
        """Somebody tells us to stop while the answer to so many a request is under way; it says that Jira is ill."""
        seen: list[int] = []

        def effect(answer: Answer) -> Answer:
            seen.append(1)
            if len(seen) < count:
                return answer
            stopped.append(len(jira.box.log))
            return faults.status(503)(answer)

        return effect

    with a_jira(flavour, daemon={"connections": 2}) as jira:
        ids = enough(jira)
        attended = Attended(jira.helpdesk, jira.helpdesk.write, lambda: bool(stopped))
        attended.capabilities()
        jira.box.faults.order(stopping(at_request), path=read, times=None, after=True)

        with pytest.raises(Stopped):
            list(attended.read(ids))

        # That one is answered, and what the other connection had under way by then.
        assert len(jira.box.log) <= stopped[0] + 2


def test_what_belongs_to_an_action_under_way_is_read_and_asked_for_once(
    session: JiraSession, down: responses.RequestsMock
) -> None:
    onlooker = Onlooker(lambda: True)
    session.attended_by(onlooker)
    onlooker.finishing = True

    with pytest.raises(Unreachable):
        session.get(dict, PATH)

    assert len(down.calls) == 1
