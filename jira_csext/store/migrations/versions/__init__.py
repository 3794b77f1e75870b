"""One module a revision, numbered; jira_csext/store/revisions.py lists them."""
