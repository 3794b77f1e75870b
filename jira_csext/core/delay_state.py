"""What a replay of delay warnings keeps on its way: the deadline watched, the delay the client is to hear of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from jira_csext.core.cycle import Ending
from jira_csext.core.delay_rule import POSTPONED, DelayWarning
from jira_csext.core.verdict import FiredStep

Kind = Literal["known", "forecast", "presumed", "missed"]
"""How a delay came: a person moved the date, the forecast said so, nobody said otherwise, or the deadline passed."""


class Pending(NamedTuple):
    """Something that comes in a row of steps unless something else comes first; `repeat` counts how often it came.

    `seen_from` is the first second at which it has come, `at` the instant that it is told with. What comes sooner is
    the smaller one; no two that lie ahead at a moment are alike up to `repeat`.
    """

    seen_from: int
    what: str
    place: int
    repeat: int
    at: int
    row: Row

    @property
    def text(self) -> str:
        """What the step is called."""
        return f"{self.what}/repeat {self.repeat}" if self.repeat else self.what


@dataclass
class Row:
    """A row of steps under one rule, from its beginning to its end."""

    rule: DelayWarning
    start_at: int
    start_id: str
    ended_at: int | None = None
    end_id: str = ""
    ending: Ending = ""
    fired: list[FiredStep] = field(default_factory=list)
    due_at: int | None = None
    breached_at: int | None = None

    def end(self, at: int, by: str, ending: Ending) -> None:
        """Note how it ended."""
        self.ended_at, self.end_id, self.ending = at, by, ending

    def fire(self, step: FiredStep) -> None:
        """Note a step; of those at one instant the last speaks."""
        before = self.fired[-1] if self.fired else None
        is_other = before is not None and before.at == step.at and not before.superseded_by and step.step != before.step
        # A postponement is counted beside whatever else is said.
        if before is not None and is_other and not {before.step, step.step} & {POSTPONED}:
            self.fired[-1] = before._replace(superseded_by=step.step)
        self.fired.append(step)


@dataclass
class Watch(Row):
    """A deadline being watched, since it is the one in force; `deadline_id` as in `Situation`.

    `done` are the places of the reminders that came, `reminded_at` when the first did. `postponed` counts how often
    the limit of postponements was passed in it.
    """

    deadline_id: str = ""
    done: set[int] = field(default_factory=set)
    reminded_at: int | None = None
    postponed: int = 0


@dataclass
class Delay(Row):
    """A delay of which the client is to hear, since `start_at`; `kind_since` is when it came to be of that kind.

    `without_date` are the messages of ours that said only when a date will be named, `named_by` by when the last of
    them said. `posts` counts how often `otherwise` came. `is_missed`: that the deadline passed was told to staff.
    `noted_date_at` is the new date that staff last heard with `delay known`.
    """

    kind: Kind = "known"
    kind_since: int = 0
    without_date: int = 0
    named_by: int | None = None
    posts: int = 0
    drafted: bool = False
    is_missed: bool = False
    noted_date_at: int | None = None


@dataclass
class Heard:
    """What the client heard of dates, and what was promised: `at` is the date last heard, since `since`.

    `said_at` is the latest date that we named to them before there was one to watch.
    `furthest_at` is the latest date that was ever given, `counted` how many later ones since the first, `counted_at`
    when the last of them was.
    """

    at: int | None = None
    said_at: int | None = None
    since: int = 0
    touched_at: int = 0
    furthest_at: int | None = None
    counted: int = 0
    counted_at: int | None = None
