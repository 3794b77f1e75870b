"""Conditions on tickets and clients. A new one is a module here and a line below."""

from jira_csext.core.conditions.attribute import Is, Known, MoreThan
from jira_csext.core.conditions.base import Condition, Test
from jira_csext.core.conditions.logic import AllOf, Always, AnyOf, Not
from jira_csext.core.conditions.unanswered import UnansweredFor

__all__ = ["AllOf", "Always", "AnyOf", "Condition", "Is", "Known", "MoreThan", "Not", "Test", "UnansweredFor"]
