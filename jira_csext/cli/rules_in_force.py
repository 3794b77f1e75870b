"""The rules that hold: those of the folder that the site file names, or those that the store keeps from before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jira_csext.cli.failure import Failure
from jira_csext.cli.rules_folder import read_rules
from jira_csext.cli.wiring import Wired, load_rules, opened_store, shown, with_rules, words_of

if TYPE_CHECKING:
    from jira_csext.rulefiles import LoadedRulebook
    from jira_csext.site import Site
    from jira_csext.store.store import Store
    from jira_csext.sync.reload import InForce, Reload, Rules
    from jira_csext.sync.watched import Watched


class SiteRules:
    """A site's rules as an admin edits them, for `sync.reload`.

    Of an edited site file only `rules`, the folder, is followed; the rest of it counts from the next start. A folder
    that was named on the command line stays.
    """

    def __init__(self, settings: Site) -> None:
        from jira_csext.sync.reload_folder import FolderDigest

        self._settings = settings
        self._folder = settings.rules
        self._digest = FolderDigest(self._folder)
        self._file_seen = _stat_of(settings.file)
        self._wrong: tuple[str, ...] = ()
        self._follows = self._folder_in_file() == settings.rules

    def fingerprint(self) -> str:
        """Return a text that changes with every edit of the rules, and of the site file while that is wrong."""
        self._follow()
        return "\n".join((str(self._folder), self._digest.now(), *self._wrong))

    def load(self) -> Rules:
        """Return the rules as they are written now. Raises RulesRefused."""
        from jira_csext.sync.reload import RulesRefused

        if self._wrong:
            raise RulesRefused(self._wrong)
        settings = self._settings.model_copy(update={"rules": self._folder})
        try:
            # As `rules check` reads them: a text that cannot be said is found now, and not when it is to be said.
            loaded, problems = read_rules(settings)
            if loaded is not None:
                return rules_of(Wired(settings, loaded))
        except Exception as error:
            # No edit, and no defect of ours in reading it, may stop the daemon.
            told = f"{shown(self._folder)}: reading the rules fails, a defect ({type(error).__name__}: {error})"
            raise RulesRefused((told,)) from error
        raise RulesRefused([str(problem) for problem in problems if problem.severity == "error"])

    def _follow(self) -> None:
        seen = _stat_of(self._settings.file)
        if seen == self._file_seen or not self._follows:
            return
        self._file_seen = seen
        folder = self._folder_in_file()
        if folder is not None and folder != self._folder:
            from jira_csext.sync.reload_folder import FolderDigest

            self._folder = folder
            self._digest = FolderDigest(folder)

    def _folder_in_file(self) -> Path | None:
        """Return the folder that the site file and the environment name, None while the file is wrong."""
        from jira_csext.site import SiteRefused, load_site

        try:
            settings = load_site(self._settings.file, required=False)
        except SiteRefused as refused:
            self._wrong = refused.problems
            return None
        self._wrong = ()
        return settings.rules


def reload_of(wired: Wired, told: Callable[[InForce], None] | None = None, *, gated: bool = True) -> Reload:
    """Return what takes in edits of the site's rules; not `gated`, nobody has to accept what would fire much."""
    from jira_csext.sync.reload import Reload

    accept_above = wired.site.daemon.accept_above if gated else None
    return Reload(SiteRules(wired.site), accept_above, told or (lambda _: None))


def rules_of(wired: Wired) -> Rules:
    """Return the rules of a site as they are put in force."""
    from jira_csext.sync.reload import Rules
    from jira_csext.sync.version import version_of

    rulebook = wired.rulebook
    version = version_of(rulebook, wired.loaded.texts, wired.site.mapping().described)

    def put_into(watched: Watched) -> Watched:
        return with_rules(watched, wired, version.digest)

    return Rules(rulebook, version, put_into)


def kept_rules(settings: Site, store: Store) -> LoadedRulebook | None:
    """Return the rules in force as the store keeps their text, None where none are or they cannot be read any more."""
    from jira_csext.rulefiles import RulebookRefused

    version = store.cursor.of(settings.name).rulebook
    kept = store.rulebook(version) if version else None
    if kept is None or not kept.texts:
        return None
    try:
        return rules_of_texts(settings, kept.texts)
    except RulebookRefused:
        # Another version of this program, or another site file: what was right then may be wrong now.
        return None


def rules_of_texts(settings: Site, texts: Mapping[str, str]) -> LoadedRulebook:
    """Return the rules that these texts are, by file name. Raises RulebookRefused."""
    from jira_csext.rulefiles import RulebookRefused
    from jira_csext.rulefiles.rulebook import rulebook_from
    from jira_csext.rulefiles.source import read_source

    read = [read_source(name, text.encode()) for name, text in texts.items()]
    sources = [one.source for one in read if one.source is not None]
    if len(sources) < len(read):
        raise RulebookRefused([problem for one in read for problem in one.problems])
    return rulebook_from(sources, words_of(settings))


def rules_to_start_with(settings: Site) -> Wired:
    """Return the site with the rules of its folder; where those are wrong, with the ones that were in force before.

    Raises Failure with every problem of the rules where there are none of before.
    """
    try:
        return load_rules(settings)
    except Failure as refused:
        try:
            with opened_store(settings, read_only=True) as store:
                kept = kept_rules(settings, store)
        except Failure:
            kept = None
        if kept is None:
            raise refused from None
        return Wired(settings, kept)


def _stat_of(path: Path | None) -> tuple[int, int, int] | None:
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size, found.st_ino)
