"""A query that stands in parentheses of ours must not close them."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'""")


def unquoted(scope: str) -> str:
    """Return the query without its quoted texts, in which nothing is a word or a parenthesis of it."""
    return _QUOTED.sub("", scope)


def is_closed(scope: str) -> bool:
    """Return whether each parenthesis of a query has its own: one more to close would end those around it."""
    depth = 0
    for one in unquoted(scope):
        depth += (one == "(") - (one == ")")
        if depth < 0:
            return False
    return depth == 0
