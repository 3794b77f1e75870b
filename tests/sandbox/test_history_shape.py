"""The made history is a history that Jira could tell: whole, consistent, and the same bytes every time."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from jira_csext.sandbox.agency import END, MOST_INTERESTING, issues, write_history
from jira_csext.sandbox.people import MOSCOW
from jira_csext.sandbox.shapes import Flavour

Json = dict[str, Any]


@pytest.fixture(scope="module", params=get_args(Flavour))
def history(request: pytest.FixtureRequest) -> list[Json]:
    return list(issues(flavour=request.param))


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def parts_of(issue: Json) -> Iterator[Json]:
    yield from issue["changelog"]["histories"]
    yield from issue["fields"]["comment"]["comments"]


def oldest_first(issue: Json) -> list[Json]:
    return sorted(issue["changelog"]["histories"], key=lambda history: moment(history["created"]))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        write_history(tmp_path / name)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_a_name_that_ends_in_gz_holds_the_same_lines_compressed(tmp_path: Path) -> None:
    count = write_history(tmp_path / "plain.jsonl")
    assert write_history(tmp_path / "packed.jsonl.gz") == count
    plain = (tmp_path / "plain.jsonl").read_bytes()
    assert gzip.decompress((tmp_path / "packed.jsonl.gz").read_bytes()) == plain
    assert plain.count(b"\n") == count == 118


@pytest.mark.parametrize("seed", range(2, 7))
def test_another_seed_changes_the_ordinary_tickets_and_leaves_the_told_one_its_key(seed: int) -> None:
    first, other = list(issues(1)), list(issues(seed))
    assert json.dumps(first) != json.dumps(other)
    (banner,) = [issue for issue in other if issue["key"] == MOST_INTERESTING]
    assert banner["fields"]["summary"] == "На баннере старая цена"


def test_keys_and_ids_grow_with_time(history: list[Json]) -> None:
    created = [moment(issue["fields"]["created"]) for issue in history]
    assert created == sorted(created)
    assert [issue["key"] for issue in history] == [f"SUP-{number + 1}" for number in range(len(history))]
    parts = sorted((part for issue in history for part in parts_of(issue)), key=lambda part: int(part["id"]))
    seconds = [part["created"][:19] for part in parts]
    assert seconds == sorted(seconds)
    assert len({part["id"] for part in parts}) == len(parts)


def test_nothing_is_cut_and_nothing_lies_outside_of_the_ticket(history: list[Json]) -> None:
    for issue in history:
        fields, changelog = issue["fields"], issue["changelog"]
        assert changelog["total"] == len(changelog["histories"])
        assert fields["comment"]["total"] == len(fields["comment"]["comments"])
        instants = [moment(part["created"]) for part in parts_of(issue)]
        assert all(moment(fields["created"]) <= at <= END for at in instants)
        assert moment(fields["updated"]) == max([moment(fields["created"]), *instants])


def test_each_change_goes_on_from_the_last_and_the_last_leads_to_what_the_ticket_shows(history: list[Json]) -> None:
    for issue in history:
        reached: dict[str, tuple[str | None, str | None]] = {}
        for change in oldest_first(issue):
            for item in change["items"]:
                before = (item["from"], item["fromString"])
                assert reached.get(item["field"], before) == before, issue["key"]
                reached[item["field"]] = (item["to"], item["toString"])
                assert reached[item["field"]] != before
        for name, shown in reached.items():
            value = issue["fields"][name]
            ids = () if value is None else (value.get("id"), value.get("name"), value.get("accountId"))
            assert shown[0] in (ids or (None,)), (issue["key"], name)


def test_a_ticket_is_resolved_exactly_when_its_status_is_done(history: list[Json]) -> None:
    for issue in history:
        fields = issue["fields"]
        is_done = fields["status"]["statusCategory"]["key"] == "done"
        assert is_done == (fields["resolution"] is not None) == (fields["resolutiondate"] is not None)


def test_cloud_tells_the_newest_change_first_and_names_people_by_account_only() -> None:
    for issue in issues(flavour="cloud"):
        assert issue["changelog"]["histories"] == oldest_first(issue)[::-1]
        people = [part["author"] for part in parts_of(issue)]
        assert all("accountId" in person and "name" not in person for person in people)


def test_every_address_is_one_that_can_belong_to_nobody(history: list[Json]) -> None:
    addresses = re.findall(r"[\w.+-]+@([\w.-]+)", json.dumps(history, ensure_ascii=False))
    assert {domain.rpartition(".")[2] for domain in addresses} <= {"example"}


def test_an_earlier_look_shows_less_and_nothing_else() -> None:
    until = datetime(2026, 5, 6, 14, 48, tzinfo=MOSCOW)
    now = {issue["id"]: issue for issue in issues()}
    then = {issue["id"]: issue for issue in issues(until=until)}
    assert set(then) == {key for key, issue in now.items() if moment(issue["fields"]["created"]) <= until}
    for key, issue in then.items():
        assert moment(issue["fields"]["updated"]) <= until + timedelta(seconds=1)
        later = now[key]
        comments, histories = issue["fields"]["comment"]["comments"], issue["changelog"]["histories"]
        assert later["fields"]["comment"]["comments"][: len(comments)] == comments
        assert later["changelog"]["histories"][: len(histories)] == histories
    (banner,) = [issue for issue in then.values() if issue["key"] == MOST_INTERESTING]
    assert (banner["fields"]["status"]["name"], banner["fields"]["resolution"]) == ("In Progress", None)
