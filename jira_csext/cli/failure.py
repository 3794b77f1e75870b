"""How a command ends: the exit codes, and the errors that are one sentence with the way out."""

from __future__ import annotations

from typing import IO, Any

import click

DONE = 0
FINDINGS = 1
WRONG_USE = 2
UNREACHABLE = 3
TOO_LITTLE = 4
"""A question that what is on record cannot answer, one way or the other."""
INTERRUPTED = 130
READER_LEFT = 141
OUR_FAULT = 70
"""Not one of the four a caller plans for: a defect in this program (the `EX_SOFTWARE` of sysexits)."""


class Failure(click.ClickException):
    """Wrong use or configuration: one sentence (or several lines, one a problem) and exit code 2, never a traceback."""

    exit_code = WRONG_USE

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message to standard error, as it is: it already names the place and the way out."""
        click.echo(self.format_message(), file=file, err=file is None)


class HelpdeskUnreachable(Failure):
    """The helpdesk did not answer, so nothing is known to be wrong here: exit code 3, try again later."""

    exit_code = UNREACHABLE


class StoreUnreached(Failure):
    """The server that keeps the store did not answer: exit code 3, try again later."""

    exit_code = UNREACHABLE


class Interrupted(Failure):
    """Somebody pressed Ctrl-C in work that can be gone on with: exit code 130, and how to do so."""

    exit_code = INTERRUPTED
