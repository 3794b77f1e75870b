"""Delay warnings replayed from history: who was reminded, when a delay was known, whether the client heard in time.

Second by second: what happened changes the state, and what comes by time alone fires in between (docs/decisions/0008).
"""

from __future__ import annotations

from jira_csext.core.cycle import Ending
from jira_csext.core.delay_ahead import BREACH, DEADLINE, PRESUMED, Ahead
from jira_csext.core.delay_inputs import Inputs, Second, Situation, latest_date
from jira_csext.core.delay_instants import named_by
from jira_csext.core.delay_rule import DRAFT, FORECAST, GRACE, KNOWN, MISSED, OTHERWISE, POSTPONED
from jira_csext.core.delay_state import Delay, Kind, Pending, Watch
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event
from jira_csext.core.verdict import FiredStep


class Replay(Ahead):
    """One ticket's deadlines and delays, from one instant to a later one; `gone_at` is when the ticket was gone."""

    def __init__(self, rulebook: Rulebook, inputs: Inputs, gone_at: int | None) -> None:
        super().__init__(rulebook, inputs)
        self._gone_at = gone_at
        self._ahead = inputs.seconds()[::-1]
        self._grace = GRACE if rulebook.conduct.grace is None else rulebook.conduct.grace
        self._risk = 0
        self._risk_by = ""
        self._ids: set[str] = set()

    def run(self, now: int) -> None:
        """Go on to an instant, no earlier one than before; a ticket that is gone says nothing any more."""
        gone_at = self._gone_at if self._gone_at is not None and self._gone_at <= now else None
        end = now if gone_at is None else gone_at
        while self._ahead and self._ahead[-1].at <= end:
            second = self._ahead.pop()
            self._pass(second.at)
            self._take_in(second)
        self._pass(end + 1)
        self._note_dues()
        if gone_at is not None:
            for row in (self.watch, self.delay):
                if row is not None:
                    row.end(gone_at, "", "gone")

    # what comes by time alone

    def _pass(self, until: int) -> None:
        """Let come what comes before an instant."""
        while (step := self.soonest()) is not None and step.seen_from < until:
            self._come(step)

    def _come(self, step: Pending) -> None:
        row = step.row
        if step.what in (BREACH, DEADLINE):
            row.breached_at = step.at
        elif step.what == PRESUMED:
            self._presume(step)
        elif step.what == MISSED and not isinstance(row, Delay):
            self._open("missed", step.at, row.start_id)
        elif isinstance(row, Watch):
            row.done.add(step.place)
            row.reminded_at = step.seen_from if row.reminded_at is None else row.reminded_at
            self._say(row, step.text, step.seen_from)
        elif isinstance(row, Delay):
            self._fire(row, step)

    def _fire(self, delay: Delay, step: Pending) -> None:
        if step.what == OTHERWISE:
            delay.posts += 1
        elif step.what == DRAFT:
            delay.drafted = True
        else:
            delay.is_missed = True
        delay.fire(FiredStep(step.text, step.seen_from))

    def _say(self, watch: Watch, text: str, at: int) -> None:
        """Let a step come that may have come before in the same watch."""
        is_again = any(step.step == text for step in watch.fired)
        watch.fire(FiredStep(text, at, again=f"{self._situation.cause}@{at}" if is_again else ""))

    def _presume(self, step: Pending) -> None:
        delay = self._open("presumed", step.seen_from, self.watches[-1].start_id)
        # Below the last contact hour there is no time left for a draft.
        if step.repeat == 0:
            delay.drafted = True
            delay.fire(FiredStep(DRAFT, step.seen_from))

    # what happened

    def _take_in(self, second: Second) -> None:
        self._note_dues()
        self._since = second.at
        if second.is_new:
            self._enter(self._inputs.situation(second.at), second)
        elif second.repeated:
            self.heard.touched_at = second.at
            self._repeat(second)
        if second.risk is not None:
            self._risk = second.risk.new if isinstance(second.risk.new, int) else 0
            self._risk_by = second.risk.id
        for event in second.said:
            self._hear(event)
        self._settle(second.at)

    def _note_dues(self) -> None:
        """Keep what was due until now, for what may end in this second."""
        watch, delay = self.watch, self.delay
        if watch is not None:
            watch.due_at = self._situation.deadline_at
        if delay is not None:
            delay.due_at = self.due(delay)

    def _enter(self, situation: Situation, second: Second) -> None:
        """Take in how things stand now: another deadline is another watch."""
        at, was, watch = second.at, self._situation, self.watch
        self._situation = situation
        self._contact = None
        is_same = (
            watch is not None
            and situation.rule is watch.rule
            and situation.deadline_id == was.deadline_id
            and (bool(situation.deadline_id) or situation.deadline_at == was.deadline_at)
        )
        if second.repeated:
            self.heard.touched_at = at
        if is_same and watch is not None:
            self._move(watch, was, situation)
            if second.repeated:
                self._repeat(second)
            return
        if watch is not None:
            self._leave(watch, situation, at)
        # A forecast is of one deadline.
        self._risk, self._risk_by = 0, ""
        rule = situation.rule
        if rule is None or situation.is_done or (situation.deadline_at is None and not situation.is_paused):
            return
        name = situation.deadline_id or situation.cause
        self.watches.append(Watch(rule, at, self._own(name, at), deadline_id=situation.deadline_id))
        if not situation.deadline_id and situation.deadline_at is not None:
            self._date_given(situation.deadline_at, at, wish=second.wish)
            is_new = all(watch.due_at != situation.deadline_at for watch in self.watches[:-1])
            if situation.deadline_at < at and is_new:
                # A date that was past when it was set: nothing of it lies ahead that could be said later.
                self._say(self.watches[-1], MISSED, at)

    def _leave(self, watch: Watch, situation: Situation, at: int) -> None:
        delay = self.delay
        if situation.is_done:
            ending: Ending = "stopped"
        elif situation.rule is not watch.rule:
            ending = "when"
        else:
            ending = "cancelled"
        watch.end(at, situation.cause, ending)
        if delay is None:
            return
        gone = situation.deadline_at is None and not situation.is_paused
        if ending != "cancelled" or gone:
            delay.end(at, situation.cause, ending)

    def _move(self, watch: Watch, was: Situation, situation: Situation) -> None:
        """Another goal of the promise is in force: reminders that it moves ahead are due again."""
        if situation.deadline_at is None or situation.goal == was.goal:
            return
        ahead = enumerate(self._reminders(watch.rule, situation.deadline_at))
        watch.done.difference_update([place for place, at in ahead if at > self._since])

    def _repeat(self, second: Second) -> None:
        """A date was said once more: the client's own wish for the one in force means that they know it."""
        deadline_at = self._situation.deadline_at
        if second.wish and deadline_at is not None and self._inputs.promised_at(second.at) == deadline_at:
            self.heard.at, self.heard.since = deadline_at, second.at
            if self.delay is not None:
                self.delay.end(second.at, self._situation.cause, "stopped")
        self._touch(second.at)

    def _date_given(self, deadline_at: int, at: int, *, wish: bool) -> None:
        """A person set a date: the first one counts as heard, and so does one that the client wished for."""
        heard = self.heard
        heard.touched_at = at
        if wish and self.delay is not None:
            self.delay.end(at, self._situation.cause, "stopped")
        if heard.at is None or wish:
            # Whoever was named a later date before it was set believes in that one.
            said_at = deadline_at if wish or heard.said_at is None else heard.said_at
            heard.at, heard.since = max(deadline_at, said_at), at
        if deadline_at <= heard.at:
            self._touch(at)
        self._count(deadline_at, at, wish=wish)

    def _count(self, date_at: int, at: int, *, wish: bool = False) -> None:
        """Count a later date, those of one grace as one."""
        heard, watch = self.heard, self.watch
        if heard.furthest_at is None or date_at <= heard.furthest_at:
            heard.furthest_at = date_at if heard.furthest_at is None else heard.furthest_at
            return
        heard.furthest_at = date_at
        if wish or watch is None:
            return
        if heard.counted_at is not None and at - heard.counted_at <= self._grace:
            return
        heard.counted_at = at
        self._postpone(at)

    def _postpone(self, at: int) -> None:
        watch = self.watch
        self.heard.counted += 1
        if watch is None or watch.rule.postponed is None or self.heard.counted <= watch.rule.postponed.more_than:
            return
        text = f"{POSTPONED}/repeat {watch.postponed}" if watch.postponed else POSTPONED
        watch.postponed += 1
        watch.fire(FiredStep(text, at))

    def _touch(self, at: int) -> None:
        """Somebody said once more that the date holds: what was only presumed, and not told, is none any more."""
        delay = self.delay
        if delay is not None and delay.kind == "presumed" and not delay.without_date:
            delay.end(at, self._situation.cause, "cancelled")

    def _hear(self, event: Event) -> None:
        """Take in a public message: a later date ends the obligation, one without a date moves it."""
        watch, heard_at = self.watch, self.heard_at
        is_ours = event.kind == "own"
        if watch is None or heard_at is None:
            rule = self._situation.rule
            said_at = None if is_ours or rule is None else latest_date(event, None, rule.calendar)
            self.heard.said_at = max(filter(None, (said_at, self.heard.said_at)), default=None)
            return
        deadline_at = self._situation.deadline_at
        date_at = self.new_date_at if is_ours else latest_date(event, deadline_at, watch.rule.calendar)
        delay = self.delay
        if date_at is not None and date_at > heard_at:
            if delay is not None:
                delay.end(event.at, event.id, "stopped")
            self.heard.at, self.heard.since, self.heard.touched_at = date_at, event.at, event.at
            self._count(date_at, event.at)
        elif is_ours and delay is not None:
            delay.without_date += 1
            delay.named_by = named_by(watch.rule, event.at, self._hours(watch.rule))
            delay.kind_since, delay.drafted = event.at, False
            delay.posts = max(delay.posts, delay.without_date)
            self._postpone(event.at)

    def _settle(self, at: int) -> None:
        """Begin, turn or end a delay by how things stand after a second."""
        watch, delay, heard_at, deadline_at = self.watch, self.delay, self.heard_at, self._situation.deadline_at
        if watch is None or heard_at is None or deadline_at is None:
            return
        is_known = deadline_at > heard_at
        threshold = watch.rule.when_risk
        is_forecast = threshold is not None and self._risk >= threshold and bool(self._risk_by)
        if delay is None:
            if is_known:
                self._open("known", at, self._situation.cause)
                self._say(watch, KNOWN, at)
            elif is_forecast and heard_at > at:
                self._open("forecast", at, self._risk_by)
                self._say(watch, FORECAST, at)
        elif is_known and delay.kind in ("forecast", "presumed"):
            delay.kind, delay.kind_since = "known", at
            self._say(watch, KNOWN, at)
        elif is_known and delay.kind == "known" and deadline_at != delay.noted_date_at:
            # What staff last read of it names another date.
            self._say(watch, KNOWN, at)
        elif delay.kind == "known" and not is_known and not delay.without_date:
            delay.end(at, self._situation.cause, "cancelled")
        elif delay.kind == "forecast" and not is_forecast and not delay.without_date:
            delay.end(at, self._risk_by, "cancelled")
        if self.delay is not None and is_known:
            self.delay.noted_date_at = deadline_at

    def _open(self, kind: Kind, at: int, cause: str) -> Delay:
        delay = Delay(self.watches[-1].rule, at, self._own(f"{kind}:{cause}", at), kind=kind, kind_since=at)
        self.delays.append(delay)
        return delay

    def _own(self, name: str, at: int) -> str:
        """Return a name that no other row has."""
        if name in self._ids:
            name = f"{name}@{at}"
        self._ids.add(name)
        return name
