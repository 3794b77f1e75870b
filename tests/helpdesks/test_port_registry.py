"""Helpdesks are found by entry point, and a site file that cannot work is refused before anything is asked."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from jira_csext.helpdesks import registry
from jira_csext.helpdesks.errors import SettingsRefused
from jira_csext.helpdesks.registry import GROUP, helpdesk_kinds, open_helpdesk

JIRA = EntryPoint("jira", "jira_csext.helpdesks.jira.adapter:open_jira", GROUP)
MEMORY = EntryPoint("memory", "jira_csext.helpdesks.memory:open_memory", GROUP)
BROKEN = EntryPoint("broken", "jira_csext.helpdesks.not_there:open_it", GROUP)


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def entry_points(group: str) -> list[EntryPoint]:
        return [JIRA, MEMORY, BROKEN] if group == GROUP else []

    monkeypatch.setattr(registry, "entry_points", entry_points)


def a_site(**helpdesk: Any) -> dict[str, Any]:
    return {"helpdesk": {"kind": "jira", "url": "https://acme.atlassian.net", **helpdesk}}


def test_the_kinds_are_those_installed() -> None:
    assert helpdesk_kinds() == ("broken", "jira", "memory")


def test_the_project_file_names_our_own_helpdesks(repo: Any) -> None:
    text = (repo / "pyproject.toml").read_text()

    assert f'[project.entry-points."{GROUP}"]' in text
    assert f'{JIRA.name} = "{JIRA.value}"' in text
    assert f'{MEMORY.name} = "{MEMORY.value}"' in text


@pytest.mark.parametrize("kind", ["jira", "memory"])
def test_a_helpdesk_opens_without_asking_anything(kind: str) -> None:
    assert open_helpdesk(a_site(kind=kind), {"token": "s3cret"}).kind == kind


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsRefused, match=r'"jirra" is no helpdesk .* broken, jira, memory'):
        open_helpdesk(a_site(kind="jirra"), {})


def test_a_kind_that_cannot_be_loaded_is_refused_with_a_sentence() -> None:
    with pytest.raises(SettingsRefused, match='"broken" is installed but cannot be loaded'):
        open_helpdesk(a_site(kind="broken"), {})


@pytest.mark.parametrize(
    ("helpdesk", "token", "problem"),
    [
        ({"url": ""}, "t", "helpdesk.url: write the address"),
        ({"url": "acme.atlassian.net"}, "t", "is no address of a Jira"),
        ({"url": "ftp://acme.example"}, "t", "is no address of a Jira"),
        ({"url": "https://acme.example:port"}, "t", "is no address of a Jira"),
        ({"url": "https://[acme"}, "t", "is no address of a Jira"),
        ({"url": "https://acme.example/?os=1"}, "t", "is no address of a Jira"),
        ({"url": "https://anna:hunter2@acme.example"}, "t", "leave the name and password out"),
        ({}, "", "there is no token"),
        ({}, " \n", "there is no token"),
        ({}, "clé", "characters that no token has"),
        ({}, "two\nlines", "characters that no token has"),
        ({"scope": "project = SUP ORDER BY created"}, "t", "leave ORDER BY out"),
        ({"scope": "project in (SUP"}, "t", "parentheses do not match"),
    ],
)
def test_a_section_that_cannot_work_is_refused(helpdesk: dict[str, Any], token: str, problem: str) -> None:
    with pytest.raises(SettingsRefused, match=problem) as refused:
        open_helpdesk(a_site(**helpdesk), {"token": token})

    assert "hunter2" not in str(refused.value)


def test_several_problems_are_told_at_once() -> None:
    with pytest.raises(SettingsRefused) as refused:
        open_helpdesk(a_site(url=""), {})

    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("scope", ['summary ~ "order by (me"', "project = SUP", "", "summary ~ 'a) order  by'"])
def test_what_stands_in_quotes_is_not_taken_for_an_order(scope: str) -> None:
    assert open_helpdesk(a_site(scope=scope), {"token": "t"}).kind == "jira"


def test_a_token_is_taken_without_the_line_break_of_the_file_it_came_from() -> None:
    assert open_helpdesk(a_site(), {"token": "s3cret\n"}).kind == "jira"
