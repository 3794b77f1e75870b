"""The site file: what it may hold, what is wrong with it and where, and what the environment does to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.site import Site, SiteRefused, load_site
from tests.command import call

SECRET = "s3cr3t"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(text: str, path: str = "csext.yaml") -> Path:
    place = Path(path)
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, "utf-8")
    return place


def problems(text: str) -> list[str]:
    with pytest.raises(SiteRefused) as caught:
        load_site(written(text), required=True)
    assert SECRET not in str(caught.value)
    return list(caught.value.problems)


def loaded(text: str, path: str = "csext.yaml") -> Site:
    return load_site(written(text, path), required=True)


def test_without_a_site_file_the_defaults_hold() -> None:
    site = load_site(None, required=False)
    assert (site.name, site.rules, site.store) == ("site", Path("rules"), "sqlite:///csext.db")
    assert site.mapping().zone == "UTC"


def test_the_file_beside_the_caller_is_found_by_its_name() -> None:
    written("name: acme\n")
    assert load_site(None, required=False).name == "acme"


def test_a_site_file_named_and_missing_is_wrong_use() -> None:
    done = call("report", "verdicts", "--site", "nope.yaml")
    assert done.code == 2
    assert done.sentence == "nope.yaml: there is no such site file; write one, or name another with --site"


def test_paths_in_the_file_count_from_its_folder() -> None:
    site = loaded("rules: r\nstore: sqlite:///data/c.db\nhelpdesk: {token_file: token}\n", "etc/csext.yaml")
    assert (site.rules, site.store) == (Path("etc/r"), "sqlite:///etc/data/c.db")
    assert site.helpdesk.token_file == Path("etc/token")
    assert loaded("name: a\n", "etc/csext.yaml").store == "sqlite:///etc/csext.db"


def test_whole_paths_stay_as_they_are() -> None:
    site = loaded("rules: /srv/r\nstore: sqlite:////srv/c.db\n", "etc/csext.yaml")
    assert (site.rules, site.store) == (Path("/srv/r"), "sqlite:////srv/c.db")
    assert loaded('store: "sqlite:///:memory:"\n', "etc/csext.yaml").store == "sqlite:///:memory:"


def test_the_environment_beats_the_file_setting_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSEXT_HELPDESK__URL", "https://other.example")
    monkeypatch.setenv("CSEXT_STORE", "sqlite:///mine.db")
    monkeypatch.setenv("CSEXT_HELPDESK__TOKEN", SECRET)
    site = loaded("helpdesk: {url: https://acme.example, email: bot@acme.example}\n", "etc/csext.yaml")
    assert (site.helpdesk.url, site.helpdesk.email) == ("https://other.example", "bot@acme.example")
    # What is typed where the program runs counts from there.
    assert site.store == "sqlite:///mine.db"
    assert site.helpdesk.token is not None
    assert site.helpdesk.token.get_secret_value() == SECRET
    assert SECRET not in f"{site!r} {site} {site.model_dump(mode='json')} {site.mapping().described}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("agent: {}\n", ['csext.yaml:1:1: agent: unknown setting "agent"; did you mean "agents"?']),
        (
            "name: a\nhelpdesk: {kind: jira, ulr: x}\n",
            ['csext.yaml:2:24: helpdesk.ulr: unknown setting "ulr"; did you mean "url"?'],
        ),
        (
            "helpdesk: {kind: osticket}\n",
            [
                (
                    'csext.yaml:1:18: helpdesk.kind: "osticket" is no helpdesk that is installed here; '
                    "there are: jira, memory"
                )
            ],
        ),
        (
            "language: Deutsch\n",
            [
                (
                    "csext.yaml:1:11: language: write a language such as en or ru; it is the name of a folder in "
                    "the rules' templates/"
                )
            ],
        ),
        (
            "daemon: {poll_every: 1 minute}\n",
            ['csext.yaml:1:22: daemon.poll_every: "1 minute" is no length of time here; write it like 60s, 5m or 1h'],
        ),
        (
            "daemon: {poll_every: 0s, silent_after: 0m}\nwebhooks: {poll_every: 0h}\n",
            [
                f'csext.yaml:{place}: "{given}" would come again at once, without end; '
                "write a longer time, like 60s or 5m"
                for place, given in (
                    ("1:22: daemon.poll_every", "0s"),
                    ("1:40: daemon.silent_after", "0m"),
                    ("2:24: webhooks.poll_every", "0h"),
                )
            ],
        ),
        (
            "daemon: {poll_every: 60, listen: 99999}\n",
            [
                "csext.yaml:1:22: daemon.poll_every: 60 has no unit; write it like 60s, 5m or 1h",
                (
                    "csext.yaml:1:34: daemon.listen: 99999 is no address to listen at; write a host and a port, "
                    "such as 127.0.0.1:8765"
                ),
            ],
        ),
        (
            "limits: {grace: 1wd}\n",
            ['csext.yaml:1:17: limits.grace: "1wd" is no length of time here; write it like 60s, 5m or 1h'],
        ),
        (
            "limits: {writes_per_hour: 0}\n",
            ["csext.yaml:1:27: limits.writes_per_hour: input should be greater than or equal to 1"],
        ),
        (
            "limits: {writes_per_our: 1}\n",
            [
                (
                    'csext.yaml:1:10: limits.writes_per_our: unknown setting "writes_per_our"; '
                    'did you mean "writes_per_hour"?'
                )
            ],
        ),
        ("store: 5\n", ["csext.yaml:1:8: store: write a word or a text here"]),
        ('name: ""\n', ["csext.yaml:1:7: name: write a word or a text here"]),
        ("rules: [1]\n", ["csext.yaml:1:8: rules: write the name of a file or folder here"]),
        ("agents: [a]\n", ["csext.yaml:1:9: agents: a mapping must stand here"]),
        ("agents: {assignable: maybe}\n", ["csext.yaml:1:22: agents.assignable: write true or false"]),
        ("bots: x\n", ["csext.yaml:1:7: bots: a list must stand here, such as [one, two]"]),
        ("fields:\n  client: [a]\n", ["csext.yaml:2:11: fields.client: write a word or a text here"]),
        (
            "types: {bug: true}\n",
            ["csext.yaml:1:14: types.bug: write the helpdesk's names or ids here, such as [Bug, 10004]"],
        ),
        (
            "states:\n  x: {category: foo}\n",
            [
                (
                    "csext.yaml:2:6: states.x: write the helpdesk's names or ids here, such as [Bug, 10004], "
                    "or {category: new | indeterminate | done}"
                )
            ],
        ),
        (
            "name: a\ntypes: {bug: [Bug], task: [bug]}\n",
            ['csext.yaml:2:1: types: "bug" stands under both "bug" and "task"; leave it under one'],
        ),
        (
            "helpdesk:\n  zone: Mars/X\n",
            ['csext.yaml:2:9: helpdesk: zone: "Mars/X" is no time zone; write one such as Europe/Moscow'],
        ),
        ("- a\n", ["csext.yaml:1:1: a site file is a mapping such as `rules: rules/`"]),
        (
            "name: a\nbots: 5\nstore: 5\nagnts: {}\n",
            [
                "csext.yaml:3:8: store: write a word or a text here",
                "csext.yaml:2:7: bots: a list must stand here, such as [one, two]",
                'csext.yaml:4:1: agnts: unknown setting "agnts"; did you mean "agents"?',
            ],
        ),
    ],
)
def test_each_problem_is_named_at_its_place_and_all_at_once(text: str, said: list[str]) -> None:
    assert problems(text) == said


def test_what_is_no_yaml_is_placed_too() -> None:
    (problem,) = problems("name: a\n  rules: b\n")
    assert problem.startswith("csext.yaml:2:")


def test_a_key_written_twice_is_refused() -> None:
    (problem,) = problems("name: a\nname: b\n")
    assert problem.startswith("csext.yaml:2:1: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"helpdesk: {{token: {SECRET}}}\n",
            (
                "csext.yaml:1:12: helpdesk.token: a secret does not belong in this file; set CSEXT_HELPDESK__TOKEN, "
                "or name a file with token_file"
            ),
        ),
        (
            f"helpdesk: {{url: 'https://bot:{SECRET}@acme.example'}}\n",
            (
                "csext.yaml:1:12: helpdesk.url: a password does not belong in this file; set CSEXT_HELPDESK__TOKEN, "
                "and write the address without it"
            ),
        ),
        (
            f"store: postgresql://bot:{SECRET}@db/csext\n",
            "csext.yaml:1:1: store: a password does not belong in this file; set CSEXT_STORE with the whole address",
        ),
        (f"helpdesk: {{token: {SECRET}: x}}\n", "csext.yaml:1:"),
        (
            f"helpdesk: {{password: {SECRET}}}\n",
            'csext.yaml:1:12: helpdesk.password: unknown setting "password"; known: ',
        ),
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_shown(text: str, said: str) -> None:
    assert problems(text)[0].startswith(said)


def test_an_address_with_a_port_or_a_name_is_no_secret() -> None:
    site = loaded("helpdesk: {url: 'https://acme.example:8443/jira'}\nstore: postgresql://bot@db:5432/csext\n")
    assert site.helpdesk.url.endswith(":8443/jira")


def test_a_password_in_the_store_s_address_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for address, code in ((f"mysql://bot:{SECRET}@db/csext", 2), (f"postgresql://bot:{SECRET}@127.0.0.1:1/csext", 3)):
        monkeypatch.setenv("CSEXT_STORE", address)
        done = call("report", "verdicts")
        assert done.code == code
        assert SECRET not in done.sentence


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "CSEXT_HELPDESK__KIND",
            "zendesk",
            (
                'environment: CSEXT_HELPDESK__KIND: "zendesk" is no helpdesk that is installed here; '
                "there are: jira, memory"
            ),
        ),
        ("CSEXT_HELPDESK__FOO", "x", 'environment: CSEXT_HELPDESK__FOO: unknown setting "foo"; known: kind, url, '),
        ("CSEXT_AGENTS", SECRET, "environment: CSEXT_AGENTS: write JSON here, such as "),
        ("CSEXT_BOTS", "[1", "environment: CSEXT_BOTS: write JSON here, such as "),
        (
            "CSEXT_HELPDESK__ZONE",
            "Mars/X",
            'environment: CSEXT_HELPDESK__ZONE: helpdesk: zone: "Mars/X" is no time zone',
        ),
        ("CSEXT_NAME", "", "environment: CSEXT_NAME: write a word or a text here"),
    ],
)
@pytest.mark.parametrize("with_file", [True, False])
def test_what_is_wrong_in_the_environment_is_named_by_its_variable(
    variable: str, value: str, said: str, with_file: bool
) -> None:
    if with_file:
        written("name: acme\nhelpdesk: {url: https://acme.example}\n")
    done = call("report", "verdicts", env={variable: value})
    assert done.code == 2
    assert done.sentence.startswith(said)
    assert SECRET not in done.err


def test_a_file_that_may_not_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    written("name: a\n")

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(SiteRefused, match=r"^csext\.yaml: cannot be read: Permission denied$"):
        load_site(None, required=False)


def test_a_folder_named_as_the_site_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "csext.yaml").mkdir()
    monkeypatch.chdir(tmp_path)

    outcome = call("status")

    assert outcome.code == 2
    assert "csext.yaml: this is a folder" in outcome.sentence
