"""`doctor` on the fields that are written back: found, fitting, on the screen, none that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.sandbox.state.model import CustomField
from tests.cli.daemon import Operator
from tests.stories.told import NOTES_ONLY, a_stage

PLAIN = "com.atlassian.jira.plugin.system.customfieldtypes:"


def told(folder: Path, monkeypatch: pytest.MonkeyPatch, write_back: str, *fields: CustomField) -> list[str]:
    with a_stage(folder, NOTES_ONLY, more=f"write_back: {write_back}\n") as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.stop()
        stage.box.site.custom_fields.update({field.id: field for field in fields})
        stage.asks()
        lines = Operator(stage).calls("doctor").lines
        assert not [asked for asked in stage.box.log if asked.method == "PUT"]
        return [" ".join(line.split()) for line in lines if " write_back " in line]


def test_fields_that_fit_are_told_with_their_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(tmp_path, monkeypatch, "{response_due: Response due, status: SLA status}") == [
        'ok write_back response_due is written to "Response due" (datetime)',
        'ok write_back status is written to "SLA status" (string)',
    ]


def test_a_field_that_is_not_there_is_told_with_the_one_that_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (said,) = told(tmp_path, monkeypatch, "{response_due: Respons due}")
    assert said == (
        'problem write_back response_due: there is no field "Respons due" that our account sees; did you mean '
        '"Response due"?'
    )


def test_a_name_of_two_fields_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = CustomField("customfield_10099", "SLA status", "text", f"{PLAIN}textfield")
    (said,) = told(tmp_path, monkeypatch, "{status: SLA status}", twin)
    assert '"SLA status" is the name of several fields; write the id of the one that is meant' in said


def test_a_field_of_the_wrong_kind_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = told(tmp_path, monkeypatch, "{status: Response due}")
    assert said == (
        'problem write_back status: "Response due" does not fit: a field of the kind datetime takes no word; make one '
        "of text or a list to choose from"
    )


def test_a_field_that_tickets_are_read_by_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = told(tmp_path, monkeypatch, "{response_due: customfield_10002}")
    assert '"customfield_10002" is read as `fields: client`' in said


def test_a_field_that_is_on_no_screen_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = CustomField("customfield_10098", "Hidden", "text", f"{PLAIN}textfield", editable=False)
    (said,) = told(tmp_path, monkeypatch, "{status: Hidden}", hidden)
    assert '"Hidden" (customfield_10098) is not on the edit screen' in said


def test_what_is_not_there_is_told_when_the_daemon_starts_too_among_fields_of_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = CustomField("customfield_10097", "Response du", "number", f"{PLAIN}float")
    with a_stage(tmp_path, NOTES_ONLY, more="write_back: {response_due: Respons du}\n") as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.stop()
        stage.box.site.custom_fields[twin.id] = twin

        lines = Operator(stage).calls("sync", "--once").lines

    assert lines[0] == (
        'site_file_does_not_fit reason="write_back.response_due: there is no field \\"Respons du\\" that our account '
        'sees; did you mean \\"Response due\\"?"'
    )
