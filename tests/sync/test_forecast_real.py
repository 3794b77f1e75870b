"""Forecasts on real histories: better than the base rate on each set, and nothing of the future in any of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.forecast import SETS, end_of, histories_of, rules_of, with_twenty_cases
from jira_csext.core.forecast_judged import scores, tenths
from jira_csext.core.timeline import Timeline
from jira_csext.sync.forecast_check import Checked, Histories, checked, fitted_as_of, loads_of
from jira_csext.sync.forecast_fit import DAY, load_at

pytest.importorskip("scipy", reason="Forecasts are fitted with SciPy: pip install 'jira_csext[forecast]'")


@cache
def real(name: str, folder: Path) -> Histories:
    # Three days of one set are too few for a goal of two, without the rest of it.
    parts = ("", "-more") if name == "servicenow-incidents" else ("",)
    return histories_of(name, [folder / f"{name}{part}.jsonl.gz" for part in parts])


def judged(name: str, shared: Path, refit_every: int) -> Checked:
    histories = real(name, shared / "real-jira")
    rules = rules_of(name, shared / "real-jira")
    return checked(rules, histories, end_of(histories), share=0.6, refit_every=refit_every)


@pytest.mark.parametrize("name", list(SETS))
@pytest.mark.parametrize("refits", [False, True])
def test_forecasts_are_better_than_the_base_rate(shared: Path, name: str, refits: bool) -> None:
    refit_every = max(180 * DAY if name != "servicenow-incidents" else DAY, SETS[name]) if refits else 0

    found = judged(name, shared, refit_every)

    total = scores(found.looks)
    assert total is not None
    assert total.look_count > 100
    assert total.own < total.base
    for part in (25, 50, 75):
        of_part = scores([look for look in found.looks if look.part == part])
        assert of_part is not None
        assert of_part.own < of_part.base


def test_what_was_said_to_be_likelier_came_true_more_often(shared: Path) -> None:
    found = judged("helpdesk-it", shared, 180 * DAY)

    table = [tenth for tenth in tenths(found.looks) if tenth.look_count >= 50]

    assert len(table) >= 3
    assert [tenth.came_true for tenth in table] == sorted(tenth.came_true for tenth in table)
    assert all(abs(tenth.said - tenth.came_true) < 0.2 for tenth in table)


def test_what_came_after_a_tables_date_changes_nothing_in_it(shared: Path) -> None:
    histories = real("servicenow-incidents", shared / "real-jira")
    rules = rules_of("servicenow-incidents", shared / "real-jira")
    fitted_at = sorted(ticket.created_at for ticket, _ in histories)[200]
    # What a ticket is now is told back through its history: cut, it is what it was then.
    known = [
        (
            ticket._replace(
                attributes=Timeline(ticket, fitted_at - 1).states[-1][1],
                history=tuple(event for event in ticket.history if event.at < fitted_at),
            ),
            client,
        )
        for ticket, client in histories
        if ticket.created_at < fitted_at
    ]
    loads = load_at(loads_of(histories, fitted_at - 1))

    assert fitted_as_of(rules, known, loads, fitted_at) == fitted_as_of(rules, histories, loads, fitted_at)


@pytest.mark.parametrize("name", list(SETS))
def test_with_twenty_cases_of_history_it_is_too_few_to_say(shared: Path, name: str) -> None:
    said = with_twenty_cases(rules_of(name, shared / "real-jira"), real(name, shared / "real-jira"))

    assert said[1] == "  resolution: too few cases to say: 20, where 30 are needed"
