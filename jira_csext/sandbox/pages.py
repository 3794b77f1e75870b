"""Pages for people: the list of tickets, a ticket as the team sees it, and as the client sees it in the portal."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jira_csext.sandbox.page_style import STYLE
from jira_csext.sandbox.rest.wire import HTML_TYPE, Answer, Request
from jira_csext.sandbox.state.model import Change, Comment, Issue, Raw
from jira_csext.sandbox.state.site import PUBLIC_PROPERTY, Site

_MOST_LISTED = 500
MENTION = re.compile(r"\[~([^\]\n]{1,200})\]")
"""Somebody called in wiki markup: a login, or `accountid:` and the account."""


def page(site: Site, request: Request) -> Answer | None:
    """Return the page of that address; None when it belongs to no page."""
    if request.method not in {"GET", "HEAD"}:
        return None
    if request.path == "/":
        return _html("Tickets", _listing(site))
    place, _, key = request.path[1:].partition("/")
    if place not in {"browse", "portal"}:
        return None
    issue = site.issue(key)
    if issue is None or (place == "portal" and not site.is_desk(issue)):
        missing = "There is no such ticket." if issue is None else "Clients do not see this project."
        return _html("Not here", f'<p>{missing} <a href="/">All tickets</a></p>', 404)
    written = _ticket(site, issue) if place == "browse" else _request(site, issue)
    return _html(f"{issue.key} {issue.fields['summary']}", written)


def _html(title: str, body: str, status: int = 200) -> Answer:
    text = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
    # Whatever a client writes into a ticket, nothing in it may run.
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Cache-Control": "no-store"}
    return Answer(status, text.encode("utf-8", "replace"), HTML_TYPE, headers)


def _when(site: Site, at_ms: int) -> str:
    local = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(ZoneInfo(site.zone))
    return f'<time datetime="{local.isoformat()}">{local:%a %d %b %Y %H:%M:%S}</time>'


def _name(site: Site, uid: str | None) -> str:
    if uid is None:
        return "Anonymous"
    account = site.accounts[uid]
    return "Former user" if account.deleted else escape(account.display_name)


def _listing(site: Site) -> str:
    newest = sorted(site.issues.values(), key=lambda issue: -issue.id)
    rows = "".join(
        f'<tr><th scope="row"><a href="/browse/{issue.key}">{issue.key}</a></th>'
        f"<td>{escape(issue.fields['summary'])}{_labels(issue)}</td>"
        f"<td>{_status(site, issue)}</td><td>{escape(site.priorities[issue.fields['priority']].name)}</td>"
        f"<td>{_name(site, issue.fields['assignee']) if issue.fields['assignee'] else 'Nobody'}</td>"
        f"<td>{_when(site, issue.updated_ms)}</td></tr>"
        for issue in newest[:_MOST_LISTED]
    )
    flavour = "Cloud" if site.cloud else "Data Center"
    desk = "with" if site.service_management else "without"
    more = f"<p>The newest {_MOST_LISTED} of {len(newest)}.</p>" if len(newest) > _MOST_LISTED else ""
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Key", "Summary", "Status", "Priority", "Assignee", "Updated")
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else "<p>No tickets yet.</p>"
    return (
        f"<header><h1>{escape(site.title)}</h1><p>A stand-in for Jira {flavour} {desk} Service Management. "
        f"It is {_when(site, site.now_ms)} here.</p></header>{more}<div class=wide>{table}</div>"
    )


def _status(site: Site, issue: Issue) -> str:
    status = site.statuses[issue.fields["status"]]
    return f'<span class="status {status.category}">{escape(status.name)}</span>'


def _labels(issue: Issue) -> str:
    return "".join(f" <span class=label>{escape(label)}</span>" for label in issue.fields["labels"])


def _ticket(site: Site, issue: Issue) -> str:
    portal = f' · <a href="/portal/{issue.key}">as the client sees it</a>' if site.is_desk(issue) else ""
    archived = " <span class=label>archived</span>" if issue.archived else ""
    description = f"<section><h2>Description</h2>{_prose(site, issue.fields['description'])}</section>"
    return (
        f'<nav><a href="/">All tickets</a>{portal}</nav>'
        f"<header><p>{issue.key}{archived}</p><h1>{escape(issue.fields['summary'])}</h1>"
        f"<p>{_status(site, issue)}{_labels(issue)}</p></header>"
        f"{description}<section><h2>Fields</h2><dl>{_fields(site, issue)}</dl></section>"
        f"<section><h2>What happened</h2><ol class=events>{_events(site, issue)}</ol></section>"
    )


def _fields(site: Site, issue: Issue) -> str:
    fields = issue.fields
    told = [
        ("Type", escape(site.types[fields["issuetype"]].name)),
        ("Priority", escape(site.priorities[fields["priority"]].name)),
        ("Reporter", _name(site, fields["reporter"])),
        ("Assignee", _name(site, fields["assignee"]) if fields["assignee"] else "Nobody"),
        ("Created", _when(site, issue.created_ms)),
        ("Updated", _when(site, issue.updated_ms)),
        ("Due", escape(fields["duedate"] or "")),
        ("Resolution", escape(site.resolutions[fields["resolution"]].name) if fields["resolution"] else ""),
        ("Watchers", ", ".join(_name(site, uid) for uid in issue.watchers)),
    ]
    told += [
        (escape(custom.name), _custom(site, custom.kind, fields.get(custom.id)))
        for custom in site.custom_fields.values()
    ]
    for link in issue.links:
        outward = link.inward == issue.id
        other = site.issues.get(link.outward if outward else link.inward)
        if other is not None:
            side = link.type.outward if outward else link.type.inward
            told.append((escape(side), f'<a href="/browse/{other.key}">{other.key}</a>'))
    return "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in told if value)


def _custom(site: Site, kind: str, value: Raw) -> str:
    if value in (None, (), ""):
        return ""
    if kind == "organizations":
        return ", ".join(escape(site.organizations[number].name) for number in value)
    if kind == "participants":
        return ", ".join(_name(site, uid) for uid in value)
    if kind == "datetime":
        return _when(site, value)
    return escape(", ".join(value) if isinstance(value, tuple) else str(value))


class _Event(NamedTuple):
    """Something that happened, for the order; a change made with a comment comes before it."""

    at_ms: int
    number: int
    html: str


def _events(site: Site, issue: Issue) -> str:
    events = [_Event(said.created_ms, said.id, _comment(site, issue, said)) for said in issue.comments]
    events += [_Event(change.at_ms, change.id, _change(site, change)) for change in issue.history]
    return "".join(event.html for event in sorted(events))


def _is_bot(site: Site, uid: str | None) -> bool:
    return uid is not None and (site.accounts[uid].kind == "app" or uid in site.tokens.values())


def _comment(site: Site, issue: Issue, said: Comment) -> str:
    internal = site.is_internal(issue, said)
    marks = []
    if site.is_desk(issue):
        marks.append(
            "<b class=mark-internal>Internal</b>" if internal else "<b class=mark-public>The client sees this</b>"
        )
    if said.visibility is not None:
        marks.append(f"<b class=mark-internal>Only {escape(said.visibility.value)}</b>")
    if _is_bot(site, said.author):
        marks.append("<b class=mark-bot>Bot</b>")
    edited = f" · edited {_when(site, said.updated_ms)}" if said.updated_ms != said.created_ms else ""
    restricted = "internal" if internal or said.visibility is not None else "public"
    keys = ", ".join(escape(key) for key in said.properties if key != PUBLIC_PROPERTY)
    properties = f"<p class=small>Properties: {keys}</p>" if keys else ""
    return (
        f'<li class="comment {restricted}"><article><h3>{_name(site, said.author)}</h3>'
        f"<p>{' '.join(marks)} {_when(site, said.created_ms)}{edited}</p>"
        f"{_prose(site, said.body)}{properties}</article></li>"
    )


def _change(site: Site, change: Change) -> str:
    items = "; ".join(
        f"<b>{escape(item.field)}</b> {escape(item.old_text or 'none')} → {escape(item.new_text or 'none')}"
        for item in change.items
    )
    bot = " <b class=mark-bot>Bot</b>" if _is_bot(site, change.author) else ""
    return f"<li class=change>{_name(site, change.author)}{bot}: {items} · {_when(site, change.at_ms)}</li>"


def _prose(site: Site, text: str | None) -> str:
    if not text:
        return "<p class=small>No text.</p>"
    lines = MENTION.sub(lambda found: f"<b>@{_mentioned(site, found[1])}</b>", escape(text)).replace("\n", "<br>")
    return f"<p>{lines}</p>"


def _mentioned(site: Site, name: str) -> str:
    account = site.account(name.removeprefix("accountid:"))
    return escape(account.display_name) if account else name


def _request(site: Site, issue: Issue) -> str:
    """Return what the client sees in the portal: nothing internal, no history, no labels."""
    public = [said for said in issue.comments if not site.is_internal(issue, said)]
    comments = "".join(
        f'<li class="comment public"><article><h3>{_name(site, said.author)}</h3>'
        f"<p>{_when(site, said.created_ms)}</p>{_prose(site, said.body)}</article></li>"
        for said in public
    )
    return (
        f'<nav><a href="/browse/{issue.key}">as the team sees it</a></nav>'
        f"<header><p>{issue.key}</p><h1>{escape(issue.fields['summary'])}</h1><p>{_status(site, issue)}</p></header>"
        f"<section><h2>Your request</h2>{_prose(site, issue.fields['description'])}</section>"
        f"<section><h2>Messages</h2><ol class=events>{comments or '<li>No messages yet.</li>'}</ol></section>"
    )
