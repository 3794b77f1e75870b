"""An issue becomes a ticket: attributes, history, and sentences on what was odd."""

from __future__ import annotations

from jira_csext.helpdesks.jira.fields import FieldCatalogue
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from tests.helpdesks.jira.payloads import (
    SITE,
    a_change,
    a_comment,
    an_issue,
    clock,
    comments,
    moved,
    read,
    set_to,
    stamp,
    stored,
    told,
    who,
)

FIELDS = {"client": "Organization", "due_at": "duedate", "promised_at": "Promised date", "cause": "Root cause"}


def test_a_cloud_issue_with_its_changelog_newest_first_reads_oldest_first() -> None:
    ticket = read(stored("cloud"), SITE | {"fields": FIELDS, "agents": {"accounts": ["5f-anna"]}})
    assert (ticket.key, ticket.id, ticket.client, ticket.created_at) == ("SUP-42", "10042", "Acme Ltd", 1772434800)
    assert ticket.attributes == {
        "type": "complaint",
        "priority": "High",
        "status": "Done",
        "state": "resolved",
        "project": "SUP",
        "summary": "The banner does not show",
        "labels": ("urgent", "web"),
        "assignee": "5f-anna",
        "reporter": "5f-client",
        "resolution": "Done",
        "due_at": "2026-03-05",
        "client": ("Acme Ltd",),
        "promised_at": "2026-03-06",
        "cause": "Cache",
    }
    assert told(ticket) == [
        ("07:00:00", "created", None, None),
        ("07:00:01", "attachment", None, "shot.png"),
        ("08:00:00", "assignee", None, "5f-anna"),
        ("08:00:00", "labels", None, ("urgent", "web")),
        ("09:00:00", "message", None, None),
        ("09:00:05", "status", "To Do", "Waiting for customer"),
        ("09:00:05", "state", "open", "waiting_for_client"),
        ("09:00:05", "promised_at", None, "2026-03-06"),
        ("09:30:00", "message", None, None),
        ("09:00:00", "status", "Waiting for customer", "Done"),
        ("09:00:00", "state", "waiting_for_client", "resolved"),
        ("09:00:00", "resolution", None, "Done"),
    ]
    assert who(ticket) == [
        ("created", "client"),
        ("a700", "client"),
        ("901.0", "agent"),
        ("901.1", "agent"),
        ("c501", "agent"),
        ("902.0", "agent"),
        ("902.0s", "agent"),
        ("902.1", "agent"),
        ("c502", "bot"),
        ("903.0", "agent"),
        ("903.0s", "agent"),
        ("903.1", "agent"),
    ]
    assert ticket.history[0].text == "Since Friday the page (https://acme.example/p) is empty.\n- phone\n- desktop"
    assert ticket.history[4].text == "@Carla we look into it"
    assert ticket.notices == ()


def test_a_data_center_issue_with_translated_names_reads_the_same_way() -> None:
    ticket = read(stored("data_center"), SITE | {"agents": {"accounts": ["Petrov"]}})
    assert ticket.attributes["state"] == "resolved"
    assert ticket.attributes["type"] == "complaint"
    assert ticket.attributes["priority"] == "Highest"
    assert ticket.attributes["assignee"] == "JIRAUSER10100"
    assert [(event.id, event.by, event.public) for event in ticket.history] == [
        ("created", "client", True),
        ("801.0", "agent", False),
        ("801.1", "agent", False),
        ("801.1s", "agent", False),
        ("c301", "agent", False),
        ("c302", "unknown", True),
        ("802.0", "unknown", False),
        ("802.0s", "unknown", False),
        ("802.1", "unknown", False),
    ]
    # The changelog calls the assignee by name, the issue by key; both are one person.
    assert ticket.history[1].new == "JIRAUSER10100"
    assert ticket.history[0].text == ("Макет\nСмотрите макет (https://acme.example/m.png), @petrov.\n\nif (a[0]) {}\n")
    assert ticket.notices == ()


def test_a_request_of_a_portal_customer_by_mail_is_the_customers_word() -> None:
    ticket = read(stored("service_management"), SITE | {"fields": {"client": "sd-customer-organizations"}})
    assert (ticket.client, ticket.attributes["state"], ticket.attributes["type"]) == (
        "Borealis",
        "resolved",
        "question",
    )
    assert [(event.id, event.by, event.public, event.author) for event in ticket.history] == [
        ("created", "client", True, "qm:abc:1"),
        ("c11", "client", True, "6a-colleague"),
        ("c12", "agent", False, "6a-helper"),
        ("70.0", "bot", False, "557058:automation"),
        ("70.0s", "bot", False, "557058:automation"),
        ("c13", "agent", True, "6a-helper"),
    ]


def test_of_several_states_in_one_second_the_last_by_milliseconds_comes_last() -> None:
    ticket = read(
        an_issue(
            [
                a_change("9", "11:00:00.900", moved("In Progress", "Waiting for customer")),
                a_change("10", "11:00:00.100", moved("To Do", "In Progress")),
                a_change("11", "11:00:00.900", moved("Waiting for customer", "To Do")),
            ]
        )
    )
    assert [event.new for event in ticket.history if event.field == "status"] == [
        "In Progress",
        "Waiting for customer",
        "To Do",
    ]


def test_ids_of_one_instant_are_ordered_as_numbers() -> None:
    ticket = read(
        an_issue(
            [
                a_change("10", "11:00:00", moved("In Progress", "To Do")),
                a_change("9", "11:00:00", moved("To Do", "In Progress")),
            ]
        )
    )
    assert [event.id for event in ticket.history] == ["created", "9.0", "10.0"]


def test_a_repeated_change_is_one_and_a_repeated_id_is_told_apart() -> None:
    once = a_change("7", "11:00:00", moved("To Do", "In Progress"))
    other = a_change("7", "12:00:00", moved("In Progress", "To Do"))
    assert [event.id for event in read(an_issue([once, once, other])).history] == ["created", "7.0", "7.0~2"]


def test_ten_thousand_comments_of_one_id_are_told_apart() -> None:
    said = [a_comment("5", "11:00:00", body=str(number)) for number in range(10_000)]
    said.append(a_comment("5~3", "12:00:00"))
    issue = an_issue([], comment=comments(*said))
    ticket = read(issue)
    ids = [event.id for event in ticket.history]
    assert (ids[1:4], ids[-2:]) == (["c5", "c5~2", "c5~4"], ["c5~10001", "c5~3"])


def test_a_change_without_id_or_author_is_kept() -> None:
    ticket = read(an_issue([{"created": stamp("11:00:00"), "items": [moved("To Do", "In Progress")]}]))
    assert ticket.history[1].id == "t1772449200000.0"
    assert (ticket.history[1].by, ticket.history[1].author) == ("unknown", "")


def test_a_change_that_cannot_be_placed_in_time_is_left_out_with_a_notice() -> None:
    ticket = read(an_issue([a_change("7", "a certain Monday", moved("To Do", "In Progress"))]))
    assert len(ticket.history) == 1
    assert ticket.notices == (
        'change 7 is left out: "a certain Monday" is no instant; it must look like 2026-03-01T10:00:00.000+0300',
    )


def test_events_dated_before_the_ticket_count_as_of_its_creation() -> None:
    ticket = read(an_issue([a_change("7", "09:00:00", moved("To Do", "In Progress"))]))
    assert [(clock(event), event.kind) for event in ticket.history] == [
        ("10:00:00", "created"),
        ("10:00:00", "changed"),
    ]
    assert "1 events are dated before the ticket itself; taken as of its creation" in ticket.notices


def test_an_unmapped_status_is_open_and_said_so_once() -> None:
    ticket = read(
        an_issue(
            [a_change("1", "11:00:00", moved("Ждём", "To Do")), a_change("2", "12:00:00", moved("To Do", "Ждём"))],
            status={"name": "Ждём"},
        )
    )
    assert ticket.attributes["state"] == "open"
    assert ticket.notices == ('status "Ждём" of project SUP is not mapped in the site file; taken as open',)


def test_an_unmapped_status_goes_by_the_category_learned_elsewhere() -> None:
    catalogue = StatusCatalogue.from_list(
        '[{"id": "5", "name": "已完成", "statusCategory": {"key": "done"}}, {"id": "4", "name": "Doing"}]'.encode()
    )
    ticket = read(an_issue([a_change("1", "11:00:00", moved("已完成", "To Do"))]), statuses=catalogue)
    assert told(ticket)[1:] == [
        ("11:00:00", "status", "已完成", "To Do"),
        ("11:00:00", "state", "resolved", "open"),
    ]


def test_a_status_renamed_since_is_found_by_its_id() -> None:
    catalogue = StatusCatalogue.from_list(b'[{"id": "5", "name": "Waiting for customer"}]')
    ticket = read(an_issue([a_change("1", "11:00:00", moved("Hold", "To Do", **{"from": "5"}))]), statuses=catalogue)
    assert ticket.history[2].old == "waiting_for_client"


def test_a_status_category_is_learned_from_issues_in_any_order() -> None:
    lines = [
        b'{"fields": {"status": {"id": "5", "name": "Closed", "statusCategory": {"key": "done"}}}}',
        b'{"fields": {"status": {"id": "6", "name": "Review", "statusCategory": {"key": "new"}}}}',
        b'{"fields": {"status": {"id": "7", "name": "Review", "statusCategory": {"key": "done"}}}}',
        b'{"fields": {"status": {"id": "8", "name": "Odd", "statusCategory": {"key": "undefined"}}}}',
        b"no JSON",
    ]
    learned = StatusCatalogue.learned(lines)
    assert learned == StatusCatalogue.learned(lines[::-1])
    assert learned.category_of("CLOSED") == "done"
    assert (learned.category_of("Review"), learned.category_of("Review", "7")) == ("", "done")
    assert learned.category_of("Odd", "8") == ""


def test_the_issues_own_status_counts_for_its_history_too() -> None:
    done = {"id": "5", "name": "Fertig", "statusCategory": {"key": "done"}}
    ticket = read(an_issue([a_change("1", "11:00:00", moved("To Do", "Erledigt", to="5"))], status=done))
    assert ticket.history[2] == ticket.history[2]._replace(field="state", old="open", new="resolved")
    assert ticket.notices == ()


def test_what_the_ticket_shows_counts_more_than_its_changelog() -> None:
    ticket = read(
        an_issue(
            [a_change("1", "11:00:00", set_to("priority", "Low", "High"), set_to("labels", "", "b a"))],
            priority={"name": "Low"},
            labels=["a", "b"],
        )
    )
    assert ticket.attributes["priority"] == "low"
    assert ticket.notices == ('priority is "low", but its last change says "High"; what the ticket shows counts',)


def test_a_cut_history_is_said_to_be_cut() -> None:
    issue = an_issue([a_change("1", "11:00:00", moved("To Do", "In Progress"))], comment=comments(total=4))
    issue["changelog"]["total"] = 120
    issue["fields"]["status"] = {"name": "In Progress"}
    assert read(issue).notices == ("history is cut: 0 of 4 comments", "history is cut: 1 of 120 changes")


def test_without_a_changelog_the_resolution_is_known_by_its_date() -> None:
    done = {"name": "Done", "statusCategory": {"key": "done"}}
    issue = an_issue(status=done, resolutiondate=stamp("15:00:00"))
    del issue["changelog"]
    ticket = read(issue)
    assert told(ticket)[1:] == [("15:00:00", "state", "open", "resolved")]
    assert ticket.notices == ("there is no changelog; of all changes only the resolution is known, by its date",)


def test_a_complete_changelog_without_a_status_needs_no_date_of_resolution() -> None:
    done = {"name": "Done", "statusCategory": {"key": "done"}}
    ticket = read(an_issue([], status=done, resolutiondate=stamp("15:00:00")))
    assert [event.kind for event in ticket.history] == ["created"]


def test_a_move_to_another_project_is_told_by_the_projects_keys() -> None:
    items = [set_to("project", "Leads", "Support", **{"from": "9", "to": "10"}), set_to("Key", "LEAD-3", "SUP-1")]
    ticket = read(an_issue([a_change("1", "11:00:00", *items), a_change("2", "12:00:00", items[0])]))
    assert told(ticket)[1:] == [("11:00:00", "project", "LEAD", "SUP"), ("12:00:00", "project", "Leads", "SUP")]


def test_types_and_priorities_change_in_canonical_words_and_only_when_those_change() -> None:
    ticket = read(
        an_issue(
            [
                a_change("1", "11:00:00", set_to("issuetype", "Complaint", "Рекламация")),
                a_change(
                    "2", "12:00:00", set_to("priority", "Minor", "Критический"), set_to("Issue Type", "A b", "문의")
                ),
            ],
            priority={"name": "Highest"},
            issuetype={"name": "문의"},
        )
    )
    assert told(ticket)[1:] == [("12:00:00", "priority", "minor", "Highest"), ("12:00:00", "type", "a_b", "question")]


def test_due_dates_stay_dates_and_moments_become_utc() -> None:
    site = SITE | {"fields": {"promised_at": "customfield_1"}}
    changes = [
        a_change("1", "11:00:00", set_to("duedate", None, "2026-03-04 00:00:00.0", to="2026-03-04")),
        a_change(
            "2", "12:00:00", set_to("x", None, "05/Mar/26 10:00", fieldId="customfield_1", to="2026-03-05T10:00+0300")
        ),
        a_change("3", "13:00:00", set_to("duedate", "2026-03-04 00:00:00.0", "2026-03-07 00:00:00.0")),
    ]
    ticket = read(an_issue(changes, duedate="2026-03-07", customfield_1="2026-03-05T10:00:00.000+0300"), site)
    assert [(event.field, event.old, event.new) for event in ticket.history[1:]] == [
        ("due_at", None, "2026-03-04"),
        ("promised_at", None, "2026-03-05T07:00:00Z"),
        ("due_at", "2026-03-04", "2026-03-07"),
    ]
    assert (ticket.attributes["due_at"], ticket.attributes["promised_at"]) == ("2026-03-07", "2026-03-05T07:00:00Z")
    assert ticket.notices == ()


def test_a_due_date_that_is_none_is_missing_with_a_notice() -> None:
    ticket = read(an_issue([], duedate="2026-02-30"))
    assert "due_at" not in ticket.attributes
    assert ticket.notices == ('due_at is taken as missing: "2026-02-30" is no date',)


def test_a_promise_kept_in_another_field_is_not_mixed_with_jiras_due_date() -> None:
    site = SITE | {"fields": {"due_at": "customfield_7"}}
    ticket = read(
        an_issue(
            [a_change("1", "11:00:00", set_to("duedate", None, "x", to="2026-03-04"))], customfield_7="2026-04-01"
        ),
        site,
    )
    assert ticket.attributes["due_at"] == "2026-04-01"
    assert len(ticket.history) == 1


def test_site_fields_of_every_shape_read_as_plain_values() -> None:
    shapes = {
        "text": (" Acme ", "Acme"),
        "empty": ("", None),
        "number": (3.0, 3),
        "fraction": (3.5, "3.5"),
        "yes": (True, "true"),
        "option": ({"self": "x", "value": "Cache"}, "Cache"),
        "cascade": ({"value": "IT", "child": {"value": "Web"}}, "IT / Web"),
        "options": ([{"value": "a"}, {"value": "b"}, None], ("a", "b")),
        "person": ({"accountId": "5f", "displayName": "Anna"}, "5f"),
        "old_person": ({"key": "JIRAUSER1", "name": "anna"}, "JIRAUSER1"),
        "document": ({"type": "doc", "content": [{"type": "text", "text": "hi"}]}, "hi"),
        "moment": ("2026-03-01T10:00:00.000+0300", "2026-03-01T07:00:00Z"),
        "huge": (10**40, "1e+40"),
        "nothing": ({"plugin": {"a": []}}, None),
    }
    site = SITE | {"fields": {name: f"customfield_{name}" for name in shapes}}
    ticket = read(an_issue([], **{f"customfield_{name}": given for name, (given, _) in shapes.items()}), site)
    for name, (_, value) in shapes.items():
        assert ticket.attributes.get(f"fields.{name}") == value, name


def test_a_field_is_found_by_display_name_schema_or_id() -> None:
    catalogue = FieldCatalogue.from_list(
        b'[{"id": "customfield_1", "name": "Kunde", "schema": {"custom": "com.example:customer"}},'
        b' {"id": "customfield_2", "name": "Ursache"}, {"id": "labels", "name": "Labels"}]'
    )
    site = SITE | {"fields": {"client": "com.example:customer", "cause": "ursache", "tags": "Labels"}}
    ticket = read(an_issue([], customfield_1=" Acme ", customfield_2="x", labels=["a"]), site, fields=catalogue)
    assert (ticket.client, ticket.attributes["cause"], ticket.attributes["fields.tags"]) == ("Acme", "x", ("a",))


def test_a_field_that_nothing_knows_is_told() -> None:
    ticket = read(an_issue([]), SITE | {"fields": {"client": "Organization"}})
    assert ticket.notices == (
        (
            'field "Organization" of the site file (client) is in no list of fields and not in the ticket; '
            "nothing is read from it"
        ),
    )
