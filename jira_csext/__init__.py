"""Keeps what was promised to the client: reads tickets of a helpdesk, works out what is due, and says so in time."""

__version__ = "0.1.0"
