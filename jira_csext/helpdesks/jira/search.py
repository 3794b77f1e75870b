"""Which issues there are and which have changed, by JQL: ids and their last change, never anything to decide on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from jira_csext.helpdesks.errors import Refused, ScopeRefused, SettingsRefused, Unreachable
from jira_csext.helpdesks.jira.instants import instant_ms
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.wire import Identity, Written
from jira_csext.helpdesks.port import Sighting
from jira_csext.helpdesks.scope import is_closed, unquoted

_CLOUD_PAGE, _DC_PAGE = 5000, 1000
_UPDATED, _IDS = ["updated"], ["id"]
_BOUNDS_TRIED = 5
_DAY_SECONDS = 86_400
_MINUTE_SECONDS = 60
_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)


class _Fields(Struct):
    updated: Written = None


class _Found(Struct):
    id: Identity = None
    fields: _Fields | None = None


class _Page(Struct):
    issues: list[_Found]
    token: str | None = field(default=None, name="nextPageToken")
    is_last: bool | None = field(default=None, name="isLast")
    total: int | None = None


def checked_scope(scope: str) -> str:
    """Return the scope as it stands in parentheses, "" for everything. Raises SettingsRefused when it is ordered."""
    if _ORDERED.search(unquoted(scope)):
        raise SettingsRefused(("helpdesk.scope: leave ORDER BY out; it says which tickets, not in which order",))
    if not is_closed(scope):
        raise SettingsRefused(("helpdesk.scope: its parentheses do not match; try it in Jira's own search",))
    return f"({scope.strip()})" if scope.strip() else ""


class Search:
    """The scope of a site, searched in the way of its flavour."""

    def __init__(self, session: JiraSession, scope: str, *, cloud: bool) -> None:
        """`scope` is as `checked_scope` returns it."""
        self._session: Final = session
        self._scope: Final = scope
        self._cloud: Final = cloud

    def changed_since(self, instant: int, beside: Sighting | None = None) -> Iterator[Sighting]:
        """Yield what changed at or after the instant (epoch seconds), by the helpdesk's index.

        `beside` comes last, if the same search finds it by its last change and nothing else of before the instant.
        """
        # An unquoted number is epoch milliseconds; a quoted date would be read in the zone of our account.
        start = max(0, instant // _MINUTE_SECONDS * _MINUTE_SECONDS) * 1000
        clause = f"updated >= {start}"
        found = None
        if beside is not None and beside.updated.isdecimal():
            found = self._found_beside(clause, beside, start - _MINUTE_SECONDS * 1000)
        return _of_the_scope(found or self._found(self._within(clause), "updated", _UPDATED))

    def _found_beside(self, clause: str, beside: Sighting, before: int) -> Iterator[Sighting]:
        both = self._within(f"({clause} OR ({_by_its_last_change(beside)}))")
        shown, is_sound = None, True
        try:
            for sighting in self._found(both, "updated", _UPDATED):
                if sighting.ticket_id == beside.ticket_id:
                    shown = sighting
                    continue
                is_sound = is_sound and not (sighting.updated.isdecimal() and int(sighting.updated) < before)
                yield sighting
        except Refused:
            # An issue that is hidden from us by now is a mistake in the question.
            yield from self._found(self._within(clause), "updated", _UPDATED)
        if shown is not None and is_sound:
            yield shown

    def everything(self) -> Iterator[Sighting]:
        """Yield all there is in the scope; Cloud tells the ids only, fifty times as many a page."""
        # Cloud refuses a question without any bounds.
        jql = self._scope or "created >= 0"
        return _of_the_scope(self._found(jql, "created", _IDS if self._cloud else _UPDATED))

    def understands_dates(self, known: Sighting, now: int) -> bool:
        """Is the known issue found by its last change, and nothing by tomorrow's date?"""
        if self._finds_any(self._within(f"updated >= {(now + _DAY_SECONDS) * 1000}")) is not False:
            return False
        if not known.updated.isdecimal():
            return True
        if self._finds_any(_by_its_last_change(known)):
            return True
        # Not there without the date either: hidden or deleted since, which says nothing of dates.
        return not self._finds_any(f"id = {int(known.ticket_id)}")

    def _within(self, clause: str) -> str:
        return f"{self._scope} AND {clause}" if self._scope else clause

    def _finds_any(self, jql: str) -> bool | None:
        """Return whether there is anything, None when Jira refuses the question (an issue hidden from us, a date)."""
        try:
            return next(self._found(jql, "created", _IDS), None) is not None
        except Refused:
            return None

    def _found(self, jql: str, order: str, fields: list[str]) -> Iterator[Sighting]:
        if self._cloud:
            return self._cloud_pages(f"{jql} ORDER BY {order} ASC", fields)
        return self._dc_pages(jql, fields)

    def _cloud_pages(self, jql: str, fields: list[str]) -> Iterator[Sighting]:
        seen: set[Sighting] = set()
        tokens: set[str] = set()
        body: dict[str, object] = {"jql": jql, "fields": fields, "maxResults": _CLOUD_PAGE}
        while True:
            page = self._session.ask(_Page, f"{API}/search/jql", body).value
            # The order moves while pages are turned, so an issue may come twice.
            for sighting in _sightings(page):
                if sighting not in seen:
                    seen.add(sighting)
                    yield sighting
            if page.is_last or not page.token:
                return
            if page.token in tokens:
                raise Unreachable(
                    f"{self._session.host} turns the same page of search results again and again; "
                    "nothing of this round counts, and it is tried again."
                )
            tokens.add(page.token)
            body["nextPageToken"] = page.token

    def _dc_pages(self, jql: str, fields: list[str]) -> Iterator[Sighting]:
        # By id instead of by offset: an issue that changes while pages are turned would push another one off them.
        behind: list[int] = []
        while True:
            page = self._dc_page(jql, behind[-_BOUNDS_TRIED:], fields)
            last = behind[-1] if behind else -1
            found = [sighting for sighting in _sightings(page) if int(sighting.ticket_id) > last]
            ids = [int(sighting.ticket_id) for sighting in found]
            if ids != sorted(ids) or (page.issues and not ids):
                raise Unreachable(
                    f"{self._session.host} does not answer a search in the order of ids; "
                    "nothing of this round counts, and it is tried again."
                )
            yield from found
            if not ids or (page.total is not None and page.total <= len(page.issues)):
                return
            behind = ids

    def _dc_page(self, jql: str, behind: list[int], fields: list[str]) -> _Page:
        """Return the issues after those ids; where the last of them was deleted, Jira may not take it for a bound."""
        bound = f" AND id > {behind[-1]}" if behind else ""
        body = {"jql": f"{jql}{bound} ORDER BY id ASC", "fields": fields, "startAt": 0, "maxResults": _DC_PAGE}
        try:
            return self._session.ask(_Page, f"{API}/search", body).value
        except Refused:
            if len(behind) < 2:
                raise
            return self._dc_page(jql, behind[:-1], fields)


def _by_its_last_change(known: Sighting) -> str:
    return f"id = {int(known.ticket_id)} AND updated >= {int(known.updated) - _MINUTE_SECONDS * 1000}"


def _of_the_scope(found: Iterator[Sighting]) -> Iterator[Sighting]:
    """Yield the same; what Jira refuses of a search is the scope, for all else in it is always the same."""
    try:
        yield from found
    except Refused as refused:
        raise ScopeRefused(str(refused)) from None


def _sightings(page: _Page) -> Iterator[Sighting]:
    for found in page.issues:
        if found.id is not None and str(found.id).isdecimal():
            yield Sighting(str(found.id), updated_mark(found.fields.updated if found.fields else None))


def updated_mark(written: Written) -> str:
    """Return the last change as epoch milliseconds in text: the same in every zone; "" when it cannot be read."""
    try:
        return str(instant_ms(written))
    except ValueError:
        return ""
