"""The address that a Jira calls, its store on a PostgreSQL server: as with a file, and while the server is away."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.postgres import Server, a_server
from tests.web.conftest import Front, Fronting


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that may be stopped, for no other test uses it."""
    with a_server() as made:
        yield made


@pytest.fixture
def front(fronting: Fronting, server: Server) -> Iterator[Front]:
    """Everything at one address; what stands there has its end before the database."""
    with server.database() as url:
        front = fronting(url=url)
        yield front
        front.inbox.close()


def test_deliveries_are_stored_before_they_are_answered_and_known_when_they_come_again(front: Front) -> None:
    def announced(number: int) -> int:
        return front.announces(10_000 + number % 5, f"7f9a-{number % 10}").status

    with ThreadPoolExecutor(8) as calling:
        answers = list(calling.map(announced, range(40)))

    assert set(answers) == {204}
    assert sorted(front.hints()) == [(str(10_000 + number), 2) for number in range(5)]
    assert (front.meter.webhook_new_count, front.meter.webhook_repeated_count) == (10, 30)


def test_a_server_that_was_restarted_is_not_noticed_and_one_that_is_down_is_told(front: Front, server: Server) -> None:
    assert front.announces(10_001).status == 204
    server.restart()
    assert front.announces(10_002).status == 204

    server.stop()
    refused = front.announces(10_003)
    server.start()
    taken = front.announces(10_003)

    assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
    assert "send it again later" in refused.text
    assert taken.status == 204
    assert sorted(front.hints()) == [("10001", 1), ("10002", 1), ("10003", 1)]


def test_probes_and_figures_are_of_the_store_and_say_when_the_server_is_down(front: Front, server: Server) -> None:
    front.meter.beat_at = front.meter.reached_at = front.now
    well = front.asks("GET", "/readyz")
    server.stop()
    front.now += 3
    unwell, alive = front.asks("GET", "/readyz"), front.asks("GET", "/healthz")
    figures = front.asks("GET", "/metrics")
    server.start()
    front.now += 3

    assert (well.status, unwell.status, alive.status, figures.status) == (200, 503, 200, 200)
    assert "cannot be reached" in unwell.text
    assert front.asks("GET", "/readyz").status == 200
