"""Reads what needs a person on a set of tenants that access has been checked for."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django_scopes import scope

from attention.items import Attention, Item, PutOffItem, TenantAttention
from attention.models import PutOff
from attention.registry import SOURCES, Facts
from tenantpilot.tenants.models import Tenant


def attention(tenants: Sequence[Tenant], *, now: datetime | None = None) -> Attention:
    """Return what needs a person on these tenants, in a fixed number of statements.

    Nothing is asked of archived tenants.
    """
    if not tenants:
        return Attention()
    # By number: comparing so many rows in each statement would cost more than asking.
    with scope(tenant=[each.pk for each in tenants]):
        of_these = {each.pk: each.status for each in tenants}
        return attention_in_scope(Facts(of_these, now=now or timezone.now()))


def attention_in_scope(facts: Facts) -> Attention:
    """Return what needs a person on the tenants of the facts, all of which are in scope."""
    put_off = _put_off(facts.now)
    by_tenant: dict[int, list[Item]] = defaultdict(list)
    for item in (item for source in SOURCES for item in source(facts)):
        if item.tenant_id in facts.worked_on:
            by_tenant[item.tenant_id].append(item)
    return Attention(by_tenant={pk: _of_one(some, put_off) for pk, some in by_tenant.items()})


def attention_of(tenant: Tenant, *, now: datetime | None = None) -> TenantAttention:
    """Return what needs a person on one tenant."""
    return attention([tenant], now=now).of(tenant.pk)


def _put_off(now: datetime) -> dict[tuple[int, str], PutOff]:
    rows = PutOff.objects.filter(until__gte=now.date()).select_related("put_off_by")
    return {(row.tenant_id, row.kind): row for row in rows}


def _of_one(items: list[Item], put_off: dict[tuple[int, str], PutOff]) -> TenantAttention:
    asking, waiting = [], []
    for item in sorted(items, key=lambda each: each.urgency):
        row = put_off.get((item.tenant_id, item.kind.value))
        if row and item.is_put_off_by(row):
            waiting.append(PutOffItem(item=item, put_off=row))
        else:
            asking.append(item)
    return TenantAttention(items=asking, put_off=waiting)
