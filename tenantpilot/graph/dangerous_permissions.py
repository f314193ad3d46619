"""Application permissions of Microsoft Graph that lead to administrator rights."""

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

_DATA = json.loads((Path(__file__).parent / "data" / "dangerous_permissions.json").read_text())


@dataclass(frozen=True, kw_only=True)
class DangerousPermission:
    """A permission, its id in every tenant, and what an app can do with it."""

    value: str
    app_role_id: UUID
    can: str


DANGEROUS = tuple(
    DangerousPermission(value=name, app_role_id=UUID(each["id"]), can=each["can"])
    for name, each in _DATA["permissions"].items()
)
BY_ID = {each.app_role_id: each for each in DANGEROUS}
BY_NAME = {each.value: each for each in DANGEROUS}


def changes(value: str) -> bool:
    """Return whether Microsoft's name says that it can change things: User.ReadWrite.All, …"""
    words = ("Write", "Send", "FullControl", "Manage.", "Create", "PrivilegedOperations")
    return any(word in value for word in words)
