"""What Service Management keeps in fields of its own is read as a word or a number."""

from __future__ import annotations

from jira_csext.helpdesks.jira.fields import plain_value


def test_feedback_is_its_stars() -> None:
    assert plain_value({"rating": 4}) == 4


def test_a_request_type_is_its_name_wherever_the_request_stands() -> None:
    request = {
        "_links": {"web": "https://acme.example/servicedesk/1"},
        "requestType": {"id": "25", "name": "Direct line to management", "serviceDeskId": "3"},
        "currentStatus": {"status": "Open"},
    }

    assert plain_value(request) == "Direct line to management"
