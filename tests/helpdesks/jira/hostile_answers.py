"""What a Jira, or somebody in its place, can answer: wrong, short, empty and hostile, made from the right answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from jira_csext.sandbox import faults
from jira_csext.sandbox.faults import Effect
from jira_csext.sandbox.rest.wire import HTML_TYPE, Answer

POISON: Final = "\x1b[31mHOSTILE\x00\u202e\r\n"
"""What must never reach a sentence as it is: escapes for terminals, a null, a mark that turns writing round, a line."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_DEEP = 3_000
_IDS = ("id", "key", "accountId", "issueId", "name", "fieldId", "cloudId")

Leaf = Callable[[Any], Any]


def _leaves(tree: Any, change: Leaf) -> Any:
    """Return the tree with every leaf changed."""
    if isinstance(tree, dict):
        return {name: _leaves(value, change) for name, value in tree.items()}
    return [_leaves(value, change) for value in tree] if isinstance(tree, list) else change(tree)


def _lists(tree: Any, change: Callable[[list[Any]], Any]) -> Any:
    """Return the tree with every list changed."""
    if isinstance(tree, dict):
        return {name: _lists(value, change) for name, value in tree.items()}
    return change([_lists(value, change) for value in tree]) if isinstance(tree, list) else tree


def _objects(tree: Any, change: Callable[[dict[str, Any]], Any]) -> Any:
    """Return the tree with every object changed."""
    if isinstance(tree, dict):
        return change({name: _objects(value, change) for name, value in tree.items()})
    return [_objects(value, change) for value in tree] if isinstance(tree, list) else tree


def _instants(to: str) -> Leaf:
    return lambda leaf: to if isinstance(leaf, str) and _INSTANT.fullmatch(leaf) else leaf


def _texts(change: Callable[[str], Any]) -> Leaf:
    return lambda leaf: change(leaf) if isinstance(leaf, str) else leaf


def _numbers(change: Callable[[float], Any]) -> Leaf:
    return lambda leaf: change(leaf) if isinstance(leaf, int | float) and not isinstance(leaf, bool) else leaf


def _twice(things: list[Any]) -> list[Any]:
    # Of what has no id (the fields of a change) nobody can tell that it came before.
    nameless = any(isinstance(thing, dict) and "id" not in thing for thing in things)
    return things if nameless else things + things


_TREES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "nothing in any place": lambda tree: _leaves(tree, lambda _: None),
    "a list in every place": lambda tree: _leaves(tree, lambda _: []),
    "an object in every place": lambda tree: _leaves(tree, lambda _: {}),
    "a truth in every place": lambda tree: _leaves(tree, lambda _: True),
    "numbers as words": lambda tree: _leaves(tree, _numbers(str)),
    "words as numbers": lambda tree: _leaves(tree, _texts(lambda _: 7)),
    "empty words": lambda tree: _leaves(tree, _texts(lambda _: "")),
    "very long words": lambda tree: _leaves(tree, _texts(lambda word: word + "x" * 20_000)),
    "control characters": lambda tree: _leaves(tree, _texts(lambda word: word + POISON)),
    "half a character": lambda tree: _leaves(tree, _texts(lambda word: word + "\ud83d")),
    "numbers below zero": lambda tree: _leaves(tree, _numbers(lambda number: -abs(number) - 1)),
    "numbers of hundreds of digits": lambda tree: _leaves(tree, _numbers(lambda _: 10**400)),
    "instants of the year 0": lambda tree: _leaves(tree, _instants("0000-01-01T00:00:00.000+0000")),
    "instants of the year 1": lambda tree: _leaves(tree, _instants("0001-01-01T00:00:00.000+1400")),
    "instants of the year 9999": lambda tree: _leaves(tree, _instants("9999-12-31T23:59:59.999-1200")),
    "instants without an offset": lambda tree: _leaves(tree, _instants("2026-05-18T09:30:00")),
    "empty lists": lambda tree: _lists(tree, lambda _: []),
    "half of each list": lambda tree: _lists(tree, lambda each: each[: len(each) // 2]),
    "everything twice": lambda tree: _lists(tree, _twice),
    "lists back to front": lambda tree: _lists(tree, lambda each: each[::-1]),
    "nothing among the others": lambda tree: _lists(tree, lambda each: [*each, None]),
    "lists in lists": lambda tree: _lists(tree, lambda each: [each]),
    "lists as objects": lambda tree: _lists(tree, lambda each: {str(n): part for n, part in enumerate(each)}),
    "objects as lists": lambda tree: _objects(tree, lambda each: list(each.items())),
    "missing ids": lambda tree: _objects(tree, lambda each: {k: v for k, v in each.items() if k not in _IDS}),
    "empty objects": lambda tree: _objects(tree, lambda _: {}),
    "the ids of another": lambda tree: _objects(tree, lambda each: {**each, "id": "999999"} if "id" in each else each),
    "one id for all": lambda tree: _objects(tree, lambda each: {**each, "id": "1", "key": "X-1", "name": "one"}),
    "a word that says a secret": lambda tree: _objects(tree, lambda each: {**each, "message": POISON}),
}

_WHOLE: Final[Mapping[str, str]] = {
    "null": "null",
    "an empty list": "[]",
    "an empty object": "{}",
    "a word": json.dumps("HOSTILE"),
    "a number": "42",
    "true": "true",
    "a list of numbers": "[1, 2, 3]",
    "a list of nothing": "[null, null]",
    "no number": "NaN",
    "two documents": "{}{}",
    "a hundred thousand brackets": "[" * 100_000 + "]" * 100_000,
    "objects within objects": '{"values":' * 20_000 + "1" + "}" * 20_000,
}


def _of_the_tree(change: Callable[[Any], Any]) -> Effect:
    def changed(answer: Answer) -> Answer:
        if not answer.body:
            # Jira says nothing here, so whatever is said is wrong.
            return replace(answer, status=200, body=b'{"id": []}')
        return replace(answer, body=json.dumps(change(json.loads(answer.body))).encode())

    return changed


def _of_the_body(text: str) -> Effect:
    return lambda answer: replace(answer, status=200, body=text.encode())


def _deep_within(answer: Answer) -> Answer:
    """Put a list of thousands of lists into the place of each word: within what is otherwise right."""
    word = json.dumps("DEEP")
    text = json.dumps(_leaves(json.loads(answer.body or b"{}"), _texts(lambda _: "DEEP")))
    return replace(answer, status=200, body=text.replace(word, "[" * _DEEP + "]" * _DEEP, 3).encode())


def _another_status(status: int) -> Effect:
    return lambda answer: replace(answer, status=status)


def _headers(**headers: str) -> Effect:
    return lambda answer: answer.with_headers({name.replace("_", "-"): value for name, value in headers.items()})


ANSWERS: Final[Mapping[str, Effect]] = {
    **{name: _of_the_tree(change) for name, change in _TREES.items()},
    **{name: _of_the_body(text) for name, text in _WHOLE.items()},
    "lists within each other in every place": _deep_within,
    "a page to log in at": faults.login_page(),
    "a page that calls itself JSON": lambda answer: replace(answer, status=200, body=b"<html>HOSTILE</html>"),
    "JSON that calls itself a page": lambda answer: replace(answer, content_type=HTML_TYPE),
    "the right body under another type": faults.wrong_type(),
    "a redirect to log in": faults.redirect(),
    "a redirect elsewhere": faults.redirect("https://elsewhere.example/rest/api/2/myself"),
    "a redirect to nonsense": faults.redirect("http://[::1"),
    "half of the JSON": faults.truncated(),
    "an answer cut off": faults.cut_off(),
    "no answer": faults.dropped(),
    "nothing, and 200": faults.empty(),
    "nothing, and 204": lambda _: Answer(204),
    "a status that nobody knows": _another_status(299),
    "not modified": lambda _: Answer(304),
    "gone for good": faults.status(410),
    "too large": faults.status(413),
    "a teapot": faults.status(418),
    "500": faults.status(500),
    "503 with a wait of nonsense": faults.status(503, "soon"),
    "not admitted": faults.unauthorized(),
    "a CAPTCHA": faults.captcha(),
    "not allowed": faults.forbidden(),
    "not there": faults.status(404),
    "refused": faults.status(400),
    "changed meanwhile": faults.status(409),
    "too many": faults.too_many(),
    "too many, until never": faults.too_many(reset="9999-12-31T23:59Z"),
    "too many, since long": faults.too_many(seconds=-5),
    "taken for nobody": _headers(X_AUSERNAME="anonymous"),
    "bytes that are no text": lambda answer: replace(answer, status=200, body=b'{"id": "\xff\xfe\xc3"}'),
    "another coding": lambda answer: replace(answer, body=answer.body.decode().encode("utf-16")),
}
"""By what is wrong. Each is made after Jira has acted, from what it answered."""


def without_one_key(answer: Answer) -> Iterator[tuple[str, Effect]]:
    """Yield the answer without each of its keys in turn, wherever that stands."""
    for name in sorted(_keys(json.loads(answer.body)) if answer.body else ()):
        yield f"no {name}", _of_the_tree(_without(name))


def _without(name: str) -> Callable[[Any], Any]:
    return lambda tree: _objects(tree, lambda each: {key: value for key, value in each.items() if key != name})


def _keys(tree: Any) -> set[str]:
    if isinstance(tree, dict):
        return set(tree).union(*map(_keys, tree.values()))
    return set().union(*map(_keys, tree)) if isinstance(tree, list) else set()


def of_megabytes(count: int) -> Effect:
    """The right answer with so many megabytes of nothing around it."""
    return lambda answer: replace(answer, body=b" " * (count << 20) + answer.body)
