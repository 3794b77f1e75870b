"""How a value of a field is written in the changelog: its id and its text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from jira_csext.sandbox.state.model import Item, Named, Raw, Status
from jira_csext.sandbox.state.site import Site

_SYSTEM_NAMES = {"duedate": "duedate", "issuetype": "issuetype"}


def item_of(site: Site, field_id: str, old: Raw, new: Raw) -> Item:
    """Return the changelog entry of a field that went from one value to another."""
    custom = site.custom_fields.get(field_id)
    name = custom.name if custom else _SYSTEM_NAMES.get(field_id, field_id)
    return Item(name, field_id, custom is not None, *_said(site, field_id, old), *_said(site, field_id, new))


def _said(site: Site, field_id: str, value: Raw) -> tuple[str | None, str | None]:
    if value in (None, (), ""):
        # Labels are written as one string, and no labels as an empty one.
        return (None, "") if field_id == "labels" else (None, None)
    catalogues: dict[str, Mapping[str, Status] | Mapping[str, Named]] = {
        "status": site.statuses,
        "priority": site.priorities,
        "issuetype": site.types,
        "resolution": site.resolutions,
    }
    if field_id in catalogues:
        return value, catalogues[field_id][value].name
    if field_id in {"assignee", "reporter"}:
        account = site.accounts[value]
        return (account.account_id if site.cloud else account.key), account.display_name
    if field_id == "labels":
        return None, " ".join(value)
    if field_id == "duedate":
        return value, f"{value} 00:00:00.0"
    custom = site.custom_fields.get(field_id)
    return _custom_said(site, custom.kind, value) if custom else (None, str(value))


def _custom_said(site: Site, kind: str, value: Raw) -> tuple[str | None, str | None]:
    if kind == "organizations":
        names = ", ".join(site.organizations[number].name for number in value)
        return f"[{', '.join(value)}]", f"[{names}]"
    if kind == "participants":
        accounts = [site.accounts[uid] for uid in value]
        ids = [account.account_id if site.cloud else account.key for account in accounts]
        return f"[{', '.join(ids)}]", f"[{', '.join(account.display_name for account in accounts)}]"
    if kind == "date":
        return value, f"{date.fromisoformat(value):%d/%b/%y}"
    if kind == "datetime":
        local = datetime.fromtimestamp(value / 1000, UTC).astimezone(ZoneInfo(site.zone))
        return f"{local:%Y-%m-%dT%H:%M:%S%z}", f"{local:%d/%b/%y %H:%M}"
    if kind == "options":
        return None, ", ".join(value)
    return None, str(value)
