"""One ticket with all that makes an account hard to follow: a raised priority, two pauses, a weekend and a holiday."""

from __future__ import annotations

import re
from datetime import date

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Is
from jira_csext.core.evaluate import evaluate
from jira_csext.core.reasons import reasons
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.wording import told
from tests.building import a_calendar, a_goal, a_rule, a_ticket, at, change, says

HOLIDAY = date(2026, 6, 12)
OFFICE = a_calendar("10:00-13:00,14:00-18:00", closed=frozenset({HOLIDAY}))
WAITING = Is("state", ("waiting_for_client",))
RULE = a_rule(
    "resolution",
    [a_goal("20h", Is("priority", ("High",)), OFFICE), a_goal("30h", None, OFFICE)],
    ["50%", "breach"],
    pause_while=WAITING,
    name="work-done",
)
TICKET = a_ticket(
    "Thu 11:00",
    change("Thu 15:00", "state", "open", "waiting_for_client"),
    says("Fri 11:00", "client", "Here is the file."),
    change("Fri 11:00", "state", "waiting_for_client", "open"),
    change("Fri 16:00", "priority", "Medium", "High"),
    change("+1w Wed 12:00", "state", "open", "waiting_for_client"),
    says("+1w Mon 9:00", "bot", "We are on it."),
    change("+2w Mon 10:30", "state", "waiting_for_client", "open"),
    change("+2w Mon 12:30", "state", "open", "resolved"),
)
_LENGTH = re.compile(r"(?:(\d+)h )?(\d+)m(?: (\d+)s)?")


def seconds(text: str) -> int:
    found = _LENGTH.match(text)
    assert found is not None, text
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def lines() -> list[str]:
    book, now = Rulebook((RULE,), default_calendar=OFFICE), at("+2w Tue 12:00")
    found = reasons(book, TICKET, NO_CLIENT, evaluate(book, TICKET, NO_CLIENT, now), now)
    return [line.strip() for line in told(found, TICKET, now)]


# By hand, seven working hours a day: 3h on Thursday until the first pause, which takes out 3h + 1h; 6h on Friday, 7h on
# Monday, 7h on Tuesday and 2h on Wednesday until the second, which takes out 5h + 7h + the holiday's none + 30m; 2h at
# last. Of 20h the tenth has run on Monday at 11:00 and the last on Tuesday at 15:00.
def test_it_is_told_in_the_order_in_which_it_happened() -> None:
    text = lines()
    assert text[1] == "cycle 1: breached: due Tue 9 Jun 2026 15:00, stopped Mon 15 Jun 2026 12:30, 7h 00m over"
    told_of = [line.partition("  ")[2] for line in text[3:15]]
    assert [line.partition(", because")[0].partition("; it went on")[0] for line in told_of] == [
        "started: created by the client",
        "3h 00m counted since Thu 4 Jun 2026 11:00, 1h 00m were closed hours",
        "paused",
        "4h 00m of working time and 16h 00m of closed hours not counted since Thu 4 Jun 2026 15:00",
        "goal 1 (20h) came into force instead of goal 2 (30h)",
        "step 50% fell due",
        "step breach fell due",
        "22h 00m counted since Fri 5 Jun 2026 11:00, 99h 00m were closed hours",
        "paused",
        "12h 30m of working time and 106h 00m of closed hours not counted since Wed 10 Jun 2026 12:00",
        "2h 00m counted since Mon 15 Jun 2026 10:30",
        "stopped: state: open → resolved",
    ]


def test_what_counted_was_paused_and_was_closed_adds_up_to_the_whole() -> None:
    text = lines()
    (whole,) = [line for line in text if line.startswith("in all: ")]
    parts = whole.removeprefix("in all: ").partition(" = ")
    counted, paused, closed = (seconds(part) for part in parts[0].split(" + "))
    ran = [line.partition("  ")[2] for line in text if " counted since " in line and " not counted " not in line]
    stood = [line.partition("  ")[2] for line in text if " not counted since " in line]
    assert sum(seconds(line) for line in ran) == counted == 27 * 3600
    assert sum(seconds(line) for line in stood) == paused == 16 * 3600 + 1800
    assert counted + paused + closed == seconds(parts[2]) == at("+2w Mon 12:30") - at("Thu 11:00")
