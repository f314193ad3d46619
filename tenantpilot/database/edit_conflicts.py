"""Refuse to overwrite what was stored while a form was open. It takes no column: a form carries
the digest of the values it was filled with.
"""

import json
from hashlib import sha256


class EditConflictError(Exception):
    """What is stored is no longer what the person saw. Nothing was saved."""


def version_of(stored: object) -> str:
    """Return the digest of stored values: the same as long as they are."""
    return sha256(json.dumps(stored, sort_keys=True, default=str).encode()).hexdigest()


def require_version(expected: str | None, *, stored: object) -> None:
    """Raise EditConflictError unless these are the values that the person saw.

    To be called under the lock that serialises the changes. None, from who saw no form, asks for
    nothing.
    """
    if expected is not None and expected != version_of(stored):
        raise EditConflictError
