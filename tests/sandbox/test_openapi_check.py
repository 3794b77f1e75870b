"""That the check of answers finds what is wrong, so that its silence means something."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.openapi_check import Contract


@pytest.fixture
def documents(contract: Contract | None) -> Contract:
    """The documents, without which there is nothing to check."""
    if contract is None:
        pytest.skip("Atlassian's documents are not here; set CSEXT_SHARED to the folder that holds openapi/.")
    return contract


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"issues": [], "total": 3}, "total is not documented in SearchAndReconcileResults"),
        ({"issues": {}}, "{} is not of type array"),
        ({"issues": [{"key": 5}]}, "5 is not of type string"),
        ({"issues": [{"changelog": {"total": "2"}}]}, "'2' is not of type integer"),
        ({"issues": [{"changelog": {"total": True}}]}, "True is not of type integer"),
    ],
)
def test_a_wrong_answer_is_told_from_a_right_one(documents: Contract, body: dict[str, Any], wrong: str) -> None:
    (problem,) = documents.problems("cloud", "POST", "/rest/api/2/search/jql", 200, json.dumps(body).encode())

    assert wrong in problem


def test_an_undocumented_path_or_status_is_told(documents: Contract) -> None:
    assert documents.problems("dc", "POST", "/rest/api/2/search/jql", 200, b"{}")
    assert documents.problems("cloud", "GET", "/rest/api/3/myself", 418, b"{}")
    assert documents.problems("cloud", "GET", "/rest/servicedeskapi/nonsense", 200, b"{}")


def test_known_defects_of_the_documents_are_let_through(documents: Contract) -> None:
    change = {"histories": [{"items": [{"from": None, "toString": "x"}]}]}
    issue = json.dumps({"fields": {"summary": "text", "labels": []}, "changelog": change}).encode()

    assert documents.problems("dc", "GET", "/rest/api/2/issue/1", 200, issue) == []
    assert documents.problems("dc", "GET", "/rest/api/2/status", 200, b'[{"id": "1"}]') == []
    assert documents.problems("dc", "GET", "/rest/api/2/status", 200, b'[{"id": 1}]') != []
