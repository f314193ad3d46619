"""What needs a person on a tenant: one item a kind, computed from what the features know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from django.urls import reverse

from attention.enums import Figure, Kind, Severity
from attention.models import PutOff

_NO_ROW: Mapping[str, int] = MappingProxyType({})


class Item(NamedTuple):
    """One reason why a person is needed, and the page where it is put right.

    `since`: when it began, None if that is not known. `newest`: its latest development. The page
    is that of the tenant's `route`, or of a `row` of the tenant's; `part` leads to a part of it.
    """

    tenant_id: int
    kind: Kind
    severity: Severity
    sentence: str
    route: str
    link_text: str
    row: Mapping[str, int] = _NO_ROW
    part: str = ""
    since: datetime | None = None
    newest: datetime | None = None

    @property
    def url(self) -> str:
        """The address of the page. Of many items few are shown."""
        return reverse(self.route, kwargs={"tenant_id": self.tenant_id, **self.row}) + self.part

    @property
    def key(self) -> str:
        """Name this occurrence: the same while it lasts, another if it comes back or grows."""
        began = self.newest or self.since
        moment = began.isoformat(timespec="seconds") if began else ""
        return f"{self.tenant_id}:{self.kind.value}:{self.severity.value}:{moment}"

    @property
    def urgency(self) -> tuple[int, int, float]:
        """Sort key: the most serious first, then by kind, then the longest lasting."""
        began = self.since.timestamp() if self.since else float("inf")
        return (self.severity.rank, self.kind.rank, began)

    def is_put_off_by(self, put_off: PutOff) -> bool:
        """Return whether it is what was put off: it has not come back or grown since."""
        began = self.newest or self.since
        has_grown = self.severity.rank < Severity(put_off.severity).rank
        return not has_grown and (began is None or began <= put_off.created_at)


@dataclass(frozen=True, kw_only=True)
class PutOffItem:
    """An item that was put off, and until when."""

    item: Item
    put_off: PutOff


@dataclass(frozen=True, kw_only=True, slots=True)
class TenantAttention:
    """The items of one tenant, the most urgent first; those put off stand apart."""

    items: Sequence[Item] = ()
    put_off: Sequence[PutOffItem] = ()

    @property
    def urgency(self) -> tuple[int, int, float]:
        """Sort key of the tenant: that of its most urgent item; without any it comes last."""
        return self.items[0].urgency if self.items else (len(Severity), len(Kind), 0.0)


NOTHING = TenantAttention()


@dataclass(frozen=True, kw_only=True)
class Attention:
    """What needs a person on a set of tenants, by the tenant's id."""

    by_tenant: Mapping[int, TenantAttention] = field(default_factory=dict)

    def of(self, tenant_id: int) -> TenantAttention:
        """Return the items of one tenant."""
        return self.by_tenant.get(tenant_id, NOTHING)

    @cached_property
    def urgencies(self) -> dict[int, tuple[int, int, float]]:
        """How urgent each tenant that needs a person is, by its id: a sort key."""
        return {pk: each.items[0].urgency for pk, each in self.by_tenant.items() if each.items}

    def with_items(self) -> set[int]:
        """Return the ids of the tenants that need a person."""
        return set(self.urgencies)

    def with_put_off(self) -> set[int]:
        """Return the ids of the tenants that have something put off."""
        return {pk for pk, each in self.by_tenant.items() if each.put_off}

    @cached_property
    def by_figure(self) -> dict[Figure, set[int]]:
        """The ids of the tenants that each figure counts."""
        found: dict[Figure, set[int]] = {each: set() for each in Figure}
        for pk, each in self.by_tenant.items():
            for item in each.items:
                found[item.kind.figure].add(pk)
        return found
