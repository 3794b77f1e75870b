"""`rules schema`: the JSON schema by which an editor checks and completes rule files."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.rules_folder import all_words_of, folder_argument, settings_of
from jira_csext.cli.wiring import rules_options, shown


@click.command(short_help="Print the JSON schema of the rules, for editors.")
@rules_options
@click.option("--output", type=click.Path(path_type=Path), help="File to write; left out, the schema is printed.")
@folder_argument
def schema(folder: Path | None, site: Path | None, rules: Path | None, output: Path | None) -> None:
    """Print the JSON schema of rule files, with the names and words of the rules FOLDER and its site file.

    An editor with a YAML language server checks and completes a rule file whose first line names the schema, as it
    lies from that file. Write it again after adding a name.

    \b
      jira-csext rules schema --output rules/rules.schema.json
      # yaml-language-server: $schema=rules.schema.json

    Rules with problems have a schema, too; all their problems are found by `rules check` alone.
    """
    from jira_csext.rulefiles.schema import rules_schema
    from jira_csext.rulefiles.schema_names import names_of

    settings = settings_of(site, () if folder is None else (folder,), rules)[0]
    found = rules_schema(names_of(shown(settings.rules), all_words_of(settings)))
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        _write(output, text)
    except OSError as error:
        raise Failure(f"{output}: the schema cannot be written there: {error.strerror}") from None


def _write(path: Path, text: str) -> None:
    """Put the text in the file's place at once: an editor may be reading it."""
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "there is no such folder", str(path.parent))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    written = Path(file.name)
    try:
        # A file made for a moment is its maker's alone; this one is for everybody who may read its neighbours.
        written.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        written.replace(path)
    except OSError:
        written.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
