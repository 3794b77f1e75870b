"""docs/site-file.md: its example is a site file, and it leaves out no key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from jira_csext.sandbox.agency import site_file
from jira_csext.site import Site, load_site


@pytest.fixture
def document(repo: Path) -> str:
    """The page as it is written."""
    return (repo / "docs" / "site-file.md").read_text("utf-8")


def test_its_example_means_what_the_made_agency_s_file_means(document: str, tmp_path: Path) -> None:
    block = re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)[0]
    (tmp_path / "csext.yaml").write_text(block, "utf-8")
    shown, made = load_site(tmp_path / "csext.yaml", required=True), load_site(site_file(), required=True)

    for name in ("helpdesk", "types", "states", "priorities", "fields"):
        assert getattr(shown, name) == getattr(made, name)


def test_every_setting_is_told_but_the_secret(document: str) -> None:
    keys = []
    for name, field in Site.model_fields.items():
        kind = field.annotation
        inner = kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}
        keys += [f"{name}.{key}" for key in inner] or [name]
    assert [key for key in keys if f"`{key}`" not in document] == ["helpdesk.token"]
