"""Reading a rule file of 2,000 lines: with places (goal 40 ms) and checked to a rulebook (goal 80 ms), beside PyYAML.

CPU time, medians of alternating rounds. Run: python benchmarks/rulefiles.py
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import yaml

from jira_csext.rulefiles.rulebook import rulebook_from
from jira_csext.rulefiles.source import read_source

ROUNDS = 15

HEAD = """\
version: 1
people:
  account-manager: {from: client.manager}
calendars:
  office:
    timezone: Europe/Moscow
    hours: {mon-thu: ["10:00-13:00", "14:00-19:00"], fri: ["10:00-18:00"]}
  always: {timezone: UTC, hours: always}
actions:
  remind: [{note: reminder, mention: assignee}, {label: sla-at-risk}]
  tell: [{note: overdue, mention: account-manager}]
slas:
"""
RULE = """\
  rule-{number}:
    description: A person answers a complaint of kind {number}.
    when: {{type: complaint, labels: kind-{number}}}
    metric: first_response
    goals:
      - {{when: {{client.tier: key}}, target: 30m, calendar: always}}
      - {{when: {{priority: [Highest, High]}}, target: 1h}}
      - {{target: 4h}}
    steps:
      - {{at: 50%, do: remind}}
      - {{at: breach, do: tell}}
"""


def main() -> None:
    """Print the medians and whether the goals are met."""
    text = HEAD + "".join(RULE.format(number=number) for number in range(181))
    data = text.encode()
    as_json = json.dumps(yaml.safe_load(text))

    def load() -> None:
        source, problems = read_source("rules.yaml", data)
        if source is None:
            raise SystemExit(f"the rulebook of the benchmark is wrong: {problems}")
        rulebook_from([source])

    measured: dict[str, Callable[[], object]] = {
        "json.loads of the same values": lambda: json.loads(as_json),
        "PyYAML CSafeLoader, no places": lambda: yaml.load(text, yaml.CSafeLoader),
        "ours, with the place of every key and value": lambda: read_source("rules.yaml", data),
        "ours, checked and compiled to a rulebook": load,
    }
    rounds: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(ROUNDS):
        for name, run in measured.items():
            started = time.process_time()
            run()
            rounds[name].append(1000 * (time.process_time() - started))

    print(f"{text.count(chr(10))} lines, {len(data) / 1000:.0f} KB; CPU ms, median of {ROUNDS} alternating rounds")
    medians = {name: statistics.median(times) for name, times in rounds.items()}
    for name, median in medians.items():
        print(f"{median:8.1f}  {name}")
    goals = {"ours, with the place of every key and value": 40, "ours, checked and compiled to a rulebook": 80}
    for name, limit in goals.items():
        print(f"{'yes' if medians[name] <= limit else 'NO':>8}  {name}: at most {limit} ms")


if __name__ == "__main__":
    main()
