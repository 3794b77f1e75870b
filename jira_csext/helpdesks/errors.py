"""What a helpdesk's data can be refused for."""

from __future__ import annotations

from typing import Literal

from jira_csext.core.wording import printable

_LONGEST = 1_200


def sentence_of(text: str) -> str:
    """Return text as an error may show it, whatever words of the helpdesk are in it: on one line, and not endless."""
    shown = printable(text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


class TicketRefused(ValueError):
    """One ticket cannot be read; the message is a sentence that says which and why, and nothing else is affected."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence_of(sentence))


class MappingRefused(ValueError):
    """The site file maps words in a way that cannot be; `problems` are sentences, all of them at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SettingsRefused(ValueError):
    """The site file's `helpdesk` section cannot be used; `problems` are sentences, all of them at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class HelpdeskError(Exception):
    """The helpdesk did not do what was asked; the message is a sentence with the way out, free of ticket text.

    `repeatable` says that asking again later may help, `not_before` from when on (epoch seconds, None: when you like).
    """

    repeatable = False

    def __init__(self, sentence: str, *, not_before: int | None = None) -> None:
        super().__init__(sentence_of(sentence))
        self.not_before = not_before


class Unreachable(HelpdeskError):
    """No answer, or one that is not the helpdesk's (a login page, a proxy's error). Nothing was asked to be changed."""

    repeatable = True


class OutcomeUnknown(HelpdeskError):
    """A write was sent and the answer was lost: it may have been done. Look for the marker before anything else."""

    repeatable = False


class StillOpen(OutcomeUnknown):
    """The outcome of an earlier write is unknown still, so nothing was sent this time; `not_before` says when again."""


Holds = Literal["site", "endpoint", "ticket"]


class TooMany(HelpdeskError):
    """A rate limit; nothing was done. `reason` says which one, in the helpdesk's words, `holds` what it holds up.

    That is all that would be asked of the site, what goes the same way (no other kind of action), or one ticket.
    """

    repeatable = True

    def __init__(
        self, sentence: str, *, not_before: int | None = None, reason: str = "", holds: Holds = "site"
    ) -> None:
        super().__init__(sentence, not_before=not_before)
        self.reason = reason
        self.holds: Holds = holds


class NotAdmitted(HelpdeskError):
    """The whole site refuses us: token expired or revoked, CAPTCHA, licence. A state, until a person mends it."""

    repeatable = True


class NotAllowed(HelpdeskError):
    """We may not do this here: a permission is missing on the project or ticket. A state as well."""

    repeatable = True


class Conflict(HelpdeskError):
    """Somebody changed the ticket in the same moment, and nothing of ours was done: read it and decide again."""

    repeatable = True


class Gone(HelpdeskError):
    """No such ticket for us: deleted, moved out of sight, or no longer ours to see; these look the same."""


class Refused(HelpdeskError):
    """The helpdesk understood and will not do it (400, 413): waits for a person."""


class ScopeRefused(Refused):
    """The helpdesk does not understand which tickets are ours. A state of the site, until a person mends the scope."""

    repeatable = True


class Ambiguous(HelpdeskError):
    """A name that may mean several people, or one whom the helpdesk does not let us be sure of."""

    def __init__(self, sentence: str, candidates: tuple[str, ...] = ()) -> None:
        """`candidates` are the ids of those whom it may mean."""
        super().__init__(sentence)
        self.candidates = candidates
