"""A register of 5,000 clients: imported, compared, kept, and asked whose a ticket is: `python benchmarks/register.py`.

CPU time, medians. Matching stands beside the name alone (what a site without a register has), and rules that ask of the
client beside the same rules that do not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import goal, medians
from jira_csext.core.client import ClientTimeline
from jira_csext.core.conditions import Is
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Speaker, Ticket
from jira_csext.register import Client, Contact, LiveRegister, Register
from jira_csext.register.csv_file import csv_text, read_csv
from jira_csext.register.difference import difference
from jira_csext.register.yaml_file import read_yaml, yaml_text
from jira_csext.store import open_store
from jira_csext.sync.clients import client_by_name
from tests.building import a_calendar, a_goal, a_rule

CLIENTS, TICKETS = 5_000, 5_000
NOW = 1_700_000_000
TODAY = date(2023, 11, 14)


def a_client(number: int) -> Client:
    """A client with everything known of it."""
    name = f"client-{number}"
    people = tuple(
        Contact(f"Person {place} of {number}", "buyer", f"p{place}@{name}.example", (f"{name}.p{place}",))
        for place in range(3)
    )
    return Client(
        name,
        name=f"Company {number}",
        aliases=(f"Компания {number}", f"Co. {number}"),
        segment="current",
        tier=("standard", "key", "gold")[number % 3],
        manager=f"manager.{number % 20}",
        tags=("retail",),
        language="ru",
        form_of_address="formal",
        timezone="Europe/Moscow",
        contact_hours="mon-fri 10:00-18:00",
        targets=(("first_response", "2h"),),
        contract_from="2023-01-01",
        contract_to="2023-12-31",
        monthly_value="15000",
        currency="RUB",
        domains=(f"{name}.example",),
        contacts=people,
    )


def a_ticket(number: int) -> Ticket:
    """A ticket that names its client in one of three ways."""
    client = number % CLIENTS
    attributes = {"type": "question", "priority": "High", "state": "open", "reporter": f"client-{client}.p1"}
    says = f"Company {client}" if number % 3 else ""
    created_at = NOW + number
    history = [Event(created_at, "created", "created", "client", "somebody")]
    for place in range(1, 10):
        by: Speaker = "agent" if place % 2 else "client"
        history.append(Event(created_at + place * 600, "message", f"m{place}", by, by, public=True, text="So it is."))
    return Ticket(f"SUP-{number}", str(number), created_at, attributes, tuple(history), says)


def spent(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one run."""
    begun = process_time()
    work()
    return process_time() - begun


def imported(folder: Path, name: str, data: bytes) -> tuple[float, float]:
    """Return how long a first import and the same again take, file to disk."""
    read = read_csv if name.endswith(".csv") else read_yaml

    def run() -> None:
        with open_store(f"sqlite:///{folder / f'{name}.db'}") as store:
            register = Register(store.register.changes())
            found = difference(register, read(name, data), name, TODAY, NOW)
            changes = found.changes(NOW, "first import")
            if changes:
                store.register.record(changes, "me", "clients imported", {}, register.revision, NOW)
            else:
                assert len(found.same) == CLIENTS

    return spent(run), spent(run)


def main() -> None:
    """Print the figures and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    clients = [a_client(number) for number in range(CLIENTS)]
    csv, yaml = csv_text(clients).encode(), yaml_text(clients).encode()
    firsts: dict[str, list[float]] = {"clients.csv": [], "clients.yaml": []}
    agains: dict[str, list[float]] = {"clients.csv": [], "clients.yaml": []}
    tickets = [a_ticket(number) for number in range(TICKETS)]
    with tempfile.TemporaryDirectory() as root:
        for turn in range(rounds):
            for name, data in (("clients.csv", csv), ("clients.yaml", yaml)):
                folder = Path(root) / f"{turn}{name}"
                folder.mkdir()
                first, again = imported(folder, name, data)
                firsts[name].append(first)
                agains[name].append(again)
        for name, data in (("clients.csv", csv), ("clients.yaml", yaml)):
            print(
                f"{name}: {len(data) / 1e6:.1f} MB, imported in {median(firsts[name]):.2f} s, "
                f"the same again in {median(agains[name]):.2f} s"
            )
        with open_store(f"sqlite:///{Path(root) / '0clients.csv' / 'clients.csv.db'}") as store:
            loads = median([spent(lambda: LiveRegister(store.register).register.index) for _ in range(rounds)])
            live = LiveRegister(store.register)
            idle = median([spent(lambda: [live.refresh() for _ in range(100)]) / 100 for _ in range(rounds)])
            ours, by_name, with_client, without = medians(
                [
                    lambda: [live.client_of(ticket) for ticket in tickets],
                    lambda: [client_by_name(ticket) for ticket in tickets],
                    lambda: judged(tickets, live.client_of, "client.tier"),
                    lambda: judged(tickets, live.client_of, "priority"),
                ],
                rounds,
            )
    print(f"register and index loaded in {loads * 1000:.0f} ms, a look for changes {idle * 1e6:.0f} µs")
    print(f"whose a ticket is: {ours / TICKETS * 1e6:.1f} µs (by its name alone {by_name / TICKETS * 1e6:.1f} µs)\n")
    goal("5,000 clients imported from CSV, s", median(firsts["clients.csv"]), 3)
    goal("5,000 clients imported from YAML, s", median(firsts["clients.yaml"]), 6)
    goal("rules that ask of the client, times those that do not", with_client / without, 1.2)


def judged(tickets: list[Ticket], client_of: Callable[[Ticket], ClientTimeline], attribute: str) -> None:
    """Judge every ticket by three promises whose first goal asks for the attribute."""
    office = a_calendar()
    asked = Is(attribute, ("key", "High"))
    rules = Rulebook(
        tuple(
            a_rule(metric, [a_goal("1h", asked, office), a_goal("4h", calendar=office)], ["50%", "breach"], name=metric)
            for metric in ("first_response", "next_response", "resolution")
        )
    )
    for ticket in tickets:
        evaluate(rules, ticket, client_of(ticket), NOW + 86_400)


if __name__ == "__main__":
    main()
