"""Calls of every door of the store, drawn so that names, instants and states meet often; and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, NamedTuple, get_args

from hypothesis import strategies as st

from jira_csext.core.decide import Decision, Silence
from jira_csext.core.forecast import Clock, Curve, Table
from jira_csext.core.limit import Counted
from jira_csext.core.rulebook import Action
from jira_csext.core.ticket import Event
from jira_csext.core.verdict import VerdictState
from jira_csext.register import NewChange
from jira_csext.store import (
    LiveVerdict,
    NewState,
    OutboxState,
    Planned,
    Progress,
    RulebookVersion,
    SiteState,
    StoreError,
    Taken,
    TicketRecord,
    TickRecord,
)
from jira_csext.store.client_subjects import ClientSeen
from jira_csext.store.erasure import ToErase
from jira_csext.store.store import Store
from jira_csext.store.surveys import SurveyAnswer
from jira_csext.store.tallies import Group, Recount, Told, folded
from jira_csext.store.webhooks import Received
from tests.store.records_built import MONDAY, a_ticket, a_verdict

SITES: Final = ("acme", "другой")
# In bytes, in small letters and by a language these come in three different orders.
NAMES: Final = ("b", "B", "a", "ä", "Ж", "_", "%", "10", "9", "é")
IDS: Final = ("2", "10", "1")
KEYS: Final = ("SUP-2", "SUP-10", "sup-2")
RULES: Final = ("answer", "Answer", "ähnlich")
STEPS: Final = ("breach", "50%")
STATES: Final[tuple[OutboxState, ...]] = get_args(OutboxState)
ACTIONS: Final = (
    Action("note", "overdue", ("assignee", "b")),
    Action("reply", "nudge"),
    Action("label", "late"),
    Action("notify", "team"),
)
VERSIONS: Final = ("v1", "v2")

sites = st.sampled_from((*SITES, SITES[0], SITES[0]))
names = st.sampled_from(NAMES)
ids = st.sampled_from(IDS)
keys = st.sampled_from(KEYS)
rules = st.sampled_from(RULES)
versions = st.sampled_from(VERSIONS)
texts = st.sampled_from(["", "why", "as a draft to a person: late", "ß 'q' \"d\" \\ %s {}", "🙂"])
instants = st.integers(MONDAY, MONDAY + 6)
maybe = st.none() | instants
flags = st.booleans()


class Call(NamedTuple):
    """What is asked of a store, by its name behind the door, or by a function of this module."""

    what: str | Callable[..., object]
    given: tuple[Any, ...] = ()
    named: Mapping[str, Any] = {}

    def of(self, store: Store) -> object:
        """Return what the store answers, in full; an error with its sentence."""
        try:
            if callable(self.what):
                answer = self.what(store, *self.given, **self.named)
            else:
                answer = attrgetter(self.what)(store)(*self.given, **self.named)
            return list(answer) if isinstance(answer, Iterator) else answer
        except (StoreError, KeyError) as error:
            return type(error), str(error).replace(store._database.place, "the store")


def call(what: str | Callable[..., object], *given: st.SearchStrategy[Any], **named: Any) -> st.SearchStrategy[Call]:
    """Return the strategy of a call with drawn values."""
    return st.builds(Call, st.just(what), st.tuples(*given), st.fixed_dictionaries(named))


def some(of: st.SearchStrategy[Any], most: int = 3, **more: Any) -> st.SearchStrategy[list[Any]]:
    """Return a strategy of a few."""
    return st.lists(of, max_size=most, **more)


events = st.builds(
    Event,
    at=instants,
    kind=st.sampled_from(["created", "changed", "message"]),
    id=names,
    by=st.sampled_from(["client", "agent"]),
    author=names,
    field=st.sampled_from(["", "state", "summary"]),
    old=st.none() | texts | names | st.just(("a", "b")),
    new=st.none() | texts | st.just("resolved"),
    public=flags,
    text=texts,
    deleted_at=maybe,
)
histories = some(events, 4, unique_by=lambda one: one.id).map(lambda drawn: tuple(sorted(drawn, key=lambda e: e.at)))
attributes = st.fixed_dictionaries(
    {"type": names, "state": st.sampled_from(["open", "resolved"])},
    optional={"assignee": names, "project": st.sampled_from(["SUP", "OPS"]), "labels": st.just(("b", "a"))},
)
tickets = st.builds(
    a_ticket,
    key=keys,
    id=ids,
    created_at=instants,
    attributes=attributes,
    history=histories,
    client=names | st.just(""),
    gone_at=st.none() | maybe,
    notices=some(texts, 1).map(tuple),
)
verdicts = st.builds(
    a_verdict,
    rule=rules,
    start_id=st.sampled_from(["created", "b"]),
    started_at=instants,
    due_at=maybe,
    stopped_at=maybe,
    breached_at=maybe,
    state=st.sampled_from(get_args(VerdictState)),
    elapsed_seconds=st.integers(0, 2),
    client=names,
    segment=names,
    manager=names,
    rulebook=versions | st.just(""),
)
given_live = some(st.builds(LiveVerdict, verdicts, flags), unique_by=lambda one: one.verdict[:4])
records = st.builds(TicketRecord, tickets, instants, maybe, st.none() | some(verdicts, unique_by=lambda one: one[:4]))
decisions = st.builds(
    lambda rule, step, at, outcome, actions: Decision(
        f"{rule}/created/{step}", rule, 1, step, at, outcome, f"{step} came due", tuple(actions)
    ),
    rules,
    st.sampled_from(STEPS),
    instants,
    st.sampled_from(["act", "act", "act", "silenced"]),
    some(st.sampled_from(ACTIONS), 2),
)
taken = st.builds(
    Taken, decisions, some(st.builds(Planned, st.sampled_from(ACTIONS), st.sampled_from(get_args(NewState)), texts), 2)
)
grouped = st.sampled_from(["b", "B", "a"])
counted = st.builds(Counted, rules, grouped, instants, names)
ticks = st.builds(
    TickRecord,
    tickets,
    instants,
    versions,
    maybe,
    given_live,
    some(taken, 2),
    names,
    st.just(0) | instants,
    st.sampled_from([True, True, False]),
    st.none() | some(counted, unique=True),
)
groups = st.builds(Group, rules, grouped.map(folded))
_CURVES = {(0, ("a",)): Curve((0, 9), (1.0, 0.5), (2, 1), 2), (1, ("a", "b", "b")): Curve((0,), (1.0,), (1,), 1)}
tables = st.builds(
    lambda version, at: Table(version, at, MONDAY, {"done": Clock("done", (0, 9), 1, 2, 3, 2, dict(_CURVES))}),
    *(names, instants),
)


def changed(store: Store, changes: list[NewChange], behind: int, now: int) -> None:
    """Record changes of clients, `behind` nought worked out on the register as it is."""
    store.register.record(changes, "anna", "clients changed", {}, store.register.revision() - behind, now)


def moved(store: Store, site: str, path: list[tuple[OutboxState, str]], now: int) -> list[object]:
    """Move every action of a site along the states, as far as each may go."""
    keys_now = [row.key for row in store.outbox.rows(site)]
    return [Call("outbox.mark", (key, state, why, now)).of(store) for key in keys_now for state, why in path]


def marked(store: Store, site: str, place: int, state: OutboxState, now: int, **more: Any) -> object:
    """Move the action at that place, if there is one."""
    rows = list(store.outbox.rows(site))[place : place + 1]
    return [Call("outbox.mark", (row.key, state, "why", now), more).of(store) for row in rows]


def by_hand(store: Store, site: str, what: str, place: int, now: int) -> object:
    """Let a person retry or drop the action at that place, if there is one."""
    rows = list(store.outbox.rows(site))[place : place + 1]
    given: tuple[Any, ...] = ("anna", now) if what == "retry" else ("anna", "enough", now)
    return [Call(f"outbox.{what}", (site, row.key, *given)).of(store) for row in rows]


def written(store: Store, site: str, ticket_id: str, digest: str, now: int) -> None:
    """Keep what the card and the fields of a ticket on record say."""
    if store.known(site, ticket_id) is not None:
        store.cards.wrote(site, ticket_id, digest, now, restored=digest < "b")
        store.write_backs.wrote(site, ticket_id, {"status": digest}, now)


def halfway(store: Store, site: str, batch: list[TicketRecord], now: int) -> None:
    """Do several things, and undo them all."""
    with store.transaction():
        store.save_tickets(site, batch)
        store.audit("anna", "looked", {"at": now}, now)
        raise StoreError("halfway")


TICKETS: Final = (
    call("save_tickets", sites, some(records), progress=st.none() | st.builds(Progress, grouped, instants, instants)),
    call("save_tick", sites, ticks, instants),
    call("save_tick", sites, ticks, instants),
    call("save_live_verdicts", sites, ids, given_live, versions, instants),
    call(halfway, sites, some(records), instants),
)
ACTED: Final = (
    call(marked, sites, st.integers(0, 4), st.sampled_from(STATES), instants, not_before=maybe, remote_id=ids),
    call(moved, sites, some(st.tuples(st.sampled_from(STATES), texts), 3), instants),
    call(moved, sites, st.just([("sending", ""), ("sent", "")]), instants),
    call(by_hand, sites, st.sampled_from(["retry", "drop"]), st.integers(0, 4), instants),
    call("cards.want", sites, ids, texts, versions, instants),
    call(written, sites, ids, names, instants),
    call("write_backs.want", sites, ids, texts, versions, instants),
    call("write_backs.begin", sites, instants),
    call("write_backs.end", sites),
    call("channels.wait", sites, grouped, instants),
    call("channels.reached", sites, grouped, instants),
    call("channels.failed", sites, grouped, instants),
    call("clients.save", sites, st.builds(ClientSeen, names, versions, instants, maybe), some(taken, 2), instants),
    call("clients.decide", sites, ids, some(taken, 2), versions, instants),
)
LOOKED: Final = (
    call("looks.ask", sites, some(ids), st.sampled_from(["read", "evaluate"]), texts, instants, urgent=flags),
    call("looks.ask_for_open", sites, texts, instants),
    call("looks.set_aside", sites, ids, texts, instants, instants, gone=flags),
    call("looks.forget", sites, ids),
    call("webhooks.receive", sites, some(st.builds(Received, names, some(ids).map(tuple), instants))),
    call("webhooks.take", sites, instants, st.integers(1, 3)),
    call("webhooks.forget", st.integers(MONDAY + 7200, MONDAY + 7206)),
    call("counted.put", sites, ids, some(counted, unique=True)),
    call("counted.looked_at", sites, some(groups)),
    call("counted.settle", sites, groups),
    call("counted.tell", sites, groups, st.builds(Told, instants, names, st.integers(1, 3), some(keys).map(tuple))),
    call("counted.recounted", sites, st.builds(Recount, names, st.integers(0, 3), flags)),
    call("counted.forget_recount", sites),
)
KEPT: Final = (
    call("cursor.adopt", sites, instants),
    call("cursor.advance", sites, instants, instants),
    call("cursor.canary", sites, flags, texts, instants),
    call("cursor.pause", sites, names, texts, instants),
    call("cursor.resume", sites, names, instants),
    call("cursor.put_in_force", sites, versions | st.just("v9"), some(rules), instants),
    call("cursor.raise_state", sites, st.builds(SiteState, st.just("rule"), rules, names, instants, texts)),
    call("cursor.clear_state", sites, names, scope=st.just("rule"), place=rules),
    call("activations.activate", sites, versions, st.dictionaries(rules, some(rules, 2), max_size=2), instants),
    call("activations.wait", sites, versions, st.dictionaries(rules, st.integers(0, 3), max_size=2), instants),
    call("activations.accept", sites, versions, names, instants),
    call("activations.withdraw", sites),
    call(
        "silences.add",
        sites,
        st.builds(
            Silence,
            st.just(""),
            st.integers(MONDAY, MONDAY + 3),
            st.integers(MONDAY + 3, MONDAY + 6),
            rules,
            *(st.just(""), st.sampled_from(["", "b"]), st.just("")),
            reason=texts,
            owner=names,
        ),
        keys,
        instants,
    ),
    call("silences.end", sites, ids, names, instants),
    call("put_address", sites, names, instants),
    call("put_rulebook", st.builds(RulebookVersion, names.map(lambda name: f"common {name}"), first_used_at=instants)),
    call(
        changed,
        some(st.builds(NewChange, names, instants, st.just({"contacts": [{"name": "b"}]}), texts)),
        st.sampled_from([0, 0, 1]),
        instants,
    ),
    call(
        "surveys.take",
        some(
            st.builds(SurveyAnswer, st.just("csv"), names, names, names, instants, st.integers(1, 10), texts),
            unique_by=lambda one: one.place,
        ),
        *(names, st.just({"file": "a.csv"}), instants),
    ),
    call("forecasts.put", sites, tables),
    call("retention.cut_texts", sites, instants, only_count=flags),
    call("retention.cut_survey_comments", instants, only_count=flags),
    call("retention.done", sites, grouped, names, st.just({"cut": 1}), instants),
    call(
        "erasure.erase",
        st.builds(ToErase, st.frozensets(st.sampled_from(["b", "ä", "ж"]), min_size=1, max_size=1)),
        *(names, texts, instants),
        only_count=flags,
    ),
)

calls: st.SearchStrategy[list[Call]] = st.builds(
    list.__add__,
    st.lists(st.one_of(*TICKETS[:3]), min_size=6, max_size=12),
    st.lists(
        st.one_of(st.one_of(*TICKETS), st.one_of(*ACTED), st.one_of(*LOOKED), st.one_of(*KEPT)),
        min_size=15,
        max_size=40,
    ),
)
