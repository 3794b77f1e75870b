"""The work beside the helpdesk: reading, evaluating and (in time) delivering. Today: the past, from files."""
