"""Which issues a query finds, in which order, as the index knows them and as far as the searcher may see."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jira_csext.sandbox.state.index import Document
from jira_csext.sandbox.state.jql import Both, Clause, Condition, Either, JqlProblem, Not, Order, Query, Value, parse
from jira_csext.sandbox.state.model import Account, Issue, Raw
from jira_csext.sandbox.state.site import Site

Test = Callable[[Document], bool]

_DATES = {"updated": "updated_ms", "updateddate": "updated_ms", "created": "created_ms", "createddate": "created_ms"}
_KEYS = {"id", "key", "issue", "issuekey"}
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
}
_WRITTEN = ("%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")
_AGO = re.compile(r"([-+]?\d+)([wdhm])")
_AGO_MINUTES = {"w": 10_080, "d": 1440, "h": 60, "m": 1}


class Found(NamedTuple):
    """What a query found, in order; `bounded` is False when the query restricted nothing."""

    documents: list[Document]
    bounded: bool


def find(site: Site, account: Account | None, jql: str) -> Found:
    """Return what the account finds now. Raises JqlProblem."""
    query = parse(jql)
    searcher = _Searcher(site, account)
    test = searcher.test(query.condition) if query.condition else None
    sort_key = [(searcher.order(order), order.descending) for order in query.order]
    found = [
        document
        for document in site.index.candidates(site.now_ms, **_bounds(searcher, query))
        if searcher.sees(document) and (test is None or test(document))
    ]
    # Without an order the newest ticket comes first.
    found.sort(key=lambda document: -document.id)
    for key, descending in reversed(sort_key):
        found.sort(key=key, reverse=descending)
    return Found(found, test is not None)


def _bounds(searcher: _Searcher, query: Query) -> dict[str, int]:
    """Return from where on the index must be looked through, as far as the query's outermost AND says."""
    bounds: dict[str, int] = {}
    parts = query.condition.parts if isinstance(query.condition, Both) else (query.condition,)
    for part in parts:
        if not isinstance(part, Clause) or part.operator not in {">", ">="}:
            continue
        name = part.field.lower()
        if name in {"updated", "updateddate"} and (at_ms := searcher.instant(part, part.values[0])) is not None:
            bounds["updated_from_ms"] = max(at_ms, bounds.get("updated_from_ms", at_ms))
        elif name in _KEYS and part.values[0].text.isdecimal():
            bounds["from_id"] = max(int(part.values[0].text), bounds.get("from_id", 0))
    return bounds


class _Searcher:
    """Turns conditions into tests, in the name and in the time zone of an account."""

    def __init__(self, site: Site, account: Account | None) -> None:
        self._site = site
        self._account = account
        self._browsable = {key: site.may(account, "BROWSE_PROJECTS", each) for key, each in site.projects.items()}

    def sees(self, document: Document) -> bool:
        """Whether the account may be shown it; what was deleted or archived meanwhile, the index shows no longer."""
        if not self._browsable[document.project]:
            return False
        issue = self._site.issues.get(document.id)
        if issue is None or issue.seen_only_by is None:
            return True
        return self._account is not None and self._account.uid in issue.seen_only_by

    def test(self, condition: Condition) -> Test:
        """Return what tells whether a document meets the condition. Raises JqlProblem."""
        if isinstance(condition, Both):
            every = [self.test(part) for part in condition.parts]
            return lambda document: all(test(document) for test in every)
        if isinstance(condition, Either):
            some = [self.test(part) for part in condition.parts]
            return lambda document: any(test(document) for test in some)
        if isinstance(condition, Not):
            inner = self.test(condition.part)
            return lambda document: not inner(document)
        name = condition.field.lower()
        if name in _DATES:
            return self._date(condition, operator.attrgetter(_DATES[name]))
        if name in _KEYS:
            return self._key(condition)
        if name in {"text", "summary", "description"}:
            return self._text(condition, name)
        return self._words(condition, name)

    def order(self, order: Order) -> Callable[[Document], int | str]:
        """Return the sort key of one field of ORDER BY. Raises JqlProblem."""
        if order.field in {"updated", "updateddate"}:
            # Data Center sorts by whole seconds, whatever it has stored.
            return (lambda d: d.updated_ms) if self._site.cloud else (lambda d: d.updated_ms // 1000)
        if order.field in {"created", "createddate"}:
            return lambda d: d.created_ms
        if order.field == "id":
            return lambda d: d.id
        if order.field in _KEYS:
            return lambda d: f"{d.project}-{int(d.key.rpartition('-')[2]):010}"
        if order.field in {"priority", "status", "assignee", "reporter", "issuetype", "summary"}:
            field = order.field
            return lambda d: str(d.fields[field] or "")
        raise JqlProblem(f"Not able to sort using field '{order.field}'.")

    def instant(self, clause: Clause, value: Value) -> int | None:
        """Return the instant a value means; None when this site does not understand numbers. Raises JqlProblem."""
        now_ms = self._site.now_ms
        if value.kind == "number":
            return int(value.text) if self._site.quirks.epoch_literals else None
        if value.kind == "function" and value.text == "now":
            return now_ms
        if value.kind != "function":
            if ago := _AGO.fullmatch(value.text):
                return now_ms + int(ago[1]) * _AGO_MINUTES[ago[2]] * 60_000
            # Nothing in the text can name a zone: it is read in the zone of the account that searches.
            zone = ZoneInfo(self._account.zone if self._account else self._site.zone)
            for form in _WRITTEN:
                try:
                    local = datetime.strptime(value.text, form).replace(tzinfo=zone)
                except ValueError:
                    continue
                return round(local.timestamp()) * 1000
        raise JqlProblem(
            f"Date value '{value.text}' for field '{clause.field}' is invalid. "
            "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', "
            "or a period format e.g. '-5d', '4w 2d'."
        )

    def _date(self, clause: Clause, of: Callable[[Document], int]) -> Test:
        compare = _COMPARE.get(clause.operator)
        if compare is None:
            raise self._no_operator(clause)
        at_ms = self.instant(clause, clause.values[0])
        if at_ms is None:
            return lambda _: False
        if clause.operator == "=" and clause.values[0].kind == "quoted":
            minute = timedelta(minutes=1) // timedelta(milliseconds=1)
            return lambda document: at_ms <= of(document) < at_ms + minute
        return lambda document: compare(of(document), at_ms)

    def _key(self, clause: Clause) -> Test:
        if clause.operator in {"in", "not in", "=", "!="}:
            wanted = {self._named_issue(value).id for value in clause.values}
            negated = clause.operator in {"not in", "!="}
            return lambda document: (document.id in wanted) != negated
        compare = _COMPARE.get(clause.operator)
        if compare is None:
            raise self._no_operator(clause)
        bound = clause.values[0].text
        number = int(bound) if bound.isdecimal() else self._named_issue(clause.values[0]).id
        return lambda document: compare(document.id, number)

    def _named_issue(self, value: Value) -> Issue:
        issue = self._site.issue(value.text)
        if issue is None or not self._site.sees(self._account, issue):
            what = "key" if "-" in value.text else "id"
            raise JqlProblem(
                f"An issue with {what} '{value.text}' does not exist for field '{what}'."
                if what == "key"
                else f"A value with ID '{value.text}' does not exist for the field 'id'."
            )
        return issue

    def _text(self, clause: Clause, name: str) -> Test:
        if clause.operator not in {"~", "!~"}:
            raise self._no_operator(clause)
        wanted = clause.values[0].text.lower()
        names = ("summary", "description") if name == "text" else (name,)

        def test(document: Document) -> bool:
            said = any(wanted in str(document.fields[each] or "").lower() for each in names)
            return said == (clause.operator == "~")

        return test

    def _words(self, clause: Clause, name: str) -> Test:
        words_of = self._reader(clause, name)
        if clause.operator in {"is", "is not"}:
            return lambda document: bool(words_of(document)) != (clause.operator == "is")
        if clause.operator not in {"=", "!=", "in", "not in"}:
            raise self._no_operator(clause)
        wanted = frozenset(self._wanted(value, clause) for value in clause.values)
        self._refuse_unknown(clause, name)
        if clause.operator in {"=", "in"}:
            return lambda document: not wanted.isdisjoint(words_of(document))
        # != and NOT IN leave out those that have no value at all.
        return lambda document: bool(words := words_of(document)) and wanted.isdisjoint(words)

    def _wanted(self, value: Value, clause: Clause) -> str:
        if value.kind != "function":
            return value.text.lower()
        if value.text == "currentuser":
            return self._account.uid.lower() if self._account else ""
        raise JqlProblem(f"Unable to find JQL function '{value.text}()' for field '{clause.field}'.")

    def _reader(self, clause: Clause, name: str) -> Callable[[Document], frozenset[str]]:
        site = self._site
        if name == "project":
            known = {key: _words(each.key, each.name, each.id) for key, each in site.projects.items()}
            return lambda document: known[document.project]
        if name == "statuscategory":
            names = {"new": "to do", "indeterminate": "in progress", "done": "done"}
            categories = {each.id: _words(each.category, names[each.category]) for each in site.statuses.values()}
            return lambda document: categories[document.fields["status"]]
        field = {"type": "issuetype"}.get(name, name)
        if field == "labels":
            return lambda document: _words(*document.fields["labels"])
        if field in {"assignee", "reporter", "creator"}:
            return lambda document: self._people(document.fields[field])
        catalogues: dict[str, dict[str, tuple[str, ...]]] = {
            "status": {each.id: (each.id, each.name, *each.translations.values()) for each in site.statuses.values()},
            "issuetype": {each.id: (each.id, each.name) for each in site.types.values()},
            "priority": {each.id: (each.id, each.name) for each in site.priorities.values()},
            "resolution": {each.id: (each.id, each.name) for each in site.resolutions.values()},
        }
        if field in catalogues:
            catalogue = {each: _words(*names) for each, names in catalogues[field].items()}
            return lambda document: catalogue.get(document.fields[field], frozenset())
        return self._custom(clause, field)

    def _custom(self, clause: Clause, name: str) -> Callable[[Document], frozenset[str]]:
        site = self._site
        for known in site.custom_fields.values():
            number = known.id.removeprefix("customfield_")
            if name in {known.name.lower(), f"cf[{number}]", *known.clause_names}:
                return lambda document: _custom_words(site, known.kind, document.fields.get(known.id))
        raise JqlProblem(f"Field '{clause.field}' does not exist or you do not have permission to view it.")

    def _people(self, uid: str | None) -> frozenset[str]:
        account = self._site.accounts.get(uid or "")
        if account is None:
            return frozenset()
        return _words(account.uid, account.login, account.key, account.account_id, account.display_name)

    def _refuse_unknown(self, clause: Clause, name: str) -> None:
        """Refuse a project, status, type or priority that is not there; a label may be any word."""
        if name == "project":
            known: Iterable[str] = (
                word
                for key, each in self._site.projects.items()
                if self._browsable[key]
                for word in (each.key, each.name, each.id)
            )
        elif name == "status":
            statuses = self._site.statuses.values()
            known = (word for each in statuses for word in (each.id, each.name, *each.translations.values()))
        elif name in {"type", "issuetype"}:
            known = (word for each in self._site.types.values() for word in each)
        elif name == "priority":
            known = (word for each in self._site.priorities.values() for word in each)
        else:
            return
        folded = {word.lower() for word in known}
        for value in clause.values:
            if value.kind != "function" and value.text.lower() not in folded:
                raise JqlProblem(f"The value '{value.text}' does not exist for the field '{clause.field}'.")

    def _no_operator(self, clause: Clause) -> JqlProblem:
        return JqlProblem(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")


def _words(*words: str) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _custom_words(site: Site, kind: str, value: Raw) -> frozenset[str]:
    if value in (None, (), ""):
        return frozenset()
    if kind == "organizations":
        return _words(*value, *(site.organizations[number].name for number in value))
    return _words(*value) if isinstance(value, tuple) else _words(str(value))
