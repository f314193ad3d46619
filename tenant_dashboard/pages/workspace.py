"""The workspace's page: figures that filter, the rows that match, in the order asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.http import QueryDict

from attention.enums import Figure
from reports.enums import Severity
from tenant_dashboard.forms import Needs, Show, Sort, TenantFilterForm
from tenant_dashboard.selectors import TenantRow
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.ui.table_heads import Head

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
    rows: Sequence[TenantRow], query: QueryDict
) -> tuple["WorkspacePage", TenantFilterForm]:
    """Return the page as the address asks for it, and its form, which says what it cannot mean."""
    form = TenantFilterForm(query, tags=sorted({tag for row in rows for tag in row.tags}))
    form.is_valid()
    return WorkspacePage(rows=rows, filters=form.cleaned_data, query=query), form


@dataclass(frozen=True, kw_only=True)
class FigureLink:
    """One figure of the strip: a second click takes the filter away."""

    label: str
    icon: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the links that choose which tenants the list holds."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class WorkspacePage:
    """All rows, the filters as they are asked for, and the address that asks for them."""

    rows: Sequence[TenantRow]
    filters: Mapping[str, Any]
    query: QueryDict

    @property
    def needing(self) -> int:
        """How many tenants need a person."""
        return sum(bool(row.attention.items) for row in self.rows)

    @property
    def worked_on(self) -> int:
        """How many tenants are looked after: all but archived ones."""
        return sum(row.tenant.status != TenantStatus.ARCHIVED for row in self.rows)

    @property
    def archived(self) -> int:
        """How many archived tenants there are."""
        return self._count(TenantStatus.ARCHIVED)

    @property
    def oldest_sync(self) -> datetime | None:
        """What "nothing needs a person" rests on: the oldest of the latest good syncs."""
        return min((row.last_good_sync for row in self.rows if row.last_good_sync), default=None)

    @property
    def put_off(self) -> FigureLink:
        """How many tenants have something put off."""
        count = sum(bool(row.attention.put_off) for row in self.rows)
        return self._figure(Needs.PUT_OFF.value, "Put off", "hourglass", count)

    @property
    def figures(self) -> list[FigureLink]:
        """The figures in their fixed places. They may add up to more than all that need one."""
        found = [row.attention.figures for row in self.rows]
        return [
            self._figure(each.value, each.label, ICONS[each], sum(each in one for one in found))
            for each in Figure
        ]

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

    @property
    def found(self) -> list[TenantRow]:
        """The rows that match, in order. What says nothing of the column comes last."""
        rows = [row for row in self.rows if self._matches(row)]
        rows.sort(key=lambda row: row.tenant.name.casefold())
        column = str(self.filters.get("sort", ""))
        key = KEYS[column.removeprefix("-")]
        known = sorted(
            (row for row in rows if key(row) is not None),
            key=lambda row: key(row) or (),
            reverse=column.startswith("-"),
        )
        return known + [row for row in rows if key(row) is None]

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
        query = self.query.copy()
        for name, value in {"page": "", **changed}.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    @property
    def _shown(self) -> Show | None:
        """The part of the list; None while attention asks for all that are worked on."""
        wanted = Show(self.filters.get("show", ""))
        return None if self.filters.get("attention") and wanted is Show.ACTIVE else wanted

    def _count(self, status: TenantStatus) -> int:
        return sum(row.tenant.status == status for row in self.rows)

    def _matches(self, row: TenantRow) -> bool:
        status = _STATUS[self._shown] if self._shown is not None else None
        search = str(self.filters.get("search", "")).casefold()
        tenant, tag = row.tenant, self.filters.get("tag")
        return (
            (tenant.status == status if status else tenant.status != TenantStatus.ARCHIVED)
            and (search in tenant.name.casefold() or search in tenant.primary_domain.casefold())
            and self.filters.get("connection", "") in ("", row.truth.word)
            and (not tag or tag in row.tags)
            and self._needs(row)
        )

    def _needs(self, row: TenantRow) -> bool:
        wanted = self.filters.get("attention", "")
        if wanted == Needs.PUT_OFF:
            return bool(row.attention.put_off)
        if wanted == Needs.ANY:
            return bool(row.attention.items)
        return not wanted or Figure(wanted) in row.attention.figures

    def _figure(self, value: str, label: str, icon: str, count: int) -> FigureLink:
        current = self.filters.get("attention") == value
        url = self.address(attention="" if current else value, show="")
        return FigureLink(label=label, icon=icon, count=count, url=url, is_current=current)

    def _head(self, label: str, column: str) -> Head:
        sort = self.filters.get("sort", "")
        again = f"-{column}" if sort == column else column
        direction = {column: "ascending", f"-{column}": "descending"}.get(str(sort), "")
        return Head(label=label, url=self.address(sort=again), direction=direction)


def _findings(row: TenantRow) -> tuple[int, ...] | None:
    if row.findings is None:
        return None
    return tuple(-row.findings[severity] for severity in Severity)


def _expires(row: TenantRow) -> tuple[date] | None:
    return (row.expires_on,) if row.expires_on else None


def _sync(row: TenantRow) -> tuple[datetime]:
    """Return the sort key: a tenant that was never synced is the oldest of all."""
    return (row.last_good_sync or datetime.min.replace(tzinfo=UTC),)


KEYS: Mapping[str, Callable[[TenantRow], tuple[Any, ...] | None]] = {
    "": lambda row: row.attention.urgency,
    "name": lambda row: (row.tenant.name.casefold(),),
    "connection": lambda row: (row.truth.word.rank,),
    "sync": _sync,
    "findings": _findings,
    "expires": _expires,
}
