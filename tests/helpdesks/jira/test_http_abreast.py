"""Reading over several connections at once: the same tickets, the same requests, one limit for all."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest

from jira_csext.helpdesks.errors import TooMany, Unreachable
from jira_csext.helpdesks.jira.answered import QuickReading
from jira_csext.helpdesks.port import Fetched, Unread, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.faults import Effect
from jira_csext.sandbox.rest.wire import Answer
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import JiraWorld, a_jira

LONG = 20.0
FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)
READ = {"cloud": ("POST", "*/issue/bulkfetch"), "dc": ("GET", "*/issue/*")}
NOTE = Write("site/1/rule/created/warn/note", "note", "Nobody has answered yet.")


def enough(jira: JiraWorld, chunks: int) -> list[str]:
    """Return the ids of so many tickets that reading them takes as many chunks."""
    return [jira.open() for _ in range((chunks - 1) * 100 + 1 if jira.box.site.cloud else chunks)]


def names(found: Sequence[Fetched | Unread]) -> list[str]:
    return [each.ticket.id if isinstance(each, Fetched) else each.ticket_id for each in found]


def meeting(count: int) -> Effect:
    """Answer only when so many requests are under way together."""
    together = threading.Barrier(count, timeout=LONG)

    def effect(answer: Answer) -> Answer:
        together.wait()
        return answer

    return effect


@each_flavour
def test_the_pages_behind_the_first_are_read_at_the_same_time(flavour: Flavour) -> None:
    with a_jira(flavour, daemon={"connections": 3}) as jira:
        ids = enough(jira, 4)
        found = jira.helpdesk.read(ids)
        first = list(islice(found, 100 if flavour == "cloud" else 1))
        jira.box.faults.order(meeting(3), *READ[flavour], times=3, after=True)

        assert names([*first, *found]) == ids


@each_flavour
def test_one_connection_and_several_tell_the_same_by_the_same_requests(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ids = enough(jira, 4)
        jira.many_comments(ids[1], 30)
        jira.many_comments(ids[-1], 120)
        jira.agent_says(ids[0], "We look into it.", internal=True)
        told, asked = [], []
        for connections in (1, 4):
            helpdesk = jira.another_helpdesk(daemon={"connections": connections})
            helpdesk.capabilities()
            jira.box.log.clear()
            told.append(list(helpdesk.read([*ids, "999999"])))
            asked.append(sorted((request.method, request.path) for request in jira.box.log))
            helpdesk.close()

        assert told[0] == told[1]
        assert names(told[0]) == [*ids, "999999"]
        assert asked[0] == asked[1]


def test_the_quick_way_and_the_slow_way_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_jira("cloud") as jira:
        ids = [jira.open() for _ in range(6)]
        jira.agent_says(ids[0], "We look into it.", internal=True)
        jira.client_says(ids[0], "Thank you.")
        jira.agent_resolves(ids[1])
        jira.helpdesk.write(ids[2], NOTE)
        jira.helpdesk.write(ids[3], NOTE._replace(key="site/3/label", kind="label", text="", value="late"))
        jira.many_comments(ids[4], 30)
        for _ in range(25):
            jira.agent_sets_priority(ids[5], "High")
            jira.agent_sets_priority(ids[5], "Low")
        quickly = list(jira.helpdesk.read(ids))
        monkeypatch.setattr(QuickReading, "issue", lambda *_: None)

        slowly = list(jira.helpdesk.read(ids))

        assert quickly == slowly
        assert all(isinstance(each, Fetched) for each in quickly)


@each_flavour
def test_a_limit_that_several_meet_together_is_waited_for_once(flavour: Flavour) -> None:
    with a_jira(flavour, daemon={"connections": 3}) as jira:
        ids = enough(jira, 4)
        found = jira.helpdesk.read(ids)
        first = list(islice(found, 100 if flavour == "cloud" else 1))
        together, limited = meeting(3), faults.too_many(seconds=2)
        jira.box.faults.order(lambda answer: limited(together(answer)), *READ[flavour], times=3)

        assert names([*first, *found]) == ids
        assert jira.waits == [2.0]


@each_flavour
def test_what_was_read_before_a_limit_is_handed_out_before_it_is_told(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ids = enough(jira, 6)
        found = jira.helpdesk.read(ids)
        size = 100 if flavour == "cloud" else 1
        taken = list(islice(found, size))
        path = f"*/issue/{ids[2]}" if flavour == "dc" else READ[flavour][1]
        wanted = "" if flavour == "dc" else f'"{ids[2 * size]}"'
        jira.box.faults.order(faults.too_many(seconds=60), path=path, contains=wanted)

        # Appended as it comes, for the error ends it.
        with pytest.raises(TooMany):
            taken.extend(found)

        assert names(taken) == ids[: 2 * size]
        assert [thread for thread in threading.enumerate() if thread.name.startswith("abreast")] == []


@each_flavour
def test_one_broken_ticket_among_pages_costs_itself_alone(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ids = enough(jira, 5)
        broken = ids[-2] if flavour == "dc" else ids[150]
        jira.spoil(broken)

        found = list(jira.helpdesk.read(ids))

        assert names(found) == ids
        assert [each.ticket_id for each in found if isinstance(each, Unread)] == [broken]


@each_flavour
def test_a_site_that_goes_down_midway_ends_the_reading(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ids = enough(jira, 8)
        found = jira.helpdesk.read(ids)
        next(found)
        jira.box.faults.order(faults.status(503), times=None)

        with pytest.raises(Unreachable):
            list(found)

        # Five chunks and the question that tells the site's fault from a ticket's, three times each, at most.
        assert len([request for request in jira.box.log if request.status == 503]) <= 18


@each_flavour
def test_a_reading_that_nobody_goes_on_with_leaves_no_thread(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ids = enough(jira, 8)
        found = jira.helpdesk.read(ids)
        taken = list(islice(found, 250 if flavour == "cloud" else 3))

        del found

        assert names(taken) == ids[: len(taken)]
        assert [thread for thread in threading.enumerate() if thread.name.startswith("abreast")] == []


@each_flavour
def test_a_write_waits_until_nothing_is_being_read(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ids = enough(jira, 3)
        list(jira.helpdesk.read(ids[:1]))
        jira.box.log.clear()
        hold = jira.box.faults.hold(*READ[flavour], after=True)
        with ThreadPoolExecutor(2) as pool:
            reading = pool.submit(lambda: list(jira.helpdesk.read(ids[:1])))
            assert hold.reached.wait(LONG)
            writing = pool.submit(jira.helpdesk.write, ids[1], NOTE)
            with pytest.raises(TimeoutError):
                writing.result(0.1)
            assert not [each for each in jira.box.log if each.path.endswith("/comment") and each.method == "POST"]
            hold.release()

            assert isinstance(reading.result(LONG)[0], Fetched)
            assert writing.result(LONG).public is False
