"""The service plans that tenants have, and what they open.

Ids: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class CapabilityStatus(StrEnum):
    ENABLED = "Enabled"
    WARNING = "Warning"
    SUSPENDED = "Suspended"
    LOCKED_OUT = "LockedOut"
    DELETED = "Deleted"


USABLE = frozenset({CapabilityStatus.ENABLED, CapabilityStatus.WARNING})


@dataclass(frozen=True, kw_only=True)
class StubPlan:
    """One entry of a tenant's assigned plans. Microsoft sends the id, never the name."""

    name: str
    plan_id: str
    service: str
    status: CapabilityStatus = CapabilityStatus.ENABLED

    def with_status(self, status: CapabilityStatus) -> "StubPlan":
        return replace(self, status=status)


def _plan(name: str, plan_id: str, service: str) -> StubPlan:
    return StubPlan(name=name, plan_id=plan_id, service=service)


INTUNE_A = _plan("INTUNE_A", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5", "SCO")
INTUNE_EDU = _plan("INTUNE_EDU", "da24caf9-af8e-485c-b7c8-e73336da2693", "SCO")
INTUNE_SMB = _plan("INTUNE_SMB", "e6025b08-2fa5-4313-bd0a-7e5ffca32958", "SCO")
# Basic Mobility and Security: the same service word, and no Intune.
INTUNE_O365 = _plan("INTUNE_O365", "882e1d05-acd1-4ccb-8708-6ee03664b117", "SCO")
ENTRA_P1 = _plan("AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AADPremiumService")
ENTRA_P2 = _plan("AAD_PREMIUM_P2", "eec0eb4f-6444-4f95-aba0-50c24d67f998", "AADPremiumService")
GOVERNANCE = _plan(
    "Entra_Identity_Governance", "e866a266-3cff-43a3-acca-0c90a7e00c8b", "AADPremiumService"
)
EXCHANGE = _plan("EXCHANGE_S_STANDARD", "9aaf7827-d63c-4b61-89c3-182f06f82e5c", "exchange")
SHAREPOINT = _plan("SHAREPOINTSTANDARD", "c7699d2e-19aa-44de-8edf-1736da088ca1", "SharePoint")
TEAMS = _plan("TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929", "TeamspaceAPI")

OFFICE = (EXCHANGE, SHAREPOINT, TEAMS)
BUSINESS_BASIC = (*OFFICE, INTUNE_O365)
BUSINESS_PREMIUM = (*OFFICE, INTUNE_O365, INTUNE_A, ENTRA_P1)
EDUCATION = (*OFFICE, INTUNE_EDU, ENTRA_P1, ENTRA_P2)
E3 = (*OFFICE, INTUNE_O365, INTUNE_A, ENTRA_P1)
E3_GOVERNANCE = (*E3, GOVERNANCE)
E5 = (*E3, ENTRA_P2)
P2_WITHOUT_INTUNE = (*OFFICE, INTUNE_O365, ENTRA_P1, ENTRA_P2)

INTUNE = frozenset(plan.plan_id for plan in (INTUNE_A, INTUNE_EDU, INTUNE_SMB))
PIM = frozenset(plan.plan_id for plan in (ENTRA_P2, GOVERNANCE))


def includes(plans: Sequence[StubPlan], plan_ids: Collection[str]) -> bool:
    """Whether one of the plans is there and usable; a grace period counts."""
    return any(plan.plan_id in plan_ids and plan.status in USABLE for plan in plans)
