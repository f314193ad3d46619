"""Every tenant that a person may see, with what a list asks of each: one statement."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from attention.registry import Facts
from operations.attention.unwell import ToldConnection, know_connections
from operations.failure_streaks import last_good_sync, last_good_syncs
from reports.attention import know_postures, too_much
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.database.compiled import compiled
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import WorkspaceMembership

_CONNECTION = tuple(f"connection__{each}" for each in ToldConnection._fields)


class SeenTenant(NamedTuple):
    """What every tenant of the list is searched and parted by, and what needs a person rests on.

    What few of them have is read for all of them together (`selectors.workspace_with_rows`).
    """

    pk: int
    name: str
    primary_domain: str
    status: str
    last_good_sync: datetime | None
    # The latest permission posture, if there is too much in it.
    posture: str | None
    # As in ToldConnection, to the end.
    connection_status: str | None
    failure_code: str
    missing_permissions: list[str] | None
    secret_expires_on: date | None
    credential_kind: str

    @property
    def connection(self) -> ToldConnection | None:
        """What is told of the connection; None if there is none, for each has a status."""
        return ToldConnection._make(self[-len(_CONNECTION) :]) if self.connection_status else None


def seen_tenants(membership: WorkspaceMembership) -> list[SeenTenant]:
    """Return the tenants by name."""
    rows = _seen_tenants(
        membership_id=membership.pk, workspace_id=membership.workspace_id, role=membership.role
    )
    return sorted(map(SeenTenant._make, rows), key=lambda each: each.name.casefold())


@compiled
def _seen_tenants(
    *, membership_id: int, workspace_id: int, role: str
) -> QuerySet[Tenant, tuple[Any, ...]]:
    membership = WorkspaceMembership(pk=membership_id, workspace_id=workspace_id, role=role)
    own = ("pk", "name", "primary_domain", "status")
    seen: Any = tenants_seen_by(membership)
    found: QuerySet[Tenant, tuple[Any, ...]] = seen.values_list(
        *own, last_good_sync(), too_much(), *_CONNECTION
    )
    return found


def facts_of(seen: Sequence[SeenTenant], *, now: datetime) -> Facts:
    """Tell those who know what needs a person what the statement has read."""
    facts = Facts({each.pk: each.status for each in seen}, now=now)
    facts.know(
        last_good_syncs, {each.pk: each.last_good_sync for each in seen if each.last_good_sync}
    )
    know_connections(facts, ((each.pk, each[-len(_CONNECTION) :]) for each in seen))
    know_postures(facts, {each.pk: each.posture for each in seen if each.posture})
    return facts
