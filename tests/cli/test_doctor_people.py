"""`doctor` on the people that the rules call."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.sandbox.state.model import Flavour
from tests.cli.daemon import Operator
from tests.stories.told import HEAD, NOTES_ONLY, a_stage


def about_people(
    folder: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour, account: str, *, gone: str = ""
) -> list[str]:
    """What it says of people when `head` has that account; `gone` is a login that is no longer in use."""
    with a_stage(folder, NOTES_ONLY, flavour=flavour) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        person = stage.box.site.person(HEAD)
        own_id = person.account_id if flavour == "cloud" else person.key
        names = {"ID": own_id, "LOGIN": HEAD, "NAME": person.display_name}
        stage.rules(NOTES_ONLY.replace(f"account: {HEAD}", f"account: {names.get(account, account)}"))
        stage.stop()
        stage.asks()
        if gone:
            stage.box.site.person(gone).active = False
        found = Operator(stage).calls("doctor", "--output", "json")
        assert found.code in (0, 1), found.err
        told = [line for line in Operator(stage).calls("doctor").lines if " people " in line]
        return [" ".join(line.split()).replace(own_id, "ID") for line in told if "head" in line]


@pytest.mark.parametrize(("flavour", "account"), [("cloud", "ID"), ("dc", "LOGIN"), ("dc", "ID")])
def test_a_role_whose_account_is_in_use_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour, account: str
) -> None:
    assert about_people(tmp_path, monkeypatch, flavour, account) == [
        "ok people roles of the rules with an account in use: head"
    ]


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_an_account_that_is_not_there_is_told_with_the_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour
) -> None:
    (told,) = about_people(tmp_path, monkeypatch, flavour, "nobody.atall")

    assert told == (
        'problem people head: there is no account "nobody.atall"; write the id of one under `people` in the rules'
    )


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_an_account_that_is_no_longer_in_use_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour
) -> None:
    (told,) = about_people(tmp_path, monkeypatch, flavour, "ID", gone=HEAD)

    assert "is no longer in use; name somebody else" in told


def test_a_display_name_is_no_account_and_its_id_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = about_people(tmp_path, monkeypatch, "cloud", "NAME")

    assert told.endswith("is a name and no account; write ID under `people` in the rules")
