"""Issues, comments and changelogs as one caller is shown them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from jira_csext.sandbox.rest.desk_view import clock_value
from jira_csext.sandbox.rest.view import SYSTEM_FIELDS, View
from jira_csext.sandbox.state.model import Change, Comment, CustomField, Issue, Item, Json, Link, Raw

# Search and read cut the changelog on Cloud, the oldest entries first and without a word.
CHANGES_IN_SEARCH, CHANGES_IN_READ = 40, 100

DEVELOPMENT = "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummary"
_NOT_NAVIGABLE = {"comment", "attachment"}


class IssuesView(View):
    """Writes issues and what is in them."""

    def chosen(self, asked: Sequence[str], default: Sequence[str]) -> list[str]:
        """Return the ids of the fields asked for: names, `*all`, `*navigable`, and `-name` to leave one out."""
        every = [*SYSTEM_FIELDS, *self.site.custom_fields]
        chosen: dict[str, None] = {}
        wanted = list(asked) or list(default)
        if all(name.startswith("-") for name in wanted):
            wanted = [*default, *wanted]
        for name in wanted:
            if name == "*all":
                chosen |= dict.fromkeys(every)
            elif name == "*navigable":
                chosen |= dict.fromkeys(each for each in every if each not in _NOT_NAVIGABLE)
            elif name.startswith("-"):
                chosen.pop(name[1:], None)
            elif name in SYSTEM_FIELDS or name in self.site.custom_fields:
                chosen[name] = None
        return list(chosen)

    def issue(
        self,
        issue: Issue,
        fields: Sequence[str],
        *,
        expand: Iterable[str] = (),
        changes: int = CHANGES_IN_READ,
        properties: Sequence[str] = (),
        indexed: tuple[Mapping[str, Raw], int] | None = None,
    ) -> Json:
        """Return an issue with the fields named. `indexed` are older values and `updated`, as search knows them."""
        values, updated_ms = indexed or (issue.fields, issue.updated_ms)
        expanded = set(expand)
        told: Json = {
            "expand": "renderedFields,names,schema,operations,editmeta,changelog",
            "id": str(issue.id),
            "self": f"{self.base}/issue/{issue.id}",
            "key": issue.key,
        }
        if fields:
            told["fields"] = {name: self._value(issue, name, values, updated_ms) for name in fields}
        if "changelog" in expanded:
            told["changelog"] = self._changelog(issue, changes)
        if "names" in expanded:
            told["names"] = {name: self._name(name) for name in fields}
        if "schema" in expanded:
            told["schema"] = {name: self.schema_of(name) for name in fields}
        if properties:
            every = "*all" in properties
            told["properties"] = {key: held for key, held in issue.properties.items() if every or key in properties}
        return told

    def _name(self, field_id: str) -> str:
        custom = self.site.custom_fields.get(field_id)
        return custom.name if custom else SYSTEM_FIELDS[field_id][0]

    def _value(self, issue: Issue, name: str, values: Mapping[str, Raw], updated_ms: int) -> object:
        custom = self.site.custom_fields.get(name)
        if custom is not None:
            return self._custom(issue, custom, values.get(name))
        if name in {"created", "updated"}:
            return self.when(issue.created_ms if name == "created" else updated_ms)
        if name in {"project", "comment", "watches", "attachment", "issuelinks"}:
            return self._part(issue, name)
        value = values[name]
        if name == "labels":
            return list(value)
        if value is None or name in {"summary", "duedate"}:
            return value
        if name == "description":
            return self.prose(value)
        if name == "resolutiondate":
            return self.when(value)
        if name in {"reporter", "creator", "assignee"}:
            return self.user(value)
        if name == "status":
            return self.status(self.site.statuses[value])
        if name == "issuetype":
            return self.issue_type(self.site.types[value])
        catalogue = self.site.priorities if name == "priority" else self.site.resolutions
        return self.named(name, catalogue[value])

    def _part(self, issue: Issue, name: str) -> object:
        if name == "project":
            return self.project(self.site.projects[issue.project])
        if name == "comment":
            return self._embedded(issue)
        if name == "watches":
            caller = self.call.account
            return {
                "self": f"{self.base}/issue/{issue.id}/watchers",
                "watchCount": len(issue.watchers),
                "isWatching": caller is not None and caller.uid in issue.watchers,
            }
        return [self._link(issue, each) for each in issue.links] if name == "issuelinks" else []

    def _custom(self, issue: Issue, custom: CustomField, value: Raw) -> object:
        if custom.custom == DEVELOPMENT:
            # As Jira does it: the address of an object, another one at each look.
            return f"{{summaryBean=com.atlassian.jira.plugin.devstatus.SummaryItemBean@{next(self.site.looks):x}}}"
        if custom.kind == "sla":
            return clock_value(self, issue, custom) if self.site.is_desk(issue) else None
        if value in (None, ()):
            return [] if custom.kind in {"organizations", "participants"} else None
        if custom.kind == "organizations":
            return [self._organization(number) for number in value]
        if custom.kind == "participants":
            return [self.user(uid) for uid in value]
        if custom.kind == "options":
            return [{"self": f"{self.base}/customFieldOption/{option}", "value": option} for option in value]
        if custom.kind == "option":
            return {"self": f"{self.base}/customFieldOption/{value}", "value": value}
        if custom.kind == "datetime":
            return self.when(value)
        if custom.kind == "request_type":
            return {"requestType": {"id": "1", "name": value}, "_links": {}}
        return {"rating": value} if custom.kind == "rating" else value

    def _organization(self, number: str) -> Json:
        links = {"self": f"{self.site.base_url}/rest/servicedeskapi/organization/{number}"}
        return {"id": number, "name": self.site.organizations[number].name, "_links": links}

    def _link(self, issue: Issue, link: Link) -> Json:
        outward = link.inward == issue.id
        other = self.site.issues.get(link.outward if outward else link.inward)
        told: Json = {"id": str(link.id), "self": f"{self.base}/issueLink/{link.id}", "type": self.link_type(link.type)}
        if other is not None:
            fields = ("summary", "status", "priority", "issuetype")
            brief = {name: self._value(other, name, other.fields, other.updated_ms) for name in fields}
            side = "outwardIssue" if outward else "inwardIssue"
            told[side] = {
                "id": str(other.id),
                "key": other.key,
                "self": f"{self.base}/issue/{other.id}",
                "fields": brief,
            }
        return told

    # Comments

    def readable(self, issue: Issue) -> list[Comment]:
        """Return the comments the caller is shown, oldest first."""
        return [said for said in issue.comments if self.site.reads(self.call.account, issue, said)]

    def _embedded(self, issue: Issue) -> Json:
        every = self.readable(issue)
        shown = every[: self.site.quirks.embedded_comments] if self.cloud else every
        told = {
            "comments": [self.comment(issue, said) for said in shown],
            "maxResults": len(shown),
            "total": len(every),
            "startAt": 0,
        }
        return {**told, "self": f"{self.base}/issue/{issue.id}/comment"} if self.cloud else told

    def comment(self, issue: Issue, said: Comment, *, properties: bool = False) -> Json:
        """Return a comment; an anonymous one has no author. Only Cloud says outright whether it is public."""
        told: Json = {
            "self": f"{self.base}/issue/{issue.id}/comment/{said.id}",
            "id": str(said.id),
            "body": self.prose(said.body),
            "created": self.when(said.created_ms),
            "updated": self.when(said.updated_ms),
        }
        if said.author is not None:
            told["author"] = self.user(said.author)
        if said.update_author is not None:
            told["updateAuthor"] = self.user(said.update_author)
        if said.visibility is not None:
            told["visibility"] = {"type": said.visibility.kind, "value": said.visibility.value}
            if self.cloud:
                told["visibility"]["identifier"] = self._identifier(said.visibility.kind, said.visibility.value)
        if self.cloud:
            told["jsdPublic"] = not self.site.is_internal(issue, said)
            if self.site.is_desk(issue) and said.author is not None:
                told["jsdAuthorCanSeeRequest"] = self._is_on_request(issue, said.author)
        if properties:
            as_text = self.site.quirks.property_values_as_text
            told["properties"] = [
                {"key": key, "value": json.dumps(value) if as_text else value} for key, value in said.properties.items()
            ]
        return told

    def _identifier(self, kind: str, name: str) -> str:
        if kind == "group":
            return f"group-{name}"
        return next((role.id for role in self.site.roles.values() if role.name == name), name)

    def _is_on_request(self, issue: Issue, uid: str) -> bool:
        site = self.site
        if uid == issue.fields["reporter"] or site.is_agent(uid, site.projects[issue.project]):
            return True
        for custom in site.custom_fields.values():
            value = issue.fields.get(custom.id) or ()
            if custom.kind == "participants" and uid in value:
                return True
            if custom.kind == "organizations" and any(uid in site.organizations[number].members for number in value):
                return True
        return False

    # Changelog

    def _changelog(self, issue: Issue, most: int) -> Json:
        # Cloud: newest first, and cut. Data Center: the whole of it, oldest first.
        shown = issue.history[::-1][:most] if self.cloud else issue.history
        return {
            "startAt": 0,
            "maxResults": len(shown),
            "total": len(issue.history),
            "histories": [self.change(each) for each in shown],
        }

    def change(self, change: Change) -> Json:
        """Return one entry of the changelog; one made by nobody has no author."""
        told: Json = {"id": str(change.id)}
        if change.author is not None:
            told["author"] = self.user(change.author)
        told["created"] = self.when(change.at_ms)
        told["items"] = [self._item(item) for item in change.items]
        if change.metadata is not None:
            told["historyMetadata"] = dict(change.metadata)
        return told

    def _item(self, item: Item) -> Json:
        told: Json = {"field": item.field, "fieldtype": "custom" if item.custom else "jira"}
        if self.cloud and item.field_id is not None:
            told["fieldId"] = item.field_id
        return {
            **told,
            "from": item.old_id,
            "fromString": item.old_text,
            "to": item.new_id,
            "toString": item.new_text,
        }
