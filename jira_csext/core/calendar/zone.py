"""Local wall time and instants: the one place that knows that clocks change."""

from __future__ import annotations

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

    __slots__ = ("info",)

    def __init__(self, name: str) -> None:
        self.info = ZoneInfo(name)

    def instant(self, reading: int) -> int:
        """Return the epoch second at which the wall clock shows `reading`."""
        # fold=0 means the offset before the change, which is both rules of the class in one.
        return reading - self._offset(_LOCAL_EPOCH + timedelta(0, reading))

    def reading(self, instant: int) -> int:
        """Return what the wall clock shows at `instant`."""
        shown = self.local(instant)
        return (shown.toordinal() - EPOCH_ORDINAL) * DAY + shown.hour * 3600 + shown.minute * 60 + shown.second

    def local(self, instant: int) -> datetime:
        """Return `instant` as an aware datetime of this zone."""
        return (EPOCH + timedelta(0, instant)).astimezone(self.info)

    def midnight_offsets(self, first: int, count: int) -> list[int]:
        """Return the UTC offset, in seconds, at local midnight of `count` dates from the ordinal `first` on."""
        fromordinal, offset = datetime.fromordinal, self._offset
        return [offset(fromordinal(ordinal)) for ordinal in range(first, first + count)]

    def _offset(self, local: datetime) -> int:
        shift = self.info.utcoffset(local) or _NO_SHIFT
        return shift.days * DAY + shift.seconds


def midnight(on: date) -> int:
    """Return the reading at the start of `on`."""
    return (on.toordinal() - EPOCH_ORDINAL) * DAY
