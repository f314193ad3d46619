"""A secret in the forms in which one may find it, and the search for them."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

# Base64 of a part of a text depends on where the part begins.
OFFSETS = range(3)


def encodings(secret: str) -> Iterator[str]:
    """Yield the secret as text, escaped, in hexadecimal, and in base64 wherever it begins."""
    raw = secret.encode()
    yield from (secret, secret[::-1], quote(secret), quote_plus(secret), json.dumps(secret)[1:-1])
    yield raw.hex()
    yield secret.encode("utf-16-le").hex()
    for offset in OFFSETS:
        encoded = base64.b64encode(b"\0" * offset + raw).decode()
        # The letters at both ends are made of what stands beside the secret, too.
        core = encoded[4 if offset else 0 : -4]
        yield from (core, core.translate(str.maketrans("+/", "-_")))


def leaks(secrets: dict[str, str], outputs: dict[str, str]) -> list[str]:
    """Return which secret shows in which output, in whatever form and case."""
    needles = {
        (name, needle.lower()) for name, secret in secrets.items() for needle in encodings(secret)
    }
    lowered = {place: text.lower() for place, text in outputs.items()}
    return sorted(
        {
            f"{name} in {place}"
            for place, text in lowered.items()
            for name, needle in needles
            if needle in text
        }
    )
