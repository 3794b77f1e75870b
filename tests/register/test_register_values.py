"""What may stand in a client's fields, and the sentence where something else does."""

from __future__ import annotations

import re

import pytest

from jira_csext.register import Client, Contact
from jira_csext.register.assignments import Unfit, assigned
from jira_csext.register.fields import BY_NAME, from_cell, to_cell
from jira_csext.register.hours import contact_hours
from jira_csext.register.words import domain_folded, folded, from_a_cell, in_a_cell


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("name", "  Acme  ", "Acme"),
        ("name", "Caf\u0065\u0301", "Café"),
        ("segment", "Current", "current"),
        ("form_of_address", "Formal", "formal"),
        ("contract_to", "1.2.2026", "2026-02-01"),
        ("contract_to", "2026-02-28", "2026-02-28"),
        ("monthly_value", "1 000 000", "1000000"),
        ("monthly_value", "1\u00a0500,5", "1500.50"),
        ("monthly_value", "15000.00", "15000"),
        ("currency", "eur", "EUR"),
        ("domains", "@ACME.com.; acme.com; пример.рф", ("acme.com", "пример.рф")),
        (
            "targets",
            "resolution=2wd; first_response=end of day",
            (("first_response", "end of day"), ("resolution", "2wd")),
        ),
        ("contacts", "Anna; role=director; account=a; account=b", (Contact("Anna", "director", "", ("a", "b")),)),
        ("contacts", "name=A=B; email=a@b.com", (Contact("A=B", "", "a@b.com"),)),
        ("tags", "", ()),
    ],
)
def test_a_value_is_kept_in_one_form(field: str, written: str, kept: object) -> None:
    assert from_cell(BY_NAME[field], written) == kept
    assert from_cell(BY_NAME[field], to_cell(BY_NAME[field], kept)) == kept


@pytest.mark.parametrize(
    ("field", "written", "says"),
    [
        ("segment", "lead", "write current, refused or churned"),
        ("language", "english", "write it like en, ru or pt-BR"),
        ("timezone", "Moscow", "is no time zone"),
        ("contract_from", "2026-02-30", "is no date"),
        ("contract_from", "02/03/2026", "is no date"),
        ("contract_to", "9999-12-31", "is no date"),
        ("monthly_value", "1,500", "is no amount"),
        ("monthly_value", "-5", "is no amount"),
        ("monthly_value", "15000 RUB", "is no amount"),
        ("currency", "₽", "write its three letters"),
        ("domains", "gmail.com", "where anybody has a mailbox"),
        ("domains", "yahoo.co.uk", "where anybody has a mailbox"),
        ("domains", "acme", "is no domain"),
        ("targets", "first_response", "write it like first_response=4h"),
        ("targets", "first_response=1d", "could mean three things"),
        ("targets", "first_response=1h; first_response=2h", "has two targets"),
        ("calendar", "my office", "is several words"),
        ("contacts", "role=director", "a contact needs a name"),
        ("contacts", "Anna; phone=1", "is not understood"),
        ("contacts", "Anna; email=anna", "is no e-mail address"),
        ("name", "x" * 1001, "1001 characters"),
        ("name", "a\tb", "U+0009"),
        ("name", "a\ud800", "U+D800"),
        ("name", "Acme\u202excod.exe", "U+202E cannot be seen and turns the direction of writing"),
        ("aliases", "Acme; A\u2066cme", "U+2066 cannot be seen"),
        ("contacts", "Vera\u200f; email=vera@acme.com", "U+200F cannot be seen"),
        ("timezone", "Europe/Moskow", 'did you mean "Europe/Moscow"?'),
    ],
)
def test_a_value_that_cannot_be_is_told_with_the_way_out(field: str, written: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        from_cell(BY_NAME[field], written)


@pytest.mark.parametrize("items", [["a"], ["a;b", "c\\"], ["\\;", ";"], ["a\\", "b"]])
def test_a_list_in_a_cell_comes_back_item_by_item(items: list[str]) -> None:
    assert from_a_cell(in_a_cell(items)) == items


def test_names_are_compared_without_quotation_marks_case_and_yo() -> None:
    assert folded("ООО  «Полёт»") == folded('ооо "ПОЛЕТ"')
    assert domain_folded("Пример.РФ.") == "xn--e1afmkfd.xn--p1ai"


def test_contact_hours_are_hours_or_a_calendar_of_the_rules() -> None:
    week = contact_hours("mon-tue 10:00-13:00, 14:00-19:00; Sun 09:00-10:00", "Europe/Moscow").spec
    assert week is not None
    assert week.timezone == "Europe/Moscow"
    assert week.hours == {0: ((600, 780), (840, 1140)), 1: ((600, 780), (840, 1140)), 6: ((540, 600),)}
    always = contact_hours("always", "").spec
    assert always is not None
    assert (always.always, always.timezone) == (True, "UTC")
    assert contact_hours("office", "").calendar == "office"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mon-fri", None),
        ("10:00-18:00", "are no hours of a day"),
        ("mon 10:00-18:00; mon 19:00-20:00", "twice"),
        ("mon 10:00-18:00, 17:00-19:00", "overlap"),
        ("mon 18:00-10:00", "closes before it opens"),
        ("mon 25:00-26:00", "no clock shows"),
        ("mun 10:00-18:00", "is no weekday"),
        ("mon 10:00", "no stretch of hours"),
        ("office hours", "are no hours"),
    ],
)
def test_hours_that_are_none_say_why(text: str, says: str | None) -> None:
    if says is None:
        assert contact_hours(text, "").calendar == text
        return
    with pytest.raises(ValueError, match=says):
        contact_hours(text, "")


ACME = Client("acme", name="Acme", tier="standard", tags=("old",), contacts=(Contact("Anna", email="anna@acme.com"),))


def test_assignments_set_add_and_take_away() -> None:
    after = assigned(
        ACME, ["tier=key", "tags+=vip", "tags-=OLD", "contacts+=Boris; account=b", "contacts-=anna@acme.com"]
    )

    assert (after.tier, after.tags) == ("key", ("vip",))
    assert after.contacts == (Contact("Boris", accounts=("b",)),)
    assert assigned(after, ["tier=", "targets+=resolution=2wd"]).targets == (("resolution", "2wd"),)
    assert assigned(after, ["name=A = B"]).name == "A = B"


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("tier", "write a field, an equals sign"),
        ("teir=key", 'a client has no "teir"; did you mean "tier"?'),
        ("key=beta", "a client keeps its key"),
        ("tier+=key", "tier has one value"),
        ("tags-=vip", "there is no such entry in tags"),
        ("segment=lead", "is not known here"),
        ("monthly_value=5", "currency: the monthly value 5 has no currency"),
    ],
)
def test_an_assignment_that_cannot_be_says_why(word: str, says: str) -> None:
    with pytest.raises(Unfit) as caught:
        assigned(ACME, [word])
    assert says in str(caught.value)


def test_all_assignments_that_cannot_be_are_told_at_once() -> None:
    with pytest.raises(Unfit) as caught:
        assigned(ACME, ["tiers=key", "segment=x", "tier=key"])
    assert len(str(caught.value).splitlines()) == 2
