"""What an issue holds beside its fields and words: files, many comments, odd reporters, organisations."""

from __future__ import annotations

from jira_csext.core.ticket import Event
from jira_csext.helpdesks.jira.fields import FieldCatalogue
from tests.helpdesks.jira.payloads import (
    SITE,
    a_change,
    a_comment,
    an_issue,
    clock,
    comments,
    read,
    set_to,
    stamp,
    stored,
)


def test_files_are_attached_when_they_were_even_if_they_are_gone() -> None:
    items = [set_to("Attachment", None, "gone.pdf", to="9"), set_to("Attachment", None, "here.pdf", to="8")]
    here = {"id": 8, "filename": "here.pdf", "author": {"name": "anna"}, "created": stamp("10:59:59.990")}
    ticket = read(an_issue([a_change("1", "11:00:00", *items)], attachment=[here]))
    assert [(event.id, event.kind, event.new, clock(event)) for event in ticket.history[1:]] == [
        ("a8", "attached", "here.pdf", "10:59:59"),
        ("a9", "attached", "gone.pdf", "11:00:00"),
    ]


def test_a_file_known_from_the_changelog_alone_stands_in_order() -> None:
    gone = a_change("1", "11:00:00", set_to("Attachment", None, "gone.pdf", to="9"))
    ticket = read(an_issue([gone, a_change("2", "12:00:00", set_to("priority", "Low", "High"))]))
    assert [event.id for event in ticket.history] == ["created", "a9", "2.0"]


def test_ten_thousand_comments_are_read() -> None:
    many = [a_comment(number, f"11:{number // 60 % 60:02}:{number % 60:02}") for number in range(10_000)]
    assert len(read(an_issue([], comment=comments(*many))).history) == 10_001


def test_a_reporter_known_by_display_name_alone_is_shown_and_not_placed() -> None:
    ticket = read(an_issue([], reporter={"displayName": "Caller 7"}, creator=None))
    assert ticket.attributes["reporter"] == "Caller 7"
    assert ticket.history[0] == Event(1772445600, "created", "created", "unknown", "", public=True)


def test_the_reporters_address_and_the_organisations_are_read_where_jira_shows_them() -> None:
    known = FieldCatalogue(schemas={"customfield_10002": "com.atlassian.servicedesk:sd-customer-organizations"})
    shared = read(stored("service_management"), SITE | {"fields": {}}, fields=known)
    assert shared.attributes["fields.organisations"] == ("Borealis",)
    client = SITE | {"fields": {"client": "sd-customer-organizations"}}
    named = read(stored("service_management"), client, fields=known)
    assert "fields.organisations" not in named.attributes

    reporter = {"key": "JIRAUSER1", "name": "vera", "emailAddress": "vera@acme.example"}
    assert read(an_issue([], reporter=reporter)).attributes["reporter_email"] == "vera@acme.example"
    assert "reporter_email" not in read(an_issue([], reporter={"key": "JIRAUSER1", "name": "vera"})).attributes
