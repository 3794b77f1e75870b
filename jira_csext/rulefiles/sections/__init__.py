"""The sections of a rulebook. A new one is a module here and a line in `RulebookFile`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from jira_csext.rulefiles.model import NotEmpty, Section
from jira_csext.rulefiles.sections.actions import ActionList
from jira_csext.rulefiles.sections.calendars import CalendarEntry
from jira_csext.rulefiles.sections.conduct import ConductEntry
from jira_csext.rulefiles.sections.delay_warnings import DelayWarningEntry
from jira_csext.rulefiles.sections.escalations import EscalationEntry
from jira_csext.rulefiles.sections.limits import LimitEntry
from jira_csext.rulefiles.sections.metrics import MetricEntry
from jira_csext.rulefiles.sections.people import Person
from jira_csext.rulefiles.sections.playbooks import PlaybookEntry
from jira_csext.rulefiles.sections.segments import SegmentEntry
from jira_csext.rulefiles.sections.slas import SlaEntry

RULE_SECTIONS = ("slas", "delay_warnings", "limits", "playbooks")
"""Sections whose entries are rules: a rule's name is its own among all of them."""

VERSION = 1


class RulebookFile(Section):
    """One rule file: any of the sections, each a mapping of names to entries."""

    example: ClassVar[str] = "version: 1, and below it sections like people:, calendars:, slas:, actions:"

    version: int = Field(default=VERSION, examples=["1"])
    """Of the rules language."""
    people: dict[str, Person] | None = Field(default=None, examples=["{head-of-service: {account: anna.k}}"])
    calendars: dict[str, CalendarEntry] | None = Field(
        default=None, examples=['{office: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}}']
    )
    slas: dict[str, SlaEntry] | None = Field(
        default=None, examples=["{NAME: {when: {type: complaint}, metric: first_response, goals: [{target: 4h}]}}"]
    )
    metrics: dict[str, MetricEntry] | None = Field(default=None, examples=[f"{{{MetricEntry.example}}}"])
    escalations: dict[str, EscalationEntry] | None = Field(default=None, examples=[f"{{{EscalationEntry.example}}}"])
    actions: dict[str, ActionList] | None = Field(
        default=None, examples=["{remind-assignee: [{note: reminder, mention: assignee}]}"]
    )
    delay_warnings: dict[str, DelayWarningEntry] | None = Field(
        default=None, examples=[f"{{{DelayWarningEntry.example}}}"]
    )
    """How the client hears of a delay before the deadline."""
    limits: dict[str, LimitEntry] | None = Field(default=None, examples=[f"{{{LimitEntry.example}}}"])
    """What is counted, and what one too many calls for."""
    segments: dict[str, SegmentEntry] | None = Field(default=None, examples=[f"{{{SegmentEntry.example}}}"])
    """What brings a client into one of the three blocks."""
    playbooks: dict[str, PlaybookEntry] | None = Field(default=None, examples=[f"{{{PlaybookEntry.example}}}"])
    """Steps in the life of clients."""
    conduct: Annotated[ConductEntry | None, NotEmpty] = Field(default=None, examples=[ConductEntry.example])
    """How clients are spoken to."""


NAMED_SECTIONS = tuple(name for name in RulebookFile.model_fields if name != "version")
"""Sections that map names to entries."""
