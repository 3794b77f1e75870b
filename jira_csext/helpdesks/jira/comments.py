"""Whether a comment reached the client."""

from __future__ import annotations

import msgspec

from jira_csext.helpdesks.jira.wire import WireComment

PUBLIC_PROPERTY = "sd.public.comment"


def is_public(comment: WireComment) -> bool:
    """Return False when anything says that the comment is internal: Cloud's `jsdPublic`, the property, a restriction.

    Without any of them a comment is public, also in Service Management.
    """
    if comment.jsd_public is False or comment.visibility is not None:
        return False
    if comment.properties:
        return not any(prop.key == PUBLIC_PROPERTY and _says_internal(prop.value) for prop in comment.properties)
    return True


def _says_internal(value: msgspec.Raw) -> bool:
    # Data Center declares the value as a string and sends what was stored: an object, or an object within a string.
    # What cannot be read is not taken as said to the client.
    try:
        said = msgspec.json.decode(value) if value else None
        if isinstance(said, str):
            said = msgspec.json.decode(said)
    except (ValueError, RecursionError):
        return True
    internal = said.get("internal") if isinstance(said, dict) else None
    return internal is not False and internal != "false"
