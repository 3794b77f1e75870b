"""Over a simulated quarter: who misses a date has had their client told before it, and many alarms are few messages."""

from __future__ import annotations

import os
from pathlib import Path

from tests.stories.quarter import FULL, SMALL, quarter


def test_whoever_missed_a_date_had_told_the_client_before_it(tmp_path: Path) -> None:
    found = quarter(tmp_path, FULL if os.environ.get("CSEXT_QUARTER") == "full" else SMALL)
    (tmp_path / "figures.txt").write_text("\n".join(found.lines()), "utf-8")

    assert found.missed > 5
    assert len(found.untold) <= 0.01 * found.missed, found.lines()
    assert found.unsettled == 0
    assert found.messages < found.alarms
