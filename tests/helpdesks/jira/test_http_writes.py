"""Writing into a Jira: the mark and the audience leave with the words, in one request, exactly once."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from jira_csext.helpdesks.errors import (
    Gone,
    HelpdeskError,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.port import Fetched, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import CLIENT, PLAIN, SERVICE, JiraWorld, a_jira

FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)

NOTE = Write("site/1/rule/created/warn/note", "note", "Nobody has answered yet.")
REPLY = Write("site/1/rule/created/late/reply", "reply", "We answer by noon.")
LABEL = Write("site/1/rule/created/warn/label", "label", value="sla-at-risk")
MARK = {"key": "jira_csext", "value": {"key": NOTE.key, "v": 1}}


def writes(jira: JiraWorld) -> list[Any]:
    """Every request that could have changed something: method, path, and body."""
    changing = [asked for asked in jira.box.log if asked.method != "GET" and "fetch" not in asked.path]
    return [
        (asked.method, asked.path.rpartition("/api/2/")[2], json.loads(asked.body or b"null"))
        for asked in changing
        if "search" not in asked.path and not asked.path.endswith("/list")
    ]


@each_flavour
def test_a_note_on_a_service_project_leaves_with_mark_and_audience(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()

        jira.helpdesk.write(ticket_id, NOTE)

        inside = {"key": "sd.public.comment", "value": {"internal": True}}
        body = {"body": NOTE.text, "properties": [MARK, inside]}
        assert writes(jira) == [("POST", f"issue/{ticket_id}/comment", body)]


@each_flavour
def test_a_reply_on_a_service_project_says_outright_that_it_is_public(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()

        jira.helpdesk.write(ticket_id, REPLY)

        ((_, _, body),) = writes(jira)
        assert {"key": "sd.public.comment", "value": {"internal": False}} in body["properties"]
        assert "visibility" not in body


@each_flavour
@pytest.mark.parametrize(
    ("internal", "visibility"),
    [
        ({"role": "Service Desk Team"}, {"type": "role", "value": "Service Desk Team"}),
        ({"group": "jira-users"}, {"type": "group", "value": "jira-users"}),
    ],
)
def test_a_note_on_a_plain_project_is_restricted(
    flavour: Flavour, internal: dict[str, str], visibility: dict[str, str]
) -> None:
    with a_jira(flavour, internal=internal) as jira:
        ticket_id = jira.open(PLAIN)

        jira.helpdesk.write(ticket_id, NOTE)

        ((_, _, body),) = writes(jira)
        assert body["visibility"] == visibility
        assert jira.messages(ticket_id) == [(NOTE.text, False)]


@each_flavour
def test_a_role_that_we_are_not_in_is_refused_and_nothing_is_written(flavour: Flavour) -> None:
    with a_jira(flavour, internal={"role": "Administrators"}) as jira:
        ticket_id = jira.open(PLAIN)

        with pytest.raises(Refused, match="the role or group under `internal`"):
            jira.helpdesk.write(ticket_id, NOTE)

        assert jira.messages(ticket_id) == []


@each_flavour
def test_where_a_ticket_is_counts_at_the_moment_of_writing(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open(PLAIN)
        list(jira.helpdesk.read([ticket_id]))
        jira.move_to(ticket_id, SERVICE)

        receipt = jira.helpdesk.write(ticket_id, NOTE)

        assert jira.messages(ticket_id) == [(NOTE.text, False)]
        assert jira.helpdesk.is_public(ticket_id, receipt.remote_id) is False


@each_flavour
def test_a_label_and_its_mark_leave_in_one_request(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()

        jira.helpdesk.write(ticket_id, LABEL)
        jira.helpdesk.write(ticket_id, LABEL)

        marker = {"key": "jira_csext", "value": {"done": {LABEL.key: "label:sla-at-risk"}, "v": 1}}
        body = {"update": {"labels": [{"add": "sla-at-risk"}]}, "properties": [marker]}
        assert writes(jira) == [("PUT", f"issue/{ticket_id}", body)]


@each_flavour
def test_labels_of_several_decisions_are_all_remembered_the_last_hundred_at_most(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        for number in range(103):
            jira.helpdesk.write(ticket_id, Write(f"key-{number}", "label", value=f"label-{number}"))

        (found,) = jira.helpdesk.read([ticket_id])

        assert isinstance(found, Fetched)
        assert list(found.markers) == [f"key-{number}" for number in range(3, 103)]


@each_flavour
@pytest.mark.parametrize("label", ["", "two words", "tab\there", "x" * 256])
def test_what_is_no_label_is_refused_before_anything_is_sent(flavour: Flavour, label: str) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.helpdesk.capabilities()
        jira.box.log.clear()

        with pytest.raises(Refused, match="is no label to Jira"):
            jira.helpdesk.write(ticket_id, Write("k", "label", value=label))

        assert len(jira.box.log) == 0


@each_flavour
def test_words_of_both_languages_and_markup_arrive_as_they_are(flavour: Flavour) -> None:
    text = "Добрый день, {{name}}!\n\n* *к пятнице*\n* <b>&amp;</b> \U0001f600 «ёлка»"
    with a_jira(flavour) as jira:
        ticket_id = jira.open()

        jira.helpdesk.write(ticket_id, Write("k", "reply", text))

        (found,) = jira.helpdesk.read([ticket_id])
        assert isinstance(found, Fetched)
        assert found.ticket.history[-1].text == text


def test_people_are_called_by_account_id_on_cloud() -> None:
    with a_jira("cloud") as jira:
        ticket_id = jira.open()

        jira.helpdesk.write(ticket_id, NOTE._replace(mention=("5b10:ac", "712020:b")))

        assert jira.messages(ticket_id) == [(f"[~accountid:5b10:ac] [~accountid:712020:b] {NOTE.text}", False)]


def test_people_are_called_by_name_on_data_center_where_all_else_knows_their_key() -> None:
    with a_jira("dc") as jira:
        ticket_id = jira.open()
        client = jira.box.site.person(CLIENT)
        assert client.key != client.login

        for number in range(2):
            jira.helpdesk.write(ticket_id, Write(f"k{number}", "note", "Look", mention=(client.key, "irina.lugova")))

        assert {text for text, _ in jira.messages(ticket_id)} == {f"[~{client.login}] [~irina.lugova] Look"}
        assert jira.box.log.count("GET", "*/user") == 2


LOST = {
    "401": (faults.unauthorized(), NotAdmitted),
    "403": (faults.forbidden(), NotAllowed),
    "CAPTCHA": (faults.captcha(), NotAdmitted),
    "login page": (faults.login_page(), OutcomeUnknown),
    "redirect": (faults.redirect(), OutcomeUnknown),
    "429": (faults.too_many(), TooMany),
    "429 for a moment": (faults.too_many(seconds=1), TooMany),
    "500": (faults.status(500), OutcomeUnknown),
    "503": (faults.status(503), OutcomeUnknown),
    "dropped": (faults.dropped(), OutcomeUnknown),
    "truncated": (faults.truncated(), OutcomeUnknown),
    "cut off": (faults.cut_off(), OutcomeUnknown),
    "wrong type": (faults.wrong_type(), OutcomeUnknown),
    "empty": (faults.empty(), OutcomeUnknown),
    "hostile": (faults.hostile(), OutcomeUnknown),
}


@each_flavour
@pytest.mark.parametrize("name", LOST)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_no_write_is_ever_repeated(flavour: Flavour, name: str, after: bool) -> None:
    effect, error = LOST[name]
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.faults.order(effect, "POST", "*/comment", times=None, after=after)

        with pytest.raises(HelpdeskError) as raised:
            jira.helpdesk.write(ticket_id, NOTE)

        assert type(raised.value) is error
        assert len(writes(jira)) == 1
        assert len(jira.messages(ticket_id)) == int(after)
        for private in (str(NOTE.text), jira.box.token, jira.box.auth[0]):
            assert private not in str(raised.value)


@each_flavour
@pytest.mark.parametrize("name", ["500", "dropped", "redirect", "login page"])
def test_no_label_and_no_removal_is_ever_repeated_either(flavour: Flavour, name: str) -> None:
    effect, error = LOST[name]
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        receipt = jira.helpdesk.write(ticket_id, NOTE)
        jira.box.log.clear()
        jira.box.faults.order(effect, "PUT", times=None, after=True)
        jira.box.faults.order(effect, "DELETE", times=None)

        with pytest.raises(error):
            jira.helpdesk.write(ticket_id, LABEL)
        with pytest.raises(error):
            jira.helpdesk.remove(ticket_id, receipt.remote_id)

        assert [method for method, _, _ in writes(jira)] == ["PUT", "DELETE"]
        assert jira.labels(ticket_id) == ("sla-at-risk",)


@each_flavour
def test_a_jira_that_is_not_there_has_been_sent_nothing(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.helpdesk.capabilities()
        session = jira.helpdesk._session
    with pytest.raises(Unreachable, match="Nothing was sent"):
        session.send(dict, "POST", f"/rest/api/2/issue/{ticket_id}/comment", {"body": "x"})
    jira.helpdesk.close()


def test_too_many_writes_to_one_ticket_hold_for_that_ticket_and_pass() -> None:
    with a_jira("cloud") as jira:
        busy, other = jira.open(), jira.open()
        jira.box.limits.per_issue = True
        for number in range(20):
            jira.helpdesk.write(busy, Write(f"k{number}", "note", "Again"))

        with pytest.raises(TooMany) as limited:
            jira.helpdesk.write(busy, NOTE)

        assert limited.value.reason == "jira-per-issue-on-write"
        assert limited.value.not_before is not None
        assert jira.helpdesk.write(other, NOTE).public is False
        jira.pass_time(limited.value.not_before - jira.helpdesk.clock())
        assert jira.helpdesk.write(busy, NOTE).public is False


def test_data_centers_tokens_are_used_slowly_when_few_are_left() -> None:
    with a_jira("dc") as jira:
        jira.box.limits.data_center = True
        jira.box.limits.dc_size = 20
        for _ in range(20):
            jira.helpdesk.clock()
        # The last three came after an answer that told of less than a fifth.
        assert jira.waits == [1.0] * 3

        with pytest.raises(TooMany):
            jira.helpdesk.clock()


@each_flavour
def test_nothing_private_goes_into_any_log(flavour: Flavour, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with a_jira(flavour) as jira:
        ticket_id = jira.open(text="my card is 4276")
        jira.helpdesk.write(ticket_id, NOTE)
        list(jira.helpdesk.read([ticket_id]))
        jira.box.faults.order(faults.status(500), times=None)
        with pytest.raises(OutcomeUnknown):
            jira.helpdesk.remove(ticket_id, "1")

        for private in (jira.box.token, str(NOTE.text), "4276", jira.box.auth[0] if flavour == "cloud" else "Bearer"):
            assert private not in caplog.text


@each_flavour
def test_too_long_and_too_many_are_refused(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        with pytest.raises(Refused, match="because of comment"):
            jira.helpdesk.write(ticket_id, Write("k", "reply", "x" * 40_000))
        jira.box.site.quirks.comments_per_issue = 0

        with pytest.raises(Refused, match="413"):
            jira.helpdesk.write(ticket_id, REPLY)


@each_flavour
def test_a_missing_permission_is_a_state_however_jira_calls_it(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        receipt = jira.helpdesk.write(ticket_id, NOTE)
        for permission in ("ADD_COMMENTS", "EDIT_ISSUES", "DELETE_OWN_COMMENTS"):
            jira.box.revoke(permission, SERVICE)

        with pytest.raises(NotAllowed, match=r"(?i)add.comments"):
            jira.helpdesk.write(ticket_id, REPLY)
        with pytest.raises(NotAllowed, match=r"(?i)edit.issues"):
            jira.helpdesk.write(ticket_id, LABEL)
        with pytest.raises(NotAllowed, match=r"(?i)delete.own.comments"):
            jira.helpdesk.remove(ticket_id, receipt.remote_id)

        assert jira.helpdesk.permissions(SERVICE).isdisjoint({"ADD_COMMENTS", "EDIT_ISSUES", "DELETE_OWN_COMMENTS"})
        assert "BROWSE_PROJECTS" in jira.helpdesk.permissions(SERVICE)
        assert "ADD_COMMENTS" in jira.helpdesk.permissions(PLAIN)


@each_flavour
def test_actions_that_we_may_do_nowhere_are_not_among_the_capabilities(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        for project in (SERVICE, PLAIN):
            jira.box.revoke("EDIT_ISSUES", project)

        able = jira.helpdesk.capabilities()

        assert able.actions == {"note", "reply", "assign", "watch", "transition", "ticket"}
        assert set(able.missing) == {"label", "unlabel", "set"}
        assert '"Edit issues"' in able.missing["set"]


@each_flavour
def test_an_edit_by_a_person_that_makes_a_note_public_is_seen(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        receipt = jira.helpdesk.write(ticket_id, NOTE)
        (comment,) = jira.box.issue(ticket_id).comments
        comment.properties["sd.public.comment"] = {"internal": False}

        assert jira.helpdesk.is_public(ticket_id, receipt.remote_id) is True


def test_what_cloud_says_came_of_a_note_counts_for_more_than_what_was_meant() -> None:
    with a_jira("cloud") as jira:
        ticket_id = jira.open()
        jira.helpdesk.capabilities()
        # The project stopped being a service project between our look and our word.
        answer = {"id": "10500", "jsdPublic": True}
        jira.box.faults.order(faults.hostile(json.dumps(answer)), "POST", "*/comment")

        assert jira.helpdesk.write(ticket_id, NOTE).public is True


@each_flavour
def test_a_message_that_is_not_there_is_gone(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()

        with pytest.raises(Gone):
            jira.helpdesk.is_public(ticket_id, "99999")
        with pytest.raises(Gone):
            jira.helpdesk.remove(ticket_id, "99999")
