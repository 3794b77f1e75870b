"""Where the files that come with the program lie: in an installed copy inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def rules_folder() -> Path:
    """Return the folder of the rulebook an agency can start with. Raises FileNotFoundError when it was not packed."""
    places = (_PACKAGE / "_data" / "rules", _PACKAGE.parent / "rules")
    for place in places:
        if place.is_dir():
            return place
    looked = " and ".join(str(place) for place in places)
    raise FileNotFoundError(
        f"This copy of jira_csext has no rulebook to start with (looked in {looked}); install it again."
    )
