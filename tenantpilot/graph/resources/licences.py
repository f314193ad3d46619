"""What the tenant is licensed for, told by its plans.

https://learn.microsoft.com/graph/api/resources/assignedplan
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from tenantpilot.graph import fields

_DATA = json.loads((Path(__file__).parents[1] / "data" / "service_plans.json").read_text())
_INTUNE = frozenset(map(UUID, _DATA["intune"]))
_ENTRA_P1 = frozenset(map(UUID, _DATA["entra_p1"]))
_ENTRA_P2 = frozenset(map(UUID, _DATA["entra_p2"]))
_GOVERNANCE = frozenset(map(UUID, _DATA["entra_governance"]))


class LicenceState(StrEnum):
    """Whether a service is licensed. Not visible: Microsoft did not show the plans."""

    LICENSED = "licensed"
    GRACE_PERIOD = "grace_period"
    NOT_LICENSED = "not_licensed"
    NOT_VISIBLE = "not_visible"


@dataclass(frozen=True, kw_only=True)
class Licences:
    """The services that the product reads, and what the tenant's plans say about each.

    Microsoft's own answer is worth more: a list that is read is there, whatever the plans say.
    """

    NOT_VISIBLE: ClassVar["Licences"]

    intune: LicenceState
    privileged_identity_management: LicenceState
    conditional_access: LicenceState


Licences.NOT_VISIBLE = Licences(
    intune=LicenceState.NOT_VISIBLE,
    privileged_identity_management=LicenceState.NOT_VISIBLE,
    conditional_access=LicenceState.NOT_VISIBLE,
)


def licences_of(plans: object) -> Licences:
    """Return what `assignedPlans` says. Null or missing: not visible; empty: no licence."""
    if not isinstance(plans, list):
        return Licences.NOT_VISIBLE
    states: dict[UUID, set[str]] = {}
    for plan in filter(_is_object, plans):
        # Every field of a plan may be null, and the same plan may be listed several times.
        number = fields.parse_guid(str(plan.get("servicePlanId")))
        if number is not None:
            states.setdefault(number, set()).add(str(plan.get("capabilityStatus")))
    return Licences(
        intune=_state(states, _INTUNE),
        privileged_identity_management=_state(states, _ENTRA_P2 | _GOVERNANCE),
        conditional_access=_state(states, _ENTRA_P1 | _ENTRA_P2),
    )


def _is_object(plan: object) -> bool:
    return isinstance(plan, dict)


def _state(states: dict[UUID, set[str]], plans: frozenset[UUID]) -> LicenceState:
    found = set().union(*(states.get(plan, set()) for plan in plans))
    if "Enabled" in found:
        return LicenceState.LICENSED
    return LicenceState.GRACE_PERIOD if "Warning" in found else LicenceState.NOT_LICENSED
