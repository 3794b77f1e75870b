"""Speed of business time beside its peers, in one run: `python benchmarks/business_time.py`.

CPU time, medians of alternating rounds, every answer compared with a day-by-day walk over zoneinfo.
Monday to Friday 09:00-18:00 in Berlin, ten holidays a year; 1,000 seeded starts in 2022-2024.
"""

from __future__ import annotations

import random
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.rulefiles.holidays import holiday_years

ZONE = ZoneInfo("Europe/Berlin")
FIRST, AFTER = date(2018, 1, 1), date(2035, 1, 1)
HOLIDAYS = [(1, 1), (1, 6), (3, 8), (5, 1), (5, 9), (6, 12), (8, 15), (10, 3), (12, 25), (12, 26)]
CLOSED = frozenset(date(year, month, day) for year in range(2015, 2038) for month, day in HOLIDAYS)
SPANS = {"1 h": (3600, 1), "3 d": (3 * 86_400, 27), "90 d": (90 * 86_400, 558), "3 y": (1096 * 86_400, 6768)}
ROUNDS = 9
STARTS = 1000
# What walks day by day would take minutes for all starts, so it answers some of them.
BUDGET = 0.06

Question = tuple[Any, Any]
Ask = Callable[[Any, Any], Any]


@dataclass
class Engine:
    """One peer: how it takes a start and a span, how it answers, and what its answer is in epoch seconds or seconds."""

    name: str
    between: Ask
    add: Ask | None
    instant: Callable[[int], Any]
    amount: Callable[[int], Any]
    read_seconds: Callable[[Any], int]
    read_instant: Callable[[Any], int]
    rates: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    wrong: int = 0
    answers: int = 0

    def rate(self, operation: str, span: str) -> float:
        return median(self.rates[operation, span])


def open_days() -> list[tuple[int, int]]:
    """The openings and closings of every working date, walked one by one."""
    found = []
    for ordinal in range(FIRST.toordinal(), AFTER.toordinal()):
        on = date.fromordinal(ordinal)
        if on.weekday() < 5 and on not in CLOSED:
            opens, closes = (datetime.combine(on, time(hour), tzinfo=ZONE).timestamp() for hour in (9, 18))
            found.append((int(opens), int(closes)))
    return found


def plain_bisect(days: list[tuple[int, int]]) -> Engine:
    """The reference: prefix sums and bisection over ints, without growth, checks or anything else around it."""
    opens = [one for one, _ in days]
    closes = [two for _, two in days]
    sums = [0]
    for one, two in days:
        sums.append(sums[-1] + two - one)

    def worked(at: int) -> int:
        i = bisect_right(opens, at) - 1
        return sums[i] + min(at, closes[i]) - opens[i]

    def between(start: int, end: int) -> int:
        return worked(end) - worked(start)

    def add(start: int, seconds: int) -> int:
        total = worked(start) + seconds
        i = bisect_left(sums, total) - 1
        return opens[i] + total - sums[i]

    return Engine("plain bisect, ints", between, add, int, int, int, int)


def ours() -> list[Engine]:
    spec = CalendarSpec("bench", "Europe/Berlin", dict.fromkeys(range(5), ((540, 1080),)), closed=CLOSED)
    calendar = Calendar(spec)
    calendar.between(_epoch(FIRST), _epoch(AFTER) - 1)
    return [
        Engine("ours, ints", calendar.between, calendar.add, int, int, int, int),
        Engine(
            "ours, UTC datetimes", calendar.working_between, calendar.add_working, _utc, _delta, _seconds, _timestamp
        ),
    ]


def timegrid() -> Engine:
    """Compiled; it knows no zones, so it is handed naive local time that somebody else has converted."""
    package: Any = import_module("timegrid")
    calendar = package.TimeGridCalendar.weekdays(time(9), time(18))
    for on in CLOSED:
        calendar.add_holiday(on)
    line = calendar.compile(datetime.combine(FIRST, time()), datetime.combine(AFTER, time()))
    return Engine("timegrid, naive", line.get_working_duration, None, _naive, _delta, _seconds, int)


def workclock() -> Engine:
    package: Any = import_module("workclock")
    rules = [package.WorkDay(time(9), time(18)), package.Holidays(sorted(CLOSED))]
    schedule = package.Schedule(rules, time_zone="Europe/Berlin")
    return Engine("workclock, aware", schedule.between, schedule.add, _utc, _delta, _seconds, _timestamp)


def businesstimedelta() -> Engine:
    package: Any = import_module("businesstimedelta")
    zone = import_module("pytz").timezone("Europe/Berlin")
    days = package.WorkDayRule(time(9), time(18), [0, 1, 2, 3, 4], tz=zone)
    rules = package.Rules([days, package.HolidayRule(dict.fromkeys(CLOSED, "holiday"), tz=zone)])

    def add(start: datetime, seconds: int) -> datetime:
        found: datetime = start + package.BusinessTimeDelta(rules, seconds=seconds)
        return found

    def read(delta: Any) -> int:
        return int(delta.timedelta.total_seconds())

    return Engine("businesstimedelta", rules.difference, add, _utc, int, read, _timestamp)


def main() -> int:
    days = open_days()
    engines = [plain_bisect(days), *ours()]
    for peer in (timegrid, workclock, businesstimedelta):
        try:
            engines.append(peer())
        except ImportError as missing:
            print(f"{peer.__name__} is left out: install {missing.name} (pip install 'jira_csext[bench]')")
    rng = random.Random(20261122)
    starts = [rng.randrange(_epoch(date(2022, 1, 1)), _epoch(date(2025, 1, 1))) for _ in range(STARTS)]
    runs = []
    for span, (seconds, hours) in SPANS.items():
        runs += prepared(engines, "between", span, [(start, start + seconds) for start in starts], days)
        runs += prepared(engines, "add", span, [(start, hours * 3600) for start in starts], days)
    for _ in range(ROUNDS):
        for run in runs:
            run.measure()
    show(engines)
    return judge(engines)


@dataclass
class Run:
    """One engine's questions of one kind; rounds go over all runs in turn, so that a slow second hurts all alike."""

    engine: Engine
    operation: str
    span: str
    ask: Ask
    questions: list[Question]

    def measure(self) -> None:
        ask = self.ask
        began = process_time()
        for one, two in self.questions:
            ask(one, two)
        spent = max(process_time() - began, 1e-9)
        self.engine.rates.setdefault((self.operation, self.span), []).append(len(self.questions) / spent)


def prepared(
    engines: list[Engine], operation: str, span: str, pairs: list[tuple[int, int]], days: list[tuple[int, int]]
) -> list[Run]:
    """Return a run for each engine that knows the operation, its answers checked."""
    is_add = operation == "add"
    runs = []
    for engine in engines:
        ask = engine.add if is_add else engine.between
        if ask is None:
            continue
        second = engine.amount if is_add else engine.instant
        questions = [(engine.instant(one), second(two)) for one, two in pairs]
        began = process_time()
        for one, two in questions[:3]:
            ask(one, two)
        each = (process_time() - began) / 3
        questions = questions[: max(3, min(len(questions), int(BUDGET / max(each, 1e-9))))]
        check(engine, is_add, ask, questions, pairs, days)
        runs.append(Run(engine, operation, span, ask, questions))
    return runs


def check(
    engine: Engine,
    is_add: bool,
    ask: Ask,
    questions: list[Question],
    pairs: list[Question],
    days: list[tuple[int, int]],
) -> None:
    for (one, two), (start, value) in zip(questions, pairs, strict=False):
        answer = ask(one, two)
        engine.answers += 1
        if is_add:
            # Closing time and the next opening are the same amount of work, and both are an answer.
            engine.wrong += engine.read_instant(answer) not in walked_add(start, value, days)
        else:
            engine.wrong += engine.read_seconds(answer) != walked_between(start, value, days)


def walked_between(start: int, end: int, days: list[tuple[int, int]]) -> int:
    return sum(max(0, min(closes, end) - max(opens, start)) for opens, closes in _from(start, days) if opens < end)


def walked_add(start: int, seconds: int, days: list[tuple[int, int]]) -> tuple[int, int]:
    left = seconds
    following = _from(start, days)
    for i, (opens, closes) in enumerate(following):
        begin = max(opens, start)
        if left <= closes - begin:
            end = begin + left
            return end, following[i + 1][0] if end == closes else end
        left -= closes - begin
    raise AssertionError("the walk left the years of this benchmark")


def _from(start: int, days: list[tuple[int, int]]) -> list[tuple[int, int]]:
    first = next(i for i, (_, closes) in enumerate(days) if closes > start)
    return days[first : first + 900]


def show(engines: list[Engine]) -> None:
    columns = [(operation, span) for operation in ("between", "add") for span in SPANS]
    print("operations a second, in thousands (CPU time)")
    print(f"{'':22}" + "".join(f"{operation[:3] + ' ' + span:>10}" for operation, span in columns) + "     wrong")
    for engine in engines:
        cells = (
            f"{engine.rate(*column) / 1000:10.1f}" if column in engine.rates else f"{'-':>10}" for column in columns
        )
        print(f"{engine.name:22}" + "".join(cells) + f"  {engine.wrong}/{engine.answers}")
    print()


def judge(engines: list[Engine]) -> int:
    by_name = {engine.name: engine for engine in engines}
    plain, ints, dates = engines[:3]
    both = [(operation, span) for operation in ("between", "add") for span in SPANS]
    slowest = min(ints.rate(*column) for column in both)
    flat = min(ints.rate(operation, "3 y") / ints.rate(operation, "1 h") for operation in ("between", "add"))
    behind = max(plain.rate(*column) / ints.rate(*column) for column in both)
    goal("G1 ints, every span", slowest >= 900_000, f"{slowest / 1000:.0f}k/s", ">= 900k/s")
    goal("G1 flat: 3 y against 1 h", flat >= 0.8, f"{flat:.2f}x", ">= 0.8x")
    goal("within the plain bisect", behind <= 1.5, f"{behind:.2f}x its time", "<= 1.5x")
    if peer := by_name.get("timegrid, naive"):
        ahead = [ints.rate("between", span) / peer.rate("between", span) for span in SPANS]
        goal("G1 ahead of timegrid", min(ahead) >= 1.15, f"{min(ahead):.2f}x", ">= 1.15x")
        goal("G1 ahead of timegrid, 3 y", ahead[-1] >= 12, f"{ahead[-1]:.1f}x", ">= 12x")
    for operation, limit in (("between", 350_000), ("add", 400_000)):
        least = min(dates.rate(operation, span) for span in SPANS)
        goal(f"G2 datetimes, {operation}", least >= limit, f"{least / 1000:.0f}k/s", f">= {limit // 1000}k/s")
    compiled, russian = compile_milliseconds(), holiday_milliseconds()
    goal("G4 20 years compiled", compiled <= 15, f"{compiled:.1f} ms", "<= 15 ms")
    goal("G4 20 years of RU holidays", russian <= 5, f"{russian:.1f} ms", "<= 5 ms")
    wrong = plain.wrong + ints.wrong + dates.wrong
    goal("G2 no wrong answer", wrong == 0, f"{wrong} wrong", "0")
    return 1 if wrong else 0


def goal(name: str, met: bool, measured: str, limit: str) -> None:
    print(f"{'yes' if met else 'NO ':4}{name:28}{measured:>16}   goal {limit}")


def compile_milliseconds() -> float:
    """20 years of a calendar whose holidays are known, so that only the compiling is measured."""
    spec = CalendarSpec("bench", "Europe/Berlin", dict.fromkeys(range(5), ((540, 1080),)), closed=CLOSED)
    start, end = _epoch(date(2016, 1, 1)), _epoch(date(2036, 1, 1)) - 7200
    return _median_milliseconds(lambda: Calendar(spec).between(start, end))


def holiday_milliseconds() -> float:
    holiday_years("RU")(2026)  # the first use imports the package
    return _median_milliseconds(lambda: list(map(holiday_years("RU"), range(2016, 2036))))


def _median_milliseconds(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(ROUNDS):
        began = process_time()
        work()
        spent.append((process_time() - began) * 1000)
    return median(spent)


def _epoch(on: date) -> int:
    return int(datetime.combine(on, time(), tzinfo=UTC).timestamp())


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _naive(at: int) -> datetime:
    return datetime.fromtimestamp(at, ZONE).replace(tzinfo=None)


def _delta(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)


def _seconds(delta: timedelta) -> int:
    return round(delta.total_seconds())


def _timestamp(moment: datetime) -> int:
    return round(moment.timestamp())


if __name__ == "__main__":
    sys.exit(main())
