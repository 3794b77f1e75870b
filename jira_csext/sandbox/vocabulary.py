"""What the made agency's Jira calls things: projects, types, statuses, priorities, custom fields, with their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

URL = "https://jira.agency.example"
PROJECT_ID, PROJECT_KEY, PROJECT_NAME = "10001", "SUP", "Поддержка клиентов"
ORGANIZATIONS, PARTICIPANTS = "customfield_10002", "customfield_10003"


class Named(NamedTuple):
    """A thing with an id."""

    id: str
    name: str


class Status(NamedTuple):
    """A status and the category it belongs to."""

    id: str
    name: str
    category: str


TYPES: Mapping[str, Named] = {
    "complaint": Named("10101", "Complaint"),
    "reclamation": Named("10102", "Рекламация"),
    "question": Named("10103", "Question"),
    "bug": Named("10104", "Bug"),
    "task": Named("10105", "Task"),
}

PRIORITIES: Mapping[str, Named] = {
    "Highest": Named("1", "Highest"),
    "High": Named("2", "High"),
    "Medium": Named("3", "Medium"),
    "Low": Named("4", "Low"),
}

# Reclamations run on a workflow of their own, made by somebody who works in Russian; such Jiras are common.
_ENGLISH: Mapping[str, Status] = {
    "open": Status("1", "Open", "new"),
    "working": Status("3", "In Progress", "indeterminate"),
    "waiting": Status("10201", "Waiting for customer", "indeterminate"),
    "resolved": Status("5", "Resolved", "done"),
}
_RUSSIAN: Mapping[str, Status] = {
    "open": Status("10211", "Открыт", "new"),
    "working": Status("10212", "В работе", "indeterminate"),
    "waiting": Status("10213", "Ожидание клиента", "indeterminate"),
    "resolved": Status("10214", "Решён", "done"),
}

CATEGORIES: Mapping[str, tuple[int, str, str]] = {
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}

DONE = Named("10000", "Done")


def workflow(kind: str) -> Mapping[str, Status]:
    """Return the statuses of that type of ticket."""
    return _RUSSIAN if kind == "reclamation" else _ENGLISH
