"""Helpdesks: how tickets of somebody else's system become ours; one folder each, none known to the core."""
