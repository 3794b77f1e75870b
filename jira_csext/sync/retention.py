"""What the daemon does once a day besides: old texts are cut, and answers that stand on tickets are written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from jira_csext.register import Matching, Register
from jira_csext.store.store import Store
from jira_csext.sync.survey_answers import OnTickets, answers_on, has_answer

RETENTION: Final = "retention"
SURVEYS: Final = "surveys"
_DAY: Final = 86400
_DAEMON: Final = "jira-csext"


class Kept(NamedTuple):
    """For how many calendar days texts are kept; None keeps them for good."""

    comment_days: int | None = None
    survey_comment_days: int | None = None


class Cut(NamedTuple):
    """How many texts were emptied, or would be."""

    comment_count: int = 0
    survey_comment_count: int = 0


def days_before(now: int, days: int, zone: str) -> int:
    """Return the same local time so many calendar days ago, epoch seconds."""
    return int((datetime.fromtimestamp(now, ZoneInfo(zone)) - timedelta(days=days)).timestamp())


class Cutting:
    """One pass over a site's texts, in portions, so that the daemon is never held up by it."""

    def __init__(self, store: Store, site: str, kept: Kept, zone: str, now: int, *, only_count: bool = False) -> None:
        self._store, self._site, self._only_count = store, site, only_count
        self._comments_before = None if kept.comment_days is None else days_before(now, kept.comment_days, zone)
        days = kept.survey_comment_days
        self._answers_before = None if days is None else days_before(now, days, zone)
        self._after: int | None = 0
        self.cut = Cut()

    @property
    def is_over(self) -> bool:
        """Was everything looked at?"""
        return self._after is None

    def go_on(self) -> None:
        """Look at the next few hundred tickets; with the last of them, at the survey."""
        retention = self._store.retention
        if self._after is not None and self._comments_before is not None:
            done = retention.cut_texts(self._site, self._comments_before, self._after, only_count=self._only_count)
            self._after = done.after
            self.cut = self.cut._replace(comment_count=self.cut.comment_count + done.cut_count)
        else:
            self._after = None
        if self._after is None and self._answers_before is not None:
            count = retention.cut_survey_comments(self._answers_before, only_count=self._only_count)
            self.cut = self.cut._replace(survey_comment_count=count)


def cut_all(store: Store, site: str, kept: Kept, zone: str, who: str, now: int, *, only_count: bool = False) -> Cut:
    """Cut what is older than it is kept for and write that down, or only count it; return how much that is."""
    cutting = Cutting(store, site, kept, zone, now, only_count=only_count)
    while not cutting.is_over:
        cutting.go_on()
    if not only_count:
        store.retention.done(site, RETENTION, who, cutting.cut._asdict(), now)
    return cutting.cut


class DailyWork:
    """The daemon's work of once a day, a portion of it after each turn; what is left undone goes on after the next."""

    def __init__(self, store: Store, site: str, kept: Kept, zone: str, matching: Matching | None) -> None:
        """`matching` says whose a ticket is, None where no ticket carries an answer."""
        self._store, self._site, self._kept, self._zone = store, site, kept, zone
        self._matching = matching
        self._cutting: Cutting | None = None

    def go_on(self, now: int) -> None:
        """Do a portion of what is due. Raises StoreError; then the same is tried again after the next turn."""
        if self._cutting is None and self._is_due(RETENTION, now) and any(self._kept):
            self._cutting = Cutting(self._store, self._site, self._kept, self._zone, now)
        if self._cutting is not None:
            self._cutting.go_on()
            if self._cutting.is_over:
                counts = self._cutting.cut._asdict()
                self._store.retention.done(self._site, RETENTION, _DAEMON, counts, now)
                self._cutting = None
        elif self._matching is not None and self._is_due(SURVEYS, now):
            take_answers(self._store, self._site, self._matching, _DAEMON, now)
            self._store.retention.done(self._site, SURVEYS, _DAEMON, {}, now)

    def _is_due(self, name: str, now: int) -> bool:
        done_at = self._store.retention.done_at(self._site, name)
        return done_at is None or not 0 <= now - done_at < _DAY


def take_answers(store: Store, site: str, matching: Matching, who: str, now: int) -> None:
    """Write down the answers that stand on the site's tickets."""
    found = found_on_tickets(store, site, Register(store.register.changes(), matching))
    if found.answers:
        store.surveys.take(found.answers, who, {"from": f"tickets of {site}"}, now)


def found_on_tickets(store: Store, site: str, register: Register) -> OnTickets:
    """Return the answers that stand on the site's tickets; of the others only the attributes are read."""
    keys = [said.key for said in store.register.tickets(site) if has_answer(said.attributes)]
    return answers_on(filter(None, (store.ticket(site, key) for key in keys)), register, site)
