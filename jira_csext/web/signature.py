"""Whether a webhook comes from somebody who knows the secret: signed over the raw bytes, or at a secret address."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from typing import Final

SHORTEST_SECRET: Final = 16
"""Characters; a shorter one could be found by trying."""

# Jira sends `method=hex` and says that the method may change; today it is sha256.
_SIGNED: Final = re.compile(rb"(sha256)=([0-9a-fA-F]{64})|(sha512)=([0-9a-fA-F]{128})")


def is_well_formed(signature: bytes) -> bool:
    """Return whether a header X-Hub-Signature could be one at all, so that the body is worth reading."""
    return _SIGNED.fullmatch(signature) is not None


def is_signed(signature: bytes, body: bytes, secrets: Sequence[bytes]) -> bool:
    """Return whether X-Hub-Signature is that of the body under one of the secrets; as long in time for each mistake."""
    found = _SIGNED.fullmatch(signature)
    if found is None:
        return False
    method, given = (found[1], found[2]) if found[1] else (found[3], found[4])
    # None is skipped once another one fits, so that time tells nothing of which it was.
    fits = [
        hmac.compare_digest(hmac.new(one, body, method.decode()).hexdigest().encode(), given.lower()) for one in secrets
    ]
    return any(fits)


def is_secret(given: bytes, secrets: Sequence[bytes]) -> bool:
    """Return whether a part of an address is one of the secrets."""
    fits = [hmac.compare_digest(one, given) for one in secrets]
    return any(fits)
