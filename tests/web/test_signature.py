"""Who may announce something: signatures over the raw bytes, and secret addresses."""

from __future__ import annotations

import hmac

import pytest

from jira_csext.web.signature import is_secret, is_signed, is_well_formed

SECRET, BODY = b"It's a Secret to Everybody", b"Hello World!"
# Atlassian's own example, developer.atlassian.com/cloud/jira/platform/webhooks/.
SIGNATURE = b"sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"


def test_the_example_of_atlassian_is_signed() -> None:
    assert is_signed(SIGNATURE, BODY, [SECRET])


def test_sha512_is_taken_as_well_and_capital_letters_are() -> None:
    longer = "sha512=" + hmac.new(SECRET, BODY, "sha512").hexdigest()
    assert is_signed(longer.encode(), BODY, [SECRET])
    assert is_signed(b"sha256=" + SIGNATURE[7:].upper(), BODY, [SECRET])


def test_one_of_several_secrets_is_enough_while_they_are_being_changed() -> None:
    assert is_signed(SIGNATURE, BODY, [b"the new one of them all", SECRET])


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"sha256=",
        b"sha1=" + b"0" * 40,
        b"sha256=" + b"0" * 64,
        b"md5=a4",
        SIGNATURE + b"0",
        b"sha512=" + b"a" * 64,
    ],
)
def test_anything_else_is_not_signed(given: bytes) -> None:
    assert not is_signed(given, BODY, [SECRET])


def test_a_single_byte_more_is_another_body() -> None:
    assert not is_signed(SIGNATURE, BODY + b" ", [SECRET])
    assert not is_signed(SIGNATURE, BODY, [SECRET + b" "])


def test_without_any_secret_nothing_is_signed() -> None:
    assert not is_signed(SIGNATURE, BODY, [])
    assert not is_secret(b"", [])


def test_a_header_that_can_be_no_signature_is_known_before_the_body_is_read() -> None:
    assert is_well_formed(SIGNATURE)
    assert not is_well_formed(b"sha256=abc")


def test_a_secret_address_is_the_whole_secret() -> None:
    assert is_secret(SECRET, [b"another one of them", SECRET])
    assert not is_secret(SECRET[:-1], [SECRET])
