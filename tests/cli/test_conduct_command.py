"""`conduct lint` names what a draft for a client should not say, with words, reason and place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import Outcome, call

CLIENTS = "key,name,segment\nacme,Acme Tools,current\nbluebell,Bluebell Kitchens,current\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with texts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "anna")
    Path("good.txt").write_text("Your order leaves on 12 June at 14:00; Vera answers you.\n", "utf-8")
    Path("bad.txt").write_text("Добрый день!\nМы очень загружены, сделаем к пятнице, 12:00.\n", "utf-8")
    Path("leak.txt").write_text("Good morning,\nas at Bluebell Kitchens, it is done by 12 June, 14:00.\n", "utf-8")
    return tmp_path


def lint(*words: object) -> Outcome:
    return call("conduct", "lint", *words)


def test_a_text_that_says_what_comes_is_nothing_to_object_to() -> None:
    outcome = lint("good.txt")

    assert (outcome.code, outcome.out) == (0, "1 text: nothing to object to\n")


def test_an_excuse_is_printed_with_its_place_words_and_reason() -> None:
    outcome = lint("good.txt", "bad.txt")

    assert outcome.code == 1
    assert outcome.out.splitlines()[0].startswith("bad.txt:2:")
    assert "загружены”: workload" in outcome.out
    assert outcome.out.endswith("2 texts: 1 finding\n")


def test_a_draft_may_come_from_standard_input(repo: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jira_csext.cli.main", "conduct", "lint", "-"],
        input="We are still looking into it.",
        capture_output=True,
        text=True,
        cwd=repo,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout.startswith("standard input:1:1: it leaves something open")


def test_with_a_client_the_names_of_others_are_found_too() -> None:
    Path("clients.csv").write_text(CLIENTS, "utf-8")
    assert call("clients", "import", "clients.csv").code == 0

    assert lint("leak.txt").code == 0
    assert lint("--client", "bluebell", "leak.txt").code == 0
    outcome = lint("--client", "ACME", "leak.txt")
    assert outcome.code == 1
    assert outcome.out.splitlines()[0] == ("leak.txt:2:7: “Bluebell Kitchens”: names another client, Bluebell Kitchens")


def test_a_name_of_everyday_words_in_its_plain_sense_is_found_with_strict_alone() -> None:
    Path("clients.csv").write_text(f"{CLIENTS}spring,Spring,current\n", "utf-8")
    assert call("clients", "import", "clients.csv").code == 0
    Path("plain.txt").write_text("In spring the price changes; you get the list by 12 June, 14:00.\n", "utf-8")

    assert lint("--client", "acme", "plain.txt").code == 0
    assert lint("--client", "spring", "--strict", "plain.txt").code == 0
    outcome = lint("--client", "acme", "--strict", "plain.txt")
    assert (outcome.code, outcome.out.splitlines()[0]) == (1, "plain.txt:1:4: “spring”: names another client, Spring")


def test_strict_without_a_client_is_wrong_use() -> None:
    outcome = lint("--strict", "good.txt")
    assert outcome.code == 2
    assert "say with --client who gets the text" in outcome.err


def test_a_file_or_client_that_is_not_there_is_wrong_use() -> None:
    missing = lint("nothing.txt")
    assert (missing.code, missing.err) == (
        2,
        "nothing.txt cannot be read: No such file or directory; check its name\n",
    )

    Path("clients.csv").write_text(CLIENTS, "utf-8")
    assert call("clients", "import", "clients.csv").code == 0
    unknown = lint("--client", "acm", "good.txt")
    assert unknown.code == 2
    assert 'There is no client "acm"' in unknown.err


def test_what_is_no_text_is_said_so() -> None:
    Path("picture.png").write_bytes(b"\x89PNG\xff\xfe")

    assert "is no UTF-8 text" in lint("picture.png").err
