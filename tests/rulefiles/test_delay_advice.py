"""Delay warnings written wrongly: what is advised can be written there; defaults are shown as they are typed."""

from __future__ import annotations

import re

import pytest

from jira_csext.rulefiles.reference import rules_reference
from jira_csext.rulefiles.sections.delay_warnings import before_from


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("1wd", '"1wd" does not say on which side of the deadline; write "1wd before"'),
        ("before 1wd", '"before 1wd" is written "1wd before"'),
        ("1wd after", '"1wd after" is not before a deadline; write it like 1wd before, or 4h before'),
        ("50%", '"50%" is not before a deadline; write it like 1wd before, or 4h before'),
        ("soon", '"soon" is not before a deadline; write it like 1wd before, or 4h before'),
        ("101%", '"101%" is not before a deadline; write it like 1wd before, or 4h before'),
        (1, "expected a time before a deadline, found the number 1; write it like 1wd before, or 4h before"),
    ],
)
def test_only_what_is_taken_before_a_deadline_is_advised_there(given: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        before_from(given)


def test_no_default_of_the_reference_is_written_as_python_writes_it() -> None:
    defaults = [line.split(" | ")[2] for line in rules_reference({}).splitlines() if line.count(" | ") >= 4]
    assert "`draft`" in defaults
    assert not [default for default in defaults if re.search(r"\w\(|None|True|False|=", default)]
