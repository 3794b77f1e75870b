"""Migrations of the schema, run when a store is opened; each says how the tables changed, and none reads schema.py."""
