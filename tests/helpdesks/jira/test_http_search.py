"""Searching a Jira: nothing is missed while pages turn, and no date is misread."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from jira_csext.helpdesks.errors import Refused, SettingsRefused, TooMany, Unreachable
from jira_csext.helpdesks.jira.search import checked_scope
from jira_csext.helpdesks.port import Sighting
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import MONDAY_MORNING_AT, SERVICE, a_jira

FLAVOURS: list[Flavour] = ["cloud", "dc"]
each_flavour = pytest.mark.parametrize("flavour", FLAVOURS)


def ids(found: list[Sighting]) -> list[str]:
    return [sighting.ticket_id for sighting in found]


def test_the_scope_stands_in_parentheses() -> None:
    assert checked_scope("project = A OR project = B ") == "(project = A OR project = B)"
    assert checked_scope("  ") == ""
    assert checked_scope("summary ~ \")(\" AND status != 'a) b'")


@pytest.mark.parametrize(
    "scope", ["project = A Order  By key", "((project = A)", "project = A)", "project = A) OR (project = B"]
)
def test_a_scope_that_would_break_out_is_refused(scope: str) -> None:
    with pytest.raises(SettingsRefused, match=r"helpdesk\.scope"):
        checked_scope(scope)


@each_flavour
def test_a_scope_with_or_keeps_to_what_has_changed(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.open()
        jira.pass_time(86_400)
        new = jira.open()

        assert ids(list(jira.helpdesk.changed_since(jira.helpdesk.clock()))) == [new]


@each_flavour
def test_instants_are_asked_for_in_epoch_milliseconds_of_a_whole_minute(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        list(jira.helpdesk.changed_since(MONDAY_MORNING_AT + 59))

        (asked,) = jira.box.log.find("POST", "*/search*")
        lag = 600 if flavour == "cloud" else 120
        assert f"AND updated >= {(MONDAY_MORNING_AT - lag) * 1000}" in json.loads(asked.body)["jql"]


@each_flavour
@pytest.mark.parametrize("scope", ["", f"project = {SERVICE}"])
def test_a_thousand_tickets_come_each_once(flavour: Flavour, scope: str) -> None:
    with a_jira(flavour, scope=scope) as jira:
        jira.box.fill(1_234)

        found = ids(list(jira.helpdesk.changed_since(MONDAY_MORNING_AT)))
        every = ids(list(jira.helpdesk.everything()))

        assert len(found) == len(set(found)) == 1_234
        assert set(every) == set(found)


@each_flavour
def test_an_issue_that_changes_while_pages_turn_pushes_none_off_them(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.site.quirks.page_cap = 10
        tickets = [jira.open() for _ in range(40)]
        found = jira.helpdesk.changed_since(MONDAY_MORNING_AT)
        seen = [next(found)]
        jira.pass_time(1)
        # Those already behind us move to the end of the order by `updated`, and the rest move up.
        for ticket_id in tickets[:10]:
            jira.agent_sets_priority(ticket_id, "High")
        seen += found

        missed = set(tickets) - set(ids(seen))

        # Cloud's tokens may skip some in this round; the overlap brings them in the next.
        again = set(ids(list(jira.helpdesk.changed_since(MONDAY_MORNING_AT + 1))))
        assert missed <= again
        assert flavour == "cloud" or not missed


@pytest.mark.parametrize(("refused", "ends_well"), [(1, True), (4, True), (5, False)])
def test_a_bound_that_was_deleted_between_two_pages_gives_way_to_the_one_before(refused: int, ends_well: bool) -> None:
    with a_jira("dc") as jira:
        jira.box.site.quirks.page_cap = 10
        tickets = [jira.open() for _ in range(25)]
        found = jira.helpdesk.changed_since(MONDAY_MORNING_AT)
        seen = [next(found)]
        # Each question but the last ends in a refusal, as of an issue that is not there.
        jira.box.faults.order(faults.status(400), "POST", "*/search", times=refused)

        if ends_well:
            seen += found
            assert ids(seen) == tickets
        else:
            with pytest.raises(Refused):
                list(found)


def test_a_search_that_answers_out_of_order_does_not_count() -> None:
    with a_jira("dc") as jira:
        page = {"issues": [{"id": "2"}, {"id": "1"}], "total": 2}
        jira.box.faults.order(faults.hostile(json.dumps(page)), "POST", "*/search")

        with pytest.raises(Unreachable, match="in the order of ids"):
            list(jira.helpdesk.everything())


def test_a_token_that_comes_again_ends_the_round_instead_of_never() -> None:
    with a_jira("cloud") as jira:
        jira.box.fill(500)
        jira.box.site.quirks.repeat_token = True

        with pytest.raises(Unreachable, match="again and again"):
            list(jira.helpdesk.changed_since(MONDAY_MORNING_AT))

        assert jira.box.log.count("POST", "*/search/jql") < 6


@each_flavour
def test_what_the_index_shows_late_is_found_by_looking_back(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.lag(90)
        late = jira.open()
        before = jira.helpdesk.clock()
        assert ids(list(jira.helpdesk.changed_since(before))) == []

        jira.pass_time(100)

        assert ids(list(jira.helpdesk.changed_since(jira.helpdesk.clock()))) == [late]


def test_data_centers_own_word_on_its_lag_is_heeded_where_we_may_hear_it() -> None:
    with a_jira("dc") as jira:
        jira.open()
        jira.box.lag(300)
        jira.pass_time(1000)
        jira.open()
        jira.box.grant("ADMINISTER")

        list(jira.helpdesk.changed_since(MONDAY_MORNING_AT))

        (asked,) = jira.box.log.find("POST", "*/search")
        # 120 seconds, the 1000 that the database is ahead of the index, down to the minute.
        assert f"updated >= {(MONDAY_MORNING_AT - 1140) * 1000}" in json.loads(asked.body)["jql"]


@each_flavour
def test_a_site_that_misreads_dates_is_found_out(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.open()
        (known,) = jira.helpdesk.changed_since(0)
        assert jira.helpdesk.understands_dates(known, jira.helpdesk.clock())
        jira.box.site.quirks.epoch_literals = False

        assert not jira.helpdesk.understands_dates(known, jira.helpdesk.clock())


@each_flavour
def test_a_ticket_asked_for_beside_comes_in_the_same_request_while_dates_are_understood(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        old = jira.open()
        (known,) = jira.helpdesk.changed_since(0)
        jira.open()
        jira.pass_time(100_000)
        new = jira.open()
        jira.pass_time(10)
        now = jira.helpdesk.clock()
        assert ids(list(jira.helpdesk.changed_since(now))) == [new]
        jira.box.log.clear()

        assert ids(list(jira.helpdesk.changed_since(now, known))) == [new, old]
        assert len(jira.box.log.find("POST", "*/search*")) == 1

        jira.box.site.quirks.epoch_literals = False
        assert ids(list(jira.helpdesk.changed_since(now - 60, known))) == []


@each_flavour
def test_a_hidden_ticket_asked_for_beside_hides_none_of_what_changed(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        old = jira.open()
        (known,) = jira.helpdesk.changed_since(0)
        jira.hide(old)
        jira.pass_time(100_000)
        new = jira.open()
        jira.pass_time(10)

        assert ids(list(jira.helpdesk.changed_since(jira.helpdesk.clock(), known))) == [new]


def test_a_search_that_does_not_heed_dates_does_not_show_the_ticket_beside() -> None:
    with a_jira("dc") as jira:
        old, older = "10001", "10002"
        page = {"issues": [{"id": key, "fields": {"updated": "2026-05-18T10:00:00.000+0300"}} for key in (old, older)]}
        jira.pass_time(200_000)
        now = jira.helpdesk.clock()
        jira.box.faults.order(faults.hostile(json.dumps({**page, "total": 2})), "POST", "*/search")

        assert ids(list(jira.helpdesk.changed_since(now, Sighting(old, "1779087600000")))) == [older]


@each_flavour
def test_a_known_ticket_that_was_hidden_says_nothing_of_dates(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        (known,) = jira.helpdesk.changed_since(0)
        jira.hide(ticket_id)

        assert jira.helpdesk.understands_dates(known, jira.helpdesk.clock())


@each_flavour
def test_a_scope_that_jira_does_not_understand_is_refused_with_where_to_mend_it(flavour: Flavour) -> None:
    way_out = r"Try helpdesk\.scope of the site file in Jira's own search"
    with a_jira(flavour, scope="team = X") as jira, pytest.raises(Refused, match=way_out):
        list(jira.helpdesk.everything())


@each_flavour
def test_a_limit_in_the_middle_of_the_pages_ends_the_round(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.fill(150)
        jira.box.site.quirks.page_cap = 50
        found = jira.helpdesk.changed_since(MONDAY_MORNING_AT)
        next(found)
        jira.box.faults.order(faults.too_many(seconds=600), "POST", "*/search*")

        with pytest.raises(TooMany) as limited:
            list(found)

        assert limited.value.not_before == MONDAY_MORNING_AT + 600


@each_flavour
def test_a_tick_with_nothing_new_costs_two_requests(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        jira.box.fill(2_000)
        list(jira.helpdesk.changed_since(MONDAY_MORNING_AT))
        jira.box.advance(timedelta(hours=2))
        jira.box.log.clear()

        watermark = jira.helpdesk.clock()
        found = list(jira.helpdesk.changed_since(watermark - 60))

        assert found == []
        assert len(jira.box.log) == 2


@each_flavour
def test_a_deleted_issue_that_the_index_still_shows_is_a_sighting_like_any(flavour: Flavour) -> None:
    with a_jira(flavour) as jira:
        ticket_id = jira.open()
        jira.box.lag(60)
        jira.box.delete(ticket_id)

        assert Sighting(ticket_id, "") in list(jira.helpdesk.changed_since(MONDAY_MORNING_AT))
