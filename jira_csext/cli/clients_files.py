"""`clients import` and `clients export`: the register in and out of CSV and YAML files."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.clients_shared import (
    OUTPUT,
    filters,
    instant,
    only,
    register_of,
    shown_at,
    site_and_store,
    there_already,
    values_shown,
)
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import counted, load_settings, opened_store, shown

if TYPE_CHECKING:
    from jira_csext.register import Client
    from jira_csext.register.difference import Difference, Edit
    from jira_csext.register.entries import Entry

_MOST_BYTES = 100_000_000
_SHOWN = 20
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".yaml": "yaml", ".yml": "yaml"}
_FORMAT = click.option("--format", "shape", type=click.Choice(["csv", "yaml"]), help="[default: by the file's name]")


@click.command("import", short_help="Take clients over from a CSV or YAML file.")
@site_and_store
@_FORMAT
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--because", default="", help="Why; kept with each change. [default: the file's name]")
@click.option("--at", "at_text", default="", help="From when on it holds, such as 2026-01-01. [default: now]")
@OUTPUT
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def import_(
    site: Path | None,
    store: str | None,
    shape: str | None,
    because: str,
    at_text: str,
    output: str,
    file: Path,
    *,
    dry_run: bool,
) -> None:
    """Take clients over from FILE (CSV or YAML), all of it or nothing.

    A column or key that the file does not have leaves that field alone, an empty cell or `null` clears it. Clients
    that are not in the file stay as they are.
    """
    from jira_csext.cli.clients_rules import rules_known
    from jira_csext.register.difference import difference
    from jira_csext.register.entries import ImportRefused

    settings = load_settings(site, None, store)
    name = "standard input" if str(file) == "-" else str(shown(file))
    reads = _reader(_shape_of(file, shape))
    data = bytes_of(file, name)
    asked = there_already(settings) if dry_run else settings
    with opened_store(asked, read_only=dry_run, tells_new=not dry_run) as opened:
        now = helpdesk_now(opened, settings.name)
        at = instant(at_text, settings) if at_text else now
        on = datetime.fromtimestamp(at, ZoneInfo(settings.helpdesk.zone)).date()
        register = register_of(opened, settings)
        try:
            entries = reads(name, data)
            found = difference(register, entries, name, on, at, rules_known(settings, opened))
        except ImportRefused as refused:
            raise Failure(str(refused)) from None
        changes = found.changes(at, because.strip() or f"import of {name}")
        if changes and not dry_run:
            details = {"file": name, "added": len(found.added), "changed": len(found.changed)}
            opened.register.record(changes, whoever(), "clients imported", details, register.revision, now)
    for warning in found.warnings:
        click.echo(f"warning: {warning}", err=True)
    if output == "json":
        click.echo(json.dumps(_as_json(found, dry_run=dry_run), ensure_ascii=False, indent=2))
        return
    for line in _as_text(found, dry_run=dry_run):
        click.echo(line)


def _shape_of(file: Path | None, shape: str | None) -> str:
    found = shape or (_SUFFIXES.get(file.suffix.casefold()) if file is not None else None)
    if found is None:
        raise Failure(
            f'"{file or "-"}" does not end in .csv or .yaml, so its format is not known; name it with --format.'
        )
    return found


def _reader(shape: str) -> Callable[[str, bytes], list[Entry]]:
    if shape == "csv":
        from jira_csext.register.csv_file import read_csv

        return read_csv
    from jira_csext.register.yaml_file import read_yaml

    return read_yaml


def bytes_of(file: Path, name: str) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(_MOST_BYTES)
    try:
        if not file.is_file():
            raise Failure(f"{name}: there is no such file.")
        if file.stat().st_size > _MOST_BYTES:
            raise Failure(
                f"{name} has more than {_MOST_BYTES // 1_000_000} MB; split it, for no register is that large."
            )
        return file.read_bytes()
    except OSError as error:
        raise Failure(f"{name} cannot be read: {error.strerror}.") from None


def _as_text(found: Difference, *, dry_run: bool) -> Iterator[str]:
    at_most = None if dry_run else _SHOWN
    for word, edits in (("added", found.added), ("changed", found.changed)):
        if edits:
            yield f"{word}:"
            yield from _edit_lines(edits, at_most)
    parts = [
        f"{counted(len(found.added), 'client')} added",
        f"{len(found.changed)} changed",
        f"{len(found.same)} as they were",
    ]
    would = "would be " if dry_run and (found.added or found.changed) else ""
    yield would + ", ".join(parts)
    if found.absent:
        more = ", …" if len(found.absent) > _SHOWN else ""
        yield f"{len(found.absent)} not in the file, left alone: {', '.join(found.absent[:_SHOWN])}{more}"


def _edit_lines(edits: Iterable[Edit], at_most: int | None) -> Iterator[str]:
    edits = list(edits)
    for edit in edits[:at_most]:
        moved = f", segment: {edit.moved.old or 'nothing'} -> current ({edit.moved.reason})" if edit.moved else ""
        yield f"  {edit.after.key}  {values_shown(edit.before, edit.after, edit.fields)}{moved}"
    if at_most is not None and len(edits) > at_most:
        yield f"  … and {len(edits) - at_most} more; `jira-csext clients history` tells all"


def _as_json(found: Difference, *, dry_run: bool) -> dict[str, object]:
    from jira_csext.register.fields import to_plain

    def edit_json(edit: Edit) -> dict[str, object]:
        fields = {
            name: {"old": to_plain(getattr(edit.before, name)) or None if edit.before else None, "new": to_plain(value)}
            for name, value in edit.fields.items()
        }
        if edit.moved is not None:
            fields["segment"] = {"old": edit.moved.old or None, "new": edit.moved.new}
        return {"client": edit.after.key, "fields": fields}

    return {
        "dry_run": dry_run,
        "added": [edit_json(edit) for edit in found.added],
        "changed": [edit_json(edit) for edit in found.changed],
        "same_count": len(found.same),
        "absent": list(found.absent),
        "warnings": list(found.warnings),
    }


@click.command("export", short_help="Write the clients to a CSV or YAML file.")
@site_and_store
@filters
@_FORMAT
@click.option("--at", "at_text", default="", help="As the clients were then, such as 2026-03-01.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def export_(
    site: Path | None, store: str | None, shape: str | None, at_text: str, file: Path | None, **narrowed: Any
) -> None:
    """Write the clients to FILE (only its owner may read it), or to standard output; kept in the audit log.

    `import` reads the very same clients back.
    """
    settings = load_settings(site, None, store)
    named = _shape_of(file, shape) if file is not None or shape is None else shape
    with opened_store(settings, must_exist=True) as opened:
        now = helpdesk_now(opened, settings.name)
        at = instant(at_text, settings) if at_text else now
        found = list(only(register_of(opened, settings).clients(at), **narrowed))
        text = _text(named, found)
        asked = {name: value for name, value in narrowed.items() if value}
        details = {"file": str(file or "standard output"), "clients": len(found), "as_of": at, **asked}
        opened.audit(whoever(), "clients exported", details, now)
    if file is None:
        click.echo(text, nl=False)
        return
    write_for_the_owner(file, text)
    click.echo(f"{counted(len(found), 'client')} as of {shown_at(at, settings)} written to {shown(file)}")


def _text(shape: str, found: Iterable[Client]) -> str:
    from jira_csext.register.csv_file import csv_text
    from jira_csext.register.yaml_file import yaml_text

    return csv_text(found) if shape == "csv" else yaml_text(found)


def write_for_the_owner(file: Path, text: str) -> None:
    """Write the file whole or not at all; what it holds of people is for its owner's eyes."""
    try:
        # mkstemp makes it 0600.
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as part:
                part.write(text)
            Path(name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise Failure(
            f"{file} cannot be written: {error.strerror}. Name a file in a folder that you may write to."
        ) from None
