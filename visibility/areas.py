"""What each area takes to be seen, who asks for it, and what it means when it is not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tenantpilot.enums import OperationType
from tenantpilot.graph.permissions import (
    INVENTORY_PERMISSIONS,
    NAMING_PERMISSIONS,
    OPENS,
    READ_APPLICATIONS,
    READ_GROUPS,
    READ_ORGANIZATION,
    READ_ROLES,
    READ_USERS,
    REQUIRED_PERMISSIONS,
    RequiredPermission,
)
from tenantpilot.graph.resources.licences import LicenceState
from visibility.enums import Area, AreaGroup, Licence

_ROLES = "roleManagement/directory"
_OVER_TIME_UNKNOWN = "Whether a role is held all the time is not known, nor who may activate one."
_PERMISSIONS = (*REQUIRED_PERMISSIONS, *NAMING_PERMISSIONS, *INVENTORY_PERMISSIONS)
_BY_NAME = {each.value: each for each in _PERMISSIONS}


@dataclass(frozen=True, kw_only=True)
class AreaDefinition:
    """One area. Without an `asked_by` the product does not read it yet.

    `met_by`: one set of permissions per endpoint, any one of each set is enough. `licence_name`
    is what one buys. `unit`: what is counted, singular and plural.
    """

    area: Area
    group: AreaGroup
    permission: RequiredPermission
    asked_by: OperationType | None = None
    met_by: tuple[frozenset[str], ...] = ()
    licence: Licence | None = None
    licence_name: str = ""
    unit: tuple[str, str] = ("", "")
    seen: str = ""
    withheld: str = ""
    not_licensed: str = ""
    # The licence is there and the service is not set up.
    not_in_use: str = ""
    no_answer: str = ""
    # The tenant's cloud does not have it.
    unavailable: str = ""

    def is_granted(self, granted: Iterable[str]) -> bool:
        """Return whether the granted permissions open it."""
        names = set(granted)
        return all(names & opens for opens in self.met_by or self.permission.met_by)

    def is_licensed(self, licences: Mapping[str, str] | None) -> bool | None:
        """Return whether the tenant has the licence it takes; None if that is not visible."""
        if self.licence is None:
            return True
        state = (licences or {}).get(self.licence.value, LicenceState.NOT_VISIBLE)
        if state == LicenceState.NOT_VISIBLE:
            return None
        return state != LicenceState.NOT_LICENSED


_DEFINITIONS = (
    AreaDefinition(
        area=Area.ORGANIZATION,
        group=AreaGroup.ORGANIZATION,
        permission=READ_ORGANIZATION,
        met_by=(OPENS["organization"],),
        asked_by=OperationType.CONNECTION_CHECK,
        seen="Microsoft confirms which tenant this is.",
        withheld="A connection check cannot confirm which tenant this is.",
    ),
    AreaDefinition(
        area=Area.LICENCES,
        group=AreaGroup.ORGANIZATION,
        permission=READ_ORGANIZATION,
        asked_by=OperationType.CONNECTION_CHECK,
        withheld="Every area is asked for as if the tenant had the licence.",
    ),
    AreaDefinition(
        area=Area.PERMISSIONS,
        group=AreaGroup.ORGANIZATION,
        permission=READ_APPLICATIONS,
        asked_by=OperationType.CONNECTION_CHECK,
        unit=("permission granted", "permissions granted"),
        withheld="Which other permissions are granted is not known.",
    ),
    AreaDefinition(
        area=Area.ADMIN_ROLES,
        group=AreaGroup.ROLES,
        permission=READ_ROLES,
        met_by=(OPENS[f"{_ROLES}/roleDefinitions"], OPENS[f"{_ROLES}/roleAssignments"]),
        asked_by=OperationType.ENTRA_ADMIN_ROLES_REPORT,
        unit=("role assignment", "role assignments"),
        withheld="Who holds an administrator role is not known.",
    ),
    AreaDefinition(
        area=Area.HOLDER_NAMES,
        group=AreaGroup.ROLES,
        permission=READ_USERS,
        asked_by=OperationType.ENTRA_ADMIN_ROLES_REPORT,
        unit=("holder with a name", "holders with their names"),
        withheld="Where a name is withheld, Microsoft tells the ID only. That says nothing against "
        "the holder.",
    ),
    AreaDefinition(
        area=Area.GUESTS,
        group=AreaGroup.ROLES,
        permission=READ_USERS,
        asked_by=OperationType.ENTRA_ADMIN_ROLES_REPORT,
        unit=("guest among the holders", "guests among the holders"),
        withheld="Guests cannot be told from members.",
    ),
    AreaDefinition(
        area=Area.ROLES_OVER_TIME,
        group=AreaGroup.ROLES,
        permission=READ_ROLES,
        met_by=(
            OPENS[f"{_ROLES}/roleAssignmentScheduleInstances"],
            OPENS[f"{_ROLES}/roleEligibilityScheduleInstances"],
        ),
        asked_by=OperationType.ENTRA_ADMIN_ROLES_REPORT,
        licence=Licence.PRIVILEGED_IDENTITY_MANAGEMENT,
        licence_name="Entra ID P2 or Entra ID Governance",
        unit=("role on request", "roles on request"),
        withheld=_OVER_TIME_UNKNOWN,
        unavailable=_OVER_TIME_UNKNOWN,
        not_licensed="Without Privileged Identity Management every role is held all the time.",
        not_in_use="The tenant does not use Privileged Identity Management, so every role is held "
        "all the time.",
        no_answer="Until it answers, a report keeps what the one before it knew.",
    ),
    AreaDefinition(area=Area.GROUP_MEMBERS, group=AreaGroup.ROLES, permission=READ_GROUPS),
)
# What the features above add, they register while the product starts.
AREAS: dict[Area, AreaDefinition] = {each.area: each for each in _DEFINITIONS}


def register(definition: AreaDefinition) -> None:
    """Add an area that a feature reads."""
    AREAS[definition.area] = definition


def is_met(name: str, granted: Collection[str]) -> bool:
    """Return whether the granted permissions include this one, or what is as good for us."""
    known = _BY_NAME.get(name)
    return known.is_met(granted) if known else name in granted
