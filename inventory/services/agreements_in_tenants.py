"""Agree to one change in several tenants: the act of one tenant, once for each of them.

Each tenant is a transaction of its own: a sync of one holds up none of the others, and what was
agreed stays agreed if a later one cannot be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django_scopes import scope

from inventory.models import PolicyVersion
from inventory.services import agreements
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it in one tenant. `reason`: why it could not be agreed there."""

    tenant: Tenant
    agreed: int = 0
    outdated: int = 0
    reason: str = ""


def agree_in_tenants(
    *, versions: Sequence[PolicyVersion], note: str, agreed_by: User
) -> list[Outcome]:
    """Agree to these versions, which the person saw, each with its tenant; tell of each tenant.

    A policy that has changed since then stays open.
    """
    by_tenant = groupby(sorted(versions, key=_tenant_of), key=_tenant_of)
    return [_agree(list(some), note=note, agreed_by=agreed_by) for _, some in by_tenant]


def _tenant_of(version: PolicyVersion) -> int:
    return version.tenant_id


def _agree(versions: Iterable[PolicyVersion], *, note: str, agreed_by: User) -> Outcome:
    seen = {version.policy_id: version for version in versions}
    tenant = next(iter(seen.values())).tenant
    with scope(tenant=tenant):
        try:
            result = agreements.agree_to_changes(
                tenant=tenant,
                versions={policy: version.pk for policy, version in seen.items()},
                note=note,
                agreed_by=agreed_by,
            )
        except agreements.CannotAgreeError as reason:
            return Outcome(tenant=tenant, reason=str(reason))
    return Outcome(tenant=tenant, agreed=result.agreed, outdated=result.outdated)
