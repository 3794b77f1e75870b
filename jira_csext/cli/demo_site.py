"""The site file of a stand-in Jira, and the rules beside it with the accounts by which that Jira knows its people."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from jira_csext.cli.demo_folder import remember
from jira_csext.cli.failure import Failure

if TYPE_CHECKING:
    from jira_csext.sandbox.box import Sandbox


def write_site(folder: Path, box: Sandbox, url: str, *, status_card: bool) -> None:
    """Write down where the stand-in is and how to get in, as the site file of a real Jira says it.

    People stand there and in the rules by the accounts of its flavour alone: Cloud knows nobody by login. `folder` was
    made ready by `made_anew`. Raises Failure.
    """
    from jira_csext.sandbox.agency import site_file
    from jira_csext.sandbox.people import PEOPLE

    name, token = box.auth
    secret = folder / "token"
    secret.unlink(missing_ok=True)
    secret.touch(mode=0o600)
    secret.write_text(token)
    email = f"email: {name}, " if box.site.cloud else ""
    way_in = f"kind: jira, url: {url!r}, {email}token_file: token"
    there = f"helpdesk: {{{way_in}, scope: project = SUP, zone: Europe/Moscow}}"
    text, count = re.subn(r"(?m)^helpdesk: .*$", there, site_file().read_text("utf-8"))
    if count != 1:
        raise Failure(f"{site_file()} does not have one line that says where the helpdesk is")
    for person in PEOPLE:
        unknown = person.name if box.site.cloud else person.account_id
        text = text.replace(f"    - {unknown}\n", "")
    card = "" if status_card else "\nstatus_card: false\n"
    (folder / "csext.yaml").write_text(f"{text}{card}", "utf-8")
    if box.site.cloud:
        know_by_account(folder)
    remember(folder)


def know_by_account(folder: Path) -> None:
    """Name the people of the folder's rules by the accounts of Jira Cloud instead of their logins."""
    from jira_csext.sandbox.people import PEOPLE

    people = folder / "rules" / "people.yaml"
    known = people.read_text("utf-8")
    for person in PEOPLE:
        known = known.replace(f"account: {person.name}", f"account: {person.account_id}")
    people.write_text(known, "utf-8")
