"""A daemon that looks at its rules before each turn, on a story's stage."""

from __future__ import annotations

from jira_csext.cli.rules_in_force import reload_of, rules_to_start_with
from jira_csext.cli.wiring import load_settings, watched_site
from jira_csext.sync.reload import InForce, Reload
from tests.command import Outcome, call
from tests.stories.told import Stage


class Reloading:
    """The daemon of a stage as `run` has it. `in_force` are the edits that it has put in force."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.in_force: list[InForce] = []
        self.reload: Reload
        self.start()

    def start(self) -> None:
        """Start it anew, as the rules are now."""
        stage = self.stage
        settings = load_settings(stage.folder / "csext.yaml", None)
        wired = rules_to_start_with(settings)
        self.reload = reload_of(wired, self.in_force.append)
        stage.watched = watched_site(wired, stage.store, stage.helpdesk, stage.local_now, self.reload)

    @property
    def version(self) -> str:
        """The version in force."""
        return self.stage.store.cursor.of("story").rulebook

    def at(self, *times: str) -> None:
        """Let it take a turn at each of these times."""
        for time in times:
            self.stage.to(time)
            self.stage.watched = self.reload.look(self.stage.watched, self.stage.local_now)
            self.stage.turn()

    def edit(self, text: str) -> None:
        """Save the rules."""
        self.stage.rules(text)

    def wrong(self) -> dict[str, str]:
        """What is wrong, with its sentence."""
        return {state.name: state.sentence for state in self.stage.store.cursor.of("story").states}

    def calls(self, *words: object) -> Outcome:
        """Call a command of the site; the clock is the test's to set."""
        return call(*words, "--site", self.stage.folder / "csext.yaml")
