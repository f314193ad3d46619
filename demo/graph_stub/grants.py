"""Which permission opens which endpoint, and what each permission is called by number."""

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def _data(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / name).read_text())
    return content


APP_ROLE_IDS: dict[str, str] = _data("app_roles.json")["app_roles"]

READ_BASIC_USERS = "User.ReadBasic.All"
READ_ORGANIZATION = frozenset(
    {
        "Organization.Read.All",
        "Organization.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    }
)
READ_HIDDEN_MEMBERS = "Member.Read.Hidden"


def any_of(endpoint: str) -> tuple[str, ...]:
    """Return the permissions of which one is enough for GET on the endpoint."""
    return tuple(_data("permissions.json")["endpoints"][endpoint])


def opens(granted: Collection[str], endpoint: str) -> bool:
    return not set(granted).isdisjoint(any_of(endpoint))
