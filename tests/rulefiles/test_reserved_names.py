"""Rules may not be called what the daemon calls its own doings."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.rulefiles.problems import MOST_SHOWN, Problem, Refused
from jira_csext.rulefiles.rulebook import load_rulebook

RULES = """\
version: 1
calendars: {default: {timezone: Europe/Moscow, hours: always}}
slas:
  NAME:
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
"""


@pytest.mark.parametrize("name", ["commands", "status-card"])
def test_a_rule_is_not_called_what_the_daemon_speaks_under(tmp_path: Path, name: str) -> None:
    (tmp_path / "slas.yaml").write_text(RULES.replace("NAME", name), "utf-8")

    with pytest.raises(Refused, match=f'sla "{name}": "{name}" is the name under which .*; write another'):
        load_rulebook(tmp_path)


def test_of_very_many_problems_the_first_are_printed_and_the_others_counted() -> None:
    problems = [Problem("slas.yaml", line, 1, "", "this is wrong") for line in range(1, 160_001)]

    lines = str(Refused(problems)).splitlines()

    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == "… and 159800 more; mend these first, and ask again"
