"""Start-up of the command line: CPU time above the bare interpreter, each call a process of its own.

Usage: python benchmarks/start_up.py [--rounds N]

Beside them in the same rounds: the bare interpreter, and importing click and jira, which is what others begin with.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import goal, process_medians
from jira_csext.data import rules_folder

CALLS = {
    "bare interpreter": ["-c", "pass"],
    "import click": ["-c", "import click"],
    "import jira": ["-c", "import jira"],
    "jira-csext --help": ["-m", "jira_csext.cli.main", "--help"],
    "jira-csext --version": ["-m", "jira_csext.cli.main", "--version"],
    "jira-csext rules check": ["-m", "jira_csext.cli.main", "rules", "check", "--rules", str(rules_folder())],
}


def main() -> int:
    """Print the figures and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21)
    rounds: int = parser.parse_args().rounds
    spent = process_medians([[sys.executable, *words] for words in CALLS.values()], rounds)
    milliseconds = {name: one * 1000 for name, one in zip(CALLS, spent, strict=True)}
    bare = milliseconds["bare interpreter"]
    print(f"{'CPU ms':28}{'in all':>8}{'above bare':>12}")
    for name, one in milliseconds.items():
        print(f"{name:28}{one:8.0f}{one - bare:12.0f}")
    print()
    goal("G13 --help, ms above the bare interpreter", milliseconds["jira-csext --help"] - bare, 80, "{:.0f}")
    goal("G13 --version, ms above the bare interpreter", milliseconds["jira-csext --version"] - bare, 80, "{:.0f}")
    goal("G13 rules check of the shipped rules, ms in all", milliseconds["jira-csext rules check"], 350, "{:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
