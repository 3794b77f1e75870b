"""Every answer that a Jira, or somebody in its place, can give to a read and to a write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import requests
import responses
from msgspec import Raw
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    HelpdeskError,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.jira.errors_of import Asked, admission
from jira_csext.helpdesks.jira.session import JiraSession

URL = "https://acme.example/jira"
PATH = "/rest/api/2/issue/10001/comment"
DATE = {"Date": "Mon, 18 May 2026 09:00:00 GMT"}
NINE = 1_779_094_800
SECRET, CLIENTS_WORDS, OURS = "t0ken-0f-0urs", "Ivan's card 4276 was charged twice", "We are sorry, Ivan"
HTML = {"body": f"<html>{CLIENTS_WORDS}</html>", "content_type": "text/html", "headers": DATE}
WRITES = ["POST", "PUT", "DELETE"]


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def session(waits: list[float]) -> Iterator[JiraSession]:
    opened = JiraSession(URL, "bot@acme.example", SECRET, waits.append)
    yield opened
    opened.close()


@pytest.fixture
def jira() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mocked:
        yield mocked


def answering(jira: responses.RequestsMock, method: str = "GET", **answer: Any) -> None:
    jira.add(method, f"{URL}{PATH}", **{"headers": DATE, **answer})


def complaint(status: int, **headers: str) -> dict[str, Any]:
    body = {"errorMessages": [CLIENTS_WORDS], "errors": {"comment": CLIENTS_WORDS, CLIENTS_WORDS: "x"}}
    return {"status": status, "json": body, "headers": {**DATE, **headers}}


def read(session: JiraSession) -> HelpdeskError:
    with pytest.raises(HelpdeskError) as raised:
        session.get(dict, PATH)
    return checked(raised.value)


def write(session: JiraSession, method: str = "POST") -> HelpdeskError:
    with pytest.raises(HelpdeskError) as raised:
        session.send(dict, method, PATH, {"body": OURS})
    return checked(raised.value)


def checked(error: HelpdeskError) -> HelpdeskError:
    """Every sentence names host and path, ends as one, and holds nobody's words and no secret."""
    sentence = str(error)
    assert "acme.example" in sentence
    assert PATH in sentence
    assert sentence.endswith((".", "…"))
    for private in (SECRET, CLIENTS_WORDS, OURS, "<html>", "bot@acme.example"):
        assert private not in sentence
    # Nothing hangs on behind that a log might print.
    assert error.__cause__ is None
    return error


class Case(NamedTuple):
    """An answer, and the errors that it means to a read and to a write."""

    answer: dict[str, Any]
    read: type[HelpdeskError]
    write: type[HelpdeskError]


SERAPH = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
CASES = {
    "wrong token": Case(complaint(401), NotAdmitted, NotAdmitted),
    "wrong token, answered in HTML": Case({**HTML, "status": 401}, NotAdmitted, NotAdmitted),
    "login refused, and 200 all the same": Case({"json": {}, "headers": {**DATE, **SERAPH}}, NotAdmitted, NotAdmitted),
    "taken for nobody": Case({"json": {}, "headers": {**DATE, "X-AUSERNAME": "anonymous"}}, NotAdmitted, NotAdmitted),
    "CAPTCHA": Case(
        {**HTML, "status": 403, "headers": {**DATE, "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; x"}},
        NotAdmitted,
        NotAdmitted,
    ),
    "permission gone": Case(complaint(403), NotAllowed, NotAllowed),
    "no licence, without a body": Case({"status": 403, "body": ""}, NotAllowed, NotAllowed),
    "gone": Case(complaint(404), Gone, Gone),
    "somebody else's 404": Case({**HTML, "status": 404}, Unreachable, OutcomeUnknown),
    "not understood": Case(complaint(400), Refused, Refused),
    "somebody else's 400": Case({**HTML, "status": 400}, Unreachable, OutcomeUnknown),
    "method not there": Case({"status": 405, "body": ""}, Refused, Refused),
    "changed in the same moment": Case(complaint(409), Conflict, Conflict),
    "resource removed": Case(complaint(410), Refused, Refused),
    "too much": Case(complaint(413), Refused, Refused),
    "too much for the proxy": Case({**HTML, "status": 413}, Refused, Refused),
    "too many": Case(complaint(429), TooMany, TooMany),
    "too many, from a gateway": Case({**HTML, "status": 429}, TooMany, TooMany),
    "timed out at Jira": Case(complaint(408), Unreachable, OutcomeUnknown),
    "500": Case(complaint(500), Unreachable, OutcomeUnknown),
    "502 of a proxy": Case({**HTML, "status": 502}, Unreachable, OutcomeUnknown),
    "503": Case({**HTML, "status": 503}, Unreachable, OutcomeUnknown),
    "504": Case({**HTML, "status": 504}, Unreachable, OutcomeUnknown),
    "redirect": Case({"status": 302, "headers": {**DATE, "Location": f"{URL}/login"}}, Unreachable, OutcomeUnknown),
    "redirect that keeps the method": Case(
        {"status": 308, "headers": {**DATE, "Location": "https://elsewhere.example/"}}, Unreachable, OutcomeUnknown
    ),
    "redirect to nonsense": Case(
        {"status": 302, "headers": {**DATE, "Location": "http://[::1"}}, Unreachable, OutcomeUnknown
    ),
    "login page with 200": Case({**HTML, "status": 200}, Unreachable, OutcomeUnknown),
    "JSON under another type": Case({"body": "{}", "content_type": "text/plain"}, Unreachable, OutcomeUnknown),
    "truncated JSON": Case({"body": '{"id": "1', "content_type": "application/json"}, Unreachable, OutcomeUnknown),
    "empty body": Case({"body": "", "content_type": "application/json"}, Unreachable, OutcomeUnknown),
    "bytes that are no text": Case(
        {"body": b'{"id": "\xff\xfe"}', "content_type": "application/json"}, Unreachable, OutcomeUnknown
    ),
    "a hundred thousand brackets": Case(
        {"body": "[" * 100_000, "content_type": "application/json"}, Unreachable, OutcomeUnknown
    ),
    "JSON of another shape": Case({"json": [1, 2, 3]}, Unreachable, OutcomeUnknown),
    "no Date": Case({"json": {}, "headers": {}}, Unreachable, OutcomeUnknown),
    "connection dropped": Case(
        {"body": requests.ConnectionError(ProtocolError("Connection aborted."))}, Unreachable, OutcomeUnknown
    ),
    "no answer in time": Case({"body": requests.ReadTimeout("slow")}, Unreachable, OutcomeUnknown),
    "body broken off": Case(
        {"body": requests.exceptions.ChunkedEncodingError("IncompleteRead")}, Unreachable, OutcomeUnknown
    ),
    "nobody listens": Case(
        {
            "body": requests.ConnectionError(
                MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]
            )
        },
        Unreachable,
        Unreachable,
    ),
    "no connection in time": Case({"body": requests.ConnectTimeout("slow")}, Unreachable, Unreachable),
}


@pytest.mark.parametrize("name", CASES)
def test_a_read_means(name: str, session: JiraSession, jira: responses.RequestsMock) -> None:
    answering(jira, **CASES[name].answer)

    assert type(read(session)) is CASES[name].read


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("name", CASES)
def test_a_write_leaves_once_and_means(
    name: str, method: str, session: JiraSession, jira: responses.RequestsMock, waits: list[float]
) -> None:
    answering(jira, method, **CASES[name].answer)

    assert type(write(session, method)) is CASES[name].write
    assert len(jira.calls) == 1
    assert waits == []


def test_a_write_without_an_answer_to_read_is_done(session: JiraSession, jira: responses.RequestsMock) -> None:
    answering(jira, "PUT", status=204)

    assert session.send(Raw, "PUT", PATH, {}).at == NINE


def test_a_write_whose_answer_is_to_say_what_was_made_and_does_not_is_of_unknown_outcome(
    session: JiraSession, jira: responses.RequestsMock
) -> None:
    answering(jira, "POST", status=204)

    assert type(write(session)) is OutcomeUnknown


@pytest.mark.parametrize("path", ["/rest/api/2/search", "/rest/api/2/search/jql"])
def test_of_a_search_jira_is_quoted_for_it_speaks_of_the_site_file(
    path: str, session: JiraSession, jira: responses.RequestsMock
) -> None:
    body = {"errorMessages": ["The value 'LEADS' does not exist for the field 'project'.\x1b[2J"], "errors": {}}
    jira.add("POST", f"{URL}{path}", status=400, json=body, headers=DATE)

    with pytest.raises(Refused) as refused:
        session.ask(dict, path, {"jql": "project = LEADS"})

    said = """says: "The value 'LEADS' does not exist for the field 'project'.\\x1b[2J". Try helpdesk.scope"""
    assert said in str(refused.value)


# Repeating reads


@pytest.mark.parametrize("ask", ["get", "ask"])
def test_a_read_is_tried_again_and_succeeds(
    ask: str, session: JiraSession, jira: responses.RequestsMock, waits: list[float]
) -> None:
    method = "GET" if ask == "get" else "POST"
    answering(jira, method, **complaint(502))
    answering(jira, method, body=requests.ConnectionError("dropped"))
    answering(jira, method, json={"ok": 1})

    answer = session.get(dict, PATH) if ask == "get" else session.ask(dict, PATH, {"jql": "x"})

    assert answer.value == {"ok": 1}
    assert waits == [1.0, 2.0]


def test_a_read_is_tried_three_times_and_no_more(
    session: JiraSession, jira: responses.RequestsMock, waits: list[float]
) -> None:
    answering(jira, **complaint(500))

    read(session)

    assert len(jira.calls) == 3
    assert waits == [1.0, 2.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413])
def test_what_will_not_change_is_not_asked_again(
    status: int, session: JiraSession, jira: responses.RequestsMock
) -> None:
    answering(jira, **complaint(status))

    read(session)

    assert len(jira.calls) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_wait_is_sat_out(
    status: int, session: JiraSession, jira: responses.RequestsMock, waits: list[float]
) -> None:
    answering(jira, **complaint(status, **{"Retry-After": "4"}))
    answering(jira, json={})

    session.get(dict, PATH)

    assert waits == [4.0]


@pytest.mark.parametrize("said", ["1800", "Mon, 18 May 2026 09:30:00 GMT"])
@pytest.mark.parametrize(("status", "error"), [(429, TooMany), (503, Unreachable)])
def test_a_long_wait_is_left_to_the_caller_with_the_instant(
    said: str, status: int, error: type[HelpdeskError], session: JiraSession, jira: responses.RequestsMock
) -> None:
    answering(jira, **complaint(status, **{"Retry-After": said, "RateLimit-Reason": "jira-quota-tenant-based"}))

    raised = read(session)

    assert type(raised) is error
    assert raised.not_before == NINE + 1800
    assert len(jira.calls) == 1


def test_a_limit_without_a_word_on_when_is_left_to_the_caller(
    session: JiraSession, jira: responses.RequestsMock, waits: list[float]
) -> None:
    answering(jira, **complaint(429, **{"RateLimit-Reason": "jira-burst-based"}))

    raised = read(session)

    assert isinstance(raised, TooMany)
    assert (raised.not_before, raised.reason, waits) == (None, "jira-burst-based", [])


def test_a_read_breathes_when_little_is_left(
    session: JiraSession, jira: responses.RequestsMock, waits: list[float]
) -> None:
    answering(jira, json={}, headers={**DATE, "X-RateLimit-NearLimit": "true"})
    answering(jira, json={})
    for _ in range(3):
        session.get(dict, PATH)

    assert waits == [1.0]


# What is sent


def test_every_call_has_a_time_out_follows_nothing_and_asks_for_json(
    session: JiraSession, jira: responses.RequestsMock
) -> None:
    answering(jira, json={})

    session.get(dict, PATH, {"expand": "properties"})

    sent = jira.calls[0].request
    assert sent.headers["Accept"] == "application/json"
    options = vars(sent)["req_kwargs"]
    assert options["timeout"] == (5.0, 30.0)
    assert options["stream"] is True
    assert vars(sent)["params"] == {"expand": "properties"}


def test_an_e_mail_address_signs_in_by_name_and_token(session: JiraSession, jira: responses.RequestsMock) -> None:
    answering(jira, json={})

    session.get(dict, PATH)

    assert jira.calls[0].request.headers["Authorization"].startswith("Basic ")


def test_without_one_the_token_signs_in_alone(jira: responses.RequestsMock, waits: list[float]) -> None:
    answering(jira, json={})
    session = JiraSession(URL, "", SECRET, waits.append)

    session.get(dict, PATH)

    assert jira.calls[0].request.headers["Authorization"] == f"Bearer {SECRET}"
    session.close()


def test_a_refusal_names_the_fields_that_jira_complained_about(
    session: JiraSession, jira: responses.RequestsMock
) -> None:
    answering(jira, "POST", **complaint(400))

    assert "because of comment (400)" in str(write(session))


@pytest.mark.parametrize(
    ("method", "answer", "way_out"),
    [
        ("POST", complaint(403), '"Add comments" in the ticket\'s project'),
        ("DELETE", complaint(403), '"Delete own comments" in the ticket\'s project'),
        ("POST", complaint(401), "make a new one and set CSEXT_HELPDESK__TOKEN"),
        ("POST", complaint(413), "shorten the template or close the ticket"),
        ("POST", {**HTML, "status": 200}, "check helpdesk.url in the site file"),
        ("POST", complaint(500), "looked for before anything is sent again"),
    ],
)
def test_a_sentence_has_the_way_out(
    method: str, answer: dict[str, Any], way_out: str, session: JiraSession, jira: responses.RequestsMock
) -> None:
    answering(jira, method, **answer)

    assert way_out in str(write(session, method))


@pytest.mark.parametrize(
    ("host", "says", "says_not"),
    [
        ("acme.atlassian.net", "A token with scopes works only with helpdesk.url", "personal access token"),
        ("api.atlassian.com", "A token with scopes works only with helpdesk.url", "personal access token"),
        ("jira.acme.example", "a personal access token goes without helpdesk.email", "scopes"),
        ("notatlassian.net", "a personal access token goes without helpdesk.email", "scopes"),
    ],
)
def test_only_on_cloud_a_wrong_token_is_explained_by_scopes(host: str, says: str, says_not: str) -> None:
    error = admission(Asked("GET", host, "/rest/api/2/myself"), 401, {})

    assert says in str(error)
    assert says_not not in str(error)
