"""The daemon as a process of its own, for a test to kill: `first_start.py URL EMAIL TOKEN STORE`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from jira_csext.store import open_store
from jira_csext.sync.loop import turn
from tests.stories.test_scale_first_start import spoken_to
from tests.watching import a_watched, first_answer


def main(url: str, email: str, token: str, path: str) -> None:
    helpdesk = spoken_to(url, email, token)
    now = helpdesk.clock()
    with open_store(f"sqlite:///{path}") as store:
        watched = a_watched(store, helpdesk, now, first_answer("breach"))
        while turn(watched, now).more:
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
