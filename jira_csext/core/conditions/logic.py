"""Conditions made of conditions: a mapping (all), `any`, `not`, and `always`."""

from __future__ import annotations

from dataclasses import dataclass

from jira_csext.core.conditions.base import Condition, Test
from jira_csext.core.ticket import Attributes


@dataclass(frozen=True)
class Always(Condition):
    """Holds whatever the ticket; what `when: always` means."""

    def _reads(self) -> frozenset[str]:
        return frozenset()

    def compiled(self) -> Test:
        return lambda ticket, client: True

    def __str__(self) -> str:
        return "always"


@dataclass(frozen=True)
class AllOf(Condition):
    """Every one of the parts holds."""

    parts: tuple[Condition, ...]

    def _reads(self) -> frozenset[str]:
        return frozenset().union(*(part.reads for part in self.parts))

    def _facts(self) -> frozenset[Condition]:
        return frozenset[Condition]().union(*(part.facts for part in self.parts))

    def compiled(self) -> Test:
        tests = tuple(part.holds for part in self.parts)
        if len(tests) == 1:
            return tests[0]
        if len(tests) == 2:
            first, second = tests
            return lambda ticket, client: first(ticket, client) and second(ticket, client)

        def holds(ticket: Attributes, client: Attributes) -> bool:
            for test in tests:  # noqa: SIM110 - all() would make a generator each time, and this is asked very often
                if not test(ticket, client):
                    return False
            return True

        return holds

    def __str__(self) -> str:
        return "{" + ", ".join(str(part) for part in self.parts) + "}"


@dataclass(frozen=True)
class AnyOf(Condition):
    """At least one of the parts holds."""

    parts: tuple[Condition, ...]

    def _reads(self) -> frozenset[str]:
        return frozenset().union(*(part.reads for part in self.parts))

    def _facts(self) -> frozenset[Condition]:
        return frozenset[Condition]().union(*(part.facts for part in self.parts))

    def compiled(self) -> Test:
        tests = tuple(part.holds for part in self.parts)

        def holds(ticket: Attributes, client: Attributes) -> bool:
            for test in tests:  # noqa: SIM110 - as in AllOf
                if test(ticket, client):
                    return True
            return False

        return holds

    def __str__(self) -> str:
        return "any: [" + ", ".join(str(part) for part in self.parts) + "]"


@dataclass(frozen=True)
class Not(Condition):
    """The part does not hold; holds for what is missing."""

    part: Condition

    def _reads(self) -> frozenset[str]:
        return self.part.reads

    def _facts(self) -> frozenset[Condition]:
        return self.part.facts

    def compiled(self) -> Test:
        test = self.part.holds
        return lambda ticket, client: not test(ticket, client)

    def __str__(self) -> str:
        return f"not: {self.part}"
