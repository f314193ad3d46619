"""Every tenant that a person may see, with all that a list asks of each: one statement."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django_scopes import scopes_disabled

from attention.models import PutOff
from attention.registry import Facts
from attention.selectors import put_offs
from operations.attention.runs import created
from operations.attention.unwell import ToldConnection, unwell
from operations.attention.worker import Waiting, overdue_among, overdue_start, overdue_starts
from operations.failure_streaks import last_good_sync, last_good_syncs
from operations.models import OperationRun
from reports.attention import know_postures, too_much
from tenant_dashboard.models import TenantTag
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.database.row_subquery import RowsSubquery
from tenantpilot.workspaces.models import WorkspaceMembership

_OWN = ("pk", "name", "primary_domain", "status", "created_at")
_CONNECTION = tuple(f"connection__{each}" for each in ToldConnection._fields)
_PUT_OFF = (
    *("id", "tenant_id", "kind", "severity", "until", "note"),
    *("put_off_by_id", "created_at", "by"),
)


class SeenTenant(NamedTuple):
    """What every tenant of the list is searched and parted by, and what needs a person rests on."""

    pk: int
    name: str
    primary_domain: str
    status: str
    created_at: datetime
    last_good_sync: datetime | None
    tags: Sequence[str]
    # The latest permission posture, if there is too much in it.
    posture: Sequence[Any] | None
    put_offs: Sequence[PutOff]
    # What waits too long to begin.
    overdue: Sequence[OperationRun]
    connection: ToldConnection | None


def seen_tenants(membership: WorkspaceMembership, *, now: datetime) -> list[SeenTenant]:
    """Return the tenants by name."""
    rows = tenants_seen_by(membership).values_list(
        *_OWN,
        last_good_sync(),
        _tags(),
        too_much(),
        _put_offs(now=now),
        overdue_start(now=now),
        "connection",
        *_CONNECTION,
    )
    return sorted(map(_seen, rows), key=lambda each: each.name.casefold())


def facts_of(seen: Sequence[SeenTenant], *, now: datetime) -> Facts:
    """Tell those who know what needs a person what the statement has read."""
    facts = Facts({each.pk: each.status for each in seen}, now=now)
    facts.know(created, {each.pk: each.created_at for each in seen})
    facts.know(
        last_good_syncs, {each.pk: each.last_good_sync for each in seen if each.last_good_sync}
    )
    facts.know(unwell, {each.pk: each.connection for each in seen if each.pk in facts.active})
    facts.know(overdue_starts, dict(_overdue(seen, now=now)))
    waiting: Iterable[PutOff] = [row for each in seen for row in each.put_offs]
    facts.know(put_offs, waiting)
    know_postures(facts, {each.pk: each.posture for each in seen})
    return facts


def _seen(row: Sequence[Any]) -> SeenTenant:
    own, (connection, *told) = row[: -1 - len(_CONNECTION)], row[-1 - len(_CONNECTION) :]
    return SeenTenant._make([*own, ToldConnection(*told) if connection else None])


def _overdue(seen: Sequence[SeenTenant], *, now: datetime) -> Iterator[tuple[int, Waiting]]:
    for each in seen:
        yield from overdue_among(each.overdue, now=now).items()


def _put_offs(*, now: datetime) -> RowsSubquery:
    with scopes_disabled():
        return RowsSubquery(put_offs(now=now).filter(tenant=OuterRef("pk")), *_PUT_OFF)


def _tags() -> ArraySubquery:
    with scopes_disabled():
        tags = TenantTag.objects.filter(tenant=OuterRef("pk"))
    return ArraySubquery(tags.order_by("name").values("name"))
