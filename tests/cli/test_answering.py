"""The daemon's addresses as the site file asks for them, and each way in which that cannot be, in a sentence."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.cli import answering as tested
from jira_csext.cli.answering import answering, hints_of, secrets_of
from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import load_settings
from jira_csext.meter import Meter
from jira_csext.site import Site
from jira_csext.site.token import token_ends_at, token_warning
from jira_csext.store import open_store
from tests.command import call

SECRET = "a secret that nobody guesses"
HEAD = "name: acme\nhelpdesk: {kind: jira, url: 'http://127.0.0.1:9'}\n"


@pytest.fixture
def settings(tmp_path: Path) -> Callable[[str], Site]:
    """The site file with these lines added."""

    def load(lines: str) -> Site:
        (tmp_path / "csext.yaml").write_text(HEAD + lines, "utf-8")
        return load_settings(tmp_path / "csext.yaml", None)

    return load


def refused(site: Site) -> str:
    """Why it cannot be served."""
    with pytest.raises(Failure) as failure, answering(site, "us", Meter(), lambda: None):
        pass
    return failure.value.message


def test_where_nothing_is_asked_for_nothing_is_served(settings: Callable[[str], Site]) -> None:
    site = settings("")
    with answering(site, "us", Meter(), lambda: None):
        assert hints_of(site, Meter()) is None


def test_webhooks_have_the_address_of_their_own_or_the_daemon_s(
    settings: Callable[[str], Site], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text(SECRET, "utf-8")
    for lines, count in (
        ("daemon: {listen: '127.0.0.1:0'}\nwebhooks: {secret_file: secret}\n", 1),
        ("daemon: {listen: '127.0.0.1:0'}\nwebhooks: {secret_file: secret, listen: '127.0.0.1:0'}\n", 2),
        ("webhooks: {secret_file: secret, listen: '127.0.0.1:0', signed: false}\n", 1),
    ):
        with answering(settings(lines), "us", Meter(), lambda: None):
            said = capsys.readouterr().out
        addresses = {line.split("address=")[1].split()[0] for line in said.splitlines()}
        assert len(addresses) == count
        assert "/webhooks/jira/acme" in said
        assert SECRET not in said


def test_an_address_that_is_taken_is_told(settings: Callable[[str], Site]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        site = settings(f"daemon: {{listen: '127.0.0.1:{port}'}}\n")
        assert refused(site) == f"daemon.listen: 127.0.0.1:{port} cannot be listened at: Address already in use"


def test_without_the_extra_it_says_what_to_install(
    settings: Callable[[str], Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tested, "find_spec", lambda _: None)
    assert "install jira_csext[server]" in refused(settings("daemon: {listen: '127.0.0.1:0'}\n"))


def test_webhooks_that_nobody_listens_for_are_told(settings: Callable[[str], Site], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET, "utf-8")
    assert "nobody listens for them" in refused(settings("webhooks: {secret_file: secret}\n"))


def test_a_store_in_memory_cannot_be_looked_into(settings: Callable[[str], Site]) -> None:
    assert "a store in a file" in refused(settings("store: 'sqlite://'\ndaemon: {listen: '127.0.0.1:0'}\n"))


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (None, "webhooks need a secret; set CSEXT_WEBHOOKS__SECRET or webhooks.secret_file"),
        ("short\n", "a secret has at least 16 characters"),
        ("\n \n", "a secret has at least 16 characters"),
        (f"{SECRET}\nshort\n", "a secret has at least 16 characters"),
    ],
)
def test_a_secret_that_is_none_is_told(
    settings: Callable[[str], Site], tmp_path: Path, written: str | None, sentence: str
) -> None:
    lines = "webhooks: {listen: '127.0.0.1:0'}\n"
    if written is not None:
        (tmp_path / "secret").write_text(written, "utf-8")
        lines = "webhooks: {secret_file: secret, listen: '127.0.0.1:0'}\n"
    assert sentence in refused(settings(lines))


def test_a_secret_file_that_is_missing_is_told(settings: Callable[[str], Site]) -> None:
    site = settings("webhooks: {secret_file: nowhere, listen: '127.0.0.1:0'}\n")
    assert "nowhere cannot be read: No such file or directory" in refused(site)


def test_every_line_of_the_file_lets_in_and_the_environment_beats_it(
    settings: Callable[[str], Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "webhooks: {secret_file: secret}\n"
    (tmp_path / "secret").write_text(f"{SECRET}\n\n{SECRET} of before\n", "utf-8")
    assert secrets_of(settings(lines)) == (SECRET.encode(), f"{SECRET} of before".encode())

    monkeypatch.setenv("CSEXT_WEBHOOKS__SECRET", f"{SECRET} of the environment")
    site = settings(lines)
    assert secrets_of(site) == (f"{SECRET} of the environment".encode(),)
    assert SECRET not in repr(site)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("webhooks: {secret: abcdefghijklmnopqrst}\n", "set CSEXT_WEBHOOKS__SECRET, or name a file with secret_file"),
        ("daemon: {listen: 8765}\n", "write a host and a port"),
        ("daemon: {listen: localhost}\n", '"localhost" is no address to listen at'),
        ("daemon: {listen: '::1:80'}\n", '"::1:80" is no address to listen at'),
        ("daemon: {listen: 'x:70000'}\n", '"x:70000" is no address to listen at'),
        ("daemon: {heartbeat_url: 'ftp://x'}\n", "this is no address to call"),
        ("webhooks: {debounce: soon}\n", '"soon" is no length of time here'),
        ("webhooks: {secret_fil: x}\n", 'did you mean "secret_file"?'),
    ],
)
def test_what_is_wrong_in_the_site_file_is_told_at_its_place(
    settings: Callable[[str], Site], lines: str, sentence: str
) -> None:
    with pytest.raises(Failure) as failure:
        settings(lines)
    assert sentence in failure.value.message
    assert "abcdefghijklmnopqrst" not in failure.value.message


def test_a_date_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "csext.yaml").write_text("helpdesk: {token_expires_on: someday}\n", "utf-8")
    with pytest.raises(Failure, match=r"helpdesk\.token_expires_on: input should be a valid date"):
        load_settings(tmp_path / "csext.yaml", None)


def test_a_name_that_means_no_machine_is_told(settings: Callable[[str], Site]) -> None:
    sentence = refused(settings("daemon: {listen: 'nowhere.invalid:80'}\n"))
    assert sentence.startswith("daemon.listen: nowhere.invalid:80 cannot be listened at: ")


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        ("2026-12-31", ""),
        ("2027-01-01", "expires in 30 days (2027-01-31)"),
        ("2027-01-30", "expires in 1 day (2027-01-31)"),
        ("2027-01-31", "expires today"),
        ("2027-02-01", "has expired"),
    ],
)
def test_a_token_that_ends_is_told_from_thirty_days_ahead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, today: str, sentence: str
) -> None:
    lines = HEAD.replace("kind: jira", "kind: jira, zone: Europe/Moscow, token_expires_on: 2027-01-31")
    (tmp_path / "csext.yaml").write_text(lines, "utf-8")
    site = load_settings(tmp_path / "csext.yaml", None)
    now = int(datetime.fromisoformat(f"{today}T00:30:00+03:00").timestamp())
    warning = token_warning(site, now)

    assert (sentence in warning) if sentence else warning == ""
    assert token_ends_at(site) == int(datetime.fromisoformat("2027-01-31T00:00:00+03:00").timestamp())

    monkeypatch.setattr(clock, "now", lambda: now)
    with open_store(site.store) as store:
        store.cursor.adopt("acme", now)
    assert (warning in call("status", "--site", tmp_path / "csext.yaml").out) is True
