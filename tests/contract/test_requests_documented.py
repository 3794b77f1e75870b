"""Everything that the adapter ever asks of a Jira, held against Atlassian's own documents."""

from __future__ import annotations

import re

import pytest

from jira_csext.helpdesks.errors import NotAllowed
from jira_csext.helpdesks.port import Fetched, Write
from jira_csext.sandbox.state.model import Flavour
from tests.contract.request_check import Requests
from tests.contract.worlds import CLIENT, MONDAY_MORNING_AT, PLAIN, SERVICE, JiraWorld, a_jira

EVERYWHERE = {
    "GET /serverInfo",
    "GET /myself",
    "GET /field",
    "GET /status",
    "GET /group/member",
    "GET /mypermissions",
    "GET /issue/N",
    "GET /issue/N/comment",
    "GET /issue/N/comment/N",
    "GET /comment/N/properties/jira_csext",
    "POST /issue/N/comment",
    "PUT /issue/N",
    "PUT /issue/N/comment/N",
    "PUT /issue/N/assignee",
    "GET /issue/N/editmeta",
    "GET /issue/N/transitions",
    "POST /issue/N/transitions",
    "GET /issue/N/watchers",
    "POST /issue/N/watchers",
    "GET /issue/createmeta/LEAD/issuetypes",
    "GET /issue/createmeta/LEAD/issuetypes/N",
    "POST /issue",
    "GET /issueLinkType",
    "POST /issueLink",
    "GET /configuration",
    "GET /user",
    "GET /user/search",
    "DELETE /issue/N/comment/N",
    "GET /user/viewissue/search",
    "GET /rest/servicedeskapi/request/N/participant",
    "POST /rest/servicedeskapi/request/N/participant",
}
ASKED: dict[Flavour, set[str]] = {
    "cloud": {
        *EVERYWHERE,
        "GET /project/search",
        "POST /search/jql",
        "POST /issue/bulkfetch",
        "POST /changelog/bulkfetch",
        "POST /comment/list",
    },
    "dc": {
        *EVERYWHERE,
        "GET /project",
        "GET /index/summary",
        "GET /comment/N/properties/sd.public.comment",
        "POST /search",
    },
}


def everything_is_done(jira: JiraWorld) -> None:
    helpdesk = jira.helpdesk
    service, plain = jira.open(), jira.open(PLAIN)
    for number in range(60):
        jira.pass_time(1)
        jira.agent_sets_priority(service, ("High", "Low")[number % 2])
    jira.many_comments(service, 130)
    jira.client_says(plain, "Hello?")
    helpdesk.account()
    helpdesk.capabilities()
    helpdesk.permissions(SERVICE)
    (known, *_) = helpdesk.changed_since(MONDAY_MORNING_AT)
    list(helpdesk.everything())
    helpdesk.understands_dates(known, helpdesk.clock())
    for ticket_id in (service, plain):
        note = helpdesk.write(ticket_id, Write("n", "note", "Заметка", mention=("irina.lugova",)))
        reply = helpdesk.write(ticket_id, Write("r", "reply", "Ответ"))
        helpdesk.write(ticket_id, Write("l", "label", value="sla-at-risk"))
        irina = jira.id_of("irina.lugova")
        helpdesk.write(ticket_id, Write("u", "unlabel", value="sla-at-risk"))
        fields = (("priority", "High"), ("promised_at", "2026-05-20"), ("cause", "Плохой бриф"), ("verdict", "ok"))
        helpdesk.write(ticket_id, Write("s", "set", fields=fields))
        helpdesk.write(ticket_id, Write("a", "assign", value=irina))
        helpdesk.write(ticket_id, Write("w", "watch", value=irina))
        helpdesk.write(ticket_id, Write("m", "transition", value="resolved"))
        new = Write(
            f"t{ticket_id}", "ticket", "Текст", value="task", summary="Позвонить", project=PLAIN, assignee=irina
        )
        helpdesk.write(ticket_id, new)
        assert helpdesk.write(ticket_id, new).already
        helpdesk.edit_note(ticket_id, note.remote_id, Write("n", "note", "Новая заметка"))
        assert helpdesk.person("Ирина Лугова") == helpdesk.person(irina)
        helpdesk.is_public(ticket_id, reply.remote_id)
        helpdesk.remove(ticket_id, note.remote_id)
    assert helpdesk.write(service, Write("p", "watch", value=jira.id_of(CLIENT))).notice
    jira.box.site.quirks.comment_list_expands_properties = False
    assert all(isinstance(found, Fetched) for found in helpdesk.read([service, plain]))
    jira.box.revoke("ADD_COMMENTS", SERVICE)
    with pytest.raises(NotAllowed):
        helpdesk.write(service, Write("r2", "reply", "Ответ"))


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_every_request_is_as_documented(flavour: Flavour, documents: Requests | None) -> None:
    with a_jira(flavour, agents={"groups": ["support"]}) as jira:
        everything_is_done(jira)

        paths = [(each.method, each.path.removeprefix("/rest/api/2")) for each in jira.box.log]
        asked = {f"{method} {re.sub(r'[0-9]+', 'N', path)}" for method, path in paths}
        assert asked == ASKED[flavour]
        if documents is None:
            pytest.skip("Atlassian's documents are not here; set CSEXT_SHARED to hold the requests against them.")
        assert documents.problems(flavour, jira.box.log) == []


def test_a_request_that_is_not_as_documented_is_noticed(documents: Requests | None) -> None:
    if documents is None:
        pytest.skip("Atlassian's documents are not here; set CSEXT_SHARED to hold the requests against them.")
    with a_jira("cloud") as jira:
        session = jira.helpdesk._session
        body = {"jql": "created >= 0", "expand": ["names"], "startAt": 0}
        with pytest.raises(Exception, match="refused it"):
            session.ask(dict, "/rest/api/2/search/jql", body)

        found = documents.problems("cloud", jira.box.log)

        assert len(found) == 2
        assert any("startAt is not documented" in problem for problem in found)
        assert any("is not of type string" in problem for problem in found)
