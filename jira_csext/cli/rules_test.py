"""`rules test`: play the scenarios beside the rules, and say what none of them has tried."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import DONE, FINDINGS, Failure
from jira_csext.cli.rules_folder import folders_argument, output_option, settings_of
from jira_csext.cli.wiring import counted, rules_options, shown, words_of

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.rulefiles.scenario_run import ScenarioResult
    from jira_csext.site import Site


@dataclass
class Played:
    """What came of the scenarios of one folder; `wrong` says of each file what keeps it from being played."""

    folder: Path
    results: list[tuple[Path, ScenarioResult]] = field(default_factory=list)
    wrong: dict[Path, list[str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    untouched_rules: tuple[str, ...] = ()
    untouched_escalations: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many scenarios there are; what is wrong with the rulebook itself is none."""
        return len(self.results) + len(self.wrong.keys() - {self.folder})

    @property
    def failed(self) -> list[ScenarioResult]:
        """The scenarios that differ."""
        return [result for _, result in self.results if not result.passed]

    @property
    def is_good(self) -> bool:
        """Whether all could be played and none differs."""
        return not self.wrong and not self.failed

    @property
    def refused(self) -> list[str]:
        """Everything that is wrong in files, each once."""
        return list(dict.fromkeys(sentence for sentences in self.wrong.values() for sentence in sentences))


@click.command(short_help="Play the scenarios, and name what none of them tries.")
@rules_options
@output_option
@click.option("--junit", type=click.Path(path_type=Path), help="Write the outcome as JUnit XML, for a build server.")
@folders_argument
@click.pass_context
def test(
    ctx: click.Context,
    folders: tuple[Path, ...],
    site: Path | None,
    rules: Path | None,
    output: str,
    junit: Path | None,
) -> None:
    """Play the scenarios of the rules FOLDER, or of several.

    Both directions must match: all that a scenario expects happens, and every step that falls due in it is expected.
    Rules and escalations that no scenario touches are named, as warnings.

    Exit codes: 0 all match, 1 one differs or a file cannot be read, 2 no such folder.
    """
    every = [played(settings) for settings in settings_of(site, folders, rules)]
    if junit is not None:
        _write_junit(junit, every)
    if output == "json":
        click.echo(json.dumps(_as_json(every), ensure_ascii=False, indent=2))
    else:
        for one in every:
            for line in _lines(one, where=f"{one.folder}: " if len(every) > 1 else ""):
                click.echo(line)
    ctx.exit(DONE if all(one.is_good for one in every) else FINDINGS)


def played(settings: Site) -> Played:
    """Return what came of all scenarios of the site's rules folder."""
    from jira_csext.rulefiles import Refused
    from jira_csext.rulefiles.scenario_checks import scenario_problems
    from jira_csext.rulefiles.scenario_run import run_scenario, untouched_escalations, untouched_rules
    from jira_csext.rulefiles.scenarios import load_scenario, scenario_files

    folder = shown(settings.rules)
    found = Played(folder)
    rulebooks = _Rulebooks(settings)
    for path in scenario_files(folder):
        try:
            scenario = load_scenario(path)
            found.results.append((path, run_scenario(scenario, rulebooks.of(shown(scenario.rulebook)))))
            found.warnings.extend(str(problem) for problem in scenario_problems(scenario, None))
        except Refused as refused:
            found.wrong[path] = [str(problem) for problem in refused.problems]
    try:
        own = rulebooks.of(folder)
    except Refused as refused:
        found.wrong.setdefault(folder, [str(problem) for problem in refused.problems])
    else:
        results = [result for _, result in found.results]
        found.untouched_rules = untouched_rules(own, results)
        found.untouched_escalations = untouched_escalations(own, results)
    return found


class _Rulebooks:
    """Rulebooks by folder, each read once, a wrong one too."""

    def __init__(self, settings: Site) -> None:
        self._words = words_of(settings)
        self._known: dict[Path, Rulebook | Exception] = {}

    def of(self, folder: Path) -> Rulebook:
        """Return the rulebook of a folder; raises RulebookRefused."""
        from jira_csext.rulefiles import RulebookRefused, load_rulebook

        if folder not in self._known:
            try:
                self._known[folder] = load_rulebook(folder, self._words).rulebook
            except RulebookRefused as refused:
                self._known[folder] = refused
        found = self._known[folder]
        if isinstance(found, Exception):
            raise found
        return found


def _write_junit(path: Path, every: list[Played]) -> None:
    from jira_csext.cli.rules_junit import junit_xml

    try:
        path.write_bytes(junit_xml(every))
    except OSError as error:
        raise Failure(f"{path}: the outcome cannot be written there: {error.strerror}") from None


def _lines(one: Played, where: str) -> list[str]:
    from jira_csext.core.wording import printable

    lines: list[str] = []
    for result in one.failed:
        lines.append(f"FAILED  {printable(result.name)}  (times in {result.timezone})")
        lines += (f"  {difference}" for difference in result.differences)
    lines += [*one.refused, *one.warnings]
    lines += (f"warning: no scenario touches the rule {name}" for name in one.untouched_rules)
    lines += (f"warning: no scenario raises the escalation {name}" for name in one.untouched_escalations)
    unplayed = f", {one.count - len(one.results)} not played" if len(one.results) < one.count else ""
    passed = f"{len(one.results) - len(one.failed)} passed, {len(one.failed)} failed{unplayed}"
    lines.append(f"{where}{counted(one.count, 'scenario')}: {passed}")
    if not one.count:
        lines.append(f"There are no scenarios; write the first one in {one.folder / 'scenarios'}/")
    return lines


def _as_json(every: list[Played]) -> dict[str, object]:
    return {
        "scenarios": [
            {
                "name": result.name,
                "passed": result.passed,
                "differences": list(result.differences),
                "file": str(path),
            }
            for one in every
            for path, result in one.results
        ],
        "problems": list(dict.fromkeys(sentence for one in every for sentence in one.refused)),
        "untouched_rules": [name for one in every for name in one.untouched_rules],
        "untouched_escalations": [name for one in every for name in one.untouched_escalations],
    }
