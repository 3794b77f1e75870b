"""`report risk`: the list for the weekly meeting, and with `--backtest` what such lists were worth in the past."""

from __future__ import annotations

from typing import Any, Final

import click

from jira_csext.cli.report_figures import COMMANDS, figures_options, run_report

BACKTEST: Final = "risk_backtest"


@click.command(short_help=COMMANDS["risk"])
@figures_options
@click.option("--backtest", is_flag=True, help="Judge the lists of past weeks, from --since on, by what came after.")
def risk(*, backtest: bool, **given: Any) -> None:
    """Who is likely to complain next week and why: per client and project, points that add up, and their tickets.

    The list is as of --at, else the end of the span; --since bounds the weeks of --backtest alone. Each past week is
    looked at as it was known on its Monday. The list ends with the weight of every reason.
    """
    run_report(BACKTEST if backtest else "risk")(**given)
