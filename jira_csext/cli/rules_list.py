"""`rules list`: what a rulebook promises, by what it is measured, and where each part is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.rules_folder import folder_argument, output_option, read_rules, settings_of
from jira_csext.cli.wiring import rules_options, shown

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Escalation, Rulebook, Sla, Source

    Places = Mapping[str, Mapping[str, Source]]

_Entry = dict[str, Any]


@click.command("list", short_help="List the rules with metric, goals, calendars and place.")
@rules_options
@output_option
@folder_argument
def list_rules(folder: Path | None, site: Path | None, rules: Path | None, output: str) -> None:
    """List the rules of FOLDER with metric, goals, calendars and steps, and what they use, each with its place.

    Exit code 2 when the rulebook has problems; `rules check` lists them, too.
    """
    from jira_csext.rulefiles.problems import lines_of

    settings = settings_of(site, () if folder is None else (folder,), rules)[0]
    loaded, problems = read_rules(settings)
    if loaded is None:
        raise Failure("\n".join(lines_of([problem for problem in problems if problem.severity == "error"])))
    listed = _listed(loaded.rulebook, _places(shown(settings.rules)))
    if output == "json":
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for line in _lines(listed):
        click.echo(line)


def _places(folder: Path) -> Places:
    from jira_csext.rulefiles.draft import draft_of
    from jira_csext.rulefiles.folder import read_folder

    return draft_of(read_folder(folder).sources).names


def _listed(rulebook: Rulebook, places: Places) -> dict[str, list[_Entry]]:
    slas = rulebook.promises
    metrics = dict.fromkeys([*places["metrics"], *(sla.metric.name for sla in slas)])
    return {
        "rules": [_rule(sla) for sla in slas],
        "metrics": [
            {
                "name": name,
                "built_in": name not in places["metrics"],
                "used_by": [sla.name for sla in slas if sla.metric.name == name],
                **_place(places["metrics"].get(name)),
            }
            for name in metrics
        ],
        "calendars": [
            {
                "name": name,
                "timezone": calendar.spec.timezone,
                "default": calendar is rulebook.default_calendar,
                "used_by": _users_of(name, rulebook),
                **_place(places["calendars"].get(name)),
            }
            for name, calendar in rulebook.calendars.items()
        ],
        "escalations": [_escalation(found, slas) for found in rulebook.escalations.values()],
        "actions": [
            {
                "name": name,
                "does": [action.kind for action in actions],
                **_place(places["actions"].get(name)),
            }
            for name, actions in rulebook.actions.items()
        ],
        "people": [
            {
                "name": name,
                "account": role.account,
                "from": f"client.{role.client_attribute}" if role.client_attribute else "",
                **_place(places["people"].get(name)),
            }
            for name, role in rulebook.people.items()
        ],
    }


def _users_of(calendar: str, rulebook: Rulebook) -> list[str]:
    rules = [sla.name for sla in rulebook.promises if any(goal.calendar.name == calendar for goal in sla.goals)]
    named = (found for found in rulebook.escalations.values() if found.calendar is not None)
    return [*rules, *(found.name for found in named if found.calendar and found.calendar.name == calendar)]


def _rule(sla: Sla) -> _Entry:
    return {
        "name": sla.name,
        "description": " ".join(sla.description.split()),
        "metric": sla.metric.name,
        "when": str(sla.when),
        "pause_while": "" if sla.pause_while is None else str(sla.pause_while),
        "shadow": sla.shadow,
        "goals": [
            {
                "target": goal.target.text,
                "calendar": goal.calendar.name,
                "when": str(goal.when),
                **_place(goal.source),
            }
            for goal in sla.goals
        ],
        "steps": [
            {
                "at": step.at.text,
                "do": [step.named] if step.named else [action.kind for action in step.do],
                "escalate": step.escalate,
                **_place(step.source),
            }
            for step in sla.steps
        ],
        **_place(sla.source),
    }


def _escalation(found: Escalation, slas: Sequence[Sla]) -> _Entry:
    return {
        "name": found.name,
        "levels": [{"after": str(level.after), "to": list(level.to), **_place(level.source)} for level in found.levels],
        "used_by": [sla.name for sla in slas if any(step.escalate == found.name for step in sla.steps)],
        **_place(found.source),
    }


def _place(source: Source | None) -> _Entry:
    return {"file": source.file, "line": source.line} if source is not None else {"file": "", "line": 0}


def _lines(listed: Mapping[str, list[_Entry]]) -> Iterator[str]:
    for rule in listed["rules"]:
        shadow = ", in shadow" if rule["shadow"] else ""
        yield f"{rule['name']}  ({rule['metric']}{shadow})  {_at(rule)}"
        if rule["description"]:
            yield f"  {rule['description']}"
        yield f"  when {rule['when']}"
        if rule["pause_while"]:
            yield f"  stands still while {rule['pause_while']}"
        rows = [
            (f"goal {number}", goal["target"], f"on {goal['calendar']}", _when(goal["when"]))
            for number, goal in enumerate(rule["goals"], 1)
        ]
        rows += [(step["at"], _done(step), "", "") for step in rule["steps"]]
        yield from (f"  {line}" for line in _aligned(rows))
        yield ""
    for section in ("metrics", "calendars", "escalations", "actions", "people"):
        if listed[section]:
            yield section
            rows = [(entry["name"], _what(section, entry), _used(entry), _at(entry)) for entry in listed[section]]
            yield from (f"  {line}" for line in _aligned(rows))
            yield ""


def _what(section: str, entry: _Entry) -> str:
    match section:
        case "metrics":
            return "built in" if entry["built_in"] else "of one's own"
        case "calendars":
            return f"{entry['timezone']}{', the default' if entry['default'] else ''}"
        case "escalations":
            return "; ".join(f"{level['after']}: {', '.join(level['to'])}" for level in entry["levels"])
        case "actions":
            return ", ".join(entry["does"])
    return " else ".join(part for part in (entry["from"], entry["account"]) if part)


def _used(entry: _Entry) -> str:
    if "used_by" not in entry:
        return ""
    used = entry["used_by"]
    return (
        f"used by {', '.join(used[:3])}{f' and {len(used) - 3} more' if used[3:] else ''}"
        if used
        else "used by no rule"
    )


def _when(condition: str) -> str:
    return "" if condition == "always" else f"when {condition}"


def _done(step: _Entry) -> str:
    raised = [f"escalate {step['escalate']}"] if step["escalate"] else []
    return ", ".join([*step["do"], *raised])


def _at(entry: _Entry) -> str:
    return f"{entry['file']}:{entry['line']}" if entry["file"] else ""


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width)
        yield "  ".join(cells).rstrip()
