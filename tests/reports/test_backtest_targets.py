"""What targets a backtest suggests: a time where the cases tell one, and words where they do not."""

from __future__ import annotations

from jira_csext.core.backtest_sums import Backtest, Side
from jira_csext.reports.backtest_text import targets
from jira_csext.reports.backtest_values import backtest_values

HOUR = 3600


def test_a_share_that_was_never_reached_is_said_to_be_unknown_and_null_for_programs() -> None:
    # Of forty, thirty are done, each in its own hour; ten were open for longer than any of them.
    cases = [(8 * HOUR, hour * HOUR, True) for hour in range(1, 31)] + [(8 * HOUR, 40 * HOUR, False)] * 10
    side = Side("rules", took={("answer", 1, "8h"): cases})

    (line,) = targets(side, [50, 95])
    (values,) = backtest_values(Backtest([side], 0, 1, 1), [50, 95])["targets"]

    assert line == (
        "  answer, goal 1 (8h): 50% within 20h 00m, 95%: not known, too many were still open; 8h is kept in 20% "
        "(30 done, 10 open or ended otherwise)"
    )
    assert values["within_seconds"] == {"50": 20 * HOUR, "95": None}
