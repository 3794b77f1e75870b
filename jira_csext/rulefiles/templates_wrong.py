"""What is wrong with a template, in our words: those of the template engine are for people who write programs."""

from __future__ import annotations

import re

_UNREAD = (
    (r"[Uu]nexpected end of template, expected 'end of print statement'", "a {{ is not closed by }}"),
    (r"[Uu]nexpected end of template, expected 'end of statement block'", "a {% is not closed by %}"),
    (r"[Uu]nexpected end of template", "an {% if … %} has no {% endif %}"),
    (r"Missing end of comment tag", "a {# is not closed by #}"),
    (r"Missing end of raw directive", "a {% raw %} has no {% endraw %}"),
    (r"unknown tag '(end\w*|else|elif)'", "{{% {0} %}} stands where no {{% if … %}} is open"),
    (r"unknown tag '([^']*)'", 'there is no "{0}" in a template'),
    (r"got 'end of (?:print statement|statement block)'", "something is missing before the end of the braces"),
    (r"expected token 'end of (?:print statement|statement block)', got '([^']*)'", '"{0}" is not expected here'),
    (r"unexpected char '([^']*)'", "the character {0} is not expected here"),
    (r"unexpected '([^']*)'", '"{0}" is not expected here'),
    (r"got '([^']*)'", '"{0}" is not expected here'),
)


def why_unread(message: str) -> str:
    """Return why a template cannot be read; `message` is the engine's."""
    for form, words in _UNREAD:
        if found := re.search(form, message):
            return words.format(*found.groups()) if found.groups() else words
    return "something within the braces is not understood"


def why_unfilled(error: BaseException) -> str:
    """Return why a template that can be read cannot be filled."""
    if isinstance(error, TypeError):
        return "what it compares cannot be compared; compare a word with a text in quotes, a number with a number"
    return "what stands within the braces comes to nothing that can be written; make it simpler"
