"""What a helpdesk's data can be refused for."""

from __future__ import annotations


class TicketRefused(ValueError):
    """One ticket cannot be read; the message is a sentence that says which and why, and nothing else is affected."""


class MappingRefused(ValueError):
    """The site file maps words in a way that cannot be; `problems` are sentences, all of them at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
