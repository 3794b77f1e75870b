"""What is read and when: adoption, what is new, what came late, what fails, and what search would miss."""

from __future__ import annotations

from dataclasses import dataclass

from jira_csext.core.conditions import Condition, Test
from jira_csext.core.ticket import Attributes
from jira_csext.helpdesks.errors import Unreachable
from jira_csext.store import Cursor, Known, TicketRecord
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn, turn
from jira_csext.sync.watched import Limits, Watched
from tests.building import said
from tests.watching import FOUR_HOURS, SITE, Asked, a_watched, first_answer

HOUR, DAY = 3600, 86400


@dataclass(frozen=True)
class Stumbles(Condition):
    """A condition with a defect that one topic brings to light."""

    def __str__(self) -> str:
        return "stumbles"

    def _reads(self) -> frozenset[str]:
        return frozenset({"topic"})

    def compiled(self) -> Test:
        def test(ticket: Attributes, _: Attributes) -> bool:
            if ticket.get("topic") == "odd":
                raise ZeroDivisionError("division by zero")
            return True

        return test


def moved_on(watched: Watched, helpdesk: Asked, seconds: int = 0) -> Turn:
    """Time passes, and then the daemon takes a turn; its own clock is right."""
    helpdesk.now += seconds
    return turn(watched, helpdesk.now)


def cursor_of(store: Store) -> Cursor:
    return store.cursor.of(SITE)


def on_record(store: Store, ticket: str) -> Known:
    known = store.known(SITE, ticket)
    assert known is not None
    return known


def gone_at(store: Store, ticket: str) -> int | None:
    return on_record(store, ticket).ticket.gone_at


def waiting(store: Store, now: int) -> list[str]:
    return [look.ticket_id for look in store.looks.wanted(SITE, 100, now)]


def test_the_first_turn_takes_in_what_is_there_and_says_nothing_of_what_was_due(store: Store, helpdesk: Asked) -> None:
    old = helpdesk.open("SUP")
    helpdesk.now += 5 * HOUR
    watched = a_watched(store, helpdesk, helpdesk.now)

    done = moved_on(watched, helpdesk)
    moved_on(watched, helpdesk, DAY)

    assert (done.changed_count, done.taken_in_count) == (1, 1)
    assert [stored.decision.outcome for stored in store.decisions(SITE)] == ["before_adoption"]
    assert helpdesk.notes_on(old) == [0]


def test_what_falls_due_before_its_turn_to_be_read_has_come_is_said(store: Store, helpdesk: Asked) -> None:
    old = [helpdesk.open("SUP") for _ in range(3)]
    helpdesk.now += 3 * HOUR
    watched = a_watched(store, helpdesk, helpdesk.now, limits=Limits(reads_per_turn=1))

    moved_on(watched, helpdesk)
    for _ in range(4):
        moved_on(watched, helpdesk, HOUR)

    assert helpdesk.notes_on(*old) == [1, 1, 1]


def test_a_ticket_written_meanwhile_is_read_before_the_backlog(store: Store, helpdesk: Asked) -> None:
    for _ in range(5):
        helpdesk.open("SUP")
    helpdesk.now += DAY
    watched = a_watched(store, helpdesk, helpdesk.now, limits=Limits(reads_per_turn=2))

    assert moved_on(watched, helpdesk).more
    new = helpdesk.open("SUP")
    moved_on(watched, helpdesk, 60)

    assert helpdesk.reads[2:3] == [new]


def test_a_ticket_written_while_we_were_away_is_new(store: Store, helpdesk: Asked) -> None:
    watched = a_watched(store, helpdesk, helpdesk.now)
    moved_on(watched, helpdesk)
    helpdesk.now += 60
    new = helpdesk.open("SUP")

    # Nobody answered, and we come back five hours later.
    moved_on(watched, helpdesk, 5 * HOUR)

    assert helpdesk.notes_on(new) == [1]


def test_an_old_ticket_that_comes_into_sight_is_silent_about_its_past(store: Store, helpdesk: Asked) -> None:
    old = helpdesk.open("SUP")
    helpdesk.hide(old)
    watched = a_watched(store, helpdesk, helpdesk.now)
    moved_on(watched, helpdesk, 2 * HOUR)

    helpdesk.now += 4 * HOUR
    helpdesk.hide(old, hidden=False)
    helpdesk.change(old, "priority", "High")
    moved_on(watched, helpdesk, 60)
    moved_on(watched, helpdesk, 60)

    assert store.known(SITE, old) is not None
    assert helpdesk.notes_on(old) == [0]


def test_a_list_that_breaks_off_is_served_and_finished_next_time(store: Store, helpdesk: Asked) -> None:
    tickets = [helpdesk.open("SUP") for _ in range(1500)]
    helpdesk.breaks.append((1200, Unreachable("The connection broke.")))
    helpdesk.now += DAY
    watched = a_watched(store, helpdesk, helpdesk.now, limits=Limits(reads_per_turn=2000))

    first = moved_on(watched, helpdesk)
    assert (first.trouble, first.taken_in_count) == ("The connection broke.", 1000)
    second = moved_on(watched, helpdesk, 60)

    assert (second.trouble, second.taken_in_count) == ("", 500)
    assert sorted(helpdesk.reads) == sorted(tickets)
    assert waiting(store, helpdesk.now) == []


def test_a_helpdesk_that_fails_while_it_is_read_loses_nothing(store: Store, helpdesk: Asked) -> None:
    tickets = [helpdesk.open("SUP") for _ in range(250)]
    watched = a_watched(store, helpdesk, helpdesk.now)
    helpdesk.order("read", Unreachable("The connection broke."), after=True)

    first = moved_on(watched, helpdesk)
    assert (first.trouble, first.taken_in_count) == ("The connection broke.", 0)
    moved_on(watched, helpdesk, 60)

    assert all(store.known(SITE, ticket) for ticket in tickets)


def test_changes_that_could_not_be_listed_are_asked_for_again(store: Store, helpdesk: Asked) -> None:
    helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now)
    moved_on(watched, helpdesk)
    moved_on(watched, helpdesk, 60)
    new = helpdesk.open("SUP")
    helpdesk.order("changed_since", Unreachable("Down."), times=3)

    for _ in range(4):
        moved_on(watched, helpdesk, 60)

    assert helpdesk.looked_back[-4:] == [60, 120, 180, 240]
    assert store.known(SITE, new) is not None


def test_a_ticket_that_cannot_be_read_is_set_aside_ever_longer_and_the_others_go_on(
    store: Store, helpdesk: Asked
) -> None:
    spoilt, sound = helpdesk.open("SUP"), helpdesk.open("SUP")
    helpdesk.spoil(spoilt, "its history came in part only")
    watched = a_watched(store, helpdesk, helpdesk.now)

    moved_on(watched, helpdesk)
    for _ in range(10):
        moved_on(watched, helpdesk, 60)

    (look,) = store.looks.unread(SITE)
    assert (look.ticket_id, look.reason, said(look.since)) == (spoilt, "its history came in part only", "Mon 10:00")
    assert store.known(SITE, sound) is not None
    # After 1, 2 and 4 minutes.
    assert helpdesk.reads.count(spoilt) == 4
    helpdesk.spoil(spoilt)
    moved_on(watched, helpdesk, HOUR)
    assert store.known(SITE, spoilt) is not None
    assert store.looks.unread(SITE) == []


def test_a_ticket_that_the_engine_stumbles_over_is_set_aside_and_the_others_go_on(
    store: Store, helpdesk: Asked
) -> None:
    odd, sound = helpdesk.open("SUP", topic="odd"), helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now, first_answer(when=Stumbles()))

    done = moved_on(watched, helpdesk)

    assert done.trouble == ""
    assert [look.ticket_id for look in store.looks.unread(SITE)] == [odd]
    assert store.known(SITE, sound) is not None


def test_a_backfilled_ticket_is_taken_in_though_the_list_tells_no_marks(store: Store, helpdesk: Asked) -> None:
    ticket = helpdesk.open("SUP")
    store.save_tickets(SITE, [TicketRecord(helpdesk.ticket(ticket), helpdesk.now - 60)])
    helpdesk.marks = False
    watched = a_watched(store, helpdesk, helpdesk.now)

    moved_on(watched, helpdesk)

    assert helpdesk.reads == [ticket]


def test_once_an_hour_a_day_is_looked_back(store: Store, helpdesk: Asked) -> None:
    helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now)
    for _ in range(122):
        moved_on(watched, helpdesk, 60)

    far = [place for place, back in enumerate(helpdesk.looked_back) if back == DAY]
    assert far == [0, 60, 120]


def test_once_a_day_everything_is_compared_and_what_search_lost_is_read(store: Store, helpdesk: Asked) -> None:
    ticket = helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now)
    moved_on(watched, helpdesk)
    late = helpdesk.open("SUP")
    # No search for changes shows it.
    helpdesk._updated[late] = (helpdesk.now - 9 * DAY, 1)
    helpdesk.hide(ticket)

    for _ in range(23):
        moved_on(watched, helpdesk, HOUR)
    assert store.known(SITE, late) is None
    moved_on(watched, helpdesk, HOUR)
    moved_on(watched, helpdesk, 60)

    assert store.known(SITE, late) is not None
    (look,) = store.looks.unread(SITE)
    assert (look.ticket_id, look.gone) == (ticket, True)


def test_a_ticket_out_of_sight_for_hours_is_gone_and_back_when_search_shows_it(store: Store, helpdesk: Asked) -> None:
    ticket = helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now)
    moved_on(watched, helpdesk)
    helpdesk.hide(ticket)
    hidden_at = helpdesk.now
    store.looks.ask(SITE, [ticket], "read", "a webhook", helpdesk.now)

    moved_on(watched, helpdesk)
    assert gone_at(store, ticket) is None
    for _ in range(FOUR_HOURS // 600):
        moved_on(watched, helpdesk, 600)

    assert gone_at(store, ticket) == hidden_at
    assert [verdict.verdict.state for verdict in store.verdicts(SITE)] == ["cancelled"]
    assert store.looks.count(SITE) == 0
    assert helpdesk.notes_on(ticket) == [0]
    helpdesk.hide(ticket, hidden=False)
    helpdesk.say(ticket, "Are you there?")
    moved_on(watched, helpdesk, 60)
    assert gone_at(store, ticket) is None


def test_an_older_answer_changes_nothing_and_is_asked_for_again(store: Store, helpdesk: Asked) -> None:
    ticket = helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now)
    moved_on(watched, helpdesk)
    helpdesk.change(ticket, "priority", "High")
    moved_on(watched, helpdesk, 600)
    newest = store.known(SITE, ticket)

    # The helpdesk's clock was ten minutes ahead and is mended.
    helpdesk.change(ticket, "priority", "Low")
    done = moved_on(watched, helpdesk, -300)
    assert (done.taken_in_count, done.more) == (0, False)
    assert store.known(SITE, ticket) == newest

    moved_on(watched, helpdesk, 360)
    assert on_record(store, ticket).ticket.attributes["priority"] == "Low"


def test_slow_reading_ends_after_a_while_so_that_what_is_due_is_said(store: Store, helpdesk: Asked) -> None:
    for _ in range(300):
        helpdesk.open("SUP")
    helpdesk.a_read_takes = 1
    watched = a_watched(store, helpdesk, helpdesk.now)

    done = moved_on(watched, helpdesk)

    assert (done.taken_in_count, done.more) == (100, True)


def test_an_answer_given_while_we_read_counts(store: Store, helpdesk: Asked) -> None:
    ticket = helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now)
    moved_on(watched, helpdesk)
    helpdesk.now += FOUR_HOURS - 30
    helpdesk.change(ticket, "priority", "High")
    helpdesk.a_read_takes = 60

    moved_on(watched, helpdesk)

    assert on_record(store, ticket).fetched_at == helpdesk.now
    assert [verdict.verdict.state for verdict in store.verdicts(SITE)] == ["breached"]


def test_while_search_does_not_understand_dates_the_watermark_stays_and_nothing_is_missed(
    store: Store, helpdesk: Asked
) -> None:
    helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now)
    moved_on(watched, helpdesk)
    helpdesk.understands = False
    moved_on(watched, helpdesk, 60)
    stays_at = cursor_of(store).watermark

    moved_on(watched, helpdesk, 2 * DAY)
    assert cursor_of(store).watermark == stays_at
    assert [state.name for state in cursor_of(store).states] == ["canary"]

    helpdesk.understands = True
    moved_on(watched, helpdesk, 60)
    moved_on(watched, helpdesk, 60)
    assert cursor_of(store).states == ()
    assert cursor_of(store).watermark == helpdesk.now
    assert helpdesk.looked_back[-2:] == [2 * DAY + 120, 2 * DAY + 180]
