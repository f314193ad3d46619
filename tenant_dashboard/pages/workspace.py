"""The workspace's page: figures that filter, the rows that match, in the order asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from heapq import nsmallest
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from attention.enums import Figure
from attention.items import Item
from tenant_dashboard.forms import Needs, Show, Sort, TenantFilterForm
from tenant_dashboard.pages.sort_keys import KEYS
from tenant_dashboard.pages.strip import FigureLink, draw_figures, draw_named
from tenant_dashboard.seen_tenants import SeenTenant
from tenant_dashboard.tenant_list import TenantList
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.ui.list_addresses import list_address
from tenantpilot.ui.table_heads import Head
from tenantpilot.ui.way_back import way_back

# So many are named above the figures: on a phone the list begins further down.
NAMED = 3
ICONS = {
    Figure.CONNECTION: "plug",
    Figure.FAILING: "refresh-cw",
    Figure.CREDENTIAL: "key-round",
    Figure.FINDING: "circle-alert",
    Figure.PERMISSION: "lock",
    Figure.DRIFT: "clock",
    Figure.ONBOARDING: "list-checks",
}
_STATUS = {
    Show.ACTIVE: TenantStatus.ACTIVE,
    Show.ONBOARDING: TenantStatus.ONBOARDING,
    Show.ARCHIVED: TenantStatus.ARCHIVED,
}


def workspace_page(
    tenants: TenantList, query: QueryDict
) -> tuple["WorkspacePage", TenantFilterForm]:
    """Return the page as the address asks for it, and its form, which says what it cannot mean."""
    form = TenantFilterForm(query, tags=tenants.tags)
    form.is_valid()
    return WorkspacePage(tenants=tenants, filters=form.cleaned_data, query=query), form


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the links that choose which tenants the list holds."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class WorkspacePage:
    """The tenants, the filters as they are asked for, and the address that asks for them."""

    tenants: TenantList
    filters: Mapping[str, Any]
    query: QueryDict

    @property
    def needing(self) -> int:
        """How many tenants need a person."""
        return len(self.tenants.attention.urgencies)

    @property
    def most_urgent(self) -> list[tuple[SeenTenant, Item]]:
        """The tenants that need a person most, whatever is filtered, and why."""
        needs = self.tenants.attention
        asking = [each for each in self.tenants.seen if each.pk in needs.urgencies]
        first = nsmallest(NAMED, asking, key=lambda each: needs.urgencies[each.pk])
        return [(each, needs.of(each.pk).items[0]) for each in first]

    @property
    def named(self) -> SafeString:
        """The most urgent, drawn already."""
        return draw_named(self.most_urgent, back=way_back(self.query))

    @property
    def worked_on(self) -> int:
        """How many tenants are looked after: all but archived ones."""
        return len(self.tenants.seen) - self.archived

    @property
    def archived(self) -> int:
        """How many archived tenants there are."""
        return self._count(TenantStatus.ARCHIVED)

    @property
    def oldest_sync(self) -> datetime | None:
        """What "nothing needs a person" rests on: the oldest of the latest good syncs."""
        return min(self.tenants.last_good_syncs.values(), default=None)

    @property
    def put_off(self) -> FigureLink:
        """How many tenants have something put off."""
        count = len(self.tenants.attention.with_put_off())
        return self._figure(Needs.PUT_OFF.value, "Put off", "hourglass", count)

    @property
    def figures(self) -> list[FigureLink]:
        """The figures in their fixed places. They may add up to more than all that need one."""
        counts = self.tenants.attention.by_figure
        return [
            self._figure(each.value, each.label, ICONS[each], len(counts[each])) for each in Figure
        ]

    @property
    def strip(self) -> SafeString:
        """The figures, drawn already."""
        return draw_figures(self.figures)

    @property
    def choices(self) -> list[Choice]:
        """The parts of the list, each with how many tenants it has."""
        return [
            Choice(
                label=f"{each.label} ({self._count(_STATUS[each]):,})",
                url=self.address(show=each.value, attention=""),
                current=self._shown is each,
            )
            for each in Show
            if each is Show.ACTIVE or self._count(_STATUS[each])
        ]

    @property
    def heads(self) -> list[Head]:
        columns = (
            ("Tenant", "name"),
            ("Connection", "connection"),
            ("Last good sync", "sync"),
            ("Findings", "findings"),
            ("Credential expires", "expires"),
        )
        return [self._head(label, column) for label, column in columns]

    @cached_property
    def found(self) -> list[int]:
        """The tenants that match, in order. What says nothing of the column comes last."""
        found = self._matching()
        column = str(self.filters.get("sort", ""))
        keys = KEYS[column.removeprefix("-")](self.tenants, found)
        known = [each.pk for each in found if each.pk in keys]
        known.sort(key=lambda pk: keys[pk], reverse=column.startswith("-"))
        return known + [each.pk for each in found if each.pk not in keys]

    @property
    def is_filtered(self) -> bool:
        """Whether more than the part of the list and its order is asked for."""
        return any(self.filters.get(each) for each in ("search", "connection", "attention", "tag"))

    @property
    def order(self) -> str:
        """The order in words."""
        return Sort(self.filters.get("sort", "")).label.lower()

    def address(self, **changed: str) -> str:
        """Return the address with these parts changed; another page is never kept."""
        return list_address(self.query, **{"page": "", **changed})

    @property
    def _shown(self) -> Show | None:
        """The part of the list; None while attention asks for all that are worked on."""
        wanted = Show(self.filters.get("show", ""))
        return None if self.filters.get("attention") and wanted is Show.ACTIVE else wanted

    @property
    def _statuses(self) -> set[TenantStatus]:
        worked_on = {TenantStatus.ACTIVE, TenantStatus.ONBOARDING}
        return worked_on if self._shown is None else {_STATUS[self._shown]}

    def _count(self, status: TenantStatus) -> int:
        return self.tenants.by_status[status]

    def _matching(self) -> list[SeenTenant]:
        """Return the tenants that match, by name."""
        statuses = self._statuses
        found = [each for each in self.tenants.seen if each.status in statuses]
        if needing := self.filters.get("attention"):
            asked_for = self._needing(needing)
            found = [each for each in found if each.pk in asked_for]
        if search := str(self.filters.get("search", "")).casefold():
            found = [
                each for each in found
                if search in each.name.casefold() or search in each.primary_domain.casefold()
            ]  # fmt: skip
        if tag := self.filters.get("tag"):
            tagged = self.tenants.tagged(tag)
            found = [each for each in found if each.pk in tagged]
        if word := self.filters.get("connection"):
            found = [each for each in found if self.tenants.truths[each.pk].word == word]
        return found

    def _needing(self, wanted: str) -> set[int]:
        """Return the tenants that need what is asked for."""
        if wanted == Needs.PUT_OFF:
            return self.tenants.attention.with_put_off()
        if wanted == Needs.ANY:
            return self.tenants.attention.with_items()
        return self.tenants.attention.by_figure[Figure(wanted)]

    def _figure(self, value: str, label: str, icon: str, count: int) -> FigureLink:
        current = self.filters.get("attention") == value
        url = self.address(attention="" if current else value, show="")
        return FigureLink(label=label, icon=icon, count=count, url=url, is_current=current)

    def _head(self, label: str, column: str) -> Head:
        sort = self.filters.get("sort", "")
        again = f"-{column}" if sort == column else column
        direction = {column: "ascending", f"-{column}": "descending"}.get(str(sort), "")
        return Head(label=label, url=self.address(sort=again), direction=direction)
