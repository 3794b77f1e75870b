"""What is said: a template filled with the facts of the cycle, for whoever reads it, and nothing more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import ActionKind, Rulebook, Sla
from jira_csext.core.speech_text import Items, Mention, Paragraph, Text, Words, as_plain
from jira_csext.core.ticket import Attributes, Event, Ticket
from jira_csext.rulefiles.templates_known import VARIABLES
from jira_csext.sync.speech import Facts, SpeechError, Templates, naming_unfilled
from jira_csext.sync.speech_values import Reader, values, zone_of
from tests.building import a_calendar, a_goal, a_rule, a_ticket, at

TICKET = a_ticket("Mon 10:00", assignee="kim", summary="Where is it?")._replace(
    client="Bluebell {{ due }} **Kitchens**"
)
ABROAD: Attributes = {"client.language": "ru-RU", "client.timezone": "Asia/Tokyo", "client.name": "Bluebell"}


def facts(
    now: str = "Mon 13:30", rule: Sla | None = None, ticket: Ticket = TICKET, client: Attributes | None = None
) -> Facts:
    sla = rule or a_rule("first_response", "4h", ["breach"])
    (cycle,) = evaluate(Rulebook((sla,)), ticket, NO_CLIENT, at(now)).cycles
    return Facts(at(now), ticket, sla, cycle, client=client or {})


def folder_with(folder: Path, source: str, language: str = "en") -> Path:
    (folder / "templates" / language).mkdir(parents=True, exist_ok=True)
    (folder / "templates" / language / "text.txt").write_text(source, "utf-8")
    return folder


def said(folder: Path, source: str, language: str = "en", given: Facts | None = None, kind: ActionKind = "note") -> str:
    templates = Templates(folder_with(folder, source, language), language)
    return as_plain(templates.say("text", given or facts(), kind).text)


def test_a_text_names_the_instant_and_what_is_left_in_the_calendars_own_time(tmp_path: Path) -> None:
    assert said(tmp_path, "{{ ticket }}: due {{ due }}; {{ left }} left, {{ over }} over.\n") == (
        "SUP-1: due Mon 1 June, 14:00 (UTC); 30 minutes left, 0 minutes over."
    )


def test_it_is_said_in_the_sites_language(tmp_path: Path) -> None:
    assert said(tmp_path, "Срок {{ due }}, осталось: {{ left }} из {{ target }}", "ru") == (
        "Срок пн 1 июня, 14:00 (UTC), осталось: 30 минут из 4 часа"
    )


def test_a_client_reads_its_own_language_and_time_and_the_team_reads_ours(tmp_path: Path) -> None:
    folder = folder_with(folder_with(tmp_path, "Срок: {{ due }}, {{ left }}", "ru"), "Due: {{ due }}, {{ left }}")
    templates = Templates(folder, "en")
    given = facts(client=ABROAD)

    assert as_plain(templates.say("text", given, "reply").text) == "Срок: пн 1 июня, 23:00 (Asia/Tokyo), 30 минут"
    assert as_plain(templates.say("text", given, "note").text) == "Due: Mon 1 June, 14:00 (UTC), 30 minutes"


@pytest.mark.parametrize("language", ["de", "../../en", "", "RU\n", 7, "pt-BR"])
def test_a_client_whose_language_we_do_not_write_is_answered_in_ours(tmp_path: Path, language: str | int) -> None:
    folder = folder_with(tmp_path, "Due {{ due }}")

    said_to_client = Templates(folder, "en").say("text", facts(client={"client.language": language}), "reply")

    assert (as_plain(said_to_client.text), said_to_client.language) == ("Due Mon 1 June, 14:00 (UTC)", "en")


def test_a_language_without_words_of_ours_reads_dates_as_figures(tmp_path: Path) -> None:
    assert said(tmp_path, "Fällig: {{ due }}, noch {{ left }}", "de") == "Fällig: 2026-06-01 14:00 (UTC), noch 30 min"


def test_a_zone_that_there_is_not_falls_back_to_the_calendars(tmp_path: Path) -> None:
    given = facts(client={"client.timezone": "Europe/Moscau"})

    assert said(tmp_path, "{{ due }}", given=given, kind="reply") == "Mon 1 June, 14:00 (UTC)"


def test_what_runs_day_and_night_is_told_in_the_teams_time() -> None:
    always = a_rule("first_response", "4h", ["breach"])

    assert zone_of(facts(rule=always)._replace(zone="Europe/Moscow")).key == "Europe/Moscow"
    assert zone_of(Facts(0)).key == "UTC"


def test_an_instant_of_another_year_has_its_year(tmp_path: Path) -> None:
    given = facts()._replace(new_date=at("2027-01-11T09:00:00+00:00"))

    assert said(tmp_path, "By {{ new_date }}", given=given) == "By Mon 11 January 2027, 09:00 (UTC)"


def test_what_a_ticket_says_is_never_read_as_a_template_or_as_marks(tmp_path: Path) -> None:
    text = Templates(folder_with(tmp_path, "**{{ client }}** {{ client }}"), "en").say("text", facts()).text

    said_by_client = "Bluebell {{ due }} **Kitchens**"
    assert text == Text((Paragraph((Words(said_by_client, bold=True), Words(" "), Words(said_by_client))),))


def test_who_and_what_is_not_there_is_said_to_be_missing_and_can_be_asked_for(tmp_path: Path) -> None:
    given = facts(ticket=a_ticket("Mon 10:00"))

    words = "{{ assignee }}/{{ client }}/{{ cause }}/{{ new_date }}"
    assert said(tmp_path, words, given=given) == "nobody/not known/—/—"
    assert said(tmp_path, "a{% if cause %}b{% endif %}{% if over %}c{% endif %}", given=given) == "a"


def test_a_choice_of_words_is_allowed(tmp_path: Path) -> None:
    assert said(tmp_path, "{% if assignee == 'kim' %}Kim{% else %}Somebody{% endif %}, please") == "Kim, please"


def test_the_clients_last_message_is_quoted_on_one_line_and_cut(tmp_path: Path) -> None:
    long = "Any\nnews? " + "word " * 100
    history = (
        Event(at("Mon 11:00"), "message", "c1", "client", "bob", public=True, text=long),
        Event(at("Mon 12:00"), "message", "c2", "client", "bob", public=True, text="gone", deleted_at=at("Mon 12:01")),
        Event(at("Mon 12:30"), "message", "c3", "agent", "kim", public=False, text="ours"),
    )
    given = facts(ticket=TICKET._replace(history=(*TICKET.history, *history)))

    quote = said(tmp_path, "{{ quote }}", given=given)

    assert quote.startswith("Any news? word word")
    assert quote.endswith(" word…")
    assert len(quote) <= 301


def test_the_text_calls_people_itself_where_it_says_so(tmp_path: Path) -> None:
    given = facts()._replace(called=("olga", "kim"))
    templates = Templates(folder_with(tmp_path, "{{ called }}: look"), "en")

    found = templates.say("text", given)

    assert found.calls
    assert found.text == Text((Paragraph((Mention("olga"), Words(", "), Mention("kim"), Words(": look"))),))
    assert said(tmp_path, "{% if called %}{{ called }}, {% endif %}look") == "look"


def test_roles_that_nobody_fills_are_named_at_the_end_unless_the_text_names_them(tmp_path: Path) -> None:
    given = facts()._replace(unfilled=("director",))
    own = Templates(folder_with(tmp_path, "Look"), "en").say("text", given)
    naming = Templates(folder_with(tmp_path / "2", "Look, without {{ unfilled }}"), "en").say("text", given)

    assert as_plain(naming_unfilled(own, given.unfilled)) == "Look\n\nNobody fills the role: director"
    assert as_plain(naming_unfilled(naming, given.unfilled)) == "Look, without director"


def test_a_new_ticket_has_the_name_of_its_first_line(tmp_path: Path) -> None:
    source = "Summary: Call **{{ client }}**\nAbout {{ ticket }}\n\n- now\n"
    templates = Templates(folder_with(tmp_path, source), "en")
    ticket = TICKET._replace(client="A " + "very " * 99)

    found = templates.say("text", facts(), "ticket")

    assert found.summary == "Call Bluebell {{ due }} **Kitchens**"
    assert found.text == Text((Paragraph((Words("About "), Words("SUP-1"))), Items(((Words("now"),),))))
    assert len(templates.say("text", facts(ticket=ticket), "ticket").summary) <= 201


def test_a_text_without_a_name_is_no_ticket_and_one_that_names_rules_no_reply(tmp_path: Path) -> None:
    templates = Templates(folder_with(tmp_path, "By {{ rule }}"), "en")

    with pytest.raises(SpeechError, match="a new ticket needs a name"):
        templates.say("text", facts(), "ticket")
    with pytest.raises(SpeechError, match='"rule" is not for what a client reads'):
        templates.say("text", facts(), "reply")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{ due", "text.txt:1:1: a {{ is not closed by }}"),
        ("{{ client | upper }}", "text.txt:1:11: filters are not understood"),
        ("{% if new_date %}x{% endif %}", "says nothing for SUP-1"),
        ("x" * 20_001, "makes 20001 characters for SUP-1; 20000 are the most"),
        ("{{ due < 3 }}", "text.txt:1:1: the template cannot be filled"),
    ],
)
def test_a_text_that_cannot_be_said_names_its_template(tmp_path: Path, source: str, told: str) -> None:
    with pytest.raises(SpeechError) as caught:
        said(tmp_path, source)
    assert told in str(caught.value)


def test_a_missing_template_and_one_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"There is no template .*text\.txt"):
        Templates(tmp_path, "en").say("text", facts())
    (tmp_path / "templates/en").mkdir(parents=True)
    (tmp_path / "templates/en/text.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(SpeechError, match="is no UTF-8 text"):
        Templates(tmp_path, "en").say("text", facts())


def test_an_edit_of_a_template_counts_at_once(tmp_path: Path) -> None:
    assert said(tmp_path, "One") == "One"
    path = tmp_path / "templates/en/text.txt"
    path.write_text("Two", "utf-8")
    os.utime(path, ns=(1, 1))
    assert as_plain(Templates(tmp_path, "en").say("text", facts()).text) == "Two"


def test_every_documented_word_is_there_and_no_other() -> None:
    filled = values(facts(), Reader("en", zone_of(facts())))

    assert sorted(filled) == sorted(VARIABLES)
    assert sorted(values(Facts(0), Reader("ru", zone_of(Facts(0))))) == sorted(VARIABLES)


def test_what_belongs_to_escalations_limits_and_playbooks_is_said(tmp_path: Path) -> None:
    given = facts()._replace(escalation="leadership", level=2, counted=4, since=at("Mon 09:00"), step="50%")

    assert said(tmp_path, "{{ escalation }} {{ level }} {{ count }} {{ since }} {{ step }}", given=given) == (
        "leadership 2 4 Mon 1 June, 09:00 (UTC) 50%"
    )


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("now", ["Mon 10:00", "Mon 13:30", "Mon 14:30"])
def test_every_shipped_template_can_be_said(repo: Path, language: str, now: str) -> None:
    templates = Templates(repo / "rules", language)
    names = sorted(path.stem for path in (repo / "rules/templates" / language).glob("*.txt"))
    assert len(names) == 20
    for name in names:
        source = (repo / "rules/templates" / language / f"{name}.txt").read_text("utf-8")
        kind: ActionKind = "ticket" if source.startswith("Summary:") else "note"
        found = templates.say(name, facts(now), kind)
        assert "**" not in as_plain(found.text).replace("**Kitchens**", "")
        assert bool(found.summary) is (kind == "ticket")


def test_a_date_is_told_on_the_goals_own_calendar_even_where_it_is_counted_in_calendar_days(tmp_path: Path) -> None:
    goal = a_goal("2cd", calendar=a_calendar(timezone="Europe/Moscow"))
    rule = a_rule("first_response", "4h", ["breach"])

    assert said(tmp_path, "{{ due }}", given=facts(rule=Sla(rule.name, rule.metric, (goal,), steps=rule.steps))) == (
        "Wed 3 June, 13:00 (Europe/Moscow)"
    )


def test_a_template_broken_or_deleted_after_the_start_is_said_as_it_was(tmp_path: Path) -> None:
    templates = Templates(folder_with(tmp_path, "Good"), "en")
    path = tmp_path / "templates" / "en" / "text.txt"

    path.write_text("{{ broken", "utf-8")
    broken = templates.say("text", facts())
    path.unlink()
    deleted = templates.say("text", facts())

    assert (as_plain(broken.text), as_plain(deleted.text)) == ("Good", "Good")
