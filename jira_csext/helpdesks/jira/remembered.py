"""Answers kept by their question, so that what a site says a million times is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

# A changelog may name any number of fields and people; a memory that grew so large starts anew.
_KEPT = 100_000


class Remembered(dict[Question, Answer]):
    """Looks up like a dict, and works out what was not asked yet; the answer must depend on the question alone."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[Question], Answer]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, question: Question) -> Answer:
        if len(self) >= _KEPT:
            self.clear()
        answer = self[question] = self._work_out(question)
        return answer
