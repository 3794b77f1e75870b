"""Questions of `init`: each has a default, which `--yes` takes without asking; what came as an option is not asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from jira_csext.cli.failure import Failure
from jira_csext.core.wording import printable

if TYPE_CHECKING:
    from jira_csext.helpdesks.jira.survey import Survey, SurveyedProject
    from jira_csext.site.draft import Answers

_SHOWN = 12
_WORDS = ("complaint", "question", "bug", "task", "skip")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")


class Given(NamedTuple):
    """What came as options; empty for what did not."""

    projects: tuple[str, ...] = ()
    zone: str = ""
    hours: str = ""
    country: str = ""
    head: str = ""
    director: str = ""
    language: str = ""
    role: str = ""
    types: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()


class Asker:
    """Asks people, or with `yes` takes the defaults."""

    def __init__(self, *, yes: bool) -> None:
        self.yes: Final = yes

    def text(self, question: str, default: str, given: str = "", check: Callable[[str], str] = str) -> str:
        """Return the answer as `check` returns it; that raises Failure for one that cannot be, and people try again."""
        if given or self.yes:
            return check(given or default)
        while True:
            answer: str = click.prompt(question, default=default, show_default=bool(default))
            try:
                return check(answer.strip())
            except Failure as failure:
                click.echo(failure.message, err=True)

    def secret(self, question: str) -> str:
        """Return what is typed without showing it; nothing where nobody is asked."""
        if self.yes:
            return ""
        answer: str = click.prompt(question, default="", hide_input=True, show_default=False)
        return answer.strip()


def chosen_projects(
    asker: Asker, seen: Sequence[SurveyedProject], given: tuple[str, ...]
) -> tuple[SurveyedProject, ...]:
    """Return the projects to watch: service projects where there are any, all otherwise. Raises Failure."""
    if not seen:
        raise Failure('our account sees no project; give it "Browse projects" in those that are to be watched')
    click.echo(f"Projects: {_some([f'{each.key} ({each.name})' for each in seen])}")
    usual = [each.key for each in seen if each.service] or [each.key for each in seen]
    by_key = {each.key.casefold(): each for each in seen}

    def known(text: str) -> str:
        keys = [key for key in re.split(r"[,\s]+", text) if key]
        wrong = [key for key in keys if key.casefold() not in by_key]
        if wrong or not keys:
            what = f"our account sees no project {', '.join(wrong)}" if wrong else "name one project at least"
            raise Failure(f"{what}; there are: {', '.join(each.key for each in seen)}")
        return ",".join(keys)

    answer = asker.text("Which of them are to be watched", ",".join(usual), ",".join(given), known)
    chosen = tuple(dict.fromkeys(by_key[key.casefold()] for key in answer.split(",")))
    if asker.yes and not given and len(seen) > 1:
        why = "those of Service Management" if any(each.service for each in seen) else "all that our account sees"
        named = ", ".join(each.key for each in chosen)
        click.echo(f"Watched will be {named}, {why}; choose others with --project KEY, which may be repeated.")
    return chosen


def answers_of(asker: Asker, survey: Survey, given: Given) -> Answers:
    """Return what is needed for a draft. Raises Failure for an option that cannot be."""
    from jira_csext.site.draft import Answers, machines, usual_zone
    from jira_csext.site.draft_hours import country_of

    zone = asker.text("Time zone of the team", usual_zone(survey), given.zone, _zone)
    hours = asker.text("Working hours, Monday to Friday", "10:00-19:00", given.hours, _hours)
    country = asker.text("Country for public holidays (- for none)", country_of(zone) or "-", given.country, _country)
    if survey.people:
        click.echo(f"People: {_some([f'{each.name} ({each.id})' for each in survey.people])}")

    bots = _bots(asker, survey, given.bots, machines(survey))
    first = survey.lead or next((each.id for each in survey.people if each.id not in bots), survey.account.id)

    def person(text: str) -> str:
        return _person(survey, text)

    head = asker.text("Who hears of broken promises (account)", first, given.head, person)
    director = asker.text("Who hears when that does not help", head, given.director, person)
    role = given.role
    if any(not each.service for each in survey.projects):
        usual = next((each for each in survey.roles if "team" in each.casefold()), "")
        role = asker.text("Role that notes are restricted to (- for none yet)", usual or "-", given.role)
    language = asker.text("Language of our texts (en, ru)", _language(survey), given.language, _one_of("en", "ru"))
    answers = Answers(zone, hours, country, head, director, language, "" if role == "-" else role, bots=bots)
    return _with_words(asker, survey, answers, given)


def _with_words(asker: Asker, survey: Survey, answers: Answers, given: Given) -> Answers:
    """Return the answers with what the names mean that we could not place, and the statuses of waiting."""
    from jira_csext.site.draft import mapped
    from jira_csext.site.draft_words import TYPES, placed, sounds_like_waiting

    types: Mapping[str, str] = _pairs(given.types, survey.types)
    answers = replace(answers, types=types, waiting=given.waiting or None)
    words = mapped(survey, answers)
    known = placed(survey.types, TYPES, types)
    click.echo(f"Types: {_mapping(known.words)}")
    more = {}
    for name in known.rest:
        if name not in types:
            question = f'What is a "{printable(name)}" (complaint, question, bug, task; skip: promise nothing)'
            said = asker.text(question, "skip", check=_one_of(*_WORDS))
            # Skipped here, it may still get a word of its own, where Service Management has a goal for it.
            more.update({name: said} if said != "skip" else {})
    if not given.waiting:
        maybe = [each.name for each in survey.statuses if each.category != "done" and sounds_like_waiting(each.name)]
        if maybe or words.waiting:
            usual = ", ".join(words.waiting) or "-"
            question = "Statuses in which you wait for the client, by comma (- for none)"
            names = {each.name.casefold(): each.name for each in survey.statuses}
            chosen = asker.text(question, usual, check=lambda text: _statuses(text, names, usual, words.waiting))
            answers = replace(answers, waiting=tuple(one for one in chosen.split("\n") if one))
    elif unknown := [
        one for one in given.waiting if one.casefold() not in {s.name.casefold() for s in survey.statuses}
    ]:
        raise Failure(f"--waiting: no status is called {', '.join(unknown)}")
    return replace(answers, types={**types, **more})


def _statuses(text: str, names: Mapping[str, str], usual: str, meant: Sequence[str]) -> str:
    """Return the names of statuses, one a line; `usual` is how those that are `meant` by default are shown."""
    if text in (usual, "-"):
        return "\n".join(meant) if text == usual else ""
    # A name that holds a comma is taken as it is.
    parts = [text] if text.casefold() in names else [part.strip() for part in text.split(",") if part.strip()]
    wrong = [part for part in parts if part.casefold() not in names]
    if wrong:
        raise Failure(f"no status is called {', '.join(wrong)}; there are: {_some(list(names.values()))}")
    return "\n".join(names[part.casefold()] for part in parts)


def _bots(asker: Asker, survey: Survey, given: tuple[str, ...], usual: tuple[str, ...]) -> tuple[str, ...]:
    def known(text: str) -> str:
        parts = [part.strip() for part in text.split(",") if part.strip() not in ("", "-")]
        return ",".join(_person(survey, part) for part in parts)

    if not survey.people:
        return given
    question = "Machines among them, whose words answer nobody (- for none)"
    said = asker.text(question, ",".join(usual) or "-", ",".join(given), known)
    return tuple(each for each in said.split(",") if each)


def _pairs(given: tuple[str, ...], names: Sequence[str]) -> dict[str, str]:
    by_fold = {name.casefold(): name for name in names}
    found: dict[str, str] = {}
    for pair in given:
        name, _, word = pair.rpartition("=")
        if name.casefold() not in by_fold or word not in _WORDS:
            raise Failure(
                f'--type "{pair}": write NAME=WORD, a type of: {_some(names)}; a word of: {", ".join(_WORDS)}'
            )
        found[by_fold[name.casefold()]] = word
    return found


def _person(survey: Survey, text: str) -> str:
    folded = text.casefold()
    found = [each.id for each in survey.people if folded in (each.id.casefold(), each.name.casefold())]
    if len(found) == 1:
        return found[0]
    if not found and folded in (survey.account.id.casefold(), survey.lead.casefold()):
        return text
    what = "is the name of several" if found else "is nobody to whom tickets can be assigned"
    raise Failure(f'"{printable(text)}" {what}; write an account of: {_some([each.id for each in survey.people])}')


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        raise Failure(f'"{printable(text)}" is no time zone; write one like Europe/Moscow') from None
    return text


def _hours(text: str) -> str:
    first, _, last = text.partition("-")
    if not _HOURS.fullmatch(text) or first >= last:
        raise Failure(f'"{printable(text)}" are no hours; write them like 10:00-19:00')
    return text


def _country(text: str) -> str:
    from jira_csext.site.draft_hours import has_holidays

    if text == "-":
        return ""
    if not has_holidays(text.upper()):
        raise Failure(f'"{printable(text)}" is no country whose holidays are known; write an ISO code like RU, or -')
    return text.upper()


def _one_of(*words: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in words:
            raise Failure(f'"{printable(text)}" is none of {", ".join(words)}')
        return text

    return check


def _language(survey: Survey) -> str:
    """Return `ru` where most names are written in Cyrillic."""
    names = " ".join(
        (*(each.name for each in survey.projects), *survey.types, *(each.name for each in survey.statuses))
    )
    cyrillic, latin = len(re.findall(r"[а-яё]", names, re.IGNORECASE)), len(re.findall(r"[a-z]", names, re.IGNORECASE))
    return "ru" if cyrillic > latin else "en"


def _mapping(words: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{word}: {printable(', '.join(names))}" for word, names in words.items()) or "none is known to us"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return printable(", ".join(names[:_SHOWN])) + more
