"""The site file (`csext.yaml`): which helpdesk, which words it uses, where rules and store lie; environment wins."""

from jira_csext.site.loading import DEFAULT_NAME, load_site
from jira_csext.site.settings import Site, SiteRefused

__all__ = ["DEFAULT_NAME", "Site", "SiteRefused", "load_site"]
