"""A new ticket that stands beside no other, on every helpdesk: made once, with its mark, and found again."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import Refused
from jira_csext.helpdesks.port import Fetched, Write
from tests.contract.worlds import SERVICE, World

ALONE = Write("k/alone", "ticket", "They said so on the phone.", value="task", summary="Call back", project=SERVICE)


def test_it_is_made_in_its_project_and_linked_to_nothing(world: World) -> None:
    receipt = world.helpdesk.write("", ALONE)

    (made,) = world.helpdesk.read([receipt.remote_id])
    assert isinstance(made, Fetched)
    assert (made.ticket.key, receipt.already) == (receipt.name, False)
    assert made.ticket.attributes["project"] == SERVICE
    assert made.ticket.history[0].text == "They said so on the phone."
    assert world.links(receipt.remote_id) == []


def test_once_search_shows_it_the_same_write_makes_no_other(world: World) -> None:
    first = world.helpdesk.write("", ALONE)
    world.pass_time(3600)
    count = world.count()

    again = world.helpdesk.write("", ALONE)

    assert (again.already, again.remote_id, again.name) == (True, first.remote_id, first.name)
    assert world.count() == count


def test_without_a_project_it_is_refused_and_not_made(world: World) -> None:
    count = world.count()

    with pytest.raises(Refused, match="needs its project"):
        world.helpdesk.write("", ALONE._replace(project=""))

    assert world.count() == count
