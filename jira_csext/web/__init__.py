"""The daemon's HTTP: how it is, what it counts, and what a helpdesk announces to it. Loading this costs nothing."""
