"""The site file's words, and what is wrong with them."""

from __future__ import annotations

import pytest

from jira_csext.helpdesks.errors import MappingRefused
from jira_csext.helpdesks.mapping import SiteMapping

MAPPING = SiteMapping.from_site(
    {
        "types": {"complaint": ["Complaint", "Рекламация"], "bug": "Defect"},
        "priorities": {"Highest": ["Critical", 1], "High": []},
        "states": {"waiting_for_client": ["Waiting for customer", 10201], "resolved": {"category": "done"}},
        "agents": {"groups": ["support"], "accounts": ["Anna.K"], "former": ["old.hand"]},
        "bots": ["jira-bot"],
        "helpdesk": {"zone": "Europe/Moscow"},
    },
    members=["5F-Member"],
)


def test_words_are_found_in_any_case_and_by_id() -> None:
    assert MAPPING.type_of("РЕКЛАМАЦИЯ") == "complaint"
    assert MAPPING.type_of("defect") == "bug"
    assert MAPPING.priority_of("Blocker", "1") == "Highest"
    assert MAPPING.state_of("在等待", "10201") == "waiting_for_client"


def test_a_canonical_word_stands_for_itself() -> None:
    assert MAPPING.type_of("Complaint") == "complaint"
    assert MAPPING.priority_of("HIGH") == "High"


def test_an_unmapped_type_or_priority_is_its_own_word() -> None:
    assert MAPPING.type_of("New  Feature") == "new_feature"
    assert MAPPING.priority_of("3 - Moderate") == "3_-_moderate"
    assert MAPPING.type_of(None) is None


def test_an_unmapped_status_goes_by_its_category_and_else_by_nothing() -> None:
    assert MAPPING.state_of("Closed", None, "done") == "resolved"
    assert MAPPING.state_of("Doing", None, "indeterminate") == "open"
    assert MAPPING.state_of("Doing") is None


def test_a_name_beats_an_id_and_both_beat_the_category() -> None:
    mapping = SiteMapping.from_site({"states": {"paused": ["Hold", 7], "resolved": ["Done", {"category": "done"}]}})
    assert mapping.state_of("Done", "7") == "resolved"
    assert mapping.state_of("Hold", None, "done") == "paused"


def test_people_are_kept_in_lower_case() -> None:
    assert MAPPING.agents.accounts == {"anna.k"}
    assert MAPPING.agents.members == {"5f-member"}
    assert MAPPING.agents.assignable


def test_equal_site_files_give_equal_mappings_described_alike_whoever_is_in_the_groups() -> None:
    site = {"types": {"bug": ["Bug"]}, "fields": {"cause": "Root cause"}}
    assert SiteMapping.from_site(site) == SiteMapping.from_site(dict(site))
    assert hash(SiteMapping.from_site(site)) == hash(SiteMapping.from_site(dict(site)))
    assert SiteMapping.from_site(site, ["x"]).described == SiteMapping.from_site(site).described
    assert SiteMapping.from_site(site, ["x"]) != SiteMapping.from_site(site)


def test_every_problem_of_a_site_file_is_told_at_once() -> None:
    with pytest.raises(MappingRefused) as refused:
        SiteMapping.from_site(
            {
                "types": {"bug": ["Bug"], "complaint": ["bug", {"a": 1}]},
                "states": {"open": {"category": "new"}, "waiting": [{"category": "new"}, None]},
                "priorities": ["High"],
                "fields": {"client": 7},
                "agents": {"accounts": [["x"]]},
                "helpdesk": {"zone": "Moskau"},
            }
        )
    assert refused.value.problems == (
        'types: "bug" stands under both "bug" and "complaint"; leave it under one',
        "types: complaint: write names or ids here, not {'a': 1}",
        "priorities: a mapping must stand here, not ['High']",
        'states: category "new" stands under both "open" and "waiting"',
        "states: waiting: write names, ids or {category: …} here, not None",
        'helpdesk: zone: "Moskau" is no time zone; write one such as Europe/Moscow',
        "fields: client: write a field's id or name here, not 7",
        "agents: accounts: write account ids or names here, not ['x']",
    )
