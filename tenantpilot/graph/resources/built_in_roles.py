"""Microsoft's built-in directory roles, and which of them Microsoft calls privileged.

The list has a date, because Microsoft adds roles: a built-in one that is missing here is new.
https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
"""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

_DATA = json.loads((Path(__file__).parents[1] / "data" / "built_in_roles.json").read_text())

LIST_DATE = date.fromisoformat(_DATA["list_date"])
# The id is the same in every tenant.
ROLE_NAMES = {UUID(role["id"]): str(role["name"]) for role in _DATA["roles"]}
PRIVILEGED_ROLE_IDS = frozenset(UUID(role["id"]) for role in _DATA["roles"] if role["privileged"])
