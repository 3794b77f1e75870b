"""What every condition is: a question about a ticket and its client that can be asked a million times a second."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property

from jira_csext.core.ticket import Attributes

Test = Callable[[Attributes, Attributes], bool]
"""Does it hold? Asked of a ticket's attributes and of its client's."""


class Condition(ABC):
    """A question with a yes or no; immutable, comparable by value, printed as an admin would write it."""

    @abstractmethod
    def compiled(self) -> Test:
        """Return the function that answers; built once and then called directly."""

    @abstractmethod
    def _reads(self) -> frozenset[str]: ...

    @abstractmethod
    def __str__(self) -> str: ...

    @cached_property
    def reads(self) -> frozenset[str]:
        """The attributes whose change can change the answer."""
        return self._reads()

    def _facts(self) -> frozenset[Condition]:
        return frozenset()

    @cached_property
    def facts(self) -> frozenset[Condition]:
        """The facts about time in it, which a timeline must work out beforehand."""
        return self._facts()

    @cached_property
    def holds(self) -> Test:
        """The compiled question: `condition.holds(ticket_attributes, client_attributes)`."""
        return self.compiled()
