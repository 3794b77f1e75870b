"""Writes what is generated from the models of the rules: docs/rules-reference.md, and the schema beside rules/.

With --check nothing is written: what is out of date is named, and the exit code is 1.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
DOCUMENT = REPO / "docs" / "rules-reference.md"
SCHEMA = REPO / "rules" / "rules.schema.json"


def generated() -> dict[Path, str]:
    """Return the texts of all generated files."""
    from jira_csext.helpdesks.jira.permissions import NEEDED, TITLES
    from jira_csext.rulefiles import KnownWords
    from jira_csext.rulefiles.folder import template_names
    from jira_csext.rulefiles.reference import rules_reference
    from jira_csext.rulefiles.schema import rules_schema
    from jira_csext.rulefiles.schema_names import names_of

    needs = {kind: f"“{TITLES[permission]}”" for kind, permission in NEEDED.items()}
    words = KnownWords(templates=template_names(SCHEMA.parent, "en"))
    schema = json.dumps(rules_schema(names_of(SCHEMA.parent, words)), ensure_ascii=False, indent=1) + "\n"
    return {DOCUMENT: rules_reference(needs), SCHEMA: schema}


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` name those that are out of date; return the exit code."""
    stale = [path for path, text in generated().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(REPO)}:1: out of date; run `.venv/bin/python tools/rules_reference.py`.")
        if not stale:
            print("The rules reference and the schema are what the models say.")
        return 1 if stale else 0
    for path in stale:
        path.write_text(generated()[path], "utf-8")
        print(f"written: {path.relative_to(REPO)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
