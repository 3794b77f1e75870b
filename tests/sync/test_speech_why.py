"""Why people are called stands in the escalation's words, in both languages, before the instant and after it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.cycle import DelayFacts
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.speech_text import as_plain
from jira_csext.sync.notify_text import by_itself
from jira_csext.sync.speech import Facts, Templates
from tests.building import a_rule, a_ticket, at

DELAY = DelayFacts(at("Mon 18:00"), at("Mon 18:00"), None, None, at("Mon 14:00"), postponed=2)


def facts(raised_by: str, now: str = "Mon 13:30", delay: DelayFacts | None = DELAY) -> Facts:
    sla = replace(a_rule("first_response", "4h", ["breach"]), name="answered")
    (cycle,) = evaluate(Rulebook((sla,)), a_ticket("Mon 10:00"), NO_CLIENT, at(now)).cycles
    return Facts(at(now), a_ticket("Mon 10:00"), sla, cycle._replace(delay=delay), raised_by=raised_by)


@pytest.mark.parametrize(
    ("raised_by", "now", "english", "russian"),
    [
        (
            "postponed/repeat 1",
            "Mon 13:30",
            "The date has been postponed 2 times. The client last heard: Mon 1 June, 18:00 (UTC).",
            "Дата перенесена 2 раза. Клиент знает о сроке: пн 1 июня, 18:00 (UTC).",
        ),
        (
            "otherwise",
            "Mon 13:30",
            (
                "The client is to hear of the delay by Mon 1 June, 14:00 (UTC) and has not been told yet. "
                "The client last heard: Mon 1 June, 18:00 (UTC)."
            ),
            (
                "Клиент должен узнать о задержке не позже пн 1 июня, 14:00 (UTC), пока ему не сказали. "
                "Клиент знает о сроке: пн 1 июня, 18:00 (UTC)."
            ),
        ),
        (
            "otherwise",
            "Mon 14:10",
            (
                "The client was to hear of the delay by Mon 1 June, 14:00 (UTC) and has not been told. "
                "The client last heard: Mon 1 June, 18:00 (UTC)."
            ),
            (
                "Клиент должен был узнать о задержке не позже пн 1 июня, 14:00 (UTC), но ему не сказали. "
                "Клиент знает о сроке: пн 1 июня, 18:00 (UTC)."
            ),
        ),
        (
            "75%",
            "Mon 13:30",
            "The promise “answered” is due Mon 1 June, 14:00 (UTC).",
            "Срок обещания «answered»: пн 1 июня, 14:00 (UTC).",
        ),
        (
            "breach",
            "Mon 14:20",
            (
                "The promise “answered” is broken: it was due Mon 1 June, 14:00 (UTC). "
                "Working time since then: 20 minutes."
            ),
            "Обещание «answered» нарушено, срок был пн 1 июня, 14:00 (UTC). Рабочего времени с тех пор: 20 минут.",
        ),
    ],
)
def test_the_words_say_why_somebody_is_called(
    raised_by: str, now: str, english: str, russian: str, tmp_path: Path
) -> None:
    for language, expected in (("en", english), ("ru", russian)):
        (tmp_path / "templates" / language).mkdir(parents=True)
        (tmp_path / "templates" / language / "text.txt").write_text("{{ why }}", "utf-8")
        given = facts(raised_by, now, DELAY if raised_by[0] in "op" else None)
        said = Templates(tmp_path, language).say("text", given, "note").text
        assert as_plain(said) == expected


def test_a_message_beside_the_helpdesk_without_a_text_of_its_own_says_why_as_well() -> None:
    assert by_itself(facts("postponed"), "en").splitlines()[-1].startswith("The date has been postponed 2 times.")


def test_how_often_it_was_postponed_need_not_be_known() -> None:
    said = by_itself(facts("postponed", delay=None), "en")
    assert said.endswith("The date has been postponed more often than the rule allows.")


def test_where_nothing_is_known_nothing_is_said() -> None:
    assert "\n" not in by_itself(facts("", delay=None), "en").rpartition("Step: ")[2]
