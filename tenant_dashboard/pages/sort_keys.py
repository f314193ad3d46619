"""By what the list of tenants is put in order: a key for each tenant that has one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from reports.enums import Severity
from tenant_dashboard.seen_tenants import SeenTenant
from tenant_dashboard.tenant_list import TenantList

type Keys = Mapping[int, Any]
_NEVER = datetime.min.replace(tzinfo=UTC)


def _urgent(tenants: TenantList, _found: Sequence[SeenTenant]) -> Keys:
    return tenants.attention.urgencies


def _connection(tenants: TenantList, _found: Sequence[SeenTenant]) -> Keys:
    return {pk: truth.word.rank for pk, truth in tenants.truths.items()}


def _sync(tenants: TenantList, found: Sequence[SeenTenant]) -> Keys:
    """Return the sort keys: a tenant that was never synced is the oldest of all."""
    return {each.pk: tenants.last_good_syncs.get(each.pk, _NEVER) for each in found}


def _findings(tenants: TenantList, _found: Sequence[SeenTenant]) -> Keys:
    return {
        pk: tuple(-found[severity] for severity in Severity)
        for pk, found in tenants.findings.items()
    }


KEYS: Mapping[str, Callable[[TenantList, Sequence[SeenTenant]], Keys]] = {
    "": _urgent,
    "name": lambda _tenants, found: {each.pk: each.name.casefold() for each in found},
    "connection": _connection,
    "sync": _sync,
    "findings": _findings,
    "expires": lambda tenants, _found: tenants.expiries,
}
