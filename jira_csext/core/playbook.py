"""Playbooks: steps in the life of a client, by the same philosophy as promises on a ticket.

    client over time + last contact + now        --evaluate-->  runs, due steps, wake_at
    due steps + what is on record + now          --decide---->  decisions

Pure and total. A run begins with an instant that the playbook counts from, and ends when there is another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeVar

from jira_csext.core.calendar import ALWAYS, BeyondHorizon, Calendar
from jira_csext.core.calendar.zone import DAY, Zone, midnight
from jira_csext.core.client import ClientTimeline
from jira_csext.core.conditions import Condition
from jira_csext.core.decide import Decision, Outcome, Record
from jira_csext.core.duration import Duration
from jira_csext.core.rulebook import ALWAYS_HOLDS, NOWHERE, Action, Rulebook, Source
from jira_csext.core.ticket import Attributes

Beginning = Literal["segment_entered", "last_contact", "contract_ends"]
_T = TypeVar("_T")
_NO_TICKET: Attributes = MappingProxyType({})
_AT_ONCE = "it came due together with {}, which speaks for both"


@dataclass(frozen=True, slots=True)
class PlaybookRepeat:
    """A step comes again, `every` so often, for as long as the playbook applies; `times` at most, None for no end."""

    every: Duration
    times: int | None = None


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """Something to do so long `before` or after the instant that is counted from; `text` is how that was written."""

    text: str
    duration: Duration
    before: bool = False
    do: tuple[Action, ...] = ()
    named: str = ""
    repeat: PlaybookRepeat | None = None
    source: Source = NOWHERE


@dataclass(frozen=True)
class Playbook:
    """Steps in the life of every client for whom `when` holds, counted from `start`, at the openings of `calendar`."""

    name: str
    start: Beginning
    steps: tuple[PlaybookStep, ...]
    when: Condition = ALWAYS_HOLDS
    calendar: Calendar = field(default=ALWAYS)
    shadow: bool = False
    renamed_from: tuple[str, ...] = ()
    description: str = ""
    source: Source = NOWHERE

    @property
    def first_name(self) -> str:
        """The name under which its past is on record."""
        return self.renamed_from[0] if self.renamed_from else self.name


class ClientLife(NamedTuple):
    """A client as a playbook sees them: over time, and when they and ours last had to do with each other.

    `told_at` says, by the instant from which a change holds, when somebody wrote it down: what a person tells of long
    ago was not known then. What the rules found out themselves is not in it.
    """

    client: ClientTimeline
    last_contact_at: int | None = None
    told_at: Mapping[int, int] = MappingProxyType({})


class PlaybookFired(NamedTuple):
    """A step that fell due at an opening; one that another spoke for names it."""

    step: str
    at: int
    place: int
    superseded_by: str = ""


class PlaybookRun(NamedTuple):
    """A playbook counted from one instant (`from_at`), known since `begins_at`; `ends_at` None while it goes on."""

    playbook: str
    from_at: int
    begins_at: int
    ends_at: int | None
    fired: tuple[PlaybookFired, ...] = ()
    upcoming: tuple[tuple[str, int], ...] = ()


class ClientEvaluation(NamedTuple):
    """All runs of all playbooks, and the next instant at which something falls due by time alone, if any."""

    runs: tuple[PlaybookRun, ...]
    wake_at: int | None


def evaluate_client(rulebook: Rulebook, life: ClientLife, now: int) -> ClientEvaluation:
    """Return every run of every playbook in the client's life as it stood at `now`; what came later is not seen."""
    runs: list[PlaybookRun] = []
    wakes: list[int] = []
    for playbook in rulebook.playbooks:
        for run in _runs(playbook, life, now):
            judged = _judged(playbook, life.client, run, now)
            runs.append(judged)
            if run.ends_at is None:
                wakes += (at for _, at in judged.upcoming)
    return ClientEvaluation(tuple(runs), min(wakes, default=None))


def _runs(playbook: Playbook, life: ClientLife, now: int) -> Iterator[PlaybookRun]:
    """Yield the instants that the playbook counts from, each until the next; those after `now` are not seen."""
    changes = [change for change in life.client.changes if change[0] <= now]
    if not changes:
        return
    last = life.last_contact_at
    if playbook.start == "contract_ends":
        begun = _turns((contract_over_at(known, playbook.calendar.spec.timezone), at) for at, known in changes)
    else:
        entered = _turns((_segment(known), at) for at, known in changes)
        begun = [(at if segment else None, at) for segment, at in entered]
        if playbook.start == "last_contact" and last is not None and begun[-1][1] < last <= now:
            begun.append((last, last))
    ends: list[int | None] = [at for _, at in begun[1:]]
    for (from_at, at), ends_at in zip(begun, [*ends, None], strict=True):
        if from_at is not None:
            yield PlaybookRun(playbook.name, from_at, at, ends_at)


def _turns(known: Iterable[tuple[_T, int]]) -> list[tuple[_T, int]]:
    """Return what came to be known, each once: what stays as it was is nothing new."""
    found: list[tuple[_T, int]] = []
    for value, at in known:
        if not found or found[-1][0] != value:
            found.append((value, at))
    return found


def _segment(client: Attributes) -> str:
    return str(client.get("client.segment") or "")


def contract_over_at(client: Attributes, zone: str) -> int | None:
    """Return the midnight after a contract's last day, where the client is, else in `zone`; None for no such day."""
    try:
        last = date.fromisoformat(str(client.get("client.contract_to") or ""))
        return Zone(str(client.get("client.timezone") or zone)).instant(midnight(last) + DAY)
    except (ValueError, LookupError, OSError):
        return None


def _judged(playbook: Playbook, client: ClientTimeline, run: PlaybookRun, now: int) -> PlaybookRun:
    due: list[PlaybookFired] = []
    ahead: list[tuple[str, int]] = []
    until = inf if run.ends_at is None else run.ends_at
    for place, step in enumerate(playbook.steps):
        for number, at in _instants(playbook.calendar, step, run):
            text = f"{step.text}/repeat {number}" if number else step.text
            if at >= until:
                break
            if at > now:
                ahead.append((text, at))
                break
            if not playbook.when.holds(_NO_TICKET, client.as_of(at)):
                # Once it does not apply, it does not come again by itself.
                break
            due.append(PlaybookFired(text, at, place))
    due.sort(key=lambda fired: (fired.at, fired.place))
    return run._replace(fired=tuple(due), upcoming=tuple(sorted(ahead, key=lambda step: step[1])))


def _instants(calendar: Calendar, step: PlaybookStep, run: PlaybookRun) -> Iterator[tuple[int, int]]:
    """Yield when a step and its repeats fall, at openings; what falls before its date was known is no step."""
    try:
        at = moved(calendar, run.from_at, step.duration, back=step.before)
        if at < run.begins_at:
            return
        yield 0, calendar.next_open(at)
        repeat = step.repeat
        number = 1
        while repeat is not None and (repeat.times is None or number <= repeat.times):
            further = Duration(repeat.every.amount * number, repeat.every.unit)
            yield number, calendar.next_open(moved(calendar, at, further))
            number += 1
    except BeyondHorizon:
        # So far ahead that no calendar serves it: nothing that anybody waits for.
        return


def moved(calendar: Calendar, at: int, duration: Duration, *, back: bool = False) -> int:
    """Return the instant so long after another, or before it; calendar days are the same local time."""
    amount = duration.amount
    match duration.unit:
        case "calendar_days":
            return calendar.plus_calendar_days(at, -amount if back else amount)
        case "working_days":
            return calendar.minus_working_days(at, amount) if back else calendar.plus_working_days(at, amount)
        case _:
            return calendar.add(at, -amount if back else amount)


def decide_client(
    rulebook: Rulebook, life: ClientLife, evaluation: ClientEvaluation, record: Record, now: int
) -> list[Decision]:
    """Return a decision for every step that came due and is not on record, oldest first within each playbook.

    Steps of a run that are found due together fire as one: the last one speaks. What fell due before the playbook was
    watched, or before anybody had written down what it counts from, is tracked and not acted on.
    """
    decisions: list[Decision] = []
    for run in evaluation.runs:
        playbook = rulebook.playbook(run.playbook)
        if playbook is None:
            continue
        new = [fired for fired in run.fired if not _is_spoken(playbook, run, fired, record)]
        adopted_at = max(record.adopted_at, record.activated_at.get(playbook.name, now), record.first_seen_at)
        adopted_at = max(adopted_at, life.told_at.get(run.begins_at, 0))
        acting = [fired for fired in new if fired.at > adopted_at]
        last = acting[-1] if acting and run.ends_at is None else None
        for fired in new:
            outcome, reason = _outcome(fired, last, run, adopted_at)
            if outcome == "act" and (silence := _silenced_by(playbook, fired, record)):
                outcome, reason = "silenced", silence
            actions = playbook.steps[fired.place].do if outcome == "act" else ()
            key = playbook_key(playbook, run, fired.step)
            decisions.append(Decision(key, playbook.name, 1, fired.step, fired.at, outcome, reason, actions))
    return decisions


def playbook_key(playbook: Playbook, run: PlaybookRun, step: str) -> str:
    """Return the key of the decision on a step, within its client."""
    return f"{playbook.first_name}/{playbook.start} {run.from_at}/{step}"


def _is_spoken(playbook: Playbook, run: PlaybookRun, fired: PlaybookFired, record: Record) -> bool:
    """Whether the step is on record for this run, under this instant or under the one that somebody has mended since.

    A step that was decided after the run began was decided for it.
    """
    if playbook_key(playbook, run, fired.step) in record.spoken:
        return True
    head = f"{playbook.first_name}/{playbook.start} "
    return any(
        key.startswith(head) and key.partition("/")[2].partition("/")[2] == fired.step
        for key, spoken in record.spoken.items()
        if spoken.decided_at >= run.begins_at and (run.ends_at is None or spoken.decided_at < run.ends_at)
    )


def _outcome(
    fired: PlaybookFired, last: PlaybookFired | None, run: PlaybookRun, adopted_at: int
) -> tuple[Outcome, str]:
    if fired.at <= adopted_at:
        return "before_adoption", "it fell due before this playbook and client were watched"
    if last is None:
        return "superseded", "the client had left the playbook before this could be done"
    if fired is not last:
        return "superseded", _AT_ONCE.format(last.step)
    return "act", f"{fired.step} {run.playbook} came due"


def _silenced_by(playbook: Playbook, fired: PlaybookFired, record: Record) -> str:
    for silence in record.silences:
        if silence.since <= fired.at < silence.until and silence.rule in ("", playbook.name):
            return f"silenced by {silence.owner or 'somebody'}: {silence.reason}"
    return ""


def standing_of(rulebook: Rulebook, life: ClientLife, key: str, now: int) -> tuple[PlaybookRun | None, str]:
    """Return the run that a decision belongs to while its step still holds; else None and why it does not."""
    evaluation = evaluate_client(rulebook, life, now)
    for run in evaluation.runs:
        playbook = rulebook.playbook(run.playbook)
        if playbook is None or all(playbook_key(playbook, run, fired.step) != key for fired in run.fired):
            continue
        if run.ends_at is not None:
            return None, "the client has left the playbook"
        if not playbook.when.holds(_NO_TICKET, life.client.as_of(now)):
            return None, f"the playbook is for clients with {playbook.when}, and this one is not any more"
        return run, ""
    return None, "no playbook asks for it any more"
