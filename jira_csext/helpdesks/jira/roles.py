"""Who held which role on an issue when, read from its changelog before anything else of it is told."""

from __future__ import annotations

from collections.abc import Mapping

from jira_csext.core.ticket import Attributes
from jira_csext.helpdesks.jira.changes import Histories
from jira_csext.helpdesks.jira.site import JiraSite
from jira_csext.helpdesks.jira.speakers import Circle, Holders, Since, Turn, joined, names_in
from jira_csext.helpdesks.jira.wire import Identity, WireFields

_HELD = frozenset({"assignee", "reporter", "participants"})


def aliases_of(fields: WireFields, holders: Holders, histories: Histories, site: JiraSite) -> Mapping[str, str]:
    """Return the id of everybody whom the changelog may call by another name (Data Center: `key` and `name`)."""
    if not site.knows_aliases:
        return {}
    people = [*histories[1], *holders, site.people[fields.creator]]
    return {name: person.id for person in people if len(person.names) > 1 for name in person.names}


def circle_of(
    attributes: Attributes,
    holders: Holders,
    histories: Histories,
    internal: list[Since],
    site: JiraSite,
    aliases: Mapping[str, str],
    created_at: int,
) -> Circle:
    """Return the people of an issue; `internal` is who wrote internally, and when."""
    acts = internal
    reporter, assignee = holders
    # Initially whoever the first change names as the one before; without any change, whoever it is now.
    assignees: list[Since] = []
    reporters: list[Since] = []
    participants: list[Turn] = []
    called: set[str] = set()
    attribute_of = site.attribute_of
    for at, person, history in zip(*histories, strict=True):
        for item in history.items or ():
            attribute = attribute_of[item.field_id or item.field]
            if attribute == "status":
                if person.by is None:
                    acts.append((at // 1000, person.id))
                continue
            if attribute not in _HELD:
                continue
            new = _named(item.new_id, item.new_text)
            if attribute == "participants":
                old = _named(item.old_id, item.old_text)
                participants.append((at // 1000, old, new))
                if not site.ours.isdisjoint(person.names):
                    # Whom we called to a request is one of ours from then on, and none of the client's side.
                    joined_now = {aliases.get(name, name) for name in {*names_in(new)} - {*names_in(old)}}
                    called |= joined_now
                    acts += [(at // 1000, name) for name in joined_now]
                continue
            held = assignees if attribute == "assignee" else reporters
            if not held:
                old = _named(item.old_id, item.old_text)
                held.append((created_at, aliases.get(old, old)))
            held.append((at // 1000, aliases.get(new, new)))
    if not site.mapping.agents.assignable:
        assignees = []
    elif not assignees:
        assignees = [(created_at, assignee.id)]
    if not reporters:
        reporters = [(created_at, reporter.id)]
    joining: list[Since] = []
    now = attributes.get("participants")
    if now is not None or participants:
        people = now if isinstance(now, tuple) else (str(now or ""),)
        every = joined(people, participants, created_at)
        joining = [(since, name) for since, name in every if aliases.get(name, name) not in called]
    return Circle(reporters, assignees, joining, acts)


def _named(identity: Identity, text: str | None) -> str:
    return str(identity) if identity else text or ""
