"""Whatever people and we do on a ticket, a Jira tells it as the reference does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.ticket import Value
from jira_csext.helpdesks.port import Fetched, Write
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import AGENT, PLAIN, SERVICE, MemoryWorld, World, a_jira

Act = Callable[[World, str], object]

# What markup makes of other characters is asked in tests/helpdesks/jira/test_markup.py.
_texts = st.text("abcёжш.,17", min_size=1)
_labels = st.lists(st.sampled_from(["vip", "sla-at-risk", "рекламация"]), unique=True)


def _says(text: str) -> Act:
    return lambda world, ticket_id: world.client_says(ticket_id, text)


def _answers(text: str, internal: bool) -> Act:
    return lambda world, ticket_id: world.agent_says(ticket_id, text, internal=internal)


def _prioritizes(priority: str) -> Act:
    return lambda world, ticket_id: world.agent_sets_priority(ticket_id, priority)


def _relabels(labels: list[str]) -> Act:
    return lambda world, ticket_id: world.agent_sets_labels(ticket_id, *labels)


def _writes(number: int, write: Write) -> Act:
    return lambda world, ticket_id: world.helpdesk.write(ticket_id, write._replace(key=f"{write.kind}-{number}"))


def _names(number: int, kind: Literal["assign", "watch"]) -> Act:
    return lambda world, ticket_id: world.helpdesk.write(
        ticket_id, Write(f"{kind}-{number}", kind, value=world.id_of(AGENT))
    )


def _edits(text: str) -> Act:
    def act(world: World, ticket_id: str) -> None:
        note = world.helpdesk.write(ticket_id, Write("card", "note", "first"))
        world.helpdesk.edit_note(ticket_id, note.remote_id, Write("card", "note", text))

    return act


_acts = st.lists(
    st.one_of(
        st.builds(_says, _texts),
        st.builds(_answers, _texts, st.booleans()),
        st.builds(_prioritizes, st.sampled_from(["High", "Low"])),
        st.builds(_relabels, _labels),
        st.just(lambda world, ticket_id: world.agent_resolves(ticket_id)),
        st.builds(_names, st.integers(0, 3), st.sampled_from(["assign", "watch"])),
        st.builds(_edits, _texts),
        st.builds(
            _writes,
            st.integers(0, 3),
            st.one_of(
                st.builds(lambda text: Write("", "note", text), _texts),
                st.builds(lambda text: Write("", "reply", text), _texts),
                st.sampled_from(
                    [
                        Write("", "label", value="sla-at-risk"),
                        Write("", "label", value="sla-breached"),
                        Write("", "unlabel", value="sla-at-risk"),
                        Write("", "set", fields=(("priority", "High"),)),
                        Write("", "set", fields=(("priority", "Low"), ("promised_at", "2026-06-01"))),
                        Write("", "transition", value="resolved"),
                        Write("", "transition", value="waiting_for_client"),
                        Write("", "ticket", "Слова", value="task", summary="Позвонить"),
                    ]
                ),
            ),
        ),
    ),
    max_size=12,
)


def _told(world: World, project: str, acts: list[Act]) -> object:
    ticket_id = world.open(project)
    for act in acts:
        world.pass_time(1)
        act(world, ticket_id)
    (found,) = world.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched), found
    events = [
        (event.at, event.kind, event.by, event.public, event.text, event.field, _shown(world, event.new))
        for event in found.ticket.history
        if event.field not in {"status", "resolution"}
    ]
    said = {key: message[1:] for key, message in found.messages.items()}
    beside = [world.watchers(ticket_id) == [world.id_of(AGENT)], len(world.links(ticket_id)), world.count()]
    return sorted(events), sorted(found.markers), said, world.messages(ticket_id), world.labels(ticket_id), beside


def _shown(world: World, value: Value) -> str:
    return AGENT if value == world.id_of(AGENT) else str(value).casefold()


@pytest.mark.parametrize("project", [SERVICE, PLAIN])
@pytest.mark.parametrize("flavour", ["cloud", "dc"])
@settings(max_examples=25)
@given(acts=_acts)
def test_a_jira_tells_what_the_reference_tells(flavour: Flavour, project: str, acts: list[Act]) -> None:
    with a_jira(flavour) as jira:
        assert _told(jira, project, acts) == _told(MemoryWorld(service=True), project, acts)
