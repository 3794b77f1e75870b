"""`rules`: look for problems in a rulebook, and play its scenarios."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import DONE, FINDINGS, Failure
from jira_csext.cli.wiring import counted, load_settings, rules_options, shown, tell_of_guesses, words_of

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.rulefiles import LoadedRulebook, Problem
    from jira_csext.rulefiles.scenario_run import ScenarioResult
    from jira_csext.site import Site

_output = click.option(
    "--output",
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or machines.",
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
    settings = _settings(site, folder, rules)
    tell_of_guesses(settings)
    loaded, problems = _loaded(settings)
    problems = [*problems, *_scenario_problems(settings, loaded)]
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
    from jira_csext.rulefiles.scenario_checks import scenario_problems
    from jira_csext.rulefiles.scenario_run import run_scenario, untouched_rules
    from jira_csext.rulefiles.scenarios import load_scenario, scenario_files

    settings = _settings(site, folder, rules)
    results: list[ScenarioResult] = []
    refused: list[str] = []
    warnings: list[str] = []
    rulebooks: dict[Path, Rulebook] = {}
    paths = scenario_files(shown(settings.rules))
    for path in paths:
        try:
            scenario = load_scenario(path)
            place = shown(scenario.rulebook)
            if place not in rulebooks:
                rulebooks[place] = load_rulebook(place, words_of(settings)).rulebook
            results.append(run_scenario(scenario, rulebooks[place]))
            warnings.extend(str(problem) for problem in scenario_problems(scenario, None))
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
            click.echo(f"FAILED  {result.name}  (times in {result.timezone})")
            for difference in result.differences:
                click.echo(f"  {difference}")
        for sentence in dict.fromkeys(refused):
            click.echo(sentence)
        for sentence in warnings:
            click.echo(sentence)
        for name in untouched:
            click.echo(f"warning: no scenario touches the rule {name}")
        unplayed = f", {len(paths) - len(results)} not played" if len(results) < len(paths) else ""
        passed = f"{len(results) - len(failed)} passed, {len(failed)} failed{unplayed}"
        click.echo(f"{counted(len(paths), 'scenario')}: {passed}")
        if not paths:
            click.echo(f"There are no scenarios; write the first one in {shown(settings.rules) / 'scenarios'}/")
    ctx.exit(FINDINGS if failed or refused else DONE)


def _settings(site: Path | None, folder: Path | None, rules: Path | None) -> Site:
    """Return the settings; a folder that is not there is a slip of whoever called, and no finding about rules."""
    if folder is not None and rules is not None:
        raise Failure(f"The rules folder is named twice, {folder} and --rules {rules}; leave one of them out")
    settings = load_settings(site, folder or rules)
    if settings.rules.is_file():
        place = shown(settings.rules)
        raise Failure(f"{place}: this is a file; name the folder that holds it ({place.parent})")
    if not settings.rules.is_dir():
        raise Failure(f"{shown(settings.rules)}: there is no such folder; name the folder that holds the rule files")
    return settings


def _loaded(settings: Site) -> tuple[LoadedRulebook | None, list[Problem]]:
    from jira_csext.rulefiles import RulebookRefused, load_rulebook
    from jira_csext.rulefiles.folder import template_names

    folder = shown(settings.rules)
    texts = template_names(folder, settings.language)
    try:
        loaded = load_rulebook(folder, replace(words_of(settings), templates=texts, language=settings.language))
    except RulebookRefused as refused:
        return None, list(refused.problems)
    return loaded, list(loaded.warnings)


def _scenario_problems(settings: Site, loaded: LoadedRulebook | None) -> list[Problem]:
    from jira_csext.rulefiles import Refused
    from jira_csext.rulefiles.scenario_checks import scenario_problems
    from jira_csext.rulefiles.scenarios import load_scenario, scenario_files

    folder = shown(settings.rules)
    names: dict[Path, list[str] | None] = {folder: _names(loaded)}
    problems: list[Problem] = []
    for path in scenario_files(folder):
        try:
            scenario = load_scenario(path)
        except Refused as refused:
            problems.extend(refused.problems)
            continue
        about = shown(scenario.rulebook)
        if about not in names:
            names[about] = _names(_loaded(settings.model_copy(update={"rules": about}))[0])
        problems.extend(scenario_problems(scenario, names[about]))
    return problems


def _names(loaded: LoadedRulebook | None) -> list[str] | None:
    return None if loaded is None else [sla.name for sla in loaded.rulebook.slas]


def _summary(settings: Site, loaded: LoadedRulebook | None, errors: int, warnings: int) -> str:
    folder = shown(settings.rules)
    found = f"{counted(errors, 'problem')}, {counted(warnings, 'warning')}"
    unchecked = "" if settings.file is not None or settings.maps_words else "; words not checked: no site file"
    if errors or loaded is None:
        return f"{folder}: {found}{unchecked}"
    rulebook = loaded.rulebook
    what = ((rulebook.slas, "rule"), (rulebook.calendars, "calendar"), (rulebook.actions, "action"))
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
