"""The entry point `jira-csext`: finds the command, imports only that one, and ends with an exit code and a sentence."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import click

from jira_csext import __version__
from jira_csext.cli.failure import DONE, INTERRUPTED, OUR_FAULT, READER_LEFT, WRONG_USE, Failure


class Entry(NamedTuple):
    """Where a command lives (`module:attribute`), and its line in the list; the module is imported when it is used."""

    target: str
    summary: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry("jira_csext.cli.demo:demo", "Run a small made agency history and show what was kept and breached."),
    "sandbox": Entry("jira_csext.cli.sandbox:sandbox", "Run a stand-in Jira on this machine, to try rules on."),
    "init": Entry("jira_csext.cli.init:init", "Draft a site file and rules from what a Jira consists of."),
    "doctor": Entry("jira_csext.cli.doctor:doctor", "Look whether the helpdesk lets us do what the site file wants."),
    "check": Entry("jira_csext.cli.rules:check", "Look for problems in the rulebook; the same as `rules check`."),
    "run": Entry("jira_csext.cli.run:run", "Watch the helpdesk and say what must be said, until told to stop."),
    "sync": Entry("jira_csext.cli.sync:sync", "Do once what the daemon does; --dry-run says and records nothing."),
    "pause": Entry("jira_csext.cli.pause:pause", "Stop all speech on the site; reading goes on."),
    "resume": Entry("jira_csext.cli.pause:resume", "Let the site be spoken on again."),
    "silence": Entry("jira_csext.cli.silence:silence", "Say nothing of a rule, ticket, client or project for a time."),
    "status": Entry("jira_csext.cli.status:status", "How the daemon is, what is wrong, and since when."),
    "outbox": Entry("jira_csext.cli.outbox:outbox", "What was decided to be said, and what has become of it."),
    "backfill": Entry("jira_csext.cli.backfill:backfill", "Work through the past from a file; posts nothing."),
    "explain": Entry("jira_csext.cli.explain:explain", "Say why a ticket is due when it is."),
    "clients": Entry("jira_csext.cli.clients:clients", "Who the clients are: the register, its history, its files."),
    "conduct": Entry("jira_csext.cli.conduct:conduct", "Look through a text for a client: excuses, dates, names."),
    "complaint": Entry("jira_csext.cli.complaint:complaint", "Record a complaint that was only spoken, and list them."),
    "survey": Entry("jira_csext.cli.survey:survey", "How satisfied clients are: answers in, the index out."),
    "retention": Entry("jira_csext.cli.retention:retention", "Cut texts that are older than they are to be kept."),
    "moved": Entry("jira_csext.cli.moved:moved", "Say that the helpdesk has a new address and is the same."),
    "backup": Entry("jira_csext.cli.backup:backup", "Copy the store into one file, also while the daemon runs."),
    "restore": Entry("jira_csext.cli.restore:restore", "Put a store back from a copy, or move it to another place."),
    "report": Entry("jira_csext.cli.report:report", "Figures from what was kept and breached."),
    "forecast": Entry("jira_csext.cli.forecast:forecast", "How likely deadlines are missed: fit, show, check."),
    "rules": Entry("jira_csext.cli.rules:rules", "Check, test and list a rulebook; its schema for editors."),
    "calendar": Entry("jira_csext.cli.calendar:calendar", "Count in working time."),
}


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """End quietly with 141 when the reader of our output has seen enough (`… | head`)."""
    try:
        yield
    except BrokenPipeError:
        # The interpreter flushes standard output once more at exit; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(READER_LEFT) from None


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is called or asked for its help."""

    entries: dict[str, Entry] = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a newcomer meets them."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, imported now; None when there is none."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the words of the call; `--help` and `--version` are answered here."""
        with _reader_may_leave():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and see its output off."""
        with _reader_may_leave():
            outcome = super().invoke(ctx)
            sys.stdout.flush()
        return outcome

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command meant by the first word; an unknown word is answered with the nearest one."""
        word = args[0]
        if word not in self.entries and not word.startswith("-"):
            near = get_close_matches(word, self.entries, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`jira-csext --help` lists them."
            ctx.fail(f"There is no command {word!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from their summaries, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in self.entries.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="jira-csext")
def cli() -> None:
    """Keep what was promised to the client.

    Reads tickets with their history, works out from a rulebook what is due and when, and says so in time.

    Exit codes: 0 done, 1 findings, 2 wrong use or configuration, 3 helpdesk or database unreachable.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code; no error ends in a traceback."""
    _open_closed()
    code = run(args)
    # All is said by now, and putting the interpreter away takes a while.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if code == INTERRUPTED:
        _leave_at_once(code)
    sys.exit(code)


def _leave_at_once(code: int) -> None:
    """End without waiting for threads that still read: what was done is saved."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _open_closed() -> None:
    """Give what was closed (`>&-`) somewhere to go: a caller that wants no output gets none, and the work is done."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for the whole process


def run(args: Sequence[str] | None = None) -> int:
    """Return the exit code of one call. CSEXT_TRACEBACK=1 lets a defect of ours show where it happened."""
    try:
        outcome = cli.main(args=args, prog_name="jira-csext", standalone_mode=False)
    except click.exceptions.Abort as aborted:
        # Of a question that is left unanswered nothing need be said.
        if isinstance(aborted.__cause__, KeyboardInterrupt):
            click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        # Click gives 1 to some errors of its own, but here 1 is kept for findings.
        return error.exit_code if isinstance(error, Failure) else WRONG_USE
    except OSError as error:
        click.echo(_sentence(error), err=True)
        return WRONG_USE
    except Exception as error:
        if isinstance(error, UnicodeEncodeError) and (odd := _no_text(sys.argv[1:] if args is None else args)):
            click.echo(f"{odd!a} is no text: it holds bytes that are none in UTF-8. Write it anew.", err=True)
            return WRONG_USE
        if os.environ.get("CSEXT_TRACEBACK"):
            raise
        click.echo(
            f"A defect in jira-csext {__version__}: {type(error).__name__}: {error}. "
            "Run it again with CSEXT_TRACEBACK=1 and report what it prints.",
            err=True,
        )
        return OUR_FAULT
    return outcome if isinstance(outcome, int) else DONE


def _no_text(args: Iterable[str]) -> str:
    """Return the first word of the call that is no text, as a terminal of another encoding sends it; else nothing."""
    return next((word for word in args if word != word.encode(errors="ignore").decode()), "")


def _sentence(error: OSError) -> str:
    """Say what the system refused, about which file."""
    where = f"{error.filename}: " if error.filename else ""
    what = error.strerror or str(error)
    way_out = " Free some space and run the command again." if error.errno in {errno.ENOSPC, errno.EDQUOT} else ""
    return f"{where}{what}.{way_out}"


if __name__ == "__main__":
    main()
