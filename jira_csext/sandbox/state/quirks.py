"""What no document settles about Jira, or what sites do differently: switches, so that each can be tried."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Quirks:
    """How this site behaves where real ones differ; the defaults are what is thought most likely."""

    comment_list_expands_properties: bool = True
    """Whether `GET …/comment?expand=properties` is honoured."""
    property_values_as_text: bool = False
    """Whether the values of comment properties are given back as JSON within a string."""
    epoch_literals: bool = True
    """Whether an unquoted number in JQL is epoch milliseconds; else the query is not understood: 200 and empty."""
    bulk_changelog_epoch_numbers: bool = False
    """Whether `changelog/bulkfetch` writes `created` as a number."""
    pages_shift: bool = True
    """Whether a page token continues in the results as they are now, instead of in those of the first page."""
    repeat_token: bool = False
    """Whether search hands out the same page token again and again."""
    page_cap: int | None = None
    """At most so many issues a page, whatever was asked for."""
    embedded_comments: int = 20
    """How many comments Cloud embeds in an issue."""
    body_edit_keeps_internal: bool = True
    """Whether an edit that sends only a body leaves `sd.public.comment` as it was."""
    body_edit_keeps_restriction: bool = False
    """Whether an edit that sends no visibility leaves the restriction to a role or group as it was."""
    restriction_hides_from_portal: bool = False
    """Whether a role or group restriction alone keeps a comment from the client on a service project."""
    properties_move_updated: bool = False
    """Whether setting a property of a comment or an issue moves `updated`."""
    keeps_history_metadata: bool = True
    """Whether historyMetadata sent with an edit comes back in the changelog."""
    wrong_token_is_anonymous: bool = False
    """Whether a wrong token is treated as no token at all (200 and empty) instead of 401."""
    shows_emails: bool = False
    """Whether Cloud tells e-mail addresses; Data Center does always."""
    refused_write_status: int = 400
    """How a comment, an edit or a transition without the permission is refused; the documents say 400, some see 403."""
    clocks_keep_office_hours: bool = False
    """Whether Service Management counts Monday to Friday, 09:00 to 18:00 in Moscow, instead of day and night."""
    no_feedback_status: int = 404
    """What `/feedback` answers when there is none."""
    comments_per_issue: int | None = None
    """From how many comments on the next one is refused with 413."""
    text_limit: int = 32_767
    """The longest comment, in characters."""
