"""What a backfill read and found, in numbers and sentences, and how it is kept so that a resumed one tells the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import Verdict

# Sentences shown at the end of a long run; the counts say how many there were in all.
_KEPT_SENTENCES = 50
_JUDGED_AT, _NEWEST, _REFUSED, _NOTICED = "judged_at", "newest_change", "refused: ", "noticed: "
_TYPE, _STATUS, _VERSION = "type: ", "status: ", "version: "
# What a notice says of one ticket alone: names in quotes, and numbers.
_OWN = re.compile(r'"[^"]*"|\d+')
_STATUS_NAMED = re.compile(r'status "')


class Sums(NamedTuple):
    """What one ticket adds: events, its cycles by state, those met after a reminder, its type, status and notices.

    `is_ahead`: it was created after the instant as of which it is judged. Where rules of then judge, `versions` are
    those of its cycles, and `early_count` those that closed before it is known which rules there were. `changed_at` is
    its last change (epoch seconds), 0 where that is no matter.
    """

    event_count: int
    states: tuple[str, ...]
    warned_count: int
    type: str
    status: str
    notices: tuple[str, ...]
    is_ahead: bool = False
    versions: tuple[str, ...] = ()
    early_count: int = 0
    changed_at: int = 0


def sums_of(ticket: Ticket, verdicts: Sequence[Verdict], judged_at: int, changed_at: int = 0) -> Sums:
    """Return what a ticket with these verdicts adds, judged as of that instant."""
    states = tuple([verdict.state for verdict in verdicts])
    warned = len([verdict for verdict in verdicts if verdict.fired and verdict.state == "met"])
    attributes = ticket.attributes
    kind = str(attributes.get("type") or "none")
    status = str(attributes.get("status") or "none")
    is_ahead = ticket.created_at > judged_at
    return Sums(len(ticket.history), states, warned, kind, status, ticket.notices, is_ahead, changed_at=changed_at)


def as_then(sums: Sums, verdicts: Sequence[Verdict], known_since: int | None) -> Sums:
    """Return the sums with the versions of the verdicts, and those that closed before any is known to have held."""
    early = 0 if known_since is None else sum(v.stopped_at is not None and v.stopped_at < known_since for v in verdicts)
    return sums._replace(versions=tuple(verdict.rulebook for verdict in verdicts), early_count=early)


@dataclass(slots=True)
class Summary:
    """`counts` by name, `refused` a sentence for each line that is no ticket, `notices` what was odd, how often.

    Of notices that differ only in names and numbers the first stands for all. `types` and `statuses` are those that
    the tickets have now, how often; `versions` are those that judged, each with its cycles, where rules of then judge.
    `judged_at` is the instant (epoch seconds) as of which the tickets are judged, `resumed_at` the number of the line
    behind which an interrupted run was taken up, `ended_early` why the rest of the file could not be read. `newest` is
    the newest change in a file, 0 where it is not known. `was_finished`: it had been before, so nothing was read.
    """

    judged_at: int
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)
    resumed_at: int = 0
    ended_early: str = ""
    newest: int = 0
    was_finished: bool = False
    _firsts: dict[str, str] = field(default_factory=dict)

    def refuse(self, sentence: str) -> None:
        """Count a line or ticket that could not be taken in, and keep the first sentences."""
        self.counts["refused"] += 1
        if len(self.refused) < _KEPT_SENTENCES:
            self.refused.append(sentence)

    def saw(self, sums: Sums, now: int) -> None:
        """Take note of when a ticket in a file last changed, whatever is on record of it in the end."""
        # What is ahead of the clock says nothing of how old the file is.
        if self.newest < sums.changed_at <= now:
            self.newest = sums.changed_at

    def add(self, sums: Sums, times: int = 1) -> None:
        """Count a ticket that was saved, with its cycles by the state they stand in, and what was odd about it.

        `times` -1 takes it out again: a later line of the file told it anew.
        """
        counts = self.counts
        events, states, warned, kind, status, notices, is_ahead, versions, early, _ = sums
        counts["tickets"] += times
        counts["events"] += times * events
        counts["cycles"] += times * len(states)
        for state in states:
            counts[state] += times
        counts["warned"] += times * warned
        _count(self.types, kind, times)
        _count(self.statuses, status, times)
        counts["noticed"] += times * bool(notices)
        if is_ahead:
            counts["ahead"] += times
        for version in versions:
            self.versions[version] += times
        if early:
            counts["early"] += times * early
        for notice in notices:
            _count(self.notices, self._firsts.setdefault(kind_of_notice(notice), notice), times)

    def kept(self) -> Mapping[str, int]:
        """Return everything as numbers by name, for the progress that is saved with each batch."""
        return {
            _JUDGED_AT: self.judged_at,
            **({_NEWEST: self.newest} if self.newest else {}),
            **self.counts,
            **{_REFUSED + sentence: 1 for sentence in self.refused},
            **{_NOTICED + notice: count for notice, count in self.notices.items()},
            **{_TYPE + name: count for name, count in self.types.items()},
            **{_STATUS + name: count for name, count in self.statuses.items()},
            **{_VERSION + name: count for name, count in self.versions.items() if count},
        }

    def take_up(self, kept: Mapping[str, int], line: int) -> None:
        """Go on from what was saved behind that line."""
        self.resumed_at = line
        for name, count in kept.items():
            if name == _JUDGED_AT:
                self.judged_at = count
            elif name == _NEWEST:
                self.newest = count
            elif name.startswith(_REFUSED):
                self.refused.append(name.removeprefix(_REFUSED))
            elif name.startswith(_NOTICED):
                notice = name.removeprefix(_NOTICED)
                self._firsts[kind_of_notice(notice)] = notice
                self.notices[notice] = count
            elif name.startswith(_TYPE):
                self.types[name.removeprefix(_TYPE)] = count
            elif name.startswith(_STATUS):
                self.statuses[name.removeprefix(_STATUS)] = count
            elif name.startswith(_VERSION):
                self.versions[name.removeprefix(_VERSION)] = count
            else:
                self.counts[name] = count


def kind_of_notice(notice: str) -> str:
    """Return what notices of one kind share: all but names and numbers. Each status is a kind: each is to be mapped."""
    return notice if _STATUS_NAMED.match(notice) else _OWN.sub("…", notice)


def _count(seen: Counter[str], name: str, times: int) -> None:
    if name in seen or (times > 0 and len(seen) < _KEPT_SENTENCES):
        seen[name] += times
        if seen[name] <= 0:
            del seen[name]
