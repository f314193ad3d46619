"""Reads what needs a person on a set of tenants that access has been checked for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import F, QuerySet
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
    by_tenant: dict[int, list[Item]] = defaultdict(list)
    for item in (item for source in SOURCES for item in source(facts)):
        if item.tenant_id in facts.worked_on:
            by_tenant[item.tenant_id].append(item)
    put_off = _put_off(facts) if by_tenant else {}
    return Attention(
        by_tenant={pk: _of_one(some, put_off.get(pk)) for pk, some in by_tenant.items()}
    )


def attention_of(tenant: Tenant, *, now: datetime | None = None) -> TenantAttention:
    """Return what needs a person on one tenant."""
    return attention([tenant], now=now).of(tenant.pk)


def put_offs(*, today: date) -> QuerySet[PutOff]:
    """Return what waits on the tenants in scope, each with `by`: who put it off, if known."""
    found: QuerySet[PutOff] = PutOff.objects.filter(until__gte=today)
    return found.annotate(by=F("put_off_by__name"))


def _put_off(facts: Facts) -> dict[int, dict[str, PutOff]]:
    """Return what waits by tenant, and by kind."""
    found: dict[int, dict[str, PutOff]] = defaultdict(dict)
    known: Iterable[PutOff] = facts.read(put_offs, today=facts.now.date())
    for row in known:
        found[row.tenant_id][row.kind] = row
    return found


def _of_one(items: list[Item], put_off: dict[str, PutOff] | None) -> TenantAttention:
    if len(items) > 1:
        items.sort(key=lambda each: each.urgency)
    if not put_off:
        return TenantAttention(items=items)
    asking, waiting = [], []
    for item in items:
        row = put_off.get(item.kind.value)
        if row and item.is_put_off_by(row):
            waiting.append(PutOffItem(item=item, put_off=row))
        else:
            asking.append(item)
    return TenantAttention(items=asking, put_off=waiting)
