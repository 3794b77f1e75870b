"""Jira, Cloud and Data Center, as a helpdesk: the port's questions handed to those who know how to ask them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from jira_csext.helpdesks.attending import Attendant
from jira_csext.helpdesks.errors import MappingRefused, Refused, SettingsRefused, Unreachable
from jira_csext.helpdesks.examination import Finding, HelpdeskClock
from jira_csext.helpdesks.jira.conversation import Conversations
from jira_csext.helpdesks.jira.desk_clocks import clocks_of
from jira_csext.helpdesks.jira.doubles import doubles_on
from jira_csext.helpdesks.jira.examination import Examination
from jira_csext.helpdesks.jira.examination_write_back import write_back_examined
from jira_csext.helpdesks.jira.facts import Asking, Facts, Myself, account_of
from jira_csext.helpdesks.jira.fields import organisations_in
from jira_csext.helpdesks.jira.inside import Circle, circle_of
from jira_csext.helpdesks.jira.permissions import NEEDED, TITLES, options_of, permissions_of
from jira_csext.helpdesks.jira.read_cloud import ISSUES_A_REQUEST as CLOUD_ISSUES
from jira_csext.helpdesks.jira.read_cloud import CloudChunk
from jira_csext.helpdesks.jira.read_dc import ISSUES_A_REQUEST as DC_ISSUES
from jira_csext.helpdesks.jira.read_dc import DataCenterChunk
from jira_csext.helpdesks.jira.search import Search, checked_scope
from jira_csext.helpdesks.jira.session import API, CONNECTIONS, JiraSession
from jira_csext.helpdesks.jira.truth import read_all
from jira_csext.helpdesks.jira.write_back import WriteBack, write_back_of
from jira_csext.helpdesks.jira.writes import NOTHING_BACK, Writer
from jira_csext.helpdesks.mapping import SiteMapping
from jira_csext.helpdesks.port import (
    Account,
    ActionKind,
    Capabilities,
    Double,
    Fetched,
    Helpdesk,
    InternalNotes,
    Person,
    Receipt,
    Sighting,
    Unread,
    Write,
)
from jira_csext.helpdesks.registry import Secrets, Settings, Wait


class JiraHelpdesk:
    """One Jira. Asks for the site's facts when they are first needed, and anew with every `capabilities`."""

    kind: Final = "jira"

    def __init__(
        self,
        session: JiraSession,
        mapping: SiteMapping,
        scope: str,
        groups: tuple[str, ...],
        circle: Circle | None,
        write_back: WriteBack = NOTHING_BACK,
    ) -> None:
        """`scope` is JQL, `groups` those whose members are ours. Raises SettingsRefused for a scope that cannot be."""
        self._write_back: Final = write_back
        self._session: Final = session
        self._scope: Final = checked_scope(scope)
        self._circle: Final = circle
        self._mapping: Final = mapping
        self._asking: Final = Asking(session, mapping, groups)
        self._known: _Known | None = None
        # Facts are learned anew from time to time; what may be under way is not forgotten with them.
        self._tried: Final[dict[str, int]] = {}

    @property
    def request_count(self) -> int:
        """How many requests have left so far."""
        return self._session.request_count

    def attended_by(self, attendant: Attendant) -> None:
        """Let this attendant end reads between their requests."""
        self._session.attended_by(attendant)

    def account(self) -> Account:
        """Return who we are."""
        return account_of(self._session.get(Myself, f"{API}/myself").value)

    def capabilities(self) -> Capabilities:
        """Return what we may do here, and in which projects a note can be kept from the client, and how."""
        facts = self._learned().facts
        rights = permissions_of(self._session, cloud=facts.cloud)
        inside: dict[str, InternalNotes] = {}
        for project, service in facts.services.items():
            if service:
                inside[project] = "property"
            elif self._circle is not None:
                inside[project] = "restricted"
        missing = {
            kind: f'our account may not do it in any project; give it "{TITLES[right]}"'
            for kind, right in NEEDED.items()
            if right not in rights
        }
        options = options_of(self._session)
        if not options.watching:
            missing["watch"] = "watching is switched off in this Jira; an administrator switches it on in its options"
        notices = (*facts.notices, *self._write_back.problems(facts.catalogue, facts.reader.site.mapping))
        if not options.linking:
            notices += ("linking is switched off in this Jira; tickets that rules make will stand alone",)
        shared_with = organisations_in(self._mapping.fields, facts.catalogue)
        return Capabilities(_able(rights) - set(missing), inside, notices, missing, True, shared_with)

    def actions_in(self, project: str) -> frozenset[ActionKind]:
        """Return what our account may do in a project."""
        return _able(self.permissions(project))

    def person(self, name: str) -> Person | None:
        """Return who has that accountId, key, login, display name or e-mail address."""
        return self._facts().writer.people.find(name)

    def permissions(self, project: str) -> frozenset[str]:
        """Return which of Jira's permissions that we have a use for our account has in a project."""
        return permissions_of(self._session, project, cloud=self._facts().facts.cloud)

    def examined(self) -> Iterator[Finding]:
        """Yield whether this Jira fits the site file: projects, words, fields and people."""
        facts = self._learned().facts
        yield from Examination(self._session, facts, self._mapping, self._scope, self._circle).findings()
        yield from write_back_examined(self._session, facts, self._write_back, self._facts().search)

    def clocks_of(self, ticket_id: str) -> tuple[HelpdeskClock, ...] | None:
        """Return Service Management's own clocks on an issue; None where it keeps none."""
        return clocks_of(self._session, ticket_id)

    def clock(self) -> int:
        """Return Jira's clock, by asking who we are.

        To a token that has died a search may answer with success and no tickets; this does not.
        """
        return self._session.get(Myself, f"{API}/myself").at

    def changed_since(self, watermark: int, beside: Sighting | None = None) -> Iterator[Sighting]:
        """Yield what changed since, looked back for by as much as Jira's search may lag behind."""
        known = self._facts()
        yield from known.search.changed_since(watermark - known.facts.lag, beside)

    def everything(self) -> Iterator[Sighting]:
        """Yield every issue in the scope; Cloud without `updated`."""
        yield from self._facts().search.everything()

    def understands_dates(self, known: Sighting, now: int) -> bool:
        """Does Jira read our dates as they are meant?"""
        return self._facts().search.understands_dates(known, now)

    def read(self, ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        """Yield each issue whole, by id."""
        yield from self._facts().read(ticket_ids)

    def write(self, ticket_id: str, write: Write) -> Receipt:
        """Carry out an action, marked, in one request that leaves once."""
        return self._facts().writer.write(ticket_id, write)

    def edit_note(self, ticket_id: str, remote_id: str, write: Write) -> Receipt:
        """Put a note in the place of one of ours."""
        return self.write(ticket_id, write._replace(edits=remote_id))

    def is_public(self, ticket_id: str, remote_id: str) -> bool:
        """Read a comment back: does the client see it?"""
        return self._facts().writer.is_public(ticket_id, remote_id)

    def doubles(self, ticket_id: str) -> Sequence[Double]:
        """Return the comments of an issue whose mark an older one carries."""
        try:
            return self._facts().doubles(ticket_id)
        except (ValueError, RecursionError):
            what = f"hands out the comments of issue {ticket_id} in a shape that is not Jira's; they are read again"
            raise Unreachable(f"{self._session.host} {what}.") from None

    def remove(self, ticket_id: str, remote_id: str) -> None:
        """Delete a comment of ours."""
        self._facts().writer.remove(ticket_id, remote_id)

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _facts(self) -> _Known:
        return self._known or self._learned()

    def _learned(self) -> _Known:
        try:
            facts = self._asking.facts()
        except MappingRefused as refused:
            # Only now do we know that a field's name means two.
            raise Refused("; ".join(refused.problems)) from None
        self._known = _Known(self._session, facts, self._scope, self._circle, self._tried, self._write_back)
        return self._known


class _Known:
    """What can be done once the site's facts are there."""

    def __init__(
        self,
        session: JiraSession,
        facts: Facts,
        scope: str,
        circle: Circle | None,
        tried: dict[str, int],
        write_back: WriteBack,
    ) -> None:
        self.facts: Final = facts
        self.search: Final = Search(session, scope, cloud=facts.cloud)
        self.writer: Final = Writer(session, facts, circle, tried, write_back)
        conversations = Conversations(session, facts.ours, cloud=facts.cloud)
        # Where some projects are service projects a comment may be internal by its property alone.
        service = any(facts.services.values())
        self.doubles: Final[Callable[[str], Sequence[Double]]] = lambda issue_id: doubles_on(
            conversations, issue_id, service=service
        )
        chunk = (CloudChunk if facts.cloud else DataCenterChunk)(session, facts, conversations)
        size = CLOUD_ISSUES if facts.cloud else DC_ISSUES
        self.read: Final[Callable[[Sequence[str]], Iterator[Fetched | Unread]]] = lambda ids: read_all(
            session, ids, chunk, size
        )


def _able(rights: frozenset[str]) -> frozenset[ActionKind]:
    return frozenset(kind for kind, right in NEEDED.items() if right in rights)


def open_jira(settings: Settings, secrets: Secrets, wait: Wait) -> Helpdesk:
    """Return the Jira of a site file; nothing is asked yet. The entry point `jira` of `jira_csext.helpdesks`.

    Raises SettingsRefused with all that is wrong with the section `helpdesk`, MappingRefused for the words.
    """
    helpdesk = settings.get("helpdesk") or {}
    url, email, token = (str(helpdesk.get("url") or ""), str(helpdesk.get("email") or ""), secrets.get("token", ""))
    problems = (*_url_problems(url), *_token_problems(token))
    if problems:
        raise SettingsRefused(problems)
    groups = tuple(str(group) for group in (settings.get("agents") or {}).get("groups") or ())
    connections = int((settings.get("daemon") or {}).get("connections") or CONNECTIONS)
    session = JiraSession(url, email, token.strip(), wait, connections)
    mapping = SiteMapping.from_site(settings)
    circle = circle_of(settings.get("internal") or {})
    scope = str(helpdesk.get("scope") or "")
    return JiraHelpdesk(session, mapping, scope, groups, circle, write_back_of(settings))


def _url_problems(url: str) -> tuple[str, ...]:
    if not url:
        return ("helpdesk.url: write the address of your Jira, such as https://acme.atlassian.net",)
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        parts, named = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not named or parts.query or parts.fragment:
        return (f'helpdesk.url: "{url}" is no address of a Jira; write one such as https://acme.atlassian.net',)
    if parts.username is not None or parts.password is not None:
        return ("helpdesk.url: leave the name and password out of the address; see helpdesk.email and the token",)
    return ()


def _token_problems(token: str) -> tuple[str, ...]:
    if not token.strip():
        return ("there is no token; set CSEXT_HELPDESK__TOKEN, or name a file that holds it with helpdesk.token_file",)
    if not (token.strip().isascii() and token.strip().isprintable()):
        return ("the token holds characters that no token has; copy it anew, without line breaks or quotes",)
    return ()
