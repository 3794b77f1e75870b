"""`write_back` in the site file: its words, what is refused, and that it is off unless something is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Raw

from jira_csext.helpdesks.jira.fields import FieldCatalogue
from jira_csext.helpdesks.jira.outgoing import FieldMeta, Schema, Unfit
from jira_csext.helpdesks.jira.write_back import write_back_of
from jira_csext.helpdesks.mapping import SiteMapping
from jira_csext.site import SiteRefused, load_site

SETTINGS = {
    "helpdesk": {"zone": "Europe/Moscow"},
    "write_back": {"response_due": "Response due", "status": "SLA status", "words": {"breached": "Просрочено"}},
}
ELEVEN = "2026-05-18T20:30:00+00:00"
"""23:30 in Moscow."""


def load(folder: Path, text: str) -> object:
    path = folder / "csext.yaml"
    path.write_text(text, "utf-8")
    return load_site(path, required=True).write_back


def problems(folder: Path, text: str) -> str:
    with pytest.raises(SiteRefused) as refused:
        load(folder, text)
    return str(refused.value)


def test_it_is_off_unless_something_stands_there(tmp_path: Path) -> None:
    assert not load(tmp_path, "name: acme\n")
    assert not load(tmp_path, "write_back: {words: {met: done}}\n")
    assert load(tmp_path, "write_back: {label_prefix: sla-}\n")


def test_a_word_that_is_none_is_refused_at_its_place(tmp_path: Path) -> None:
    assert "csext.yaml:1:14" in problems(tmp_path, "write_back: {respons_due: Response due}\n")


def test_one_field_for_two_words_is_refused(tmp_path: Path) -> None:
    said = problems(tmp_path, "write_back: {response_due: Due, resolution_due: due}\n")
    assert '"due" stands under two of our words; each needs a field of its own' in said


def test_a_label_prefix_with_a_space_is_refused(tmp_path: Path) -> None:
    assert "label_prefix" in problems(tmp_path, "write_back: {label_prefix: 'sla '}\n")


def meta(kind: str, items: str = "") -> FieldMeta:
    return FieldMeta("Response due", schema=Schema(kind, items))


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        ("date", ELEVEN, "2026-05-18"),
        ("datetime", ELEVEN, "2026-05-18T23:30:00+03:00"),
        ("string", ELEVEN, "2026-05-18 23:30"),
        ("date", "2026-05-20", "2026-05-20"),
        ("datetime", "2026-05-20", "2026-05-20T23:59:00+03:00"),
        ("string", "2026-05-20", "2026-05-20"),
        ("date", "", ""),
    ],
)
def test_an_instant_takes_the_form_of_its_field_in_the_sites_zone(kind: str, value: str, sent: str) -> None:
    assert write_back_of(SETTINGS).fitted("response_due", meta(kind), value) == sent


@pytest.mark.parametrize(
    ("word", "kind", "why"),
    [
        ("response_due", "number", "takes no date; make one of dates, of date and time or text"),
        ("response_due", "option", "takes no date"),
        ("status", "datetime", "takes no word; make one of text or a list to choose from"),
    ],
)
def test_a_field_of_another_kind_is_refused_with_what_to_make(word: str, kind: str, why: str) -> None:
    assert why in write_back_of(SETTINGS).misfit(word, meta(kind))
    with pytest.raises(Unfit):
        write_back_of(SETTINGS).fitted(word, meta(kind), ELEVEN)


def test_a_list_to_choose_from_must_have_every_word_of_the_status() -> None:
    field = meta("option")
    field.allowed = [Raw(f'{{"value": "{word}"}}'.encode()) for word in ("running", "paused", "at risk", "Breached")]

    said = write_back_of(SETTINGS).misfit("status", field)

    assert said.startswith('"Просрочено" is none of its values there')


def test_a_field_may_be_named_by_id_schema_or_name() -> None:
    catalogue = FieldCatalogue(
        {"customfield_1": "Response due", "customfield_2": "Other"}, {"customfield_1": "acme:due"}
    )

    mapping = SiteMapping.from_site({})
    for named in ("customfield_1", "acme:due", "response DUE"):
        fields = write_back_of({"write_back": {"response_due": named}})
        assert fields.field_id("response_due", catalogue, mapping) == "customfield_1"
