"""What happens to tickets: created, edited, moved on, commented, linked, watched, put away.

Who may do it has been asked before. Each act is noted as Jira notes it: in the changelog, in `updated`, in the index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jira_csext.sandbox.state.model import Change, Comment, Issue, Item, Link, LinkType, Project, Raw, Visibility
from jira_csext.sandbox.state.said import item_of
from jira_csext.sandbox.state.site import PUBLIC_PROPERTY, Site

EMPTY: Mapping[str, Raw] = {
    "summary": "",
    "description": None,
    "issuetype": None,
    "status": None,
    "priority": None,
    "resolution": None,
    "resolutiondate": None,
    "reporter": None,
    "creator": None,
    "assignee": None,
    "labels": (),
    "duedate": None,
}
_DONE = "10000"


def create(
    site: Site, by: str | None, project: Project, values: Mapping[str, Raw], properties: Mapping[str, Any] | None = None
) -> Issue:
    """Return a new ticket of the project, at the start of its type's workflow."""
    project.last_number += 1
    key = f"{project.key}-{project.last_number}"
    start = site.workflows[values["issuetype"]][0]
    fields = {**EMPTY, "priority": "3", "reporter": by, "creator": by, "status": start, **values}
    issue = Issue(site.next_id(), key, project.key, fields, site.now_ms, site.now_ms, properties=dict(properties or {}))
    site.issues[issue.id] = issue
    site.keys[key] = issue.id
    _index(site, issue)
    return issue


def edit(
    site: Site, issue: Issue, by: str | None, values: Mapping[str, Raw], metadata: Mapping[str, Any] | None = None
) -> Change | None:
    """Set fields and return the change; None, and nothing is noted, when all of them were so already."""
    changed = {field_id: new for field_id, new in values.items() if issue.fields.get(field_id) != new}
    items = [item_of(site, field_id, issue.fields.get(field_id), new) for field_id, new in changed.items()]
    if not items:
        return None
    issue.fields = {**issue.fields, **changed}
    return _note(site, issue, by, items, metadata)


def move_on(
    site: Site,
    issue: Issue,
    by: str | None,
    status_id: str,
    values: Mapping[str, Raw] | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Change | None:
    """Bring the ticket into a status; a done one gives it a resolution, any other takes it away."""
    done = site.statuses[status_id].category == "done"
    was_done = issue.fields["resolution"] is not None
    resolution = (values or {}).get("resolution") or (issue.fields["resolution"] if was_done else _DONE)
    wanted = {**(values or {}), "resolution": resolution if done else None, "status": status_id}
    resolved_ms = (issue.fields["resolutiondate"] if was_done else site.now_ms) if done else None
    change = edit(site, issue, by, wanted, metadata)
    if change is not None:
        issue.fields = {**issue.fields, "resolutiondate": resolved_ms}
        _index(site, issue)
    return change


def comment(
    site: Site,
    issue: Issue,
    by: str | None,
    body: str,
    *,
    internal: bool | None = None,
    visibility: Visibility | None = None,
    properties: Mapping[str, Any] | None = None,
    parent_id: int | None = None,
) -> Comment:
    """Write on the ticket. `internal` sets the property of Service Management; None sends none, which is public."""
    kept = dict(properties or {})
    if internal is not None:
        kept[PUBLIC_PROPERTY] = {"internal": internal}
    now_ms = site.now_ms
    said = Comment(site.next_id(), by, body, now_ms, now_ms, by, visibility, kept, parent_id)
    issue.comments.append(said)
    site.comment_homes[said.id] = issue.id
    _touch(site, issue)
    return said


def edit_comment(
    site: Site,
    issue: Issue,
    said: Comment,
    by: str | None,
    body: str,
    properties: Mapping[str, Any] | None = None,
    visibility: Visibility | None = None,
) -> None:
    """Change a comment. Properties sent replace all there were, which loses `sd.public.comment` when it is left out."""
    said.body = body
    said.updated_ms = site.now_ms
    said.update_author = by
    if visibility is not None or not site.quirks.body_edit_keeps_restriction:
        said.visibility = visibility
    if properties is not None:
        said.properties = dict(properties)
    elif not site.quirks.body_edit_keeps_internal:
        said.properties.pop(PUBLIC_PROPERTY, None)
    _touch(site, issue)


def delete_comment(site: Site, issue: Issue, said: Comment) -> None:
    """Take a comment away; the history does not know of it."""
    issue.comments.remove(said)
    del site.comment_homes[said.id]
    _touch(site, issue)


def set_property(site: Site, issue: Issue, holder: dict[str, Any], key: str, value: object) -> bool:
    """Set a property of a comment or an issue and return whether it is new; it is no change of the issue."""
    new = key not in holder
    holder[key] = value
    if site.quirks.properties_move_updated:
        _touch(site, issue)
    return new


def link(site: Site, by: str | None, kind: LinkType, inward: Issue, outward: Issue) -> Link:
    """Link two tickets; both histories say so. A link that is there already is not made again."""
    for known in inward.links:
        if (known.type, known.inward, known.outward) == (kind, inward.id, outward.id):
            return known
    made = Link(site.next_id(), kind, inward.id, outward.id)
    for end, other, name in ((inward, outward, kind.outward), (outward, inward, kind.inward)):
        end.links.append(made)
        text = f"This issue {name} {other.key}"
        _note(site, end, by, [Item("Link", None, False, None, None, other.key, text)], None)
    return made


def watch(issue: Issue, uid: str, *, watching: bool) -> None:
    """Let somebody watch the ticket, or no longer; it is no change of the issue."""
    if watching and uid not in issue.watchers:
        issue.watchers.append(uid)
    elif not watching and uid in issue.watchers:
        issue.watchers.remove(uid)


def move_to(site: Site, issue: Issue, by: str | None, project: Project) -> None:
    """Move the ticket to another project: a new key, the same id; the old key still finds it."""
    old_project, old_key = site.projects[issue.project], issue.key
    project.last_number += 1
    issue.project, issue.key = project.key, f"{project.key}-{project.last_number}"
    site.keys[issue.key] = issue.id
    items = [
        Item("project", "project", False, old_project.id, old_project.name, project.id, project.name),
        Item("Key", None, False, None, old_key, None, issue.key),
    ]
    _note(site, issue, by, items, None)


def archive(site: Site, issue: Issue, *, archived: bool = True) -> None:
    """Archive the ticket: out of search, read-only, readable by id; or bring it back."""
    issue.archived = archived
    site.index.record(issue.id, None if archived else site.document(issue), site.now_ms)


def delete(site: Site, issue: Issue) -> None:
    """Delete the ticket for good."""
    del site.issues[issue.id]
    for said in issue.comments:
        site.comment_homes.pop(said.id, None)
    for key in [key for key, issue_id in site.keys.items() if issue_id == issue.id]:
        del site.keys[key]
    site.index.record(issue.id, None, site.now_ms)


def rate(site: Site, issue: Issue, rating: int, text: str) -> None:
    """Let the client rate the work; the rating stands in the satisfaction fields, too, without a change in history."""
    issue.feedback = (rating, text)
    values: dict[str, Raw] = {}
    for known in site.custom_fields.values():
        if known.kind == "rating":
            values[known.id] = rating
        elif known.custom.endswith("sd-request-feedback-date"):
            values[known.id] = site.now_ms
    issue.fields = {**issue.fields, **values}


def _note(
    site: Site, issue: Issue, by: str | None, items: Sequence[Item], metadata: Mapping[str, Any] | None
) -> Change:
    kept = metadata if site.quirks.keeps_history_metadata else None
    change = Change(site.next_id(), by, site.now_ms, tuple(items), kept)
    issue.history.append(change)
    _touch(site, issue)
    return change


def _touch(site: Site, issue: Issue) -> None:
    # A clock that was set back must not make an issue older than it has been.
    issue.updated_ms = max(issue.updated_ms, site.now_ms)
    _index(site, issue)


def _index(site: Site, issue: Issue) -> None:
    if not issue.archived:
        site.index.record(issue.id, site.document(issue), site.now_ms)
