"""Words that must not reach a client: other clients' names and excuses; a person gets the text as a draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sync.conducting import a_desk, asked, know, said, texts
from tests.sync.delivering import REPLY, SITE, Desk


def a_leaking_desk(tmp_path: Path, text: str, **conduct: Any) -> Desk:
    desk = a_desk(tmp_path, ("breach", (REPLY,)), **conduct)
    know(desk, "acme", name="Acme Tools", aliases=["Hammerfest"])
    know(desk, "bluebell", name="Bluebell Kitchens", domains=["bluebell.example"])
    said(desk, tmp_path, "still-working", text)
    return desk


def overdue(desk: Desk, **attributes: Any) -> None:
    ticket_id = asked(desk, client="acme", **attributes)
    desk.later(3601)
    desk.ticked(ticket_id)
    assert desk.delivered() == {"sent": 1}


@pytest.mark.parametrize("named", ["Bluebell Kitchens", "Bluebell Kitchens’", "shop.bluebell.example"])
def test_a_text_that_names_another_client_reaches_a_person_and_no_client(tmp_path: Path, named: str) -> None:
    desk = a_leaking_desk(tmp_path, "We are on “{{ summary }}” until {{ due }}.")
    overdue(desk, summary=f"Same as {named}")

    ((kind, text),) = texts(desk)
    assert kind == "note"
    assert "it names another client (“" in text
    assert "Bluebell Kitchens)" in text
    assert f"We are on “Same as {named}” until" in text
    assert desk.row("reply").state == "sent"


@pytest.mark.parametrize("named", ["the spring offer", "SPRING", "спринг", "“spring”", "in springs"])
def test_in_what_a_ticket_is_called_even_an_everyday_word_counts_as_the_client_of_that_name(
    tmp_path: Path, named: str
) -> None:
    desk = a_leaking_desk(tmp_path, "We are on “{{ summary }}” until {{ due }}.")
    know(desk, "spring", name="Spring")
    overdue(desk, summary=f"About {named}")

    ((kind, text),) = texts(desk)
    assert kind == "note"
    assert "it names another client (“" in text
    assert ": Spring)" in text


def test_what_the_client_wrote_and_the_words_of_a_link_count_as_strictly(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "On [{{ quote }}](https://desk.example/x) until {{ due }}.")
    know(desk, "spring", name="Spring")
    desk.later(1)
    ticket_id = asked(desk, "a spring sale", client="acme")
    desk.later(3601)
    desk.ticked(ticket_id)
    desk.delivered()

    assert [kind for kind, _ in texts(desk)] == ["note"]


def test_the_words_of_the_template_count_only_where_they_read_as_a_company(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "Our spring prices hold; done by {{ due }}.")
    know(desk, "spring", name="Spring")
    overdue(desk, summary="Prices")

    assert [kind for kind, _ in texts(desk)] == ["reply"]


def test_the_readers_own_name_is_no_leak(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "We are on “{{ summary }}” until {{ due }}.")
    overdue(desk, summary="Hammerfest by Acme Tools")

    assert [kind for kind, _ in texts(desk)] == ["reply"]


def test_the_key_of_another_clients_ticket_is_a_leak_and_that_of_their_own_none(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "See {{ summary }}; done by {{ due }}.")
    asked(desk, client="bluebell")
    asked(desk, client="acme")
    keys = [desk.helpdesk.ticket(str(ticket_id)).key for ticket_id in desk.helpdesk._tickets]
    other, own = keys
    for key in (own, other):
        ticket_id = asked(desk, client="acme", summary=key)
        desk.later(3601)
        desk.ticked(ticket_id)
        desk.delivered()

    assert [kind for kind, text in texts(desk) if "See" in text] == ["reply", "note"]


def test_a_client_learned_of_since_is_known_by_name(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "As for Quokka Travel, done by {{ due }}.")
    overdue(desk)
    know(desk, "quokka", name="Quokka Travel")
    overdue(desk)

    assert [kind for kind, _ in texts(desk)] == ["reply", "note"]


def test_the_guard_is_built_once_for_a_register_that_stays(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "Done by {{ due }}.")
    overdue(desk)
    assert desk.watched.clients is not None
    guard = desk.watched.clients.guards.guard
    overdue(desk)

    assert desk.watched.clients.guards.guard is guard


def test_naming_others_is_allowed_where_the_rules_say_so(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "As at Bluebell Kitchens, by {{ due }}.", never_mention_other_clients=False)
    overdue(desk)

    assert [kind for kind, _ in texts(desk)] == ["reply"]


@pytest.mark.parametrize(("no_excuses", "kind"), [(True, "note"), (False, "reply")])
def test_an_excuse_reaches_a_person_where_none_are_to_be_given(tmp_path: Path, no_excuses: bool, kind: str) -> None:
    desk = a_leaking_desk(tmp_path, "We are snowed under; done by {{ due }}.", no_excuses=no_excuses)
    overdue(desk)

    ((written, text),) = texts(desk)
    assert written == kind
    assert ("it gives an excuse (“We are snowed under”: workload)" in text) is no_excuses


def test_staff_read_in_their_own_language_why_it_was_not_sent(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "")
    said(desk, tmp_path, "still-working", "Как у Bluebell Kitchens, до {{ due }}.", "ru")
    overdue(desk)

    assert texts(desk)[0][1].startswith(
        "Это сообщение было для клиента и не отправлено: в нём назван другой клиент (“Bluebell Kitchens”: "
    )


def test_a_draft_whose_sending_was_interrupted_is_found_and_read_back_as_the_note_it_is(tmp_path: Path) -> None:
    desk = a_leaking_desk(tmp_path, "As at Bluebell Kitchens, by {{ due }}.")
    ticket_id = asked(desk, client="acme")
    desk.later(3601)
    desk.ticked(ticket_id)
    row = desk.row("reply")
    mark = desk.store.outbox.mark

    def dies(key: str, state: Any, *rest: Any, **more: Any) -> Any:
        if state == "sent":
            raise KeyboardInterrupt
        return mark(key, state, *rest, **more)

    desk.store.outbox.mark = dies  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.delivered()
    desk.restart()
    desk.later(60)

    assert desk.delivered() == {"sent": 1}
    assert len(desk.said()) == 1
    assert desk.row("reply").reason.startswith("as a draft to a person: it names another client")
    assert desk.store.outbox.replies_since(SITE, 0) == {}
    assert row.public
