"""The starter's conduct in a drafted rulebook: the site's clock, and only rules that are there."""

from __future__ import annotations

from jira_csext.site.draft_conduct import conduct_text, delays_text

CONDUCT = """\
conduct:
  contact_hours:
    default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}, holidays: {country: RU}}
    urgent: [complaint-first-response, leads]   # whoever complains is answered at any hour
  grace: 5m
"""


def test_it_has_the_clock_of_the_site_and_names_the_rules_that_are_there() -> None:
    assert conduct_text(CONDUCT, {"leads"}, "Europe/Berlin", "DE") == (
        "conduct:\n  contact_hours:\n"
        '    default: {timezone: Europe/Berlin, hours: {mon-fri: ["10:00-18:00"]}, holidays: {country: DE}}\n'
        "    urgent: [leads]   # whoever complains is answered at any hour\n  grace: 5m\n"
    )


def test_a_list_of_which_no_rule_is_left_goes_and_so_do_holidays_that_nobody_named() -> None:
    text = conduct_text(CONDUCT, (), "UTC", "")

    assert "urgent" not in text
    assert "holidays" not in text


def test_a_delay_is_warned_of_on_the_types_and_by_the_rules_that_are_there() -> None:
    text = "    when: {type: [task, bug]}\n    deadline: [due_at, {sla: bug-resolution}, {sla: leads}]   # the first\n"

    assert delays_text(text, {"leads"}, {"bug"}) == (
        "    when: {type: [bug]}\n    deadline: [due_at, {sla: leads}]   # the first\n"
    )
    assert delays_text(text, (), {"lead"}) == ""
