"""The calendars of a drafted rulebook: where the team works, its hours, the holidays of its country."""

from __future__ import annotations

from importlib import resources

from jira_csext.rulefiles.holidays import UnknownCountry, holiday_years
from jira_csext.site.draft_yaml import scalar

_SCHEMA = "# yaml-language-server: $schema=rules.schema.json\n"


def country_of(zone: str) -> str:
    """Return the ISO code of the country that a zone lies in, "" for none whose holidays are known."""
    try:
        table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    except (ModuleNotFoundError, OSError):
        return ""
    for line in table.splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) > 2 and cells[2] == zone:
            return cells[0] if has_holidays(cells[0]) else ""
    return ""


def has_holidays(country: str) -> bool:
    """Are the holidays of that country (ISO code) known?"""
    try:
        holiday_years(country)
    except UnknownCountry:
        return False
    return True


def calendars_text(zone: str, hours: str, country: str) -> str:
    """Return `calendars.yaml`: `hours` from Monday to Friday, written `10:00-19:00`, and around the clock for some."""
    holidays = (
        [f"    holidays: {{country: {scalar(country)}}}"]
        if country
        else ["    # holidays: {country: DE}      # the ISO code of your country"]
    )
    lines = [
        "# When the clocks of your promises run. A day when the office is closed costs nobody a promise.",
        "version: 1",
        "",
        "calendars:",
        "  # `default` is the calendar of every goal that names no other.",
        "  default:",
        f"    timezone: {scalar(zone)}",
        "    hours:",
        f'      mon-fri: ["{hours}"]        # a lunch hour is written as two: ["10:00-13:00", "14:00-19:00"]',
        *holidays,
        '    # closed: ["2026-12-31"]        # your own days off',
        "",
        "  # Day and night, for what key clients pay for. UTC, because without closing hours the zone changes nothing.",
        "  always: {timezone: UTC, hours: always}",
    ]
    return _SCHEMA + "\n".join(lines) + "\n"
