"""A soak: days beside a living Jira with a fifth of all calls failing and the daemon killed again and again.

`CSEXT_SOAK=full` lives through ten days with 2,000 tickets and 200 kills on Cloud, half as many on Data Center.
`-s` shows the figures.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.stories.soak import PERCENT, Mode, Soak, a_soak
from tests.stories.soak_compare import (
    Difference,
    differences,
    doubled,
    labels_of,
    reasons,
    said_in,
    shown_to_clients,
    unlike,
)
from tests.stories.soak_daemon import SITE
from tests.stories.soak_site import Size

FULL = os.environ.get("CSEXT_SOAK") == "full"
SIZES: list[Any] = [
    pytest.param(Size("cloud", 2000, 10, 200, 25) if FULL else Size("cloud", 40, 1, 4, 1, (75, 105)), id="cloud"),
    pytest.param(Size("dc", 1000, 10, 100, 13) if FULL else Size("dc", 25, 1, 4, 1, (75, 105)), id="dc"),
]
# Calm comes a minute sooner or later, so the last look of one run may be at the very instant of a step.
EXPLAINED = ("superseded: ", "answered: ", "no card: ", "not due: ")
OUT_OF_SIGHT = ("pending: not to be seen", "parked: not to be seen")


class Runs(NamedTuple):
    """The same days three times."""

    clean: Soak
    held: Soak
    running: Soak


@pytest.mark.parametrize("size", SIZES)
def test_in_any_weather_and_killed_at_any_point_the_same_is_said_once_to_the_right_people(
    size: Size, tmp_path: Path
) -> None:
    # One test, so that each run is lived through once, however many processes share the tests.
    with ExitStack() as open_ones:

        def lived(mode: Mode) -> Soak:
            soak = open_ones.enter_context(a_soak(tmp_path / mode, size, mode))
            soak.run()
            _tell_figures(mode, soak)
            return soak

        runs = Runs(lived("clean"), lived("held"), lived("running"))
        _tell_differences(runs)

        for soak in runs:
            assert_nothing_is_said_twice_and_nothing_internal_to_a_client(soak)
        for soak in (runs.held, runs.running):
            assert_a_fifth_of_the_calls_failed_and_the_daemon_was_killed(soak)
        assert_with_the_clock_held_every_comment_is_the_one_of_the_clean_run(runs)
        unexplained = [one for one in differences(runs.clean, runs.running) if not _is_explained(runs, one)]
        assert unexplained == [], "with the clock running each difference is a step superseded or answered"


def assert_with_the_clock_held_every_comment_is_the_one_of_the_clean_run(runs: Runs) -> None:
    expected, said = said_in(runs.clean), said_in(runs.held)
    assert sum(map(len, expected.values())) >= runs.clean.size.tickets // 4
    assert said.keys() == expected.keys()
    assert [line for ticket in expected for line in unlike(expected[ticket], said[ticket])] == []
    assert labels_of(runs.held) == labels_of(runs.clean)


def _is_explained(runs: Runs, one: Difference) -> bool:
    if one.reason.startswith(OUT_OF_SIGHT):
        return runs.clean.box.site.issues[int(one.ticket)].seen_only_by is not None
    return one.reason.startswith(EXPLAINED)


def assert_nothing_is_said_twice_and_nothing_internal_to_a_client(soak: Soak) -> None:
    said = said_in(soak)
    assert doubled(said) == []
    assert shown_to_clients(said) == []
    # Nothing had to be put right afterwards, either.
    assert soak.figures.taken_away == 0
    with soak.store() as store:
        assert store.cursor.of(SITE).states == ()
        assert store.cursor.of(SITE).pause is None


def assert_a_fifth_of_the_calls_failed_and_the_daemon_was_killed(soak: Soak) -> None:
    assert soak.figures.kills >= soak.size.kills
    assert soak.figures.processes >= soak.size.processes
    failed = sum(soak.figures.faults.values()) / soak.figures.stormy_calls
    assert abs(failed * 100 - PERCENT) < (1 if FULL else 4)


def _tell_differences(runs: Runs) -> None:
    found = differences(runs.clean, runs.running)
    _tell("differences with the clock running", reasons(found))
    for one in found:
        sys.stdout.write(f"  {one.ticket} {one.key}: {one.run} run: {one.reason}\n")


def _tell_figures(mode: Mode, soak: Soak) -> None:
    figures, said = soak.figures, said_in(soak)
    with soak.store() as store:
        actions = store.outbox.counts(SITE)
        outcomes = Counter(one.decision.outcome for one in store.decisions(SITE))
    comments = [one for all_of_it in said.values() for one in all_of_it]
    size = soak.size
    sys.stdout.write(
        f"\n{size.flavour}, {mode}: {size.tickets} tickets, {size.days} days, {figures.seconds:.0f} s of CPU with the "
        f"stand-in's: {figures.turns} turns ({figures.troubled} with trouble), {figures.starts} starts "
        f"({figures.failed_starts} failed), {figures.calls} calls ({figures.stormy_calls} in the storm, "
        f"{sum(figures.faults.values())} failed, {figures.writes} on comments), {figures.kills} kills "
        f"({figures.processes} of a process), {figures.retried_by_hand} actions retried by hand\n"
    )
    _tell("faults", figures.faults)
    _tell("decisions", outcomes)
    _tell("actions", Counter(actions))
    _tell("comments", Counter("public" if one.public else "internal" for one in comments))


def _tell(what: str, counts: Counter[Any]) -> None:
    counted = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    sys.stdout.write(f"  {what}: {counted or 'none'}\n")
