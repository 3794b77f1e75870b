"""Dates that a message of ours promises, in Russian and English: found, worked out, and told from all other dates."""

from jira_csext.core.dates.said import SaidDate, dates_said, names_a_date

__all__ = ["SaidDate", "dates_said", "names_a_date"]
