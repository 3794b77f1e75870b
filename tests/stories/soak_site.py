"""Where and how long a soak takes place: the agency's own site file and starter rules, for a stand-in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jira_csext.cli.demo_site import know_by_account
from jira_csext.sandbox.agency import site_file
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.state.model import Flavour
from tests.stories.soak_daemon import SITE
from tests.stories.soak_people import begins, ends

REPO = Path(__file__).resolve().parents[2]

_QUIET_HOURS = 12


@dataclass(frozen=True, slots=True)
class Size:
    """How large a soak is. `processes` of the `kills` are of a real process.

    `every` is how many minutes lie between two looks by day, at least and at most.
    """

    flavour: Flavour
    tickets: int
    days: int
    kills: int
    processes: int
    every: tuple[int, int] = (3, 20)
    seed: int = 1


def instants_of(size: Size) -> Iterator[int]:
    """Yield when the daemon looks: now and then, more rarely at night, never quite regularly; last, at a quiet end."""
    dice = Dice("soak", size.seed, "instants")
    at, end = int(begins().timestamp()), ends(size.days)
    while at < end:
        yield at
        hour = (at + 3 * 3600) % 86_400 // 3600
        at += dice.between(*size.every) * 60 if 8 <= hour < 20 else dice.between(20, 80) * 60
    yield from range(end, end + _QUIET_HOURS * 3600, 3600)


def write_site(folder: Path, box: Sandbox) -> None:
    """Write down the agency's own site file and starter rules, for this stand-in."""
    shutil.copytree(REPO / "rules", folder / "rules")
    name, token = box.auth
    (folder / "token").write_text(token, "utf-8")
    email = f"email: {name}, " if box.site.cloud else ""
    helpdesk = (
        f"helpdesk: {{kind: jira, url: '{box.url}', {email}token_file: token, zone: Europe/Moscow, "
        "scope: 'project in (SUP, LEAD)'}"
    )
    lines = [helpdesk if line.startswith("helpdesk:") else line for line in site_file().read_text("utf-8").splitlines()]
    # One connection, so that a seed makes the same run each time. The limits on a rule are for mistakes: two hundred
    # tickets a day are none.
    lines += [
        f"name: {SITE}",
        "internal: {role: Service Desk Team}",
        "daemon: {connections: 1}",
        "limits: {writes_per_hour: 100000}",
    ]
    (folder / "csext.yaml").write_text("\n".join(lines), "utf-8")
    # As the rulebook itself advises once it has been read for two weeks: one public message more.
    slas = folder / "rules" / "slas.yaml"
    slas.write_text(slas.read_text("utf-8").replace("    shadow: true\n", ""), "utf-8")
    if box.site.cloud:
        know_by_account(folder)
