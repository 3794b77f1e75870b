"""The texts of a rules folder, read through: what is wrong in them, and which of them a client's language lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from jira_csext.rulefiles.lint import findings
from jira_csext.rulefiles.problems import Problem, quoted
from jira_csext.rulefiles.templates import MAX_BYTES, Template, TemplateRefused, parse_template, wrong_use


class Use(NamedTuple):
    """An action that says a template: its kind, the template's name, and how a warning at its place is made."""

    kind: str
    name: str
    warn: Callable[[str], Problem]


def text_problems(folder: Path, language: str, uses: Iterable[Use], *, no_excuses: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with the texts in a rules folder's `templates/`; files are named as the folder was given.

    What no action says is only warned of. `language` is the site's: a reply that another language lacks is said in
    that one, which is a warning at the action. With `no_excuses`, so is what a reply should not say to a client.
    """
    by_name: defaultdict[str, list[Use]] = defaultdict(list)
    for use in uses:
        by_name[use.name].append(use)
    languages = sorted(path for path in (folder / "templates").glob("*") if path.is_dir())
    for texts in languages:
        is_own = texts.name == language
        for path in sorted(texts.glob("*.txt")):
            # In a language that is not the team's only clients are spoken to.
            kinds = {use.kind for use in by_name.get(path.stem, ()) if is_own or use.kind == "reply"}
            yield from _of_text(path, kinds)
            if no_excuses and "reply" in kinds:
                yield from _excusing(path)
    for texts in languages:
        if texts.name != language:
            yield from _lacking(texts, language, by_name)


def _of_text(path: Path, kinds: set[str]) -> Iterator[Problem]:
    try:
        template = _read(path, is_reply="reply" in kinds)
    except TemplateRefused as refused:
        for problem in refused.problems:
            yield problem if kinds else problem._replace(severity="warning")
    else:
        for kind in sorted(kinds):
            yield from wrong_use(template, kind)


def _excusing(path: Path) -> Iterator[Problem]:
    try:
        text = path.read_bytes()[: MAX_BYTES + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        # That it cannot be read is told already.
        return
    for line, column, phrase, reason in findings(text):
        says = f"{quoted(phrase)} is an excuse ({reason}); say what will be done, and by when" if phrase else reason
        yield Problem(str(path), line, column, "", says, "warning")


def _read(path: Path, *, is_reply: bool) -> Template:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"the text cannot be read ({error.strerror}); mend that, or delete it"
        raise TemplateRefused([Problem(str(path), 0, 0, "", what)]) from None
    return parse_template(str(path), data, is_reply=is_reply)


def _lacking(texts: Path, language: str, by_name: Mapping[str, list[Use]]) -> Iterator[Problem]:
    for name, uses in sorted(by_name.items()):
        spoken = next((use for use in uses if use.kind == "reply"), None)
        own = texts.parent / language / f"{name}.txt"
        if spoken is not None and own.is_file() and not (texts / f"{name}.txt").is_file():
            yield spoken.warn(
                f"there is no template {quoted(name)} in templates/{texts.name}/; clients who read {texts.name} get "
                f"that of templates/{language}/, so write templates/{texts.name}/{name}.txt"
            )
