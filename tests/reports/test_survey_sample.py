"""Drawing whom to ask: the same again, within the caps, and nearly the same when somebody is added."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from jira_csext.reports.survey_sample import Candidate, drawn

CONTACTS = [Candidate(client, f"{client}-{number}") for client in ("acme", "beta", "gamma") for number in range(5)]
CANDIDATES = st.lists(st.builds(Candidate, st.sampled_from("abc"), st.text(max_size=3)))


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_list() -> None:
    assert drawn(CONTACTS, 4, 2, "2026Q4") == drawn(CONTACTS[::-1], 4, 2, "2026Q4")
    assert drawn(CONTACTS, 4, 2, "2026Q4") != drawn(CONTACTS, 4, 2, "another")


def test_this_very_draw_stays_the_same_on_every_machine() -> None:
    assert drawn(CONTACTS, 3, 1, "2026Q4") == [
        Candidate("acme", "acme-3"),
        Candidate("gamma", "gamma-0"),
        Candidate("beta", "beta-1"),
    ]


@given(CANDIDATES, st.integers(1, 10), st.integers(1, 4))
def test_no_more_than_asked_for_and_no_more_of_a_client_than_the_cap(
    candidates: list[Candidate], size: int, cap: int
) -> None:
    found = drawn(candidates, size, cap, "seed")
    by_client = Counter(one.client for one in set(candidates))

    assert len(found) == min(size, sum(min(count, cap) for count in by_client.values()))
    assert all(count <= cap for count in Counter(one.client for one in found).values())
    assert len(set(found)) == len(found)


@given(CANDIDATES, st.builds(Candidate, st.sampled_from("abc"), st.text(max_size=3)), st.integers(1, 10))
def test_somebody_who_is_added_displaces_one_at_the_most(
    candidates: list[Candidate], newcomer: Candidate, size: int
) -> None:
    before = set(drawn(candidates, size, 2, "seed"))
    after = set(drawn([*candidates, newcomer], size, 2, "seed"))

    assert len(before - after) <= 1
