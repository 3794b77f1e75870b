"""A field that the site file maps later counts for the tickets read before, and nothing past is told because of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.cli.run import notice_lines
from jira_csext.sandbox.state.model import Flavour
from tests.stories.test_delay_told import FRI, LATE, RULES, TEXTS, TOLD, WED
from tests.stories.told import AGENT, a_stage


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_date_that_is_mapped_later_is_watched_from_then_on(tmp_path: Path, flavour: Flavour) -> None:
    with a_stage(tmp_path, RULES, flavour=flavour, texts=TEXTS) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.box.person(AGENT).promise(key, WED)
        stage.at("10:30")
        stage.box.person(AGENT).promise(key, FRI)
        stage.at("11:01")
        stage.at("11:30")
        assert stage.said(key) == []

        site = stage.folder / "csext.yaml"
        fields = "fields: {client: Organizations, promised_at: Promised date}"
        site.write_text(site.read_text("utf-8").replace("fields: {client: Organizations}", fields), "utf-8")
        stage.to("12:00")
        stage.start()
        assert any("1 ticket is read anew" in line for line in notice_lines(stage.watched))
        stage.at("12:01")
        stage.at("12:10")
        # That the delay was known came at 10:30, which nobody is told of now.
        assert stage.said(key) == []
        stage.start()
        assert not any("read anew" in line for line in notice_lines(stage.watched))

        for time in ("13:56", "13:57", "14:10"):
            stage.at(time, WED)
        assert [said for said in stage.said(key) if said in (LATE, TOLD)] == [LATE, TOLD]
