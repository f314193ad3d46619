"""What makes changes in several tenants one: the policy's name, and what changed in it.

Stored with each version, so that a workspace's changes are put together by the database and no
page reads what it does not show.
"""

import re
from hashlib import blake2b
from json import dumps
from uuid import UUID

from inventory.differences import Comparison
from inventory.enums import Change
from inventory.models import PolicyVersion

# What customers' policies begin with: "ALD-WIN-BitLocker", "[ALD] BitLocker".
_PREFIX = re.compile(r"^(\[[^\]]{1,12}\]\s*|[A-Z0-9]{2,5}\s?[-_:]\s?)(?=\S{3})")


def without_prefix(name: str) -> str:
    """Return the name without what stands for the customer at its beginning."""
    return _PREFIX.sub("", name, count=1)


def set_keys(version: PolicyVersion, *, before: PolicyVersion | None) -> None:
    """Give the version its keys; `before` is the version before it, if one is known."""
    change = Change(version.change)
    if change == Change.FOUND:
        return
    name = without_prefix(version.name).casefold()
    group = [version.policy.collection, name, change.value]
    version.group_key = _digest(group)
    signature = Comparison(before=before, after=version).signature
    # That something changed which the list does not tell is no reason to call it the same.
    is_told = bool(signature) or change != Change.CHANGED
    version.change_key = _digest([*group, *signature]) if is_told else None


def _digest(parts: list[str]) -> UUID:
    return UUID(bytes=blake2b(dumps(parts).encode(), digest_size=16).digest())
