"""`rules`: the commands for whoever writes a rulebook; here `check`, the others in modules of their own."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import DONE, FINDINGS
from jira_csext.cli.rules_accept import accept
from jira_csext.cli.rules_backtest import backtest
from jira_csext.cli.rules_folder import folders_argument, names_of_rules, output_option, read_rules, settings_of
from jira_csext.cli.rules_list import list_rules
from jira_csext.cli.rules_plan import plan
from jira_csext.cli.rules_route import route
from jira_csext.cli.rules_schema import schema
from jira_csext.cli.rules_test import test
from jira_csext.cli.rules_versions import history
from jira_csext.cli.wiring import (
    counted,
    failure_of,
    opened_helpdesk,
    opened_store,
    rules_options,
    shown,
    tell_of_guesses,
)

if TYPE_CHECKING:
    from jira_csext.helpdesks.port import Capabilities
    from jira_csext.rulefiles import LoadedRulebook, Problem
    from jira_csext.site import Site


@click.group()
def rules() -> None:
    """Check, test and look through a rulebook.

    FOLDER is the rules folder; left out, it is the one that the site file names, or `rules` here.
    """


@rules.command(short_help="Look for every problem in the rules, scenarios and texts.")
@rules_options
@output_option
@click.option(
    "--store", help="Hold the clients of this store's register against the rules, such as sqlite:///csext.db."
)
@click.option("--ask", is_flag=True, help="Ask the helpdesk what it can do, and name what the rules want beyond that.")
@folders_argument
@click.pass_context
def check(
    ctx: click.Context,
    folders: tuple[Path, ...],
    site: Path | None,
    rules: Path | None,
    store: str | None,
    output: str,
    *,
    ask: bool,
) -> None:
    """Look for every problem in the rules FOLDER, or in several, scenarios and texts included.

    Each problem is a line `file:line:column: where: what is wrong`, with the way out; warnings leave the rules usable.

    Exit codes: 0 no problem (warnings at most), 1 a problem, 2 no such folder, or a site file that cannot be used,
    3 with --ask: the helpdesk does not answer.
    """
    from jira_csext.rulefiles.problems import lines_of

    found: list[tuple[Site, LoadedRulebook | None, list[Problem]]] = []
    every_folder = settings_of(site, folders, rules)
    able = _asked(every_folder[0]) if ask else None
    for settings in every_folder:
        loaded, problems = read_rules(settings, able)
        problems += [*_scenario_problems(settings, loaded), *_client_problems(settings, store, loaded)]
        found.append((settings, loaded, problems))
    tell_of_guesses(found[0][0])
    every = [problem for _, _, problems in found for problem in problems]
    if output == "json":
        click.echo(json.dumps([_as_json(problem) for problem in every], ensure_ascii=False, indent=2))
    else:
        for settings, loaded, problems in found:
            for line in lines_of(problems):
                click.echo(line)
            click.echo(_summary(settings, loaded, problems))
    ctx.exit(FINDINGS if any(map(_is_error, every)) else DONE)


rules.add_command(test)
rules.add_command(list_rules)
rules.add_command(schema)
rules.add_command(accept)
rules.add_command(plan)
rules.add_command(route)
rules.add_command(backtest)
rules.add_command(history)


def _asked(settings: Site) -> Capabilities:
    from jira_csext.helpdesks.errors import HelpdeskError

    try:
        with closing(opened_helpdesk(settings)) as helpdesk:
            return helpdesk.capabilities()
    except HelpdeskError as error:
        raise failure_of(error) from None


def _scenario_problems(settings: Site, loaded: LoadedRulebook | None) -> list[Problem]:
    from jira_csext.rulefiles import Refused
    from jira_csext.rulefiles.scenario_checks import scenario_problems
    from jira_csext.rulefiles.scenarios import load_scenario, scenario_files

    folder = shown(settings.rules)
    names: dict[Path, list[str] | None] = {folder: names_of_rules(loaded)}
    problems: list[Problem] = []
    for path in scenario_files(folder):
        try:
            scenario = load_scenario(path)
        except Refused as refused:
            problems.extend(refused.problems)
            continue
        about = shown(scenario.rulebook)
        if about not in names:
            names[about] = names_of_rules(read_rules(settings.model_copy(update={"rules": about}))[0])
        problems.extend(scenario_problems(scenario, names[about]))
    return problems


def _client_problems(settings: Site, store: str | None, loaded: LoadedRulebook | None) -> list[Problem]:
    """Return, as warnings, what the rules cannot use of a store's register, and its names in our texts."""
    from jira_csext.cli.clients_rules import clients_unfit, words_known
    from jira_csext.cli.rules_names import names_in_texts
    from jira_csext.rulefiles import Problem

    if store is None or loaded is None:
        return []
    with opened_store(settings.model_copy(update={"store": store}), read_only=True, must_exist=True) as opened:
        unfit = list(clients_unfit(opened, settings, words_known(loaded.rulebook, settings)))
        named = list(names_in_texts(opened, settings, loaded.rulebook))
    return [*(Problem(store, 0, 0, "clients", what, "warning") for what in unfit), *named]


def _is_error(problem: Problem) -> bool:
    return problem.severity == "error"


def _summary(settings: Site, loaded: LoadedRulebook | None, problems: list[Problem]) -> str:
    folder = shown(settings.rules)
    errors = sum(map(_is_error, problems))
    found = f"{counted(errors, 'problem')}, {counted(len(problems) - errors, 'warning')}"
    unchecked = "" if settings.file is not None or settings.maps_words else "; words not checked: no site file"
    if errors or loaded is None:
        return f"{folder}: {found}{unchecked}"
    rulebook = loaded.rulebook
    what = [(rulebook.promises, "rule"), (rulebook.calendars, "calendar"), (rulebook.actions, "action")]
    if rulebook.escalations:
        what.append((rulebook.escalations, "escalation"))
    return f"{folder}: {', '.join(counted(len(there), one) for there, one in what)}; {found}{unchecked}"


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "where": problem.where,
        "what": problem.what,
        "severity": problem.severity,
    }
