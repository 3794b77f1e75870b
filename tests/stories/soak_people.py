"""People of a soak: so many tickets over so many days, by chance and always the same for a seed, as a script.

The tickets are the made agency's ordinary ones. What people do beside the ordinary is thrown on top: commands in notes
and in public, priorities and types that change, tickets moved, hidden and deleted, words edited and taken away, and
conversations longer than Jira hands out at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.hand import Hand
from jira_csext.sandbox.ordinary import an_ordinary_ticket
from jira_csext.sandbox.people import MARINA, MOSCOW, OLEG, SUPPORT, Person
from jira_csext.sandbox.plot import Act as Deed
from jira_csext.sandbox.plot import Kind, Plot
from jira_csext.sandbox.script import Act, Play
from jira_csext.sandbox.small_site import PLAIN, SERVICE
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.vocabulary import TYPES, workflow

FIRST_DAY = date(2026, 5, 18)
COMMANDS = (
    "ack",
    "take",
    "snooze 2h because the hosting company is looking",
    "answered",
    "Ack. I am on it.",
    "snooze a while because of lunch",
)
_HOUR = 3600
_LONG_TALK, _LONG_HISTORY = 25, 50
# What people write may look like what we write, and like a command.
_ODD_WORDS = ("Reminder, 2 h left", "ack", "{{ left }} [~accountid:1] {panic}", "Time is running out: see above")


def script(tickets: int, days: int, seed: object) -> list[Play]:
    """Return what all of them do, from the first morning to the last evening; nothing after that."""
    working = [FIRST_DAY + timedelta(days=number) for number in range(days)]
    working = [day for day in working if day.weekday() != 6] or working
    end = ends(days)
    plays: list[Play] = []
    for number in range(tickets):
        dice = Dice("soak", seed, number)
        plays += _Life(an_ordinary_ticket(working[number % len(working)], dice), dice).plays()
    return sorted((each for each in plays if each.at_ms < end * 1000), key=lambda each: each.at_ms)


def begins() -> datetime:
    """Return when a soak begins: at eight, before anybody writes."""
    return datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 7, 30, tzinfo=MOSCOW)


def ends(days: int) -> int:
    """Return when it ends, in epoch seconds: the last day's midnight."""
    return int((begins() - timedelta(hours=7, minutes=30) + timedelta(days=days)).timestamp())


class _Life:
    """What happens to one ticket."""

    def __init__(self, plot: Plot, dice: Dice) -> None:
        self._plot = plot
        self._dice = dice
        self._key = ""
        self._steps = workflow(plot.kind)

    def plays(self) -> Iterator[Play]:
        """Yield it all; what is done to a ticket that is deleted by then is not done."""
        plot = self._plot
        yield Play(plot.created_at * 1000, plot.reporter.name, self._create)
        for deed in plot.acts:
            yield self._play(deed.at, deed.by, self._told(deed))
        yield from self._unusual()

    def _create(self, hand: Hand) -> None:
        plot = self._plot
        self._key = hand.create(
            SERVICE, TYPES[plot.kind].name, plot.summary, plot.text, priority=plot.priority, company=plot.company
        )

    def _play(self, at: int, by: Person, act: Act) -> Play:
        def if_there(hand: Hand) -> None:
            if hand.site.issue(self._key) is not None:
                act(hand)

        return Play(at * 1000, by.name, if_there)

    def _told(self, deed: Deed) -> Act:
        if not deed.field:
            return lambda hand: hand.comment(self._key, deed.text, internal=not deed.public)
        if deed.field == "status":
            return lambda hand: hand.move(self._key, self._steps[deed.to].id)
        if deed.field == "assignee":
            return lambda hand: hand.assign(self._key, deed.to)
        if deed.field == "priority":
            return lambda hand: hand.prioritize(self._key, deed.to)
        return lambda hand: hand.retype(self._key, TYPES[deed.to].name)

    def _unusual(self) -> Iterator[Play]:
        plot, dice = self._plot, self._dice
        # Dice are thrown for everybody alike, so that one more habit changes nothing about the others.
        somebody, another = dice.pick(SUPPORT), dice.pick((*SUPPORT, MARINA))
        command, odd = dice.pick(COMMANDS), dice.pick(_ODD_WORDS)
        habits: tuple[tuple[int, Person, Act], ...] = (
            (12, somebody, lambda hand: hand.comment(self._key, command, internal=True)),
            (2, somebody, lambda hand: hand.comment(self._key, command)),
            (2, plot.reporter, lambda hand: hand.comment(self._key, odd)),
            (2, somebody, lambda hand: hand.comment(self._key, odd, internal=True)),
            (9, somebody, lambda hand: hand.prioritize(self._key, "Highest" if plot.priority == "Low" else "High")),
            (3, somebody, self._made_a_complaint),
            (8, somebody, lambda hand: hand.assign(self._key, another.name)),
            (4, somebody, lambda hand: hand.label(self._key, "direct-line")),
            (3, somebody, lambda hand: hand.promise(self._key, self._in_days(3))),
            (3, plot.reporter, lambda hand: hand.move(self._key, self._steps["working"].id)),
            (2, somebody, self._moved),
            (1, OLEG, self._deleted),
            (1, OLEG, self._hidden),
            (3, somebody, self._edited),
            (2, somebody, self._taken_back),
        )
        for chance, person, act in habits:
            at = plot.created_at + dice.between(5, 60 * 30) * 60 + dice.between(0, 59)
            if dice.chance(chance):
                yield self._play(at, person, act)
        at = plot.created_at + dice.between(60, 1200) * 60
        if dice.chance(2):
            yield from self._long(at, plot.reporter, somebody)

    def _made_a_complaint(self, hand: Hand) -> None:
        kind: Kind = self._plot.kind
        if kind != "reclamation":
            hand.retype(self._key, TYPES["complaint"].name)

    def _moved(self, hand: Hand) -> None:
        issue = hand.site.issue(self._key)
        if issue is not None and issue.project == SERVICE:
            acts.move_to(hand.site, issue, hand.uid, hand.site.projects[PLAIN])

    def _deleted(self, hand: Hand) -> None:
        issue = hand.site.issue(self._key)
        if issue is not None:
            acts.delete(hand.site, issue)

    def _hidden(self, hand: Hand) -> None:
        issue = hand.site.issue(self._key)
        if issue is not None:
            issue.seen_only_by = frozenset(hand.site.groups["leadership"])
            hand.site.security_version += 1

    def _edited(self, hand: Hand) -> None:
        issue = hand.site.issue(self._key)
        theirs = [said for said in issue.comments if said.author == hand.uid] if issue else []
        if issue is not None and theirs:
            acts.edit_comment(hand.site, issue, theirs[-1], hand.uid, f"{theirs[-1].body} (edited)")

    def _taken_back(self, hand: Hand) -> None:
        issue = hand.site.issue(self._key)
        theirs = [said for said in issue.comments if said.author == hand.uid] if issue else []
        if issue is not None and theirs:
            acts.delete_comment(hand.site, issue, theirs[-1])

    def _long(self, at: int, client: Person, agent: Person) -> Iterator[Play]:
        """More comments than Jira embeds in an issue, and more changes than it hands out at once."""
        for number in range(_LONG_TALK):
            yield self._play(at + number * 60, client, self._says(f"And another thing, number {number}."))
        for number in range(_LONG_HISTORY):
            yield self._play(at + number * 40, agent, self._prioritizes(("High", "Medium")[number % 2]))
        yield self._play(at + 2 * _HOUR, agent, self._says("All of it is noted."))

    def _says(self, words: str) -> Act:
        return lambda hand: hand.comment(self._key, words)

    def _prioritizes(self, to: str) -> Act:
        return lambda hand: hand.prioritize(self._key, to)

    def _in_days(self, days: int) -> str:
        return (datetime.fromtimestamp(self._plot.created_at, UTC) + timedelta(days=days)).date().isoformat()
