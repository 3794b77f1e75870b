"""A made helpdesk: an agency with people, clients and a history, for the demo, for trying rules, for tests."""
