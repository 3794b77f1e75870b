"""Playbooks across segments, caps over a client's tickets, the client's own language, and hours by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.register.history import NewChange
from jira_csext.sandbox.people import BLUEBELL
from tests.stories.client_world import PLAYBOOKS, World, on
from tests.stories.told import Stage, a_stage

NEXT = "2026-05-19"
RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: always}
actions:
  tell-client: [{reply: still-working}]
slas:
  answered:
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps: [{at: 2h before, do: tell-client}]
conduct:
  contact_hours: {default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}}
  grace: 1m
CAPS
"""
RU = 'Работаем над {% if address == "familiar" %}твоим{% else %}вашим{% endif %} вопросом, ответим до {{ due }}.'
EN = "We are working on it and answer by {{ due }}."


def know(stage: Stage, **fields: object) -> None:
    """Write the client into the register; the daemon takes it in with its next turn."""
    register, now = stage.store.register, stage.box.now_ms // 1000
    change = NewChange("bluebell", 0, {"name": BLUEBELL.name, **fields}, "")
    register.record([change], "kim", "told", {}, register.revision(), now)


def bodies(stage: Stage, key: str, *, public: bool = True) -> list[str]:
    """What we wrote on the ticket."""
    issue, site = stage.box.issue(key), stage.box.site
    return [
        comment.body
        for comment in issue.comments
        if comment.author == stage.box.bot.uid and site.is_internal(issue, comment) is not public
    ]


def test_a_client_who_goes_through_all_segments_is_met_by_the_playbook_of_each_and_by_no_other(tmp_path: Path) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("delta", "2026-03-02 10:00", name="Delta", manager="oleg.d", segment="refused")
    # Eighty of the ninety days to the follow-up, with a daemon that ends and starts again; then Delta signs.
    world.until("2026-04-10 10:00", every=5 * 86400)
    world.until("2026-05-21 10:00", every=5 * 86400)
    terms = {"contract_from": "2026-05-21", "contract_to": "2026-07-31", "segment": "current"}
    world.tell("delta", "2026-05-21 10:00", "signed after all", **terms)

    world.until("2026-06-03 10:00")
    assert (world.made("lead"), world.made("meeting")) == ([], [])
    world.until("2026-06-05 10:00", every=3 * 3600)
    (touchpoint,) = world.made("meeting")
    assert touchpoint.created_at == on("2026-06-04 10:00"), "a fortnight after they became current"

    # The contract runs out while no daemon is there to see it.
    world.until("2026-07-28 10:00", every=12 * 3600)
    meetings, tasks = len(world.made("meeting")), len(world.made("task"))
    assert (meetings, tasks) == (4, 1), "a touchpoint a fortnight, and the word before the end"
    world.helpdesk.now = on("2026-08-10 10:00")
    world.tell("delta", "2026-05-21 10:00", "the table once more", **terms)
    world.until("2026-08-10 11:00")
    assert [segment for segment, _ in world.segments("delta")] == ["refused", "current", "churned"]

    world.until("2026-09-30 10:00", every=12 * 3600)
    (win_back,) = world.made("lead")
    assert win_back.created_at == on("2026-09-01 11:00"), "thirty days from 2 August, a day after the end, at a look"
    assert win_back.attributes["assignee"] == "anna.k"
    assert (len(world.made("meeting")), len(world.made("task"))) == (meetings, tasks)


def test_a_client_hears_so_often_a_day_over_all_its_tickets_and_the_rest_goes_to_a_person(tmp_path: Path) -> None:
    with a_stage(tmp_path, RULES.replace("CAPS", "  per_client: {replies: 1 per 1cd}")) as stage:
        know(stage)
        stage.to("11:00")
        first, second = stage.asks(), stage.asks()
        for time in ("11:01", "13:01", "13:05"):
            stage.at(time)

        assert (len(bodies(stage, first)), len(bodies(stage, second))) == (1, 0)
        (draft,) = bodies(stage, second, public=False)
        assert "has not been sent" in draft
        assert "this client has had 1 / 24h" in stage.rows(second)[0].reason

        # A day later the client may be written to again, also after a new start.
        stage.start()
        stage.to("12:00", NEXT)
        third = stage.asks()
        for time in ("12:01", "14:01", "14:05"):
            stage.at(time, NEXT)
        assert len(bodies(stage, third)) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"language": "ru", "form_of_address": "familiar"}, "Работаем над твоим вопросом, ответим до "),
        ({"language": "ru", "form_of_address": "formal"}, "Работаем над вашим вопросом, ответим до "),
        ({"language": "ru"}, "Работаем над вашим вопросом, ответим до "),
        ({"language": "en", "form_of_address": "familiar"}, "We are working on it and answer by "),
        ({}, "We are working on it and answer by "),
        # No text stands there in French: the site's language it is.
        ({"language": "fr"}, "We are working on it and answer by "),
    ],
)
def test_the_text_that_leaves_has_the_language_and_the_form_of_address_of_the_client(
    tmp_path: Path, fields: dict[str, str], says: str
) -> None:
    with a_stage(tmp_path, RULES.replace("CAPS", ""), texts={"still-working": EN}) as stage:
        russian = tmp_path / "rules/templates/ru/still-working.txt"
        russian.parent.mkdir()
        russian.write_text(RU, "utf-8")
        know(stage, **fields)
        stage.start()
        stage.to("11:00")
        key = stage.asks()
        for time in ("11:01", "13:01", "13:05"):
            stage.at(time)

        (body,) = bodies(stage, key)
        assert body.startswith(says)
        assert ("мая" if fields.get("language") == "ru" else "May") in body


OUT_OF_HOURS = """
version: 1
calendars:
  office: {timezone: UTC, hours: {mon-fri: ["09:00-21:00"]}}
limits:
  writes-out-of-hours:
    count: {client_message: {outside: client.contact_hours}}
    per: client
    within: 30cd
    more_than: 1
    do: [{ticket: {type: task, template: discuss-boundaries}}]
"""
BY_DEFAULT = 'conduct: {contact_hours: {default: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}}}\n'


@pytest.mark.parametrize(
    ("conduct", "own", "hour", "talks"),
    [
        (BY_DEFAULT, "", "20:00", 1),
        (BY_DEFAULT, "", "12:00", 0),
        (BY_DEFAULT, "mon-fri 08:00-22:00", "20:00", 0),
        # Where nobody says when clients may be written to, the hours of the default calendar are taken.
        ("", "", "20:00", 0),
        ("", "", "22:00", 1),
    ],
)
def test_a_client_without_hours_of_its_own_writes_out_of_the_hours_of_all(
    tmp_path: Path, conduct: str, own: str, hour: str, talks: int
) -> None:
    world = World(tmp_path, OUT_OF_HOURS + conduct, "2026-03-02 10:00")
    world.tell("acme", "2026-03-01", name="Acme", contact_hours=own)
    world.until("2026-03-02 11:00")
    ticket = world.helpdesk.open("SUP", "Hello", type="question", labels=("client-acme",))
    for day in range(3, 6):
        world.helpdesk.now = on(f"2026-03-0{day} {hour}")
        world.helpdesk.say(ticket, "Are you there?")
        world.until(f"2026-03-0{day} {hour[:2]}:30")
    world.until("2026-03-09 12:00")

    assert len(world.made("task")) == talks
