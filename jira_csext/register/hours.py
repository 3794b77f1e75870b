"""A client's contact hours as the register keeps them; the engine reads them in the same way."""

from __future__ import annotations

from jira_csext.core.contact_hours import ContactHours, contact_hours

__all__ = ["ContactHours", "contact_hours"]
