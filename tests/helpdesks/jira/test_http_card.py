"""A note edited in place on a Jira: what leaves, on sites where an edit that leaves something out takes it away."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import NotAllowed
from jira_csext.helpdesks.port import Fetched, OwnMessage, Write
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import AGENT, PLAIN, SERVICE, JiraWorld, a_jira
from tests.helpdesks.jira.test_http_writes import writes

FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)
CARD = Write("card", "note", "First answer by noon.")
NEWER = CARD._replace(text="First answer by two.")
MARK = {"key": "jira_csext", "value": {"key": "card", "v": 1}}
INSIDE = {"key": "sd.public.comment", "value": {"internal": True}}


def edited(jira: JiraWorld, project: str = SERVICE) -> str:
    """Write the card, then the newer one in its place; return the ticket's id."""
    ticket_id = jira.open(project)
    written = jira.helpdesk.write(ticket_id, CARD)
    jira.box.log.clear()
    assert jira.helpdesk.edit_note(ticket_id, written.remote_id, NEWER).public is False
    return ticket_id


@each_flavour
def test_an_edit_leaves_with_mark_and_audience_whatever_the_site_would_keep(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.site.quirks.body_edit_keeps_internal = False

        ticket_id = edited(jira)

        ((method, path, body),) = writes(jira)
        assert (method, path.startswith(f"issue/{ticket_id}/comment/")) == ("PUT", True)
        assert body == {"body": NEWER.text, "properties": [MARK, INSIDE]}
        assert jira.messages(ticket_id) == [(NEWER.text, False)]


@each_flavour
def test_a_restricted_note_stays_restricted_to_whom_it_was(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open(PLAIN)
        written = jira.helpdesk.write(ticket_id, CARD)
        another = jira.another_helpdesk(internal={"group": "jira-users"})

        another.edit_note(ticket_id, written.remote_id, NEWER)

        (*_, (_, _, body)) = writes(jira)
        assert body["visibility"] == {"type": "role", "value": "Service Desk Team"}
        assert jira.messages(ticket_id) == [(NEWER.text, False)]


@each_flavour
def test_a_card_that_somebody_made_public_is_internal_after_the_next_edit(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        written = jira.helpdesk.write(ticket_id, CARD)
        jira.box.issue(ticket_id).comments[0].properties["sd.public.comment"] = {"internal": False}

        receipt = jira.helpdesk.edit_note(ticket_id, written.remote_id, CARD)

        assert (receipt.public, receipt.already) == (False, False)
        assert jira.messages(ticket_id) == [(CARD.text, False)]


def test_cloud_sends_nobody_a_mail_about_it_where_it_lets_us() -> None:
    with a_jira("cloud") as jira:
        edited(jira)

        assert [asked.query for asked in jira.box.log if asked.method == "PUT"] == ["notifyUsers=false"]


@each_flavour
def test_an_edit_needs_its_own_permission(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        written = jira.helpdesk.write(ticket_id, CARD)
        jira.box.revoke("EDIT_OWN_COMMENTS", SERVICE)

        with pytest.raises(NotAllowed, match="Edit own comments"):
            jira.helpdesk.edit_note(ticket_id, written.remote_id, NEWER)

        assert jira.messages(ticket_id) == [(CARD.text, False)]


def test_our_messages_are_told_where_properties_are_asked_one_by_one() -> None:
    with a_jira("dc") as jira:
        quirks = jira.box.site.quirks
        quirks.comment_list_expands_properties, quirks.property_values_as_text = False, True
        ticket_id = edited(jira)
        jira.pass_time(60)
        said = jira.box.issue(ticket_id).comments[0]
        jira.agent_edits(ticket_id, str(said.id), "Ours no longer.")

        (found,) = jira.helpdesk.read([ticket_id])

        assert isinstance(found, Fetched)
        told = OwnMessage(str(said.id), "Ours no longer.", edited=True, edited_by=jira.id_of(AGENT))
        assert found.messages == {"card": told}


@each_flavour
def test_a_card_in_a_long_conversation_is_told_as_well(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = edited(jira)
        jira.many_comments(ticket_id, 130)

        (found,) = jira.helpdesk.read([ticket_id])

        assert isinstance(found, Fetched)
        assert [message.text for message in found.messages.values()] == [NEWER.text]
