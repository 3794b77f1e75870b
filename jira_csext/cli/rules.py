"""`rules`: look for problems in a rulebook, and play its scenarios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import DONE, FINDINGS, Failure
from jira_csext.cli.wiring import load_settings, rules_options, shown, words_of

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.rulefiles import LoadedRulebook, Problem
    from jira_csext.rulefiles.scenario_run import ScenarioResult
    from jira_csext.site import Site

_output = click.option(
    "--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or machines."
)


@click.group()
def rules() -> None:
    """Check and test a rulebook."""


@rules.command()
@rules_options
@_output
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path | None, site: Path | None, rules: Path | None, output: str) -> None:
    """Look for every problem in the rules FOLDER, scenarios included. Exit code 1 when there is one."""
    settings = _settings(site, folder or rules)
    loaded, problems = _loaded(settings)
    problems = [*problems, *_scenario_problems(settings)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if output == "json":
        click.echo(json.dumps([_as_json(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(_summary(settings, loaded, len(errors), len(problems) - len(errors)))
    ctx.exit(FINDINGS if errors else DONE)


@rules.command()
@rules_options
@_output
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_context
def test(ctx: click.Context, folder: Path | None, site: Path | None, rules: Path | None, output: str) -> None:
    """Play the scenarios of the rules FOLDER. Exit code 1 when one differs or a file cannot be read."""
    from jira_csext.rulefiles import load_rulebook
    from jira_csext.rulefiles.problems import Refused
    from jira_csext.rulefiles.scenario_run import run_scenario, untouched_rules
    from jira_csext.rulefiles.scenarios import load_scenario, scenario_files

    settings = _settings(site, folder or rules)
    results: list[ScenarioResult] = []
    refused: list[str] = []
    rulebooks: dict[Path, Rulebook] = {}
    for path in scenario_files(shown(settings.rules)):
        try:
            scenario = load_scenario(path)
            place = shown(scenario.rulebook)
            if place not in rulebooks:
                rulebooks[place] = load_rulebook(place, words_of(settings)).rulebook
            results.append(run_scenario(scenario, rulebooks[place]))
        except Refused as problems:
            refused.extend(str(problem) for problem in problems.problems)
    own = rulebooks.get(shown(settings.rules))
    untouched = untouched_rules(own, results) if own is not None else ()
    failed = [result for result in results if not result.passed]
    if output == "json":
        found = {
            "scenarios": [{"name": r.name, "passed": r.passed, "differences": list(r.differences)} for r in results],
            "problems": list(dict.fromkeys(refused)),
            "untouched_rules": list(untouched),
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for result in failed:
            click.echo(f"FAILED  {result.name}")
            for difference in result.differences:
                click.echo(f"  {difference}")
        for sentence in dict.fromkeys(refused):
            click.echo(sentence)
        for name in untouched:
            click.echo(f"warning: no scenario touches the rule {name}")
        click.echo(f"{len(results)} scenarios: {len(results) - len(failed)} passed, {len(failed)} failed")
        if not results and not refused:
            click.echo(f"There are no scenarios; write the first one in {shown(settings.rules) / 'scenarios'}/")
    ctx.exit(FINDINGS if failed or refused else DONE)


def _settings(site: Path | None, folder: Path | None) -> Site:
    """Return the settings; a folder that is not there is a slip of whoever called, and no finding about rules."""
    settings = load_settings(site, folder)
    if not settings.rules.is_dir():
        raise Failure(f"{shown(settings.rules)}: there is no such folder; name the folder that holds the rule files")
    return settings


def _loaded(settings: Site) -> tuple[LoadedRulebook | None, list[Problem]]:
    from jira_csext.rulefiles import RulebookRefused, load_rulebook

    try:
        loaded = load_rulebook(shown(settings.rules), words_of(settings))
    except RulebookRefused as refused:
        return None, list(refused.problems)
    return loaded, list(loaded.warnings)


def _scenario_problems(settings: Site) -> list[Problem]:
    from jira_csext.rulefiles import Refused
    from jira_csext.rulefiles.scenarios import load_scenario, scenario_files

    problems: list[Problem] = []
    for path in scenario_files(shown(settings.rules)):
        try:
            load_scenario(path)
        except Refused as refused:
            problems.extend(refused.problems)
    return problems


def _summary(settings: Site, loaded: LoadedRulebook | None, errors: int, warnings: int) -> str:
    folder = shown(settings.rules)
    counted = f"{errors} problem{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
    if errors or loaded is None:
        return f"{folder}: {counted}"
    rulebook = loaded.rulebook
    return (
        f"{folder}: {len(rulebook.slas)} rules, {len(rulebook.calendars)} calendars, {len(rulebook.actions)} actions; "
        f"{counted}"
    )


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "where": problem.where,
        "what": problem.what,
        "severity": problem.severity,
    }
