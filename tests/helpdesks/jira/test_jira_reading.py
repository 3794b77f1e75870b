"""Bytes to ticket: what is refused, what is repaired, and that nothing else ever comes out."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.errors import MappingRefused, TicketRefused
from jira_csext.helpdesks.jira.fields import FieldCatalogue
from jira_csext.helpdesks.jira.mapping import ticket_of
from jira_csext.helpdesks.jira.reading import JiraReader
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.helpdesks.jira.wire import WireIssue
from jira_csext.helpdesks.mapping import SiteMapping
from tests.helpdesks.jira.payloads import SITE, a_change, a_comment, an_issue, comments, moved, read, set_to, stored


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"", "the line is no whole JSON: input data was truncated"),
        (b'{"key": "SUP-1", "fiel', "the line is no whole JSON: input data was truncated"),
        (b'{"key": SUP}', "the line is no whole JSON: invalid character (byte 8)"),
        (b"\x1f\x8b\x08junk", "the line is not UTF-8 text (byte 1)"),
        (b"[]", "the line holds a list where an issue, a JSON object, must stand"),
        (b'"SUP-1"', 'the line holds "SUP-1" where an issue, a JSON object, must stand'),
        (b"[" * 5000, "the line is nested too deeply to be an issue"),
        (b"{}", "the issue has neither a key nor an id; it cannot be told from others"),
        (b'{"id": 7}', "the issue with id 7 has no key"),
        (b'{"key": "SUP-1", "fields": {}}', "SUP-1 has no id; a key alone does not survive a move to another project"),
        (b'{"id": "7", "key": "SUP-1"}', "SUP-1 has no fields; read it again with its fields"),
        (
            b'{"id": "7", "key": "SUP-1", "fields": {}}',
            "SUP-1 has no instant of creation (fields.created); read it again with that field",
        ),
        (
            b'{"id": "7", "key": "SUP-1", "fields": {"created": "soon"}}',
            'SUP-1: fields.created: "soon" is no instant; it must look like 2026-03-01T10:00:00.000+0300',
        ),
    ],
)
def test_what_is_no_issue_is_refused_with_a_sentence(line: bytes, sentence: str) -> None:
    with pytest.raises(TicketRefused) as refused:
        JiraReader(SiteMapping()).read(line)
    assert str(refused.value) == sentence


def test_a_field_that_nobody_needs_may_hold_anything() -> None:
    junk = {"a": [{"b": None}], "c": 1e300}
    assert read(an_issue([], issuelinks=junk, watches=[junk], customfield_9=junk)) == read(an_issue([]))


def test_a_needed_field_of_another_shape_costs_itself_and_is_named() -> None:
    ticket = read(
        an_issue(
            [a_change("1", "11:00:00", moved("To Do", "In Progress"))],
            priority=5,
            labels=["web", {"x": 1}, 7],
            comment=comments(a_comment("1", "12:00:00", jsdPublic="maybe")),
            status={"name": "In Progress"},
        )
    )
    assert [event.id for event in ticket.history] == ["created", "1.0", "c1"]
    assert ticket.attributes["labels"] == ("web", "7")
    assert ticket.notices == (
        "fields.priority holds the number 5, which Jira does not send there; taken as missing",
        "fields.labels[1] holds an object, which Jira does not send there; taken as missing",
        'fields.comment.comments[0].jsdPublic holds "maybe", which Jira does not send there; taken as missing',
    )


@pytest.mark.parametrize("depth", [150, 500, 5000])
def test_a_comment_nested_too_deeply_costs_what_lies_deep_and_is_named(depth: int) -> None:
    line = json.dumps(an_issue([], comment=comments(a_comment("1", "12:00:00", body="@"), a_comment("2", "12:30:00"))))
    top, deep = '{"type": "text", "text": "top ]"}', '{"type": "text", "text": "deep"}'
    nested = '{"type": "panel", "content": [' * depth + deep + "]}" * depth
    body = '{"type": "doc", "content": [' + top + "," + nested + "]}"
    ticket = read(line.replace('"@"', body).encode())
    assert [event.id for event in ticket.history] == ["created", "c1", "c2"]
    assert ticket.history[1].text == "top ]"
    missing = "the issue is nested more than 256 levels deep; what lies deeper is taken as missing"
    left_out = "the text of c1 is nested more than 100 levels deep; what lies deeper is left out"
    assert [notice for notice in ticket.notices if "nested" in notice] == [missing, left_out][depth == 150 :]


def test_numbers_for_ids_and_epoch_milliseconds_are_read() -> None:
    issue = an_issue([a_change(7, "11:00:00", moved("To Do", "In Progress", to=3))], identity=42, created=1772445600999)
    issue["changelog"]["histories"][0]["created"] = 1772449200000
    issue["fields"]["status"] = {"id": 3, "name": "In Progress"}
    ticket = read(issue)
    assert (ticket.id, ticket.created_at) == ("42", 1772445600)
    assert [event.id for event in ticket.history] == ["created", "7.0"]


def test_half_an_emoji_costs_a_character_and_not_the_ticket() -> None:
    line = json.dumps(an_issue([], summary="cut \ud83d", description="a\ud83d")).encode()
    ticket = read(line)
    assert (ticket.attributes["summary"], ticket.history[0].text) == ("cut \ufffd", "a\ufffd")


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(an_issue([])).encode()) == read(an_issue([]))


def test_a_site_field_is_found_by_the_names_that_come_with_the_issue() -> None:
    reader = JiraReader(SiteMapping.from_site(SITE | {"fields": {"client": "Organization"}}))
    assert [field.source for field in reader.unknown_fields] == ["Organization"]
    assert reader.read(stored("cloud")).client == "Acme Ltd"


def test_a_name_of_two_fields_is_refused_with_their_ids() -> None:
    catalogue = FieldCatalogue({"customfield_1": "Client", "customfield_2": "client"})
    with pytest.raises(MappingRefused) as refused:
        JiraReader(SiteMapping(fields={"client": "Client"}), fields=catalogue)
    assert str(refused.value) == (
        'fields: "Client" is the name of 2 fields (customfield_1, customfield_2); write one id'
    )


def test_a_decoded_issue_gives_the_same_ticket_as_its_bytes() -> None:
    issue = msgspec.json.decode(stored("data_center"), type=WireIssue)
    mapping = SiteMapping.from_site(SITE)
    assert ticket_of(issue, JiraReader(mapping).site) == JiraReader(mapping).read(stored("data_center"))


HISTORIES = [
    a_change("1", "11:00:00", moved("To Do", "In Progress")),
    a_change("2", "11:00:00", moved("In Progress", "To Do"), by="bea"),
    a_change("2", "11:00:00", set_to("priority", "Low", "High"), by="bea"),
    a_change("x", "11:00:00", set_to("labels", "", "a b"), by=None),
    a_change("10", "12:00:00.001", set_to("assignee", None, "carl"), set_to("status", "To Do", "Ждём")),
    a_change("11", "12:00:00.001", set_to("reporter", "client", "dee"), by="carl"),
    a_change("10", "12:00:00.001", set_to("assignee", None, "carl"), set_to("status", "To Do", "Ждём")),
    a_change("12", "nonsense", moved("Ждём", "To Do")),
]
COMMENTS = [
    a_comment("5", "11:00:00", by="bea"),
    a_comment("6", "11:00:00", by="carl", jsdPublic=False),
    a_comment("7", "12:00:00", by="carl"),
    a_comment("5", "11:00:00", by="bea", body="edited"),
]


@given(st.randoms(use_true_random=False))
def test_in_whatever_order_a_history_comes_the_ticket_is_the_same(shuffler: random.Random) -> None:
    ordered = read(an_issue(HISTORIES, comment=comments(*COMMENTS), priority={"name": "High"}))
    histories, said = HISTORIES[:], COMMENTS[:]
    shuffler.shuffle(histories)
    shuffler.shuffle(said)
    assert read(an_issue(histories, comment=comments(*said), priority={"name": "High"})) == ordered


_KEYS = st.sampled_from(
    [
        *("id", "key", "fields", "changelog", "histories", "items", "total", "created", "author", "field", "from"),
        *("fromString", "to", "toString", "comment", "comments", "body", "status", "statusCategory", "name", "names"),
        *("properties", "value", "visibility", "attachment", "labels", "duedate", "reporter", "accountId", "priority"),
        *("customfield_1", "description", "resolutiondate", "schema", "type", "content", "jsdPublic"),
    ]
)
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["2026-03-02T10:00:00.000+0000", "status", "Attachment", "project", "labels", "SUP-1", "\ud83d"])
)
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6), max_leaves=30
)
_READER = JiraReader(
    SiteMapping.from_site(SITE | {"fields": {"client": "customfield_1", "cause": "Root cause", "x": "status"}})
)


def ticket_or_refusal(line: bytes) -> None:
    """Read a line; nothing but a ticket or a refusal with a sentence may come out."""
    try:
        ticket = _READER.read(line)
    except TicketRefused:
        return
    assert isinstance(ticket, Ticket)
    assert ticket.history[0].kind == "created"
    assert len({event.id for event in ticket.history}) == len(ticket.history)
    assert [event.at for event in ticket.history] == sorted(event.at for event in ticket.history)


@given(_JSON)
def test_any_json_gives_a_ticket_or_a_sentence(thing: Any) -> None:
    ticket_or_refusal(json.dumps(thing).encode())


@given(st.dictionaries(_KEYS, _JSON, max_size=8), _JSON)
def test_an_issue_with_any_fields_gives_a_ticket_or_a_sentence(fields: dict[str, Any], changelog: Any) -> None:
    issue = an_issue([])
    issue["fields"] |= fields
    issue["changelog"] = changelog
    ticket_or_refusal(json.dumps(issue).encode())


@given(st.lists(st.dictionaries(_KEYS, _JSON, max_size=6), max_size=4), st.lists(_JSON, max_size=3))
def test_a_changelog_of_any_entries_gives_a_ticket_or_a_sentence(histories: list[Any], said: list[Any]) -> None:
    items = [{"field": "status", "toString": "x"}, *said]
    usual = [{"created": "2026-03-02T11:00:00.000+0000", "items": items} | history for history in histories]
    ticket_or_refusal(json.dumps(an_issue(usual, comment={"comments": said}, attachment=histories)).encode())


@given(st.integers(min_value=0, max_value=10_000), st.binary(max_size=3))
def test_a_garbled_line_gives_a_ticket_or_a_sentence(place: int, damage: bytes) -> None:
    line = stored("service_management")
    place %= len(line)
    ticket_or_refusal(line[:place] + damage + line[place + len(damage) :])


REAL = {
    "arrow": (982, 4128, 0),
    "avro": (851, 3073, 1606),
    "avro-more": (1315, 4786, 2488),
    "helpdesk-it": (1843, 14415, 6337),
    "helpdesk-it-more": (2737, 21331, 9373),
    "native-with-changelog": (30, 141, 76),
    "servicenow-incidents": (355, 2045, 992),
    "servicenow-incidents-more": (534, 3134, 1535),
    "tidev": (1981, 11578, 0),
}


@pytest.mark.parametrize("name", REAL)
def test_every_real_issue_is_read(name: str, shared: Path) -> None:
    file = shared / "real-jira" / f"{name}.jsonl.gz"
    if not file.exists():
        pytest.skip(f"The shared folder has no {file.name}.")
    lines = gzip.decompress(file.read_bytes()).splitlines()
    states = {"waiting_for_client": ["Waiting", "Awaiting User Info"], "resolved": ["Resolved", "Closed"]}
    reader = JiraReader(SiteMapping.from_site({"states": states}), StatusCatalogue.learned(lines))
    tickets = [reader.read(line) for line in lines]
    counts = Counter(event.field for ticket in tickets for event in ticket.history)
    assert (len(tickets), sum(len(ticket.history) for ticket in tickets), counts["status"]) == REAL[name]
    for ticket in tickets:
        assert len({event.id for event in ticket.history}) == len(ticket.history)
        assert [event.at for event in ticket.history] == sorted(event.at for event in ticket.history)
