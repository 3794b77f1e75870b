"""The tables as the program knows them, and as the migrations make them."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from jira_csext.store.revisions import HEAD, REVISIONS
from jira_csext.store.schema import metadata
from jira_csext.store.statements import EVENT_FIELDS, FACT_VALUES, PROVISIONAL_VALUES, SUBJECT_VALUES, Statements
from jira_csext.store.store import Store


def test_the_migrations_make_the_tables_that_the_program_knows(store: Store, url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_migrations_write_the_tables_word_for_word(sqlite_store: Store) -> None:
    asked = "SELECT name, sql FROM sqlite_master WHERE sql <> ''"
    written = {name: _words(text) for name, text in sqlite_store._database.connection.execute(asked)}
    del written["alembic_version"]
    known = {
        table.name: str(CreateTable(table).compile(dialect=sqlite.dialect())) for table in metadata.tables.values()
    }
    known |= {
        str(index.name): str(CreateIndex(index).compile(dialect=sqlite.dialect()))
        for table in metadata.tables.values()
        for index in table.indexes
    }

    assert written == {name: _words(text) for name, text in known.items()}


def _words(text: str) -> list[str]:
    return text.split()


def test_the_revisions_listed_are_the_migrations_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", "jira_csext.store:migrations")
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)

    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS
    assert scripts.get_current_head() == HEAD


def test_every_table_is_strict_and_histories_are_clustered(sqlite_store: Store) -> None:
    asked = "SELECT name, wr, strict FROM pragma_table_list WHERE type = 'table'"
    rows = sqlite_store._database.connection.execute(asked)
    tables = {name: (wr, strict) for name, wr, strict in rows if not name.startswith(("sqlite_", "alembic_"))}

    assert {name for name, (_, strict) in tables.items() if not strict} == set()
    assert {name for name, (clustered, _) in tables.items() if clustered} >= {"event", "verdict"}


def test_the_schema_and_the_statements_of_every_ticket_can_be_said_to_postgresql() -> None:
    dialect = make_url("postgresql+psycopg://").get_dialect()()
    ddl = "\n".join(str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables)
    told = Statements().add_events.text.for_postgresql

    assert "BIGSERIAL" in ddl
    assert "public BOOLEAN" in ddl
    assert "ON CONFLICT (subject_id, id) DO UPDATE" in told.text
    assert told.flags == {"public"}


def test_rows_are_built_in_the_order_in_which_the_statements_take_them() -> None:
    sql = Statements()
    at, kind, event_id, *rest = EVENT_FIELDS

    assert sql.find.names == ("site_id", "subject_kind", "remote_id")
    assert sql.add_subject.names == ("site_id", "subject_kind", "remote_id", *SUBJECT_VALUES, *FACT_VALUES)
    assert sql.change_subject.names == (*SUBJECT_VALUES, *FACT_VALUES, "subject_id")
    marks = ("updated", "first_seen_at")
    assert sql.add_ticked.names == ("site_id", "subject_kind", "remote_id", *SUBJECT_VALUES, *marks, *FACT_VALUES)
    assert sql.change_ticked.names == (*SUBJECT_VALUES, "updated", *FACT_VALUES, "subject_id")
    assert sql.add_events.names == ("subject_id", event_id, at, "place", kind, *rest)
    assert sql.add_former_key.names == ("site_id", "key", "subject_id", "left_at")
    assert sql.add_provisional.names == PROVISIONAL_VALUES


def test_what_is_due_and_a_history_are_found_without_looking_at_the_rest(sqlite_store: Store) -> None:
    sql = Statements()
    execute = sqlite_store._database.of_sqlite.execute

    def plan(text: str, values: list[object]) -> str:
        return " ".join(row[3] for row in execute(f"EXPLAIN QUERY PLAN {text}", values))

    due = plan(sql.due.text, sql.due.values(site_id=1, now=1, at_most=1))
    assert "ix_subject_site_id_wake_at (site_id=? AND wake_at<?)" in due
    assert "TEMP B-TREE" not in due
    assert plan(sql.history.text, [1]).startswith("SEARCH event USING PRIMARY KEY (subject_id=?)")
    assert "ix_subject_site_id_key" in plan(sql.by_key.text, sql.by_key.values(site_id=1, subject_kind="t", key="k"))
