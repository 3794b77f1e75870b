"""No client is ever named to another: what a text to one of them says of the others."""

from jira_csext.register.leaks.guard import Leak, LeakGuard
from jira_csext.register.leaks.known import KnownAs, known_as

__all__ = ["KnownAs", "Leak", "LeakGuard", "known_as"]
