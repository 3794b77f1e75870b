"""Local wall time and instants: the one place that knows that clocks change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
_LOCAL_EPOCH = EPOCH.replace(tzinfo=None)
_NO_SHIFT = timedelta(0)


class Zone:
    """An IANA zone. A *reading* is what its wall clock shows, as seconds since 1970-01-01 00:00 on that clock.

    A reading that does not exist moves forward by the gap; one that exists twice is taken at its first.
    """

    __slots__ = ("_of_dates", "_of_days", "info")

    def __init__(self, name: str) -> None:
        self.info = ZoneInfo(name)
        self._of_days = _OffsetOf(self._offset_at)
        self._of_dates = _OffsetOf(self._offset_for)

    def instant(self, reading: int) -> int:
        """Return the epoch second at which the wall clock shows `reading`."""
        offset = self._of_dates[reading // DAY]
        return reading - (self._offset_for(reading) if offset is None else offset)

    def reading(self, instant: int) -> int:
        """Return what the wall clock shows at `instant`."""
        offset = self._of_days[instant // DAY]
        return instant + (self._offset_at(instant) if offset is None else offset)

    def moved(self, instant: int, days: int) -> int:
        """Return the epoch second at which the wall clock shows what it does at `instant`, so many dates on."""
        return self.instant(self.reading(instant) + days * DAY)

    def local(self, instant: int) -> datetime:
        """Return `instant` as an aware datetime of this zone."""
        return (EPOCH + timedelta(0, instant)).astimezone(self.info)

    def midnight_offsets(self, first: int, count: int) -> list[int]:
        """Return the UTC offset, in seconds, at local midnight of `count` dates from the ordinal `first` on."""
        fromordinal, offset = datetime.fromordinal, self._offset
        return [offset(fromordinal(ordinal)) for ordinal in range(first, first + count)]

    def _offset_at(self, instant: int) -> int:
        return _seconds(self.local(instant).utcoffset() or _NO_SHIFT)

    def _offset_for(self, reading: int) -> int:
        # fold=0 means the offset before the change, which is both rules of the class in one.
        return self._offset(_LOCAL_EPOCH + timedelta(0, reading))

    def _offset(self, local: datetime) -> int:
        return _seconds(self.info.utcoffset(local) or _NO_SHIFT)


class _OffsetOf(dict[int, int | None]):
    """The UTC offset, in seconds, all through a day; None where it changes. Days count from the epoch's.

    A look-up instead of a question to the zone, which costs ten times as much. Between two changes of a zone lie days,
    so one that has the same offset at both its ends has it all through.
    """

    def __init__(self, offset_at: Callable[[int], int]) -> None:
        super().__init__()
        self._offset_at = offset_at

    def __missing__(self, day: int) -> int | None:
        first = self._offset_at(day * DAY)
        found = self[day] = first if self._offset_at(day * DAY + DAY - 1) == first else None
        return found


def _seconds(shift: timedelta) -> int:
    return shift.days * DAY + shift.seconds


def midnight(on: date) -> int:
    """Return the reading at the start of `on`."""
    return (on.toordinal() - EPOCH_ORDINAL) * DAY
