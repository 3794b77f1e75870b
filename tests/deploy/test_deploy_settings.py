"""What the files under deploy/ set exists: each site file loads, each variable is a setting, no address is foreign."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from jira_csext.site import load_site
from jira_csext.site.settings import NESTED, PREFIX, Site

VARIABLE = re.compile(rf"\b{PREFIX}[A-Z_]+[A-Z]")
OURS = re.compile(r"https?://(127\.0\.0\.1|[\w.-]+\.example|acme\.atlassian\.net)\b")


def files(repo: Path) -> list[Path]:
    return sorted(path for path in (repo / "deploy").rglob("*") if path.is_file())


def is_a_setting(variable: str) -> bool:
    model: Any = Site
    for name in variable.removeprefix(PREFIX).lower().split(NESTED):
        if not (isinstance(model, type) and issubclass(model, BaseModel)) or name not in model.model_fields:
            return False
        model = model.model_fields[name].annotation
    return True


def test_every_variable_that_is_named_is_a_setting(repo: Path) -> None:
    named = {(path.name, name) for path in files(repo) for name in VARIABLE.findall(path.read_text("utf-8"))}
    assert len(named) >= 10
    assert sorted(pair for pair in named if not is_a_setting(pair[1])) == []
    assert not is_a_setting("CSEXT_HELPDESK__TOKN")


def test_the_example_site_file_is_taken_and_names_no_secret(repo: Path) -> None:
    site = load_site(repo / "deploy" / "csext.yaml", required=True)
    site.mapping()
    assert site.helpdesk.token is None
    assert site.helpdesk.scope == "project in (SUP, LEAD)"


def test_the_site_file_in_the_manifests_is_taken(repo: Path, tmp_path: Path) -> None:
    documents = yaml.safe_load_all((repo / "deploy" / "kubernetes" / "csext.yaml").read_text("utf-8"))
    (text,) = [document["data"]["csext.yaml"] for document in documents if document["kind"] == "ConfigMap"]
    path = tmp_path / "csext.yaml"
    path.write_text(text, "utf-8")
    load_site(path, required=True).mapping()


def test_the_rules_that_come_with_the_program_hold_under_the_example(repo: Path) -> None:
    from tests.command import call

    outcome = call("check", "--site", repo / "deploy" / "csext.yaml", "--rules", repo / "rules")
    assert (outcome.code, outcome.err) == (0, ""), outcome.out


def test_each_line_of_the_environment_example_can_be_taken_as_it_is(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (repo / "deploy" / "csext.env.example").read_text("utf-8")
    lines = [line.removeprefix("#") for line in text.splitlines() if line.startswith("#CSEXT_")]
    assert len(lines) >= 7
    for line in lines:
        name, _, value = line.partition("=")
        if value:
            monkeypatch.setenv(name, value)
    (tmp_path / "csext.yaml").write_text("helpdesk: {url: 'https://acme.atlassian.net'}\n", "utf-8")

    site = load_site(tmp_path / "csext.yaml", required=True)

    assert site.daemon.listen == "127.0.0.1:8765"
    assert site.helpdesk.url == "https://acme.atlassian.net"
    assert str(site.helpdesk.token_file) == "/etc/csext/token"


def test_no_foreign_address_stands_in_any_file(repo: Path) -> None:
    found = {
        (path.name, address)
        for path in files(repo)
        for address in re.findall(r"https?://[^\s\"')]+", path.read_text("utf-8"))
        if not OURS.match(address)
    }
    assert found == set()
