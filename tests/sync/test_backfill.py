"""The backfill: every line in or named, counts that add up, and nothing lost when it is run again."""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import jira_csext.store
from tests.command import Agency, an_issue, call, dump, history, written


def test_each_ticket_event_and_cycle_is_counted_once(agency: Agency, tmp_path: Path) -> None:
    done = agency.backfill(written(tmp_path / "h.jsonl", [an_issue(1), an_issue(2), an_issue(3)]))
    assert (done.code, done.err) == (0, "")
    assert [line.strip() for line in done.lines] == [
        f"{tmp_path}/h.jsonl: 3 tickets, 6 events, 9 cycles",
        "6 met, 3 breached, 0 cancelled, 0 running, 0 paused; of those met, 0 after a reminder",
        "judged as of 2026-05-22 19:00 (Europe/Moscow); newest change in it: 2026-05-18 11:00",
    ]


def test_what_is_counted_is_what_the_store_holds(agency: Agency, tmp_path: Path) -> None:
    done = agency.backfill(written(tmp_path / "h.jsonl", history()))
    rows = dump(agency.store)
    held = [len(rows[table]) for table in ("subject", "event", "verdict")]
    assert done.lines[0].endswith(": {} tickets, {} events, {} cycles".format(*held))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": "5", "key": "SUP-5", "fie', "the line is no whole JSON: "),
        (b'{"id": "5" "key": "SUP-5"}', "the line is no whole JSON: "),
        (b"\x00\x00\x00", "the line is no whole JSON: "),
        (b'{"id": "5", "key": "\xff"}', "the line is not UTF-8 text (byte "),
        (b"[1, 2]", "the line holds a list where an issue, a JSON object, must stand"),
        (b"null", "the line holds null where an issue, a JSON object, must stand"),
        (b'{"errorMessages": ["no"]}', "the issue has neither a key nor an id; it cannot be told from others"),
        (b'{"id": "5", "key": "SUP-5"}', "SUP-5 has no fields; read it again with its fields"),
        (b'{"id":"5","key":"SUP-5","fields":{"created":"soon"}}', "SUP-5: fields.created: "),
        (json.dumps(an_issue(5, created="1850-01-01T00:00:00.000+0000")).encode(), "SUP-5: calendar "),
        (b"[" * 100_000, "the line is nested too deeply to be an issue"),
    ],
)
@pytest.mark.parametrize("place", [1, 2])
def test_a_line_that_is_no_ticket_is_named_and_all_others_are_in(
    agency: Agency, tmp_path: Path, line: bytes, said: str, place: int
) -> None:
    lines = [json.dumps(an_issue(number)).encode() for number in (1, 2)]
    path = tmp_path / "h.jsonl"
    path.write_bytes(b"\n".join([*lines[:place], line, *lines[place:]]))
    done = agency.backfill(path)
    assert done.code == 1
    assert done.err.startswith(f"  not read: {path}:{place + 1}: {said}")
    assert done.err.count("\n") == 1
    assert agency.states("first-response") == {"SUP-1": "met", "SUP-2": "met"}


def test_a_last_line_that_was_cut_off_is_named(agency: Agency, tmp_path: Path) -> None:
    path = written(tmp_path / "h.jsonl", [an_issue(1), an_issue(2)])
    path.write_bytes(path.read_bytes()[:-40])
    done = agency.backfill(path)
    assert (done.code, list(agency.states("first-response"))) == (1, ["SUP-1"])
    assert done.err == f"  not read: {path}:2: the line is no whole JSON: input data was truncated\n"


def test_of_many_bad_lines_the_first_are_shown_and_the_rest_counted(agency: Agency, tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    path.write_bytes(json.dumps(an_issue(1)).encode() + b"\n" + b"{\n" * 70)
    done = agency.backfill(path)
    assert done.code == 1
    assert done.err.splitlines()[-1] == "  not read: 60 more"
    assert done.err.count("not read:") == 11


def test_what_is_whole_of_a_file_cut_in_the_middle_is_saved(agency: Agency, tmp_path: Path) -> None:
    lines = "".join(json.dumps(issue, ensure_ascii=False) + "\n" for issue in history())
    path = tmp_path / "h.jsonl.gz"
    packed = gzip.compress(lines.encode())
    path.write_bytes(packed[: len(packed) // 2])
    done = agency.backfill(path)
    assert done.code == 1
    assert done.err.startswith(f"  {path}: the compressed file ends in the middle after line ")
    number = int(done.err.partition("after line ")[2].partition(";")[0])
    assert len(dump(agency.store)["subject"]) == number > 20


@pytest.mark.parametrize("name", ["none.jsonl", "."])
def test_a_file_that_cannot_be_read_leaves_no_store_behind(agency: Agency, tmp_path: Path, name: str) -> None:
    done = agency.backfill(tmp_path / name)
    assert done.code == 2
    assert str(tmp_path) in done.sentence
    assert not agency.store.exists()


def test_a_name_that_says_otherwise_is_said(agency: Agency, tmp_path: Path) -> None:
    done = agency.backfill(written(tmp_path / "h.jsonl.gz", [an_issue()]))
    assert (done.code, done.err) == (
        0,
        f"  {tmp_path}/h.jsonl.gz is not compressed, whatever its name says; read as it is\n",
    )


def test_a_wrong_rulebook_refuses_the_backfill_before_anything_is_written(agency: Agency, tmp_path: Path) -> None:
    (agency.folder / "rules" / "slas.yaml").write_text("slas: {a: {metric: first_respnse}}\n")
    done = agency.backfill(written(tmp_path / "h.jsonl", [an_issue()]))
    assert (done.code, done.out) == (2, "")
    assert f"{agency.folder}/rules/slas.yaml:1:" in done.err
    assert 'did you mean "first_response"?' in done.err
    assert not agency.store.exists()


def test_a_ticket_without_any_author_is_read(agency: Agency, tmp_path: Path) -> None:
    issue = an_issue()
    issue["fields"] |= {"reporter": None, "creator": None}
    del issue["fields"]["comment"]["comments"][0]["author"]
    assert agency.backfill(written(tmp_path / "h.jsonl", [issue])).code == 0
    # Nobody known has answered, so the promise is still open.
    assert agency.states("first-response") == {"SUP-1": "breached"}


def test_a_status_that_the_site_file_does_not_map_is_noticed_and_counted(agency: Agency, tmp_path: Path) -> None:
    status = {"id": "99", "name": "Überprüfung"}
    done = agency.backfill(written(tmp_path / "h.jsonl", [an_issue(1, status=status), an_issue(2, status=status)]))
    assert done.code == 0
    noticed = done.err.splitlines()
    assert noticed[0] == "  2 tickets were read with something odd about them:"
    assert noticed[1].startswith("  noticed (2 times): ")
    assert "Überprüfung" in noticed[1]
    assert len(noticed) == 2


def test_notices_of_one_kind_are_one_line_with_their_count(agency: Agency, tmp_path: Path) -> None:
    issues = [an_issue(number) for number in (1, 2, 3)]
    for number, issue in enumerate(issues, 1):
        issue["fields"]["comment"]["total"] = 10 + number
    done = agency.backfill(written(tmp_path / "h.jsonl", issues))
    assert done.err.splitlines() == [
        "  3 tickets were read with something odd about them:",
        "  noticed (3 times, such as): history is cut: 1 of 11 comments",
    ]


def test_without_a_rule_for_any_ticket_the_types_are_named(agency: Agency, tmp_path: Path) -> None:
    issues = [an_issue(number, issuetype={"name": name}) for number, name in enumerate(("Epic", "Epic", "Holiday"), 1)]
    done = agency.backfill(written(tmp_path / "h.jsonl", issues))
    assert (done.code, done.lines[1:]) == (0, ["  no rule asked for any of them; types seen: epic (2), holiday (1)"])
    assert call("report", "verdicts", "--site", agency.site).lines == [
        "3 tickets on record, and no rule asked for any; `when` of the rules says which tickets they want."
    ]


NO_SITE = (
    "no site file: people, states and words are guessed, and waiting for the client may not be recognised; "
    "name one with --site (see docs/site-file.md)"
)


def test_without_a_site_file_it_is_said_what_is_guessed_and_what_never_paused(
    agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path("h.jsonl"), [an_issue(1), an_issue(2)])
    store = "sqlite:///plain.db"
    words = ("--rules", agency.folder / "rules", "--store", store)
    done = call("backfill", *words, "--from", "h.jsonl")
    assert done.code == 0
    no_site, aged, *about_pauses = done.err.splitlines()
    assert no_site == NO_SITE
    assert aged.endswith("to judge it as of its own end: --until 2026-05-18T11:00+03:00")
    assert about_pauses == [
        (
            "  no status is mapped to waiting_for_client, so complaint-resolution, bug-resolution, work-done never "
            "paused; statuses seen: Open (2); write those that mean it under states in the site file "
            "(see docs/site-file.md)"
        ),
    ]
    done = call("explain", "SUP-1", *words)
    assert (done.code, done.err) == (0, f"{NO_SITE}\n")


@pytest.mark.parametrize(
    ("agents", "said"),
    [
        ("{}", "nobody is listed"),
        ("{groups: [support]}", "only groups are listed, and a file does not tell who is in them"),
    ],
)
def test_a_site_file_that_lists_nobody_of_ours_is_told_so(
    agency: Agency, tmp_path: Path, agents: str, said: str
) -> None:
    text = agency.site.read_text("utf-8")
    start, end = text.index("agents:\n"), text.index("bots:")
    agency.site.write_text(f"{text[:start]}agents: {agents}\n{text[end:]}", "utf-8")
    done = agency.backfill(written(tmp_path / "h.jsonl", [an_issue(1)]))
    assert (done.code, done.err) == (
        0,
        (
            f"{agency.site}: agents: {said}, so who is ours is guessed from assignments, moved statuses and "
            "internal comments; list accounts there (see docs/site-file.md)\n"
        ),
    )


def test_ten_thousand_comments_are_ten_thousand_events(agency: Agency, tmp_path: Path) -> None:
    people = ("client", "pavel.rechnoy")
    issue = an_issue()
    issue["fields"]["comment"] = {
        "comments": [
            {
                "id": str(number),
                "author": {"name": people[number % 2]},
                "created": f"2026-05-18T{10 + number // 3600}:{number // 60 % 60:02}:{number % 60:02}.000+0300",
                "body": "Hm.",
            }
            for number in range(10_000)
        ],
        "total": 10_000,
    }
    done = agency.backfill(written(tmp_path / "h.jsonl", [issue]))
    assert (done.code, done.err) == (0, "")
    assert done.lines[0].endswith(": 1 ticket, 10001 events, 5002 cycles")


def test_a_line_of_a_hundred_megabytes_is_an_issue_like_any_other(agency: Agency, tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    long = json.dumps(an_issue(1, customfield_1="TEXT")).encode().replace(b"TEXT", b"x" * 100_000_000)
    path.write_bytes(long + b"\n" + json.dumps(an_issue(2)).encode() + b"\n" + b"x" * 100_000_000 + b"\n")
    done = agency.backfill(path)
    assert done.code == 1
    assert done.err.splitlines()[-1].startswith(f"  not read: {path}:3: the line is no whole JSON: ")
    assert len(done.err) < 300
    assert agency.states("first-response") == {"SUP-1": "met", "SUP-2": "met"}


def test_the_order_of_what_is_in_an_issue_does_not_matter(agency: Agency, tmp_path: Path) -> None:
    told = history()[:40]
    # Some of it in the same millisecond, as a bulk change leaves it.
    for issue in told:
        for entry in issue["changelog"]["histories"][1:3]:
            entry["created"] = issue["changelog"]["histories"][0]["created"]
    agency.backfill(written(tmp_path / "h.jsonl", told))
    straight = dump(agency.store, "event", "verdict")
    for issue in told:
        random.Random(issue["id"]).shuffle(issue["changelog"]["histories"])
        random.Random(issue["id"]).shuffle(issue["fields"]["comment"]["comments"])
    agency.backfill(written(tmp_path / "shuffled.jsonl", told), "--store", f"sqlite:///{tmp_path}/other.db")
    assert dump(tmp_path / "other.db", "event", "verdict") == straight


def test_an_older_snapshot_in_a_later_line_changes_nothing(agency: Agency, tmp_path: Path) -> None:
    older, newer = an_issue(1), an_issue(1)
    older["fields"]["comment"] = {"comments": [], "total": 0}
    done = agency.backfill(written(tmp_path / "h.jsonl", [newer, older]))
    assert done.code == 0
    assert "  1 ticket is newer in the store and stayed as it is" in done.lines
    assert agency.states("first-response") == {"SUP-1": "met"}


def test_a_newer_snapshot_in_a_later_line_replaces_the_older(agency: Agency, tmp_path: Path) -> None:
    older, newer = an_issue(1), an_issue(1)
    older["fields"]["comment"] = {"comments": [], "total": 0}
    agency.backfill(written(tmp_path / "h.jsonl", [older, newer]))
    assert agency.states("first-response") == {"SUP-1": "met"}
    assert len(dump(agency.store)["subject"]) == 1


def test_a_ticket_that_moved_is_one_ticket_found_by_both_keys(agency: Agency, tmp_path: Path) -> None:
    moved = an_issue(1)
    moved["key"] = "HELP-77"
    agency.backfill(written(tmp_path / "h.jsonl", [an_issue(1), moved]))
    assert agency.states("first-response") == {"HELP-77": "met"}
    assert agency.explain("SUP-1")["ticket"] == agency.explain("HELP-77")["ticket"] == "HELP-77"


def test_a_second_run_under_other_rules_replaces_the_verdicts(agency: Agency, tmp_path: Path) -> None:
    path = written(tmp_path / "h.jsonl", [an_issue(1), an_issue(2)])
    agency.backfill(path)
    before = agency.verdicts()
    slas = agency.folder / "rules" / "slas.yaml"
    slas.write_text(slas.read_text("utf-8").replace("target: 4h", "target: 30m"), "utf-8")
    agency.backfill(path)
    after = agency.verdicts()
    assert len(after) == len(before)
    assert {line["rulebook"] for line in after}.isdisjoint(line["rulebook"] for line in before)
    assert agency.states("first-response") == {"SUP-1": "breached", "SUP-2": "breached"}


def test_until_judges_the_tickets_as_of_then(agency: Agency, tmp_path: Path) -> None:
    path = written(tmp_path / "h.jsonl", [an_issue()])
    for until, state in (("2026-05-18 10:30", "running"), ("2026-05-18T11:00:01+03:00", "met")):
        done = call("backfill", "--site", agency.site, "--from", path, "--until", until)
        assert done.code == 0
        assert agency.states("first-response") == {"SUP-1": state}


def test_an_until_that_is_no_instant_is_refused(agency: Agency, tmp_path: Path) -> None:
    path = written(tmp_path / "h.jsonl", [an_issue()])
    done = call("backfill", "--site", agency.site, "--from", path, "--until", "yesterday")
    assert done.code == 2
    assert done.sentence.startswith(
        '--until: "yesterday" is no instant; write 2026-05-12, "2026-05-12 14:30" (Europe/Moscow) or'
    )


# Stores that cannot be used.


def test_another_program_s_database_is_left_alone(agency: Agency, tmp_path: Path) -> None:
    with closing(sqlite3.connect(agency.store)) as other:
        other.execute("CREATE TABLE notes (text)")
    before = agency.store.read_bytes()
    done = agency.backfill(written(tmp_path / "h.jsonl", [an_issue()]))
    assert done.code == 2
    assert "is another program's SQLite database" in done.sentence
    assert agency.store.read_bytes() == before


def test_a_store_of_a_newer_program_is_refused_by_name(agency: Agency, tmp_path: Path) -> None:
    path = written(tmp_path / "h.jsonl", [an_issue()])
    agency.backfill(path)
    with closing(sqlite3.connect(agency.store)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    for done in (agency.backfill(path), call("report", "verdicts", "--site", agency.site)):
        assert done.code == 2
        assert "was written by a newer jira-csext (schema 9999;" in done.sentence


def test_a_locked_store_is_a_sentence(agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "h.jsonl", [an_issue()])
    agency.backfill(path)
    assert jira_csext.store.open_store.__kwdefaults__ is not None
    monkeypatch.setitem(jira_csext.store.open_store.__kwdefaults__, "busy_seconds", 0.1)
    with closing(sqlite3.connect(agency.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = agency.backfill(path)
    assert done.code == 2
    assert f"{agency.store} stayed locked by another program for 0.1 s." in done.sentence


def test_a_store_that_is_a_folder_or_no_database_is_refused(agency: Agency, tmp_path: Path) -> None:
    path = written(tmp_path / "h.jsonl", [an_issue()])
    assert "is a folder" in agency.backfill(path, "--store", f"sqlite:///{tmp_path}").sentence
    assert "is not an SQLite database" in agency.backfill(path, "--store", f"sqlite:///{path}").sentence
    refused = agency.backfill(path, "--store", "postgresql://u:hunter2@127.0.0.1:9/db")
    assert refused.code == 3
    assert "cannot be reached" in refused.err
    assert "hunter2" not in refused.err


# Which snapshot is newer, and what is counted of a ticket that comes again.


def test_an_export_updated_later_wins_though_a_comment_is_gone_from_it(agency: Agency, tmp_path: Path) -> None:
    first = an_issue(1, updated="2026-05-18T11:00:00.000+0300")
    second = an_issue(1, updated="2026-05-18T12:00:00.000+0300", comment={"comments": [], "total": 0})
    agency.backfill(written(tmp_path / "first.jsonl", [first]))
    assert agency.states("first-response") == {"SUP-1": "met"}
    done = agency.backfill(written(tmp_path / "second.jsonl", [second]))
    assert "newer in the store" not in done.out
    assert agency.states("first-response") == {"SUP-1": "breached"}
