"""How far a directory role reaches, by its id and by Microsoft's own mark."""

from uuid import UUID

from reports.enums import Privilege
from tenantpilot.graph.resources.built_in_roles import PRIVILEGED_ROLE_IDS, ROLE_NAMES

GLOBAL_ADMINISTRATOR = UUID("62e90394-69f5-4237-9190-012177145e10")

# Those that can make anybody a Global Administrator, or take a Global Administrator over:
# https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions
HIGHLY_PRIVILEGED = frozenset(
    {
        GLOBAL_ADMINISTRATOR,
        UUID("e8611ab8-c189-46e8-94e1-60213ab1f814"),  # Privileged Role Administrator
        UUID("7be44c8a-adaf-4e2a-84d6-ab2649e08a13"),  # Privileged Authentication Administrator
        UUID("e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8"),  # Partner Tier2 Support
    }
)


def privilege_of(
    *,
    role_id: UUID,
    is_built_in: bool,
    is_privileged: bool | None = None,
    is_defined: bool = True,
) -> Privilege:
    """Return how far a role reaches. `is_privileged`: Microsoft's mark, None where untold.

    A built-in role that is not on our list, and bears no mark, is new: it is not ordinary.
    """
    if role_id in HIGHLY_PRIVILEGED:
        return Privilege.HIGHLY
    if role_id in PRIVILEGED_ROLE_IDS or is_privileged:
        return Privilege.PRIVILEGED
    if role_id in ROLE_NAMES:
        return Privilege.ORDINARY
    if not is_defined:
        return Privilege.UNDEFINED
    if not is_built_in:
        return Privilege.CUSTOM
    return Privilege.UNLISTED if is_privileged is None else Privilege.ORDINARY
