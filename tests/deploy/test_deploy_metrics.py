"""Alerts and dashboard speak of figures that the daemon has, of states that it can be in, of commands that exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from jira_csext.cli.main import COMMANDS
from jira_csext.meter import Meter
from jira_csext.store import open_store
from jira_csext.web.metrics import Figures
from jira_csext.web.vitals import Vitals

NAME = re.compile(r"\bcsext_[a-z_]+")
NOW = 1_780_000_000


@pytest.fixture
def served(tmp_path: Path) -> set[str]:
    """The names of all samples that the daemon can serve."""
    url = f"sqlite:///{tmp_path / 'csext.db'}"
    with open_store(url) as store:
        store.looks.changed("site", [])
    meter = Meter(beat_at=NOW, reached_at=NOW, good_at=NOW)
    for counts in (meter.decided, meter.delivered, meter.webhook_answers, meter.heartbeats, meter.wrong_readers):
        counts["x"] += 1
    text = Figures(Vitals(url, "site", "token", lambda: NOW, meter, 300), NOW).text().decode()
    named = set(re.findall(r"^# TYPE (csext_\w+) ", text, re.MULTILINE))
    named |= {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
    # Told once search was asked for the first time.
    return named | {"csext_lag_seconds"}


def alerts(repo: Path) -> list[dict[str, Any]]:
    document = yaml.safe_load((repo / "deploy" / "prometheus" / "csext.rules.yaml").read_text("utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def panels(repo: Path) -> list[dict[str, Any]]:
    board = json.loads((repo / "deploy" / "grafana" / "csext.json").read_text("utf-8"))
    return list(board["panels"])


def expressions(repo: Path) -> Iterator[str]:
    for rule in alerts(repo):
        yield rule["expr"]
    for panel in panels(repo):
        for target in panel.get("targets", ()):
            yield target["expr"]


def test_every_figure_that_is_asked_for_is_served(repo: Path, served: set[str]) -> None:
    asked = {name for expression in expressions(repo) for name in NAME.findall(expression)}
    assert len(asked) > 25
    assert sorted(asked - served) == []


def test_every_state_that_is_alerted_on_is_told_on_the_operators_page(repo: Path) -> None:
    page = (repo / "docs" / "operating.md").read_text("utf-8")
    named = {
        name
        for rule in alerts(repo)
        for words in re.findall(r'csext_site_state\{name(?:=|!=|=~|!~)"([^"]+)"', rule["expr"])
        for name in words.split("|")
    }
    assert named == {"public_note", "inside_reply", "not_admitted"}
    assert all(f"| `{name}` |" in page for name in named)


def test_whatever_pages_somebody_is_seen_on_the_board(repo: Path) -> None:
    paged = {name for rule in alerts(repo) for name in NAME.findall(rule["expr"])}
    shown = {
        name for panel in panels(repo) for target in panel.get("targets", ()) for name in NAME.findall(target["expr"])
    }
    assert "csext_messages_to_wrong_readers_total" in paged
    assert sorted(paged - shown) == []


def test_each_alert_says_what_is_wrong_what_to_do_and_how_much_it_presses(repo: Path) -> None:
    found = alerts(repo)
    names = [rule["alert"] for rule in found]
    assert len(set(names)) == len(names)
    for rule in found:
        assert set(rule["annotations"]) == {"summary", "description"}, rule["alert"]
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
        for words in rule["annotations"].values():
            assert words.endswith("."), rule["alert"]
            for command in re.findall(r"`jira-csext (\w+)", words):
                assert command in COMMANDS


def test_brackets_and_quotes_of_each_expression_close(repo: Path) -> None:
    for expression in expressions(repo):
        for first, last in ("()", "{}", "[]"):
            assert expression.count(first) == expression.count(last), expression
        assert expression.count('"') % 2 == 0, expression


def test_the_panels_have_names_of_their_own_and_lie_beside_each_other(repo: Path) -> None:
    found = panels(repo)
    assert len({panel["id"] for panel in found}) == len(found)
    assert len({panel["title"] for panel in found}) == len(found)
    taken: set[tuple[int, int]] = set()
    for panel in found:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert max(x for x, _ in cells) < 24, panel["title"]
        assert not cells & taken, panel["title"]
        taken |= cells
