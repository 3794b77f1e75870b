"""The client register: who a client is, in which segment, since when and who said so; and which ticket is whose.

Pure rules and file formats; the store keeps the changes, the command line and the daemon bring both together.
"""

from jira_csext.register.book import Register
from jira_csext.register.history import Change, NewChange
from jira_csext.register.live import LiveRegister
from jira_csext.register.matching import Match, Matching
from jira_csext.register.model import Client, Contact

__all__ = ["Change", "Client", "Contact", "LiveRegister", "Match", "Matching", "NewChange", "Register"]
