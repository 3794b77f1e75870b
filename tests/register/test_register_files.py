"""The register's files: what is written is read as the very same, and what is wrong is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.register import Client, Contact, Register
from jira_csext.register.csv_file import COLUMNS, csv_text, read_csv
from jira_csext.register.difference import difference
from jira_csext.register.entries import Entry, ImportRefused
from jira_csext.register.yaml_file import read_yaml, yaml_text
from jira_csext.store.register import ClientChange
from tests.register.register_built import CLIENTS, REGISTERS, day

NOW = day("2026-06-01")


def taken_over(entries: list[Entry], register: Register) -> Register:
    """The register after an import."""
    changes = difference(register, entries, "file", date(2026, 6, 1), NOW).changes(NOW, "import")
    before = register.revision
    register.take(
        ClientChange(before + number, change.client, change.at, change.fields, "me", change.why, NOW)
        for number, change in enumerate(changes, 1)
    )
    return register


@pytest.mark.parametrize(("written", "read"), [(csv_text, read_csv), (yaml_text, read_yaml)])
@given(clients=REGISTERS)
def test_what_is_written_is_read_as_the_very_same(
    written: Callable[[list[Client]], str], read: Callable[[str, bytes], list[Entry]], clients: list[Client]
) -> None:
    clients = sorted(clients, key=lambda client: client.key.casefold())
    text = written(clients)

    register = taken_over(read("file", text.encode()), Register())

    assert list(register.clients(NOW)) == clients
    assert written(list(register.clients(NOW))) == text
    again = difference(register, read("file", text.encode()), "file", date(2026, 6, 1), NOW)
    assert (again.added, again.changed, len(again.same)) == ((), (), len(clients))


@pytest.mark.parametrize(("written", "read"), [(csv_text, read_csv), (yaml_text, read_yaml)])
@given(old=CLIENTS, new=CLIENTS)
def test_a_whole_file_makes_a_known_client_exactly_as_it_says(
    written: Callable[[list[Client]], str], read: Callable[[str, bytes], list[Entry]], old: Client, new: Client
) -> None:
    old = replace(old, key="acme", segment="")
    new = replace(new, key="acme", segment="current")
    register = taken_over(read("file", written([old]).encode()), Register())

    taken_over(read("file", written([new]).encode()), register)

    assert register.client("acme", NOW) == new


def problems(read: Callable[[str, bytes], list[Entry]], text: str | bytes) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        read("clients", text if isinstance(text, bytes) else text.encode())
    return str(caught.value).splitlines()


def test_a_spreadsheet_s_own_csv_is_read_with_semicolons_and_its_mark_at_the_start() -> None:
    text = (
        "\ufeffKey;Name;aliases;monthly_value;currency;contract_from\r\n"
        'acme;"Acme; Inc";"A; B\\; C";15 000,50;rub;01.02.2026\r\n'
    )

    (entry,) = read_csv("clients", text.encode())

    assert entry.key == "acme"
    assert entry.given == {
        "name": "Acme; Inc",
        "aliases": ("A", "B; C"),
        "monthly_value": "15000.50",
        "currency": "RUB",
        "contract_from": "2026-02-01",
    }


def test_further_rows_of_a_client_bring_contacts_wherever_they_stand() -> None:
    text = (
        "key,tier,contact_name,contact_role,contact_email,contact_accounts\n"
        "acme,,Boris,,boris@acme.com,\n"
        "beta,key,,,,\n"
        "ACME,key,Anna,director,,anna; anna.p\n"
    )

    acme, beta = read_csv("clients", text.encode())

    assert acme.given == {
        "tier": "key",
        "contacts": (Contact("Boris", "", "boris@acme.com"), Contact("Anna", "director", "", ("anna", "anna.p"))),
    }
    assert beta.given == {"tier": "key", "contacts": ()}


def test_every_wrong_cell_is_told_with_line_and_column() -> None:
    text = (
        "key,segment,contract_from,domains,contact_hours\n"
        "acme,kurrent,2026-13-01,mail.ru,mon 18:00-10:00\n"
        "\n"
        'beta,,,,"two\nlines"\n'
        "beta,,,,\n"
        ",,,,\n"
        ",x,,,\n"
        "a b,,,,\n"
        "gamma,,\n"
    )

    assert [line.partition('"')[0] for line in problems(read_csv, text)] == [
        "clients:2:2: segment: ",
        "clients:2:3: contract_from: ",
        "clients:2:4: domains: ",
        "clients:2:5: contact_hours: ",
        "clients:4:5: contact_hours: the character U+000A cannot stand here; write one line of plain text",
        "clients:6:1: key: ",
        "clients:8:1: key: a client needs a key, a short word such as acme",
        "clients:9:1: key: ",
        "clients:10:3: the row has 3 cells and the first line 5",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "clients:1:1: the file is empty; its first line names columns: key,name,tier,manager"),
        ("key,tiers\n", 'clients:1:2: a client has no "tiers"; did you mean "tier"?'),
        ("key,,key\n", "clients:1:2: the column has no name; delete it, or name it"),
        ("key,tier,tier\n", "clients:1:3: tier: the column stands twice; keep one"),
        ("name\nAcme\n", "clients:1:1: there is no column key, by which clients are known"),
        ("key,contact_name\n", "clients:1:1: contacts are replaced whole, so their columns stand together; add "),
        ('key,tier\nacme,"a"b\n', "clients:2:1: the row cannot be read"),
        ('key,tier\nacme,"a\n', "clients:2:1: the row cannot be read"),
        ("key\nакме\n".encode("cp1251"), "clients:2:1: byte 0xE0 is not UTF-8"),
        ("key,tier,contact_name,contact_role,contact_email,contact_accounts\na,x,A,,,\na,y,B,,,\n",
         'clients:3:2: tier: "y" here, but "x" in line 2; write it in one row only'),
        ("key,contact_name,contact_role,contact_email,contact_accounts\na,,director,,\n",
         "clients:2:2: contact_name: a contact needs a name, an e-mail address or an account"),
    ],
)  # fmt: skip
def test_a_csv_that_cannot_be_used_says_why(text: str | bytes, says: str) -> None:
    assert problems(read_csv, text)[0].startswith(says)


def test_yaml_takes_every_scalar_for_the_text_that_it_is() -> None:
    text = (
        "clients:\n"
        "  no: {name: 007, tier: on, monthly_value: 1.50, currency: RUB, contract_from: 2026-01-01, aliases: one}\n"
        "  x: {name: null, manager: ~, tags: [], language: no,\n"
        "      contact_hours: {mon-fri: ['10:00-13:00', '14:00-19:00']}}\n"
        "  y:\n"
    )

    no, x, y = read_yaml("clients", text.encode())

    assert (no.key, no.given["name"], no.given["tier"], no.given["aliases"]) == ("no", "007", "on", ("one",))
    assert x.given == {
        "name": "",
        "manager": "",
        "tags": (),
        "language": "no",
        "contact_hours": "mon-fri 10:00-13:00, 14:00-19:00",
    }
    assert y.given == {}


def test_every_wrong_value_in_yaml_is_told_with_line_and_column() -> None:
    text = (
        "clients:\n"
        "  acme:\n"
        "    name: [Acme]\n"
        "    tierr: key\n"
        "    domains: [acme.com, mail.ru, nodots]\n"
        "    targets: {first_response: 1d}\n"
        "    contacts:\n"
        "      - {role: director}\n"
        "      - {name: Anna, phone: 1, email: anna}\n"
        "      - Anna\n"
        "  ACME: {}\n"
        "  b c: {}\n"
        "  d: 4\n"
        "other: {}\n"
    )

    expected = [
        "clients:3:11: acme.name: expected one word or text, found a list",
        'clients:4:5: acme: a client has no "tierr"; did you mean "tier"?',
        'clients:5:25: acme.domains: "mail.ru" is a domain where anybody',
        'clients:5:34: acme.domains: "nodots" is no domain',
        'clients:6:14: acme.targets: "1d" could mean three things',
        "clients:8:9: acme.contacts: a contact needs a name",
        'clients:9:22: acme.contacts: a contact has no "phone"',
        'clients:9:39: acme.contacts.email: "anna" is no e-mail address',
        "clients:10:9: acme.contacts: expected a contact",
        "clients:11:3: ACME: the client stands here already, in line 2",
        'clients:12:3: "b c" is no key',
        "clients:13:6: d: expected the client's fields",
        'clients:14:1: "other" has no meaning here',
    ]
    for line, begins in zip(problems(read_yaml, text), expected, strict=True):
        assert line.startswith(begins)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "clients:1:1: the file has no `clients:`"),
        ("clients: [acme]", "clients:1:10: clients: expected clients by their keys"),
        ("clients: {a: {b: 1}", "clients:2:1: this is no YAML"),
        ("clients: {a: &x {}, b: *x}", "clients:1:24: `*x` is not read here; write the value out"),
        ("clients: {a: {}, a: {}}", 'clients:1:18: "a" is written twice (first in line 1); keep one'),
        ("clients: {}\n---\nclients: {}", "clients:2:1: a second document begins here"),
        ("clients: {a: {name: \x01}}", "clients:1:21: a character that is no text (U+0001)"),
        ("clients: " + "[" * 5000, "clients:1:19: this is nested deeper than any client is"),
    ],
)
def test_a_yaml_that_cannot_be_used_says_why(text: str, says: str) -> None:
    assert problems(read_yaml, text)[0].startswith(says)


_WORDS = (
    "clients",
    "acme",
    "key",
    "name",
    "tier",
    "---",
    "...",
    "%YAML 9.9",
    "!!str",
    "&a",
    "*a",
    "ё",
    *":-{}[],;\"'?|>#",
)
_SPACES = (" ", ": ", "\n", "\n  ", "\t", "\r", "\0", "\ufeff", "\uffff", "\u2028")
_SCRAPS = st.lists(st.sampled_from([*_WORDS, *_SPACES]), max_size=30).map(lambda scraps: "".join(scraps).encode())


@pytest.mark.parametrize("read", [read_csv, read_yaml])
@given(data=_SCRAPS | st.binary(max_size=40))
def test_whatever_a_file_holds_it_is_read_or_refused(read: Callable[[str, bytes], list[Entry]], data: bytes) -> None:
    with suppress(ImportRefused):
        read("clients", data)
    with suppress(ImportRefused):
        read("clients", b"key,name\nclients:\n  acme: " + data)


def test_of_very_many_problems_fifty_are_shown() -> None:
    text = "key,segment\n" + "".join(f"c{number},x\n" for number in range(60))

    shown = problems(read_csv, text)

    assert len(shown) == 51
    assert shown[-1] == "… and 10 more of the kind; nothing was imported"


def test_a_file_has_a_column_for_every_field() -> None:
    fields = [name for name in Client.__dataclass_fields__ if name != "contacts"]
    assert list(COLUMNS[: len(fields)]) == fields


@pytest.mark.parametrize("name", ["=cmd()", "+7 495 1", "-acme", "@sum", "'=x", "''=x", "'tis", "＝1+1"])
def test_no_cell_of_an_export_begins_as_a_formula_and_every_one_comes_back(name: str) -> None:
    clients = [Client("-acme", name, aliases=(name,), tags=("=a", "b"), contacts=(Contact(name, "=boss"),))]

    text = csv_text(clients)

    begins = {cell[:1] for line in text.splitlines()[1:] for cell in line.split(",")}
    assert begins.isdisjoint("=+-@＝")
    assert list(taken_over(read_csv("file", text.encode()), Register()).clients(NOW)) == clients
    assert read_csv("file", f"key,name\nacme,'{name}\n".encode())[0].given["name"] in (name, f"'{name}")
