"""A name of everyday words within the name of a file, folder, table or server."""

from __future__ import annotations

from jira_csext.register.leaks import company_words as company
from jira_csext.register.leaks.spot import Spot


class InPaths(Spot):
    """The words joined to others by signs."""

    def _is_joined_in_path(self) -> bool:
        """Return whether a name of several words is written with hyphens in the name of a branch, table or server."""
        if self._last - self._first < 2 or any(
            self._words[at].before not in ("-", "_") for at in range(self._first + 1, self._last)
        ):
            return False
        before, after = self._words[self._first].before[-1:], self._gap_after()
        return before in ("/", "_", "-", "=", "@") or (after[:1] in ("/", "_", "-") and len(after) == 1)

    def _begins_identifier(self) -> bool:
        """Return whether a table, host or archive is named after the company: "thimble_orders", "web-rychag-02"."""
        if self._last - self._first > 1:
            return False
        before, after = self._words[self._first].before, self._gap_after()
        if after in ("-", "_") and before[-1:] not in ("-", "_"):
            return bool(company.DATA.fullmatch(self._word(self._last)))
        is_led = before in ("-", "_") and bool(company.HOSTS.fullmatch(self._word(self._first - 1)))
        return is_led and after.strip() in ("-", "_", "", ".")

    def _is_in_path(self) -> bool:
        before, after = self._words[self._first].before, self._gap_after()
        return (
            before[-1:] in ("/", "\\", "_", "@")
            or after[:1] in ("/", "\\", "_", "@")
            or (after == "." and self._last < len(self._words))
        )

    def _is_in_document(self) -> bool:
        """Return whether the name begins the name of a file that is about a client: an offer, notes, an invoice."""
        if self._gap_after() not in ("-", "_") or self._words[self._first].before[-1:] in ("-", "_"):
            return False
        is_paper = False
        for at in range(self._last, min(self._last + 6, len(self._words))):
            one = self._words[at]
            if one.before == "." and company.DOCUMENT.fullmatch(one.word):
                return is_paper
            if one.before not in ("-", "_", "") or (not one.before and not one.raw.isdigit()):
                return False
            is_paper |= bool(company.PAPER.fullmatch(one.word))
        return False

    def _is_named_in_path(self) -> bool:
        is_file = self._gap_after() in ("_", "-") and bool(company.PAPER.fullmatch(self._word(self._last)))
        return is_file or bool(company.CLIENTS_FOLDER.fullmatch(self._word(self._first - 1)))
