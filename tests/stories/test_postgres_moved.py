"""A story of a site whose store moves from a file to a PostgreSQL server in the midst of a promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.helpdesks.port import Receipt, Write
from jira_csext.store.restore import restore
from tests.postgres import postgres_server, postgres_url
from tests.stories.told import Said, a_stage

__all__ = ["postgres_server", "postgres_url"]


@pytest.mark.parametrize("moves", ["between two steps", "while a note is on its way"])
def test_what_was_said_from_the_file_is_not_said_again_and_what_is_due_is_said_from_the_server(
    tmp_path: Path, postgres_url: str, moves: str
) -> None:
    with a_stage(tmp_path) as stage:
        stage.to("10:00")
        key = stage.asks()
        stage.at("10:01")
        if moves == "between two steps":
            stage.at("12:01")
        else:
            really_write = stage.watched.helpdesk.write

            def cut_off(ticket_id: str, write: Write) -> Receipt:
                really_write(ticket_id, write)
                raise KeyboardInterrupt

            stage.watched.helpdesk.write = cut_off  # type: ignore[method-assign]
            with pytest.raises(KeyboardInterrupt):
                stage.at("12:01")
        stage.stop()

        restore(tmp_path / "csext.db", postgres_url)
        site = tmp_path / "csext.yaml"
        site.write_text(f"store: '{postgres_url}'\n{site.read_text('utf-8')}", "utf-8")
        stage.start()
        for time in ("12:02", "12:03", "12:20", "13:01", "13:02", "14:01", "14:02"):
            assert stage.at(time).trouble == ""

        assert stage.said(key) == [Said("Reminder", False), Said("Working", True), Said("Overdue", False)]
        assert stage.labels(key) == ("sla-at-risk", "sla-breached")
        assert {row.state for row in stage.rows(key)} == {"sent"}
        assert (tmp_path / "csext.db").exists()
