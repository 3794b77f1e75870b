"""A site file and a rulebook drafted from what a helpdesk consists of; what could not be placed stands as comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jira_csext.helpdesks.jira.survey import Survey, quoted
from jira_csext.site.draft_conduct import conduct_text, delays_text
from jira_csext.site.draft_goals import Translated, translated
from jira_csext.site.draft_hours import calendars_text
from jira_csext.site.draft_rules import cut, roles_named, rules_named, starter, without_unused
from jira_csext.site.draft_words import (
    FIELD_NAMES,
    FIELD_SCHEMAS,
    PRIORITIES,
    TYPES,
    Placed,
    means_waiting,
    own_word,
    placed,
    sounds_like_a_machine,
)
from jira_csext.site.draft_yaml import listed, remark, scalar

_SCHEMA = "# yaml-language-server: $schema=rules.schema.json\n"


@dataclass(frozen=True)
class Answers:
    """What people said, or what was taken for granted in their place.

    `types` gives words of ours (or `skip`) for names of request types; `waiting` are statuses in which we wait for the
    client, None for those whose names say so. `head` and `director` are accounts, `bots` those of machines.
    """

    zone: str
    hours: str
    country: str
    head: str
    director: str
    language: str = "en"
    role: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] | None = None
    bots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapped:
    """The helpdesk's words under ours."""

    types: Placed
    priorities: Placed
    waiting: tuple[str, ...]
    fields: Mapping[str, str]
    unclear: tuple[str, ...]


@dataclass(frozen=True)
class Drafted:
    """A site file and rule files, by name, and sentences on what a person should look at."""

    site: str
    rules: Mapping[str, str]
    remarks: tuple[str, ...]
    types: tuple[str, ...]


def machines(survey: Survey) -> tuple[str, ...]:
    """Return the accounts whose name or login says that nobody sits behind them."""
    return tuple(each.id for each in survey.people if any(map(sounds_like_a_machine, (each.id, each.name))))


def usual_zone(survey: Survey) -> str:
    """Return the zone of most of the people, that of our own account where nobody shows one."""
    zones = Counter(person.zone for person in survey.people if person.zone)
    return zones.most_common(1)[0][0] if zones else survey.account.zone or "UTC"


def mapped(survey: Survey, answers: Answers) -> Mapped:
    """Return what is known of the site's words, what people said of them first."""
    waiting = answers.waiting
    if waiting is None:
        waiting = tuple(each.name for each in survey.statuses if each.category != "done" and means_waiting(each.name))
    fields, unclear = _fields(survey)
    types = placed(survey.types, TYPES, answers.types)
    seen = {goal.type.casefold() for goal in survey.goals}
    # What Service Management promises something for is asked about in the rules, so it needs a word.
    own = {name: own_word(name) for name in types.rest if name.casefold() in seen and name not in answers.types}
    return Mapped(
        placed(survey.types, TYPES, {**own, **answers.types}),
        placed(survey.priorities, PRIORITIES, {}),
        waiting,
        fields,
        unclear,
    )


def drafted(survey: Survey, answers: Answers, rules: Path) -> Drafted:
    """Return the draft; `rules` is the starter rulebook."""
    words = mapped(survey, answers)
    types = {name.casefold(): words.types.word_of(name) for name in survey.types}
    priorities = {name.casefold(): words.priorities.word_of(name) for name in survey.priorities}
    goals = translated(survey.goals, types, priorities, pauses=bool(words.waiting))
    texts = _rules(words, goals, answers, survey, rules)
    remarks = [*survey.notices, *words.unclear, *goals.remarks]
    if not words.waiting:
        remarks.append("no status is known in which you wait for the client, so no clock pauses for one")
    return Drafted(_site(survey, answers, words), texts, tuple(remarks), tuple(words.types.words))


def _fields(survey: Survey) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the ids of the fields known by schema or name, and a sentence for each name that several have."""
    found: dict[str, str] = {}
    unclear: list[str] = []
    names, schemas = survey.fields.names, survey.fields.schemas
    for attribute in ("client", "participants", "promised_at", "cause"):
        schema = FIELD_SCHEMAS.get(attribute)
        ids = [field_id for field_id, each in schemas.items() if schema and each == schema]
        known = FIELD_NAMES.get(attribute, frozenset())
        ids = ids or [one for one, name in names.items() if name.casefold() in known and one.startswith("customfield")]
        if len(ids) == 1:
            found[attribute] = ids[0]
        elif ids:
            shown = ", ".join(f"{one} ({remark(names.get(one, ''))})" for one in sorted(ids))
            unclear.append(f"fields: {attribute} may be any of {shown}; write the one that is meant")
    return found, tuple(unclear)


def _site(survey: Survey, answers: Answers, words: Mapped) -> str:
    scope = f"project in ({', '.join(quoted(each.key) for each in survey.projects)})"
    lines = [
        "# Drafted by `jira-csext init`: what this helpdesk's own words mean. Every line is yours to change;",
        "# docs/site-file.md tells all there is. The token stands in CSEXT_HELPDESK__TOKEN, never here.",
        "helpdesk:",
        "  kind: jira",
        f"  url: {scalar(survey.url)}",
        *([f"  email: {scalar(survey.email)}"] if survey.email else []),
        f"  scope: {scalar(scope)}",
        f"  zone: {scalar(answers.zone)}",
        "rules: rules/",
        "store: sqlite:///csext.db",
        f"language: {answers.language}",
        "",
        "# Ours are those to whom tickets can be assigned; add who left under `former`.",
        "agents:",
        *_block("accounts", [(each.id, each.name) for each in survey.people if each.id not in answers.bots]),
        *(["# Machines: they never answer anybody.", f"bots: {listed(answers.bots)}"] if answers.bots else []),
        *_inside(survey, answers),
        "",
        *_words("types", words.types, "rules know these by their own names, and promise nothing for them"),
        "",
        "states:",
        "  open: [{category: new}, {category: indeterminate}]",
        f"  waiting_for_client: {listed(words.waiting)}",
        "  resolved: [{category: done}]",
        *_statuses(survey, words),
        "",
        *_words("priorities", words.priorities, "rules know these by their own names", known=PRIORITIES),
    ]
    if words.fields or words.unclear:
        lines += ["", "fields:" if words.fields else "# fields:"]
        lines += [
            f"  {attribute}: {field_id}   # {remark(survey.fields.names.get(field_id, ''))}"
            for attribute, field_id in words.fields.items()
        ]
        lines += [f"  # {each}" for each in words.unclear]
    return "\n".join(lines) + "\n"


def _block(key: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    if not entries:
        return [f"  {key}: []"]
    return [f"  {key}:", *(f"    - {scalar(one)}{f'   # {remark(name)}' if name else ''}" for one, name in entries)]


def _inside(survey: Survey, answers: Answers) -> list[str]:
    if answers.role:
        why = "# Where there are no internal comments, notes are restricted to this role."
        return ["", why, "internal:", f"  role: {scalar(answers.role)}"]
    plain = [each.key for each in survey.projects if not each.service]
    if not plain:
        return []
    return [
        "",
        f"# Comments cannot be internal in {', '.join(map(remark, plain))}: name a role of yours, and notes go there.",
        "# internal: {role: Developers}",
    ]


def _words(section: str, found: Placed, rest: str, known: Iterable[str] = ()) -> list[str]:
    words = {word: found.words.get(word, ()) for word in dict.fromkeys((*known, *found.words))}
    lines = [f"{section}:" if words else f"# {section}:"]
    lines += [f"  {word}: {listed(names)}" for word, names in words.items()]
    if found.rest:
        lines.append(f"  # {rest}: {', '.join(map(remark, found.rest))}")
    return lines


def _statuses(survey: Survey, words: Mapped) -> list[str]:
    waiting = {name.casefold() for name in words.waiting}
    by_state: dict[str, list[str]] = {}
    for each in survey.statuses:
        if each.name.casefold() not in waiting:
            by_state.setdefault("resolved" if each.category == "done" else "open", []).append(remark(each.name))
    return [f"  # {state} by their category: {', '.join(names)}" for state, names in by_state.items()]


def _rules(words: Mapped, goals: Translated, answers: Answers, survey: Survey, rules: Path) -> dict[str, str]:
    types = frozenset(words.types.words)
    texts = starter(rules)
    for name in ("calendars.yaml", "people.yaml"):
        texts.pop(name)
    conduct = texts.pop("conduct.yaml", "")
    texts = {name: cut(text, types, goals.covered) for name, text in texts.items()}
    texts["calendars.yaml"] = calendars_text(answers.zone, answers.hours, answers.country)
    if goals.text or goals.remarks:
        texts["service-desk.yaml"] = _service_desk(goals)
    if "delays.yaml" in texts:
        texts["delays.yaml"] = delays_text(texts["delays.yaml"], rules_named(texts.values()), types)
    made = without_unused({name: text for name, text in texts.items() if text})
    if goals.remarks and not goals.text:
        made["service-desk.yaml"] = _service_desk(goals)
    if conduct:
        made["conduct.yaml"] = conduct_text(conduct, rules_named(made.values()), answers.zone, answers.country)
    called = roles_named(list(made.values()), ("account-manager", "head-of-service", "director"))
    made["people.yaml"] = _people(called, answers, {person.id: person.name for person in survey.people})
    return made


def _service_desk(goals: Translated) -> str:
    head = "# The goals of Service Management, as they were found on the tickets that changed last.\nversion: 1\n"
    said = "".join(f"# {remark(each)}\n" for each in goals.remarks)
    return _SCHEMA + head + said + (f"\nslas:\n{goals.text}" if goals.text else "")


def _people(roles: Sequence[str], answers: Answers, names: Mapping[str, str]) -> str:
    accounts = {"head-of-service": answers.head, "director": answers.director, "account-manager": answers.head}
    lines = [
        "# Roles. Rules name roles and never people, so a new colleague or a holiday changes this file and no rule.",
        "# Drafted: look whether these are the right people before the daemon runs.",
        "version: 1",
    ]
    if roles:
        lines += ["", "people:"]
    for role in roles:
        account = accounts[role]
        source = "from: client.manager, " if role == "account-manager" else ""
        name = remark(names.get(account, ""))
        lines.append(f"  {role}: {{{source}account: {scalar(account)}}}{f'   # {name}' if name else ''}")
    return _SCHEMA + "\n".join(lines) + "\n"
