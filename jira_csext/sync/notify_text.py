"""What a `notify` says: plain words for services without markup, and words of its own where no template is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jira_csext.core.speech_text import Inline, Items, Mention, Paragraph, Text, Words
from jira_csext.sync.speech import Facts
from jira_csext.sync.speech_values import Reader, values, zone_of
from jira_csext.sync.speech_words import unknown

_BY_ITSELF = {
    "en": "{promise}\nDue: {due}\nClient: {client}\nStep: {step}",
    "ru": "{promise}\nСрок: {due}\nКлиент: {client}\nШаг: {step}",
}

_SEVERAL = {"en": "{count} alarms: {titles}", "ru": "Тревог: {count}. {titles}"}
# Of a long list the first are said in full: nobody reads more of them on a telephone.
_IN_FULL = 5
_IN_TITLE = 80


def together(said: Sequence[tuple[str, str]], language: str) -> tuple[str, str]:
    """Return several messages, each a title and a text, as one; of a single one just that."""
    if len(said) == 1:
        return said[0]
    form = _SEVERAL.get(language.partition("-")[0].casefold(), _SEVERAL["en"])
    title = form.format(count=len(said), titles=", ".join(title.partition(":")[0] for title, _ in said))
    whole = [f"{title}\n{text}" for title, text in said[:_IN_FULL]]
    briefly = "\n".join(title for title, _ in said[_IN_FULL:])
    shown = title if len(title) <= _IN_TITLE else f"{title[: _IN_TITLE - 1]}…"
    return shown, "\n\n".join([*whole, briefly] if briefly else whole)


def by_itself(facts: Facts, language: str) -> str:
    """Return what a step says by itself: the promise, when it is due, whose it is, which step has come and why."""
    form = _BY_ITSELF.get(language.partition("-")[0].casefold(), _BY_ITSELF["en"])
    said = values(facts, Reader(language, zone_of(facts)))
    told = form.format(
        **{
            name: str(said[name]) or (unknown(language) if name == "client" else "—")
            for name in ("promise", "due", "client", "step")
        }
    )
    return f"{told}\n{said['why']}" if facts.raised_by and said["why"] else told


def with_names(text: Text, names: Mapping[str, str]) -> Text:
    """Return the text with names in the place of calls: beside the helpdesk nobody knows people by their accounts."""
    blocks: list[Paragraph | Items] = []
    for block in text.blocks:
        if isinstance(block, Paragraph):
            blocks.append(Paragraph(_named(block.content, names)))
        else:
            blocks.append(Items(tuple(_named(item, names) for item in block.items)))
    return Text(tuple(blocks))


def _named(content: tuple[Inline, ...], names: Mapping[str, str]) -> tuple[Inline, ...]:
    return tuple(Words(names.get(one.account, one.account)) if isinstance(one, Mention) else one for one in content)
