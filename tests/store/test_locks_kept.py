"""A process that reads its own store beside an open one keeps its locks: no other program may take the log away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jira_csext.store import open_store

PASSER_BY = """
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute("SELECT count(*) FROM sqlite_master").fetchone()
base.close()
"""


@pytest.mark.skipif(os.name != "posix", reason="locks that a close gives up are POSIX's")
@pytest.mark.parametrize("is_new", [True, False])
def test_another_program_leaves_the_log_while_one_process_has_the_store_open_twice(
    tmp_path: Path, *, is_new: bool
) -> None:
    path = tmp_path / "csext.db"
    url = f"sqlite:///{path}"
    if not is_new:
        open_store(url).close()
    with open_store(url) as daemon:
        daemon.audit("anna", "a write that stands in the log", {}, 1)
        log = path.with_name("csext.db-wal")
        before = log.stat().st_ino
        open_store(url, read_only=True).close()
        open_store(url).close()

        subprocess.run([sys.executable, "-c", PASSER_BY, str(path)], check=True)

        assert log.stat().st_ino == before
