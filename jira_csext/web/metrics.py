"""The daemon's figures in the words of Prometheus; every name is told in docs/operating.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from jira_csext.meter import Spread
from jira_csext.web.vitals import Standing, Vitals

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

# States that matter most are told also while they are at zero, so that an alert on them has something to compare.
_ALWAYS: Final = ("pending", "held", "sending", "unknown", "sent", "parked")


class Figures:
    """The figures of one daemon. `token_expires_at` is when the helpdesk's token ends, if the site file says."""

    def __init__(self, vitals: Vitals, token_expires_at: int | None = None) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Collected(vitals, token_expires_at))

    def text(self) -> bytes:
        """Return all of them as they are now."""
        return generate_latest(self._registry)


class _Collected(Collector):
    def __init__(self, vitals: Vitals, token_expires_at: int | None) -> None:
        self._vitals = vitals
        self._token_expires_at = token_expires_at

    def collect(self) -> Iterable[Metric]:
        yield from self._of_work()
        yield from self._of_webhooks()
        yield from self._of_store(self._vitals.standing())
        if self._token_expires_at is not None:
            yield _gauge(
                "csext_token_expires_timestamp_seconds", "End of the helpdesk's token.", self._token_expires_at
            )

    def _of_work(self) -> Iterator[Metric]:
        meter = self._vitals.meter
        yield _counter("csext_turns", "Turns taken.", meter.turn_count)
        yield _counter("csext_turns_in_trouble", "Turns of which something failed.", meter.trouble_count)
        yield _histogram("csext_turn_seconds", "How long a turn took.", meter.turns)
        yield _counter("csext_helpdesk_requests", "Requests sent to the helpdesk.", meter.request_count)
        yield _counter("csext_tickets_changed", "Changes found by search.", meter.changed_count)
        yield _counter("csext_tickets_taken_in", "Tickets read and evaluated.", meter.taken_in_count)
        yield _counter("csext_tickets_woken", "Tickets evaluated because their time had come.", meter.woken_count)
        yield _histogram("csext_evaluation_seconds", "How long one ticket's evaluation took.", meter.evaluations)
        yield _counters("csext_decisions", "Decisions taken.", "outcome", meter.decided)
        yield _counters("csext_actions", "Actions brought into a state.", "state", meter.delivered, _ALWAYS)
        yield _counters(
            "csext_messages_to_wrong_readers",
            "Notes that the client could read, and replies that it could not.",
            "kind",
            meter.wrong_readers,
            ("note", "reply"),
        )
        yield _counters("csext_heartbeats", "Calls of the heartbeat address.", "result", meter.heartbeats)
        for name, told, at in (
            ("csext_last_beat_timestamp_seconds", "Last sign of life of the loop.", meter.beat_at),
            ("csext_last_good_turn_timestamp_seconds", "End of the last turn without trouble.", meter.good_at),
            ("csext_helpdesk_reached_timestamp_seconds", "When the helpdesk last answered.", meter.reached_at),
        ):
            if at is not None:
                yield _gauge(name, told, at)

    def _of_webhooks(self) -> Iterator[Metric]:
        meter = self._vitals.meter
        yield _counters("csext_webhooks", "Webhooks by what became of them.", "result", meter.webhook_answers)
        yield _counter("csext_webhooks_new", "Webhooks seen for the first time.", meter.webhook_new_count)
        yield _counter("csext_webhooks_repeated", "Webhooks that had come before.", meter.webhook_repeated_count)
        yield _histogram("csext_webhook_delay_seconds", "From the change to its webhook.", meter.webhook_delays)
        yield _counter("csext_hints", "Webhooks that led to a reading.", meter.hint_count)
        yield _histogram("csext_hint_lag_seconds", "From the first webhook to the evaluation.", meter.hint_lags)
        yield _counter("csext_hints_late", "Changes that search found before their webhook.", meter.hint_late_count)
        yield _counter("csext_hints_missed", "Changes that no webhook announced.", meter.hint_missed_count)
        yield _gauge("csext_hints_trusted", "1 while search is asked less often.", float(meter.hints_trusted))
        yield _counter("csext_searches", "Searches for changes.", meter.search_count)
        yield _counter("csext_searches_spared", "Searches that webhooks made needless.", meter.search_spared_count)

    def _of_store(self, standing: Standing) -> Iterator[Metric]:
        yield _gauge("csext_store_readable", "1 while the store can be read.", float(not standing.trouble))
        if standing.trouble:
            return
        cursor = standing.cursor
        site_now = standing.at + cursor.clock_offset
        outbox = GaugeMetricFamily("csext_outbox", "Actions on record by state.", labels=["state"])
        for name in sorted({*_ALWAYS, *standing.outbox}):
            outbox.add_metric([name], standing.outbox.get(name, 0))
        yield outbox
        oldest = 0 if standing.oldest_due_at is None else max(0, site_now - standing.oldest_due_at)
        yield _gauge("csext_oldest_pending_seconds", "Age of the action that waits longest.", oldest)
        yield _gauge("csext_tickets_to_look_at", "Tickets on the list to read.", standing.to_look_at_count)
        yield _gauge("csext_tickets_set_aside", "Tickets that could not be read.", standing.set_aside_count)
        states = GaugeMetricFamily("csext_site_state", "What is wrong: 1 each.", labels=["name", "scope", "place"])
        for state in cursor.states:
            states.add_metric([state.name, state.scope, state.place], 1)
        yield states
        yield _gauge("csext_paused", "1 while all speech is paused.", float(cursor.pause is not None))
        yield _gauge("csext_clock_offset_seconds", "The helpdesk's clock ahead of ours.", cursor.clock_offset)
        if cursor.watermark is not None:
            yield _gauge("csext_lag_seconds", "Since search was last asked.", max(0, site_now - cursor.watermark))


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _counter(name: str, told: str, value: float) -> Metric:
    return CounterMetricFamily(name, told, value=value)


def _counters(name: str, told: str, label: str, counts: Mapping[str, int], always: Iterable[str] = ()) -> Metric:
    family = CounterMetricFamily(name, told, labels=[label])
    # A copy first: another thread may add a name meanwhile.
    known = dict(counts)
    for value in sorted({*always, *known}):
        family.add_metric([value], known.get(value, 0))
    return family


def _histogram(name: str, told: str, spread: Spread) -> Metric:
    total, buckets = 0, []
    for bound, count in zip((*map(str, spread.bounds), "+Inf"), spread.counts, strict=True):
        total += count
        buckets.append((bound, float(total)))
    return HistogramMetricFamily(name, told, buckets=buckets, sum_value=spread.total_seconds)
