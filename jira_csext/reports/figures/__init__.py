"""Figures of reports: functions from facts to typed rows, with no word of how they are shown."""
