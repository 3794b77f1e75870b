"""The register beside the rules: what it says of clients that the rules cannot use, and what clients have alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jira_csext.cli.clients_shared import register_of
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now
from jira_csext.cli.wiring import counted, load_rules, shown
from jira_csext.helpdesks.examination import Finding

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.register.fitting import RuleWords
    from jira_csext.site import Site
    from jira_csext.store.store import Store


def rules_known(settings: Site, store: Store) -> RuleWords | None:
    """Return what the rules of the site know: those of its folder, else those in force; None where there are none."""
    from jira_csext.cli.rules_in_force import kept_rules

    loaded = None
    if settings.rules.is_dir():
        try:
            loaded = load_rules(settings).loaded
        except Failure:
            # Rules that are wrong are told by `rules check`; what is in force are those of before.
            loaded = None
    loaded = loaded or kept_rules(settings, store)
    return None if loaded is None else words_known(loaded.rulebook, settings)


def words_known(rulebook: Rulebook, settings: Site) -> RuleWords | None:
    """Return what a rulebook knows of the register's words; None for one that promises nothing yet."""
    from jira_csext.register.fitting import words_of_rules

    if not rulebook.slas:
        return None
    folders = {path.parent.name for path in shown(settings.rules).glob("templates/*/*.txt")}
    return words_of_rules(rulebook, folders, settings.language)


def clients_unfit(store: Store, settings: Site, rules: RuleWords | None) -> Iterator[str]:
    """Yield a sentence for each value of the register that the rules cannot use, as the clients are now or will be."""
    from jira_csext.register.fitting import all_misfits, some_of

    register = register_of(store, settings)
    every_state = map(register.states, register.keys())
    yield from some_of(all_misfits((states[-1].client for states in every_state), rules))


def clients_examined(store: Store, settings: Site, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what `doctor` says of the register; nothing where there is none."""
    from jira_csext.register.fitting import some_of
    from jira_csext.register.shared import shared

    register = register_of(store, settings)
    if not len(register):
        return
    wrong = [*clients_unfit(store, settings, words_known(rulebook, settings))]
    wrong += some_of(shared(register.clients(helpdesk_now(store, settings.name))))
    for sentence in wrong:
        yield Finding("warning", "clients", sentence)
    if not wrong:
        yield Finding("ok", "clients", f"{counted(len(register), 'client')} on record, whose words the rules know")
