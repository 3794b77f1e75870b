"""Speed of judging: one condition, one full rule, and every real ticket by three and by eight promises.

Usage: python benchmarks/evaluate.py [--rounds N]

Beside them in the same rounds: a hand-written lambda (the limit of Python) and a sandboxed Jinja2 expression for the
condition, and `json.loads` of the very lines that the tickets came from.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from jinja2.sandbox import ImmutableSandboxedEnvironment

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.histories import History, histories, rulebook_of
from benchmarks.measuring import goal, medians
from jira_csext.core.client import NO_CLIENT, client_attributes
from jira_csext.core.conditions import AllOf, Is, MoreThan
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Attributes, Event, Ticket, Value

NOW = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
REPEATED = 2000

HEAD = """
version: 1
calendars:
  default:
    timezone: Europe/Moscow
    hours: {mon-thu: ["10:00-13:00", "14:00-19:00"], fri: ["10:00-18:00"]}
    holidays: {country: RU}
  always: {timezone: UTC, hours: always}
actions:
  remind: [{note: reminder, mention: assignee}]
  tell: [{note: overdue}, {label: sla-breached}]
people: {}
slas:
"""
THREE = """
  first-response:
    when: always
    metric: first_response
    goals: [{when: {priority: [Highest, High]}, target: 1h}, {target: 4h}]
    steps: [{at: 50%, do: remind}, {at: breach, do: tell}]
  next-response:
    when: always
    metric: next_response
    goals: [{when: {priority: [Highest, High]}, target: 4h}, {target: 8h}]
    steps: [{at: 75%, do: remind}, {at: breach, do: tell}]
  resolution:
    when: always
    metric: resolution
    pause_while: {state: waiting_for_client}
    goals: [{when: {priority: Highest}, target: 8h}, {when: {priority: High}, target: 3wd}, {target: 5wd}]
    steps: [{at: 50%, do: remind}, {at: 4h before, do: remind}, {at: breach, do: tell}, {at: 1wd after, do: tell}]
"""
FIVE_MORE = """
  first-response-day-and-night:
    when: {not: {priority: Lowest}}
    metric: first_response
    goals: [{when: {priority: Highest}, target: 30m, calendar: always}, {target: 2h, calendar: always}]
    steps: [{at: 10m before, do: remind}, {at: breach, do: tell}]
  first-response-by-evening:
    when: always
    metric: first_response
    goals: [{when: {type: bug}, target: end of day}, {target: end of next working day}]
    steps: [{at: 2h before, do: remind}, {at: breach, do: tell}]
  next-response-in-days:
    when: always
    metric: next_response
    goals: [{when: {type: [bug, complaint]}, target: 1wd}, {target: 2wd}]
    steps: [{at: 75%, do: remind}, {at: breach, do: tell}]
  resolution-resumed:
    when: always
    metric: resolution
    pause_while: {state: waiting_for_client}
    on_reopen: resume
    goals: [{when: {type: bug}, target: 10wd}, {target: 20wd}]
    steps: [{at: 80%, do: remind}, {at: breach, do: tell}]
  resolution-by-the-calendar:
    when: always
    metric: resolution
    goals: [{when: {priority: [Highest, High]}, target: 14cd}, {target: 30cd}]
    steps: [{at: 50%, do: remind}, {at: breach, do: tell}]
"""

FIVE_CLAUSES = AllOf(
    (
        Is("type", ("complaint", "bug")),
        Is("priority", ("High", "Highest")),
        Is("labels", ("vip",)),
        MoreThan("fields.amount", 1000),
        Is("client.tier", ("key",)),
    )
)
IN_JINJA = (
    "ticket.type in ('complaint', 'bug') and ticket.priority in ('High', 'Highest') and 'vip' in ticket.labels "
    "and ticket.amount > 1000 and client.tier == 'key'"
)
ONE_RULE = """
  resolution:
    when: {type: [complaint, bug], priority: [High, Highest]}
    metric: resolution
    pause_while: {state: waiting_for_client}
    goals: [{target: 8h}]
"""


def main() -> int:
    """Print the figures and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds: int = parser.parse_args().rounds
    condition, rule = one_condition(rounds), one_rule(rounds)
    print()
    three, eight = every_ticket(histories(), rounds)
    print()
    goal("G7 a condition of five clauses, a second", condition, 900_000, "{:,.0f}", at_least=True)
    goal("G7 a full rule over ten events, a second", rule, 60_000, "{:,.0f}", at_least=True)
    goal("three promises a ticket, in times of json.loads", three, 5)
    goal("eight promises a ticket, in times of json.loads", eight, 12)
    return 0


def one_condition(rounds: int) -> float:
    """Return how often a second a condition is answered; the attributes are those of a ticket that meets it."""
    amount = "fields.amount"
    ticket: Attributes = {"type": "complaint", "priority": "High", "labels": ("web", "vip"), amount: 5000}
    client = client_attributes("acme", tier="key")
    expression = ImmutableSandboxedEnvironment().compile_expression(IN_JINJA)
    for_jinja = {"ticket": {**ticket, "amount": 5000}, "client": {"tier": "key"}}

    def by_hand(ticket: Attributes, client: Attributes) -> bool:
        value: Value = ticket[amount]
        labels = ticket["labels"]
        return (
            ticket["type"] in {"complaint", "bug"}
            and ticket["priority"] in {"High", "Highest"}
            and isinstance(labels, tuple)
            and "vip" in labels
            and isinstance(value, int)
            and value > 1000
            and client["client.tier"] == "key"
        )

    holds = FIVE_CLAUSES.holds
    if not (holds(ticket, client) and by_hand(ticket, client) and expression(for_jinja)):
        raise SystemExit("the ways disagree on whether the condition holds")

    def ours() -> None:
        for _ in range(REPEATED):
            holds(ticket, client)

    def limit() -> None:
        for _ in range(REPEATED):
            by_hand(ticket, client)

    def jinja() -> None:
        for _ in range(REPEATED):
            expression(for_jinja)

    spent = medians((ours, limit, jinja), rounds * 3)
    rates = [REPEATED / one for one in spent]
    print(f"{'condition of five clauses':28}{rates[0]:>12,.0f}/s ours")
    print(f"{'':28}{rates[1]:>12,.0f}/s a function written by hand")
    print(f"{'':28}{rates[2]:>12,.0f}/s Jinja2, sandboxed")
    return rates[0]


def one_rule(rounds: int) -> float:
    """Return how many rules a second are judged over ten events: condition, clock and a pause, each for itself.

    A ticket's history is replayed once for all its rules, so a rule among others costs less; that is printed too.
    """
    alone = rulebook_of(HEAD + ONE_RULE).rulebook
    among_three = replace(alone, slas=tuple(replace(alone.slas[0], name=f"resolution-{n}") for n in range(3)))
    ticket = ten_events()
    for cycle in evaluate(among_three, ticket, NO_CLIENT, NOW).cycles:
        if cycle.state != "breached" or len(cycle.pauses) != 1:
            raise SystemExit("the rule is not judged as this benchmark means it to be")

    def repeated(rulebook: Rulebook) -> None:
        for _ in range(REPEATED):
            evaluate(rulebook, ticket, NO_CLIENT, NOW)

    spent = medians((partial(repeated, alone), partial(repeated, among_three)), rounds * 3)
    print(f"{'rule over ten events':28}{REPEATED / spent[0]:>12,.0f}/s ours, the only rule of the book")
    print(f"{'':28}{3 * REPEATED / spent[1]:>12,.0f}/s ours, in a book of three such rules")
    return REPEATED / spent[0]


def ten_events() -> Ticket:
    """A complaint that was answered, waited for the client over a night, and was resolved late."""
    day, hour = 86_400, 3600
    at = int(datetime(2026, 6, 1, 8, tzinfo=UTC).timestamp())
    history = (
        Event(at, "created", "created", "client"),
        Event(at + hour, "message", "c1", "agent", public=True),
        Event(at + 2 * hour, "changed", "h1.1", "agent", "kim", "status", "Open", "Waiting"),
        Event(at + 2 * hour, "changed", "h1.2", "agent", "kim", "state", "open", "waiting_for_client"),
        Event(at + day, "message", "c2", "client", public=True),
        Event(at + day + hour, "changed", "h2.1", "agent", "kim", "status", "Waiting", "Open"),
        Event(at + day + hour, "changed", "h2.2", "agent", "kim", "state", "waiting_for_client", "open"),
        Event(at + 2 * day, "message", "c3", "agent", public=True),
        Event(at + 3 * day, "changed", "h3.1", "agent", "kim", "status", "Open", "Closed"),
        Event(at + 3 * day, "changed", "h3.2", "agent", "kim", "state", "open", "resolved"),
    )
    attributes: Attributes = {"type": "complaint", "priority": "High", "status": "Closed", "state": "resolved"}
    return Ticket("SUP-1", "10001", at, attributes, history)


def every_ticket(sets: list[History], rounds: int) -> tuple[float, float]:
    """Return how much longer than `json.loads` of the same lines three and eight promises take, over all sets."""
    three, eight = rulebook_of(HEAD + THREE).rulebook, rulebook_of(HEAD + THREE + FIVE_MORE).rulebook
    print(f"{'microseconds a ticket':32}{'tickets':>8}{'events':>8}{'json':>8}{'three':>8}{'eight':>8}   times json")
    totals = [0.0, 0.0, 0.0]
    for history in sets:
        count = len(history.tickets)
        tallies: list[Counter[str]] = [Counter(), Counter()]

        spent = medians(
            (partial(parse, history), partial(judged, three, history), partial(judged, eight, history)), rounds
        )
        for index, one in enumerate(spent):
            totals[index] += one
        check(history, three, tallies[0])
        check(history, eight, tallies[1])
        events = sum(len(ticket.history) for ticket, _ in history.tickets) / count
        each = [one / count * 1e6 for one in spent]
        print(
            f"{history.name:32}{count:8}{events:8.1f}{each[0]:8.1f}{each[1]:8.1f}{each[2]:8.1f}"
            f"{spent[1] / spent[0]:8.2f}{spent[2] / spent[0]:6.2f}"
            f"   {sum(tallies[0].values()) / count:.1f} and {sum(tallies[1].values()) / count:.1f} cycles each"
        )
    ratios = totals[1] / totals[0], totals[2] / totals[0]
    print(f"{'all':72}{ratios[0]:8.2f}{ratios[1]:6.2f}")
    return ratios


def parse(history: History) -> None:
    """Do what anybody must who wants to look at the tickets at all."""
    for line in history.lines:
        json.loads(line)


def judged(rulebook: Rulebook, history: History) -> None:
    """Judge every ticket."""
    for ticket, client in history.tickets:
        evaluate(rulebook, ticket, client, NOW)


def check(history: History, rulebook: Rulebook, tally: Counter[str]) -> None:
    """Count the cycles by their state; every rule whose clock runs in each ticket must have matched each ticket."""
    always_run = {sla.name for sla in rulebook.slas if sla.metric.name != "next_response"}
    for ticket, client in history.tickets:
        cycles = evaluate(rulebook, ticket, client, NOW).cycles
        tally.update(cycle.state for cycle in cycles)
        if missing := always_run - {cycle.rule for cycle in cycles}:
            raise SystemExit(f"{ticket.key} of {history.name} has no cycle of {', '.join(sorted(missing))}")


if __name__ == "__main__":
    sys.exit(main())
