"""What is said, before any markup: nothing hidden in it, addresses that are safe, and how it reads as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.speech_text import (
    Break,
    Items,
    Link,
    Mention,
    Paragraph,
    Text,
    Words,
    as_plain,
    shown,
    web_address,
)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Ответим до 18:00 — «завтра» 👍", "Ответим до 18:00 — «завтра» 👍"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2066left\u2069 \u200fright\u061c", "left right"),
        ("pass\u200bword \ufeffnow \u2060then", "password now then"),
        ("ad\u00admin", "admin"),
        ("a\x00b\x07c\x1bd\x7fe", "abcde"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("one\r\ntwo\rthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("half \ud83d of it", "half \N{REPLACEMENT CHARACTER} of it"),
        ("p\u200dq \u200c", "pq "),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("می\u200cخواهم", "\u2068می\u200cخواهم\u2069"),
        ("due שלום, tomorrow\nand here", "\u2068due שלום, tomorrow\u2069\nand here"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_what_nobody_sees_goes_and_what_turns_the_direction_is_kept_apart(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(st.text(max_size=80))
def test_what_was_cleaned_once_stays_as_it_is(text: str) -> None:
    assert shown(shown(text)) == shown(text)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://acme.example/a?b=1#c", "https://acme.example/a?b=1#c"),
        ("http://acme.example:8080", "http://acme.example:8080"),
        ("https://Пример.рф/счёт 7", "https://xn--e1afmkfd.xn--p1ai/%D1%81%D1%87%D1%91%D1%82%207"),
        ("https://acme.example/a]|!{x}\\", "https://acme.example/a%5D%7C%21%7Bx%7D%5C"),
        ("javascript:alert(1)", ""),
        ("ftp://acme.example/a", ""),
        ("//acme.example", ""),
        ("https://", ""),
        ("https://bank.example@evil.example/", ""),
        ("https://a b.example/", ""),
        ("https://acme.example:port/", ""),
        ("https://[::1/", ""),
        ("", ""),
    ],
)
def test_only_a_plain_web_address_leads_anywhere(url: str, address: str) -> None:
    assert web_address(url) == address


def test_a_tree_reads_as_plain_text() -> None:
    text = Text(
        (
            Paragraph((Words("Due: ", bold=True), Words("Mon"), Break(), Mention("anna.k"), Words(", please"))),
            Items(((Words("one"),), (Link("two", "https://a.example/2"), Break(), Words("more")))),
            Paragraph((Link("https://a.example", "https://a.example"), Words(" "), Link("bad", "javascript:x"))),
        )
    )

    assert as_plain(text) == (
        "Due: Mon\n@anna.k, please\n\n- one\n- two (https://a.example/2)\n  more\n\nhttps://a.example bad"
    )


def test_plain_text_stays_as_it_is() -> None:
    assert as_plain("**one**\n\n\n- three") == "**one**\n\n\n- three"
    assert as_plain("a\u200bb") == "ab"
