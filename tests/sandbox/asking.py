"""A stand-in under test, asked over real HTTP; each answer of Jira's own is held against the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import requests

from jira_csext.sandbox.box import Sandbox
from tests.sandbox.openapi_check import Contract


class Asking:
    """One session of the product's account with a stand-in."""

    def __init__(self, box: Sandbox, contract: Contract | None) -> None:
        self.box = box
        self._contract = contract
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.auth = box.auth

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        /,
        *,
        checked: bool = True,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> requests.Response:
        """Return the answer, unfollowed; with `checked`, one that is not as documented fails the test."""
        answer = self.session.request(
            method,
            self.box.url + path,
            json=body,
            params=query,
            auth=auth,
            headers=headers,
            allow_redirects=False,
            timeout=10,
        )
        if checked and self._contract is not None and not path.startswith("/_edge"):
            flavour = self.box.site.flavour
            problems = self._contract.problems(
                flavour, method, path.partition("?")[0], answer.status_code, answer.content
            )
            assert not problems, "\n".join(problems)
        return answer

    def get(self, path: str, /, **query: Any) -> Any:
        """Return the JSON of a GET that succeeds."""
        answer = self.ask("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: object, status: int = 200, **query: Any) -> Any:
        """Return the JSON of a POST that ends with the status."""
        answer = self.ask("POST", path, body, **query)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def put(self, path: str, body: object, status: int = 204, **query: Any) -> Any:
        """Return the JSON of a PUT that ends with the status."""
        answer = self.ask("PUT", path, body, **query)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def found(self, jql: str, fields: Sequence[str] = ("key",), **body: Any) -> list[str]:
        """Return the keys that a query finds, in order."""
        if self.box.site.cloud:
            answer = self.post("/rest/api/3/search/jql", {"jql": jql, "fields": list(fields), **body})
        else:
            answer = self.post("/rest/api/2/search", {"jql": jql, "fields": list(fields), **body})
        return [issue["key"] for issue in answer["issues"]]

    def refused(self, jql: str) -> int:
        """Return the status of a search that is refused."""
        path = "/rest/api/3/search/jql" if self.box.site.cloud else "/rest/api/2/search"
        return self.ask("POST", path, {"jql": jql}).status_code


def a_question(
    box: Sandbox, summary: str = "Who approves the texts", *, project: str = "SUP", kind: str = "Question"
) -> str:
    """Write a ticket as a client and return its key."""
    return box.person("web@bluebell-kitchens.example").create(project, kind, summary, "The texts are ready.")
