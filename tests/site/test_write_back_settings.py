"""`write_back` in the site file: its words, what is refused, and that it is off unless something is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Raw

from jira_csext.helpdesks.errors import Refused
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "write_back: {response_du: Due}\n",
            'csext.yaml:1:14: write_back.response_du: unknown setting "response_du"; did you mean "response_due"?',
        ),
        (
            "write_back: {owner: Due}\n",
            (
                'unknown setting "owner"; known: response_due, resolution_due, promised_due, status, label_prefix, '
                "words, clear"
            ),
        ),
        (
            'write_back: {response_due: ""}\n',
            (
                "csext.yaml:1:28: write_back.response_due: nothing stands here; write the field's id or the name that "
                "Jira shows, or leave the key out"
            ),
        ),
        (
            'write_back: {words: {met: ""}}\n',
            "write_back.words.met: nothing stands here; write the word that people are to read",
        ),
        (
            "write_back: {label_prefix: 'sla is'}\n",
            (
                "csext.yaml:1:28: write_back.label_prefix: a label has no spaces, so its beginning has none, and 80 "
                'characters at most; write "sla-is-"'
            ),
        ),
        (
            "write_back: {resolution_due: Due date}\n",
            (
                'csext.yaml:1:30: write_back: resolution_due: "Due date" is where the date that staff promise is read '
                "(due_at); our own deadline would be taken for a promise of theirs. Name another field, or say under "
                "`fields: due_at` which other field staff promise in"
            ),
        ),
        (
            "fields: {promised_at: Promised}\nwrite_back: {promised_due: promised}\n",
            '"promised" stands under `fields: promised_at`, where the date that staff promise is read',
        ),
        (
            "fields: {client: Organizations}\nwrite_back: {status: organizations}\n",
            '"organizations" stands under `fields: client`; what we write there would be taken for what people wrote',
        ),
        (
            "write_back: {label_prefix: client-}\n",
            (
                "csext.yaml:1:28: write_back: label_prefix: the label client-running would name a client, for it "
                'begins with `clients: label_prefix` ("client-"); write another, such as sla-is-'
            ),
        ),
    ],
)
def test_what_cannot_be_written_back_is_said_at_its_place_with_the_way_out(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in problems(tmp_path, text)


def test_the_due_date_may_be_written_where_staff_promise_in_another_field(tmp_path: Path) -> None:
    assert load(tmp_path, "fields: {due_at: Promised}\nwrite_back: {resolution_due: Due date}\n")
    assert load(tmp_path, "clients: {match: [field]}\nwrite_back: {label_prefix: client-}\n")


TRANSLATED = FieldCatalogue(
    {"duedate": "Срок исполнения", "customfield_1": "Ответ до", "customfield_2": "Ответ доп", "customfield_3": "Кто"},
    {},
    {"duedate": "date", "customfield_1": "datetime", "customfield_2": "string", "customfield_3": "user"},
)


def field_of(word: str, named: str, site: dict[str, object]) -> str:
    given = {**site, "write_back": {word: named}}
    return write_back_of(given).field_id(word, TRANSLATED, SiteMapping.from_site(given))


def test_jiras_due_date_is_known_by_any_name_and_refused_while_it_is_read() -> None:
    with pytest.raises(Refused, match=r"is where the date that staff promise is read \(due_at\)"):
        field_of("resolution_due", "Срок исполнения", {})
    with pytest.raises(Refused, match=r"is read as `fields: due_at`, the date that staff promise"):
        field_of("resolution_due", "Ответ до", {"fields": {"due_at": "customfield_1"}})

    assert field_of("resolution_due", "Срок исполнения", {"fields": {"due_at": "customfield_1"}}) == "duedate"


def test_only_a_field_of_the_right_kind_is_offered_for_one_that_is_not_there() -> None:
    with pytest.raises(Refused, match='did you mean "Ответ доп"'):
        field_of("status", "Ответ до даты", {})
    with pytest.raises(Refused, match='did you mean "Ответ до"'):
        field_of("response_due", "Ответ дo", {})
    with pytest.raises(Refused, match="fields of that kind are: Ответ до, Срок исполнения"):
        field_of("response_due", "Reply by", {})
