"""A reader of the part of JQL that programs use: fields, comparisons, lists, AND, OR, NOT, ORDER BY."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

ValueKind = Literal["word", "quoted", "number", "function"]


class JqlProblem(Exception):
    """The query is refused; the text is what Jira says about it. `bare` when it is free text and no query at all."""

    def __init__(self, message: str, *, bare: bool = False) -> None:
        super().__init__(message)
        self.bare = bare


class Value(NamedTuple):
    """A value as written; quoted ones are never numbers."""

    kind: ValueKind
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """`field operator values`."""

    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All of these."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    part: Condition


Condition = Clause | Both | Either | Not


class Order(NamedTuple):
    """One field of ORDER BY."""

    field: str
    descending: bool


class Query(NamedTuple):
    """What a JQL text asks for; a condition of None is an unbounded query."""

    condition: Condition | None
    order: tuple[Order, ...]


class _Token(NamedTuple):
    kind: Literal["quoted", "operator", "mark", "word", "end"]
    text: str


_TOKEN = re.compile(
    r"\s*(?:(?P<quoted>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<operator>>=|<=|!=|!~|=|~|>|<)"
    r"|(?P<mark>[(),])"
    r"|(?P<word>[^\s\"'()=!<>~,]+))"
)
_KEYWORDS = {"and", "or", "not", "in", "is", "order", "by", "empty", "null", "asc", "desc"}
_MOST_ORDERED = 7
_DEEPEST = 50


def parse(text: str) -> Query:
    """Return what the query asks for. Raises JqlProblem."""
    return _Reader(_tokens(text)).query()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise JqlProblem(f"Error in the JQL Query: The character {text[at]!r} at {at + 1} cannot be read.")
        if quoted := found["quoted"]:
            tokens.append(_Token("quoted", re.sub(r"\\(.)", r"\1", quoted[1:-1])))
        elif operator := found["operator"]:
            tokens.append(_Token("operator", operator))
        elif mark := found["mark"]:
            tokens.append(_Token("mark", mark))
        else:
            tokens.append(_Token("word", found["word"]))
        at = found.end()
    return [*tokens, _Token("end", "")]


class _Reader:
    """Reads the tokens from left to right; AND binds tighter than OR."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def query(self) -> Query:
        condition = None if self._is("order") or self._peek.kind == "end" else self._either()
        order = self._order() if self._take("order") else ()
        if self._peek.kind != "end":
            raise self._unexpected("Expecting either 'OR' or 'AND'")
        return Query(condition, order)

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at += token.kind != "end"
        return token

    def _is(self, keyword: str) -> bool:
        return self._peek.kind == "word" and self._peek.text.lower() == keyword

    def _take(self, keyword: str) -> bool:
        if self._is(keyword):
            self._at += 1
            return True
        return False

    def _mark(self, mark: str) -> bool:
        if self._peek == ("mark", mark):
            self._at += 1
            return True
        return False

    def _unexpected(self, expected: str) -> JqlProblem:
        found = f"got '{self._peek.text}'" if self._peek.kind != "end" else "the query ends"
        return JqlProblem(f"Error in the JQL Query: {expected} but {found}. (line 1, character {self._at + 1})")

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise JqlProblem("Error in the JQL Query: The query is nested too deeply.")
        try:
            if self._take("not"):
                return Not(self._one())
            if self._mark("("):
                inner = self._either()
                if not self._mark(")"):
                    raise self._unexpected("Expecting ')'")
                return inner
            return self._clause()
        finally:
            self._depth -= 1

    def _clause(self) -> Clause:
        field = self._next()
        if field.kind not in {"word", "quoted"} or (field.kind == "word" and field.text.lower() in _KEYWORDS):
            raise self._unexpected("Expecting a field name")
        name = field.text
        operator = self._next()
        if operator.kind == "operator":
            return Clause(name, operator.text, (self._value(),))
        word = operator.text.lower() if operator.kind == "word" else ""
        if word == "is":
            negated = self._take("not")
            if not (self._take("empty") or self._take("null")):
                raise self._unexpected("Expecting 'EMPTY'")
            return Clause(name, "is not" if negated else "is", ())
        if word == "in":
            return Clause(name, "in", self._list())
        if word == "not" and self._take("in"):
            return Clause(name, "not in", self._list())
        self._at -= operator.kind != "end"
        raise JqlProblem(
            f"Error in the JQL Query: Expecting operator but got '{self._peek.text}'.",
            bare=all(token.kind in {"word", "quoted", "end"} for token in self._tokens),
        )

    def _list(self) -> tuple[Value, ...]:
        if not self._mark("("):
            return (self._value(),)
        values = [self._value()]
        while self._mark(","):
            values.append(self._value())
        if not self._mark(")"):
            raise self._unexpected("Expecting ')'")
        return tuple(values)

    def _value(self) -> Value:
        token = self._next()
        if token.kind == "quoted":
            return Value("quoted", token.text)
        if token.kind != "word":
            raise self._unexpected("Expecting a value")
        if self._mark("("):
            if not self._mark(")"):
                raise self._unexpected("Expecting ')'")
            return Value("function", token.text.lower())
        return Value("number" if re.fullmatch(r"-?\d+", token.text) else "word", token.text)

    def _order(self) -> tuple[Order, ...]:
        if not self._take("by"):
            raise self._unexpected("Expecting 'BY'")
        order: list[Order] = []
        while True:
            field = self._next()
            if field.kind not in {"word", "quoted"}:
                raise self._unexpected("Expecting a field name")
            descending = self._take("desc")
            if not descending:
                self._take("asc")
            order.append(Order(field.text.lower(), descending))
            if not self._mark(","):
                break
        if len(order) > _MOST_ORDERED:
            raise JqlProblem(f"Error in the JQL Query: At most {_MOST_ORDERED} fields may be sorted by.")
        return tuple(order)
