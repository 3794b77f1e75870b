"""People, projects and catalogues in the flavour's shapes, and in the zone and language of the caller."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jira_csext.sandbox.rest.documents import to_document
from jira_csext.sandbox.rest.routing import Call
from jira_csext.sandbox.state.model import Account, CustomField, Json, LinkType, Named, Project, Status
from jira_csext.sandbox.vocabulary import CATEGORIES

SYSTEM_FIELDS: dict[str, tuple[str, str]] = {
    "summary": ("Summary", "string"),
    "description": ("Description", "string"),
    "project": ("Project", "project"),
    "issuetype": ("Issue Type", "issuetype"),
    "status": ("Status", "status"),
    "priority": ("Priority", "priority"),
    "resolution": ("Resolution", "resolution"),
    "resolutiondate": ("Resolved", "datetime"),
    "created": ("Created", "datetime"),
    "updated": ("Updated", "datetime"),
    "duedate": ("Due date", "date"),
    "reporter": ("Reporter", "user"),
    "creator": ("Creator", "user"),
    "assignee": ("Assignee", "user"),
    "labels": ("Labels", "array"),
    "watches": ("Watchers", "watches"),
    "comment": ("Comment", "comments-page"),
    "attachment": ("Attachment", "array"),
    "issuelinks": ("Linked Issues", "array"),
}
_ITEMS = {"labels": "string", "attachment": "attachment", "issuelinks": "issuelinks"}
_KINDS: dict[str, tuple[str, str | None]] = {
    "organizations": ("array", "sd-customerorganization"),
    "participants": ("array", "user"),
    "request_type": ("sd-customerrequesttype", None),
    "date": ("date", None),
    "datetime": ("datetime", None),
    "option": ("option", None),
    "options": ("array", "option"),
    "text": ("string", None),
    "number": ("number", None),
    "sla": ("sd-servicelevelagreement", None),
    "rating": ("sd-feedback", None),
}


class View:
    """Writes things of the site down for the caller of one request."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.site = call.site
        self.cloud = call.site.cloud
        account = call.account
        self.zone = ZoneInfo(account.zone if account else call.site.zone)
        self.language = account.language if account else "en"
        self.base = f"{call.site.base_url}/rest/api/{call.version}"

    def when(self, at_ms: int) -> str:
        """Return an instant as Jira writes it: in the caller's zone, with milliseconds, the offset without a colon."""
        local = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(self.zone)
        return f"{local:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}{local:%z}"

    def prose(self, text: str | None) -> str | Json | None:
        """Return a text in the form of the API's version."""
        return to_document(text) if self.call.documents else text

    def user(self, uid: str | None) -> Json | None:
        """Return a person by login; None for nobody."""
        return self.account(self.site.accounts[uid]) if uid is not None else None

    def account(self, account: Account) -> Json:
        """Return a person; of a deleted one hardly anything is left."""
        if self.cloud:
            if account.deleted:
                return {"accountId": "unknown", "accountType": "unknown", "active": False, "displayName": "Former user"}
            told: Json = {
                "self": f"{self.base}/user?accountId={quote(account.account_id)}",
                "accountId": account.account_id,
                "accountType": account.kind,
                "avatarUrls": self._avatars(),
                "displayName": account.display_name,
                "active": account.active,
                "timeZone": account.zone,
            }
            return {**told, "emailAddress": account.email} if self.site.quirks.shows_emails else told
        if account.deleted:
            return {"name": account.login, "active": False}
        return {
            "self": f"{self.base}/user?username={quote(account.login)}",
            "key": account.key,
            "name": account.login,
            "emailAddress": account.email,
            "avatarUrls": self._avatars(),
            "displayName": account.display_name,
            "active": account.active,
            "timeZone": account.zone,
        }

    def _avatars(self) -> Json:
        return {f"{size}x{size}": f"{self.site.base_url}/avatar.png?size={size}" for size in (16, 24, 32, 48)}

    def status(self, status: Status) -> Json:
        """Return a status with its name in the caller's language; the key of its category is the same for all."""
        number, colour, name = CATEGORIES[status.category]
        return {
            "self": f"{self.base}/status/{status.id}",
            "description": "",
            "iconUrl": f"{self.site.base_url}/images/icons/statuses/generic.png",
            "name": status.translations.get(self.language, status.name),
            "id": status.id,
            "statusCategory": {
                "self": f"{self.base}/statuscategory/{number}",
                "id": number,
                "key": status.category,
                "colorName": colour,
                "name": name,
            },
        }

    def issue_type(self, named: Named) -> Json:
        """Return an issue type."""
        return {**self.named("issuetype", named), "description": "", "subtask": False}

    def named(self, resource: str, named: Named) -> Json:
        """Return a thing with an id, a name and an address."""
        return {"self": f"{self.base}/{resource}/{named.id}", "id": named.id, "name": named.name}

    def link_type(self, kind: LinkType) -> Json:
        """Return a kind of link."""
        own = f"{self.base}/issueLinkType/{kind.id}"
        return {"id": kind.id, "name": kind.name, "inward": kind.inward, "outward": kind.outward, "self": own}

    def project(self, project: Project) -> Json:
        """Return a project."""
        told: Json = {
            "self": f"{self.base}/project/{project.id}",
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "avatarUrls": self._avatars(),
        }
        kind = "service_desk" if project.service and self.site.service_management else "software"
        return {**told, "projectTypeKey": kind, "simplified": False} if self.cloud else {**told, "projectTypeKey": kind}

    def fields(self) -> list[Json]:
        """Return the catalogue of fields."""
        catalogue: list[Json] = []
        for field_id, (name, kind) in SYSTEM_FIELDS.items():
            schema = {"type": kind, "system": field_id}
            if field_id in _ITEMS:
                schema["items"] = _ITEMS[field_id]
            catalogue.append(self._field(field_id, name, schema, [field_id]))
        for custom in self.site.custom_fields.values():
            number = custom.id.removeprefix("customfield_")
            clauses = [f"cf[{number}]", *(custom.clause_names or (custom.name,))]
            catalogue.append(self._field(custom.id, custom.name, self.schema(custom), clauses))
        return catalogue

    def _field(self, field_id: str, name: str, schema: Json, clauses: list[str]) -> Json:
        told: Json = {
            "id": field_id,
            "name": name,
            "custom": field_id.startswith("customfield_"),
            "orderable": True,
            "navigable": field_id not in {"comment", "attachment"},
            "searchable": True,
            "clauseNames": clauses,
            "schema": schema,
        }
        return {**told, "key": field_id} if self.cloud else told

    def schema(self, custom: CustomField) -> Json:
        """Return the schema of one of the site's own fields; `custom` in it is what no translation changes."""
        kind, items = _KINDS[custom.kind]
        schema: Json = {"type": kind, "custom": custom.custom, "customId": int(custom.id.removeprefix("customfield_"))}
        return {**schema, "items": items} if items else schema

    def schema_of(self, field_id: str) -> Json:
        """Return the schema of any field."""
        custom = self.site.custom_fields.get(field_id)
        if custom is not None:
            return self.schema(custom)
        schema = {"type": SYSTEM_FIELDS[field_id][1], "system": field_id}
        return {**schema, "items": _ITEMS[field_id]} if field_id in _ITEMS else schema
