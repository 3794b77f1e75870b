"""The shapes that Jira sends, only the parts we read; all else is skipped while reading and costs nothing.

Everything is optional: authors are deleted, anonymous or absent, and old Servers leave fields out. Structs hold data
and no cycles, so the garbage collector need not know them (`gc=False`). Those that a site sends over and over are
frozen: what they mean is remembered under the struct itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import msgspec
from msgspec import Raw, Struct, field

Identity = str | int | None
"""An id: a string, except where an old Server or an export writes a number."""

Written = str | int | float | None
"""An instant: a timestamp with an offset, or epoch milliseconds."""

Prose = str | dict[str, Any] | None
"""A text: wiki markup (REST v2) or a document tree (REST v3)."""

NOT_SENT = Raw(b"")


class WireUser(Struct, frozen=True, gc=False):
    """A person or machine; Cloud sends `accountId`, Data Center `key` and `name`."""

    account_id: str | None = field(default=None, name="accountId")
    account_type: str | None = field(default=None, name="accountType")
    key: str | None = None
    name: str | None = None


class WireHolder(WireUser, frozen=True, gc=False):
    """Who holds a role; the display name is shown where an export gives no id, the address is seldom shown at all."""

    display_name: str | None = field(default=None, name="displayName")
    email: str | None = field(default=None, name="emailAddress")


class WireNamed(Struct, frozen=True, gc=False):
    """A type, a priority, a resolution."""

    id: Identity = None
    name: str | None = None


class WireProject(Struct, frozen=True, gc=False):
    """A project; `key` is what people call it."""

    id: Identity = None
    key: str | None = None
    name: str | None = None


class WireCategory(Struct, frozen=True, gc=False):
    """A status category: `new`, `indeterminate`, `done` or `undefined`; its name is translated, its key is not."""

    key: str | None = None


class WireStatus(Struct, frozen=True, gc=False):
    """A status; its name may be in the language of whoever asked."""

    id: Identity = None
    name: str | None = None
    category: WireCategory | None = field(default=None, name="statusCategory")


class WireVisibility(Struct, gc=False):
    """The role or group to which a comment is restricted."""

    type: str | None = None
    value: str | None = None


class WireProperty(Struct, gc=False):
    """A property of a comment; `sd.public.comment` says whether it is internal."""

    key: str | None = None
    value: Raw = NOT_SENT


class WireComment(Struct, gc=False):
    """A comment; `author` is missing for anonymous ones."""

    id: Identity = None
    author: WireUser | None = None
    body: Prose = None
    created: Written = None
    visibility: WireVisibility | None = None
    jsd_public: bool | None = field(default=None, name="jsdPublic")
    properties: list[WireProperty] | None = None


class WireComments(Struct, gc=False):
    """The page of comments inside an issue; `total` is the whole count."""

    comments: list[WireComment] | None = None
    total: int | None = None


class WireAttachment(Struct, gc=False):
    """A file."""

    id: Identity = None
    filename: str | None = None
    author: WireUser | None = None
    created: Written = None


class WireItem(Struct, gc=False):
    """One changed field; `field_id` is missing on old Servers, where `field` alone names it."""

    field: str | None = None
    field_id: str | None = msgspec.field(default=None, name="fieldId")
    old_id: Identity = msgspec.field(default=None, name="from")
    old_text: str | None = msgspec.field(default=None, name="fromString")
    new_id: Identity = msgspec.field(default=None, name="to")
    new_text: str | None = msgspec.field(default=None, name="toString")


class WireHistory(Struct, gc=False):
    """What somebody changed at one moment; Cloud sends the newest first."""

    id: Identity = None
    author: WireUser | None = None
    created: Written = None
    items: list[WireItem] | None = None


class WireChangelog(Struct, gc=False):
    """The page of changes inside an issue; `total` above what is there means that it was cut."""

    histories: list[WireHistory] | None = None
    total: int | None = None


class WireFields(Struct, gc=False):
    """The fields every site has; a site's own fields are added by `issue_struct`."""

    summary: str | None = None
    description: Prose = None
    project: WireProject | None = None
    issuetype: WireNamed | None = None
    status: WireStatus | None = None
    priority: WireNamed | None = None
    resolution: WireNamed | None = None
    created: Written = None
    # Only tells which of two snapshots is newer, so no oddity of it is worth a notice.
    updated: Any = None
    resolutiondate: Written = None
    duedate: Written = None
    reporter: WireHolder | None = None
    creator: WireUser | None = None
    assignee: WireHolder | None = None
    labels: list[str] | None = None
    comment: WireComments | None = None
    attachment: list[WireAttachment] | None = None


class WireIssue(Struct, gc=False):
    """An issue. `names` and `schema` come with `expand=names,schema` and tell what the site's own fields are called."""

    id: Identity = None
    key: str | None = None
    fields: WireFields | None = None
    changelog: WireChangelog | None = None
    names: dict[str, str] | None = None
    schema: dict[str, dict[str, Any]] | None = None


SYSTEM_FIELDS = frozenset(info.encode_name for info in msgspec.structs.fields(WireFields))


def issue_struct(field_ids: Sequence[str]) -> type[WireIssue]:
    """Return WireIssue with a site's own fields added, undecoded, as `site_0`, `site_1`, … in the order given.

    None of the ids may be one of SYSTEM_FIELDS.
    """
    if not field_ids:
        return WireIssue
    slots = {site_slot(index): field_id for index, field_id in enumerate(field_ids)}
    site_fields = msgspec.defstruct(
        "SiteFields", [(slot, Raw, NOT_SENT) for slot in slots], bases=(WireFields,), rename=slots, gc=False
    )
    issue = msgspec.defstruct("SiteIssue", [("fields", site_fields | None, None)], bases=(WireIssue,), gc=False)
    return cast("type[WireIssue]", issue)


def site_slot(index: int) -> str:
    """Return the name under which the struct holds the site's field of that place."""
    return f"site_{index}"
