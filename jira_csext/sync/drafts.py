"""What was to be said to a client and goes to a person instead: the note that carries the text, and how it is known."""

from __future__ import annotations

from typing import Literal, NamedTuple

from jira_csext.core.speech_text import Paragraph, Text, Words
from jira_csext.helpdesks.port import Fetched, Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.store.spoken import AS_DRAFT
from jira_csext.sync.delay_told import TOLD_WITH, is_noted
from jira_csext.sync.watched import Watched

Kind = Literal["late", "closed", "per_ticket", "per_client", "leak", "excuse"]


class Draft(NamedTuple):
    """Why a public message goes to a person: the kind of reason, and what in particular."""

    kind: Kind
    what: str = ""

    @property
    def reason(self) -> str:
        """The reason as the outbox keeps it; what begins so was never said to the client."""
        return f"{AS_DRAFT}{_WORDS['en'].why[self.kind].format(self.what)}"


class _Language(NamedTuple):
    not_sent: str
    please: str
    why: dict[Kind, str]


_WORDS = {
    "en": _Language(
        "This was for the client and has not been sent: {}.",
        "Please tell the client yourself, in your own words if need be. The text was:",
        {
            "late": "its deadline had passed",
            "closed": "the client can no longer be written to in contact hours before the deadline",
            "per_ticket": "this ticket has had {}, and more are too many",
            "per_client": "this client has had {}, and more are too many",
            "leak": "it names another client ({})",
            "excuse": "it gives an excuse ({})",
        },
    ),
    "ru": _Language(
        "Это сообщение было для клиента и не отправлено: {}.",
        "Напишите, пожалуйста, клиенту сами, если нужно — своими словами. Текст был такой:",
        {
            "late": "срок, о котором оно предупреждало, прошёл",
            "closed": "до срока не осталось часов, в которые можно писать этому клиенту",
            "per_ticket": "по этому обращению мы уже писали ({}), больше не нужно",
            "per_client": "этому клиенту мы уже писали ({}), больше не нужно",
            "leak": "в нём назван другой клиент ({})",
            "excuse": "в нём есть отговорка ({})",
        },
    ),
}


def as_draft(watched: Watched, write: Write, draft: Draft, called: tuple[str, ...]) -> Write:
    """Return the internal note, under the mark of the message itself, that gives its text to a person."""
    words = _WORDS.get(watched.templates.language.partition("-")[0].casefold(), _WORDS["en"])
    head = words.not_sent.format(words.why[draft.kind].format(draft.what))
    blocks = write.text.blocks if isinstance(write.text, Text) else (Paragraph((Words(write.text),)),)
    text = Text((Paragraph((Words(head, bold=True),)), Paragraph((Words(words.please),)), *blocks))
    return write._replace(kind="note", text=text, mention=called)


def as_found(row: OutboxRow, fetched: Fetched) -> str:
    """Return as what draft the note was sent that carries a message's mark, by its own words; "" for none.

    What an older copy of the store has sent is not on record here.
    """
    message = fetched.messages.get(row.key)
    if row.kind != "reply" or message is None:
        return ""
    if is_noted(message.text):
        return f"{TOLD_WITH}another ticket"
    is_draft = any(words.not_sent.partition("{}")[0] in message.text for words in _WORDS.values())
    return f"{AS_DRAFT}found on the ticket" if is_draft else ""


def drafted(watched: Watched, row: OutboxRow) -> str:
    """Return why the action was last sent as a draft, "" for one that was sent as what it is."""
    for change in reversed(watched.store.outbox.story(row.key)):
        if change.state == "sending":
            return change.reason if change.reason.startswith(AS_DRAFT) else ""
    return ""
