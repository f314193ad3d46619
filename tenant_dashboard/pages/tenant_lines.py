"""The rows of the tenants' table, drawn already.

A page has 25 of them: a template that looks up each value would cost more than all they show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString

from attention.enums import Kind
from attention.enums import Severity as Urgency
from operations.connection_truth import ConnectionTruth
from operations.models import OperationRun
from operations.templatetags.runs import run_badge
from reports.enums import Severity
from tenant_dashboard.tenant_list import TenantRow
from tenantpilot.ui import formatting
from tenantpilot.ui.markup import escape, format_html, join_html
from tenantpilot.ui.row_addresses import row_addresses
from tenantpilot.ui.templatetags.ui import badge
from tenantpilot.ui.times import relative_time

_TICK = (
    '<td><label class="tick"><input type="checkbox" name="tenant" value="{}">'
    '<span class="visually-hidden">{}</span></label></td>'
)
_RUN = '<small class="block"><a href="{}">{}</a> {}</small>'
_LINE = '<small class="block">{}</small>'
_QUIET_LINE = '<small class="block quiet">{}</small>'
_NOTHING = SafeString("")
# What many rows have in common is drawn once: words of our own, never a customer's.
_KEPT = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class TenantLine:
    """One row, and what it shows."""

    row: TenantRow
    drawn: SafeString


def tenant_lines(
    rows: Iterable[TenantRow],
    *,
    back: str,
    may_start: bool,
) -> list[TenantLine]:
    """Return a line for each row. `back`: what leads from a tenant to the list as it is now."""
    url = row_addresses("tenant_dashboard:tenant", number="tenant_id")
    back = escape(back)
    return [
        TenantLine(
            row=row, drawn=_line(row, url=f"{url(row.tenant.pk)}{back}", may_start=may_start)
        )
        for row in rows
    ]


def _line(row: TenantRow, *, url: str, may_start: bool) -> SafeString:
    """Draw a row. Every text of a customer's is escaped where it is put in."""
    name = escape(row.tenant.name)
    tick = _TICK.format(row.tenant.pk, name) if may_start else ""
    return SafeString(
        f'<tr id="tenant-{row.tenant.pk}">{tick}<th scope="row">{_tenant(row, name, url=url)}</th>'
        f"<td>{_connection(row.truth)}</td><td>{_synced(row)}{_running(row.live)}</td>"
        f"<td>{_findings(row)}</td><td>{_expires(row)}</td></tr>"
    )


def _running(runs: Sequence[OperationRun]) -> SafeString:
    if not runs:
        return _NOTHING
    return join_html(_RUN, ((_url_of(run), run.get_type_display(), run_badge(run)) for run in runs))


def _url_of(run: OperationRun) -> str:
    return reverse("operations:detail", kwargs={"tenant_id": run.tenant_id, "run_id": run.pk})


def _tenant(row: TenantRow, name: str, *, url: str) -> str:
    drawn = f'<a href="{url}"><bdi>{name}</bdi></a>'
    if row.most_urgent:
        drawn += _urgent(row.most_urgent.kind, row.most_urgent.severity, more=row.more)
    if row.put_off:
        drawn += _QUIET_LINE.format(f"{row.put_off} put off")
    if row.tenant.primary_domain:
        drawn += _QUIET_LINE.format(f"<bdi>{escape(row.tenant.primary_domain)}</bdi>")
    if row.tags:
        tags = " ".join(f'<span class="tag">{escape(tag)}</span>' for tag in row.tags)
        drawn += _LINE.format(tags)
    return drawn


@lru_cache(_KEPT)
def _urgent(kind: Kind, severity: Urgency, *, more: int) -> SafeString:
    """Draw the most urgent reason why a person is needed, and how many more there are."""
    drawn = badge(kind.label, severity.tone, icon="triangle-alert")
    if not more:
        return format_html(_LINE, drawn)
    return format_html(
        '<small class="block">{} <span class="nowrap">and {} more</span></small>', drawn, more
    )


@lru_cache(_KEPT)
def _connection(truth: ConnectionTruth) -> SafeString:
    drawn = badge(truth.word.label, truth.word.tone, icon=truth.word.icon)
    return drawn + format_html(_QUIET_LINE, truth.reason) if truth.reason else drawn


def _synced(row: TenantRow) -> str:
    """Draw when a sync last ended well, and how many failed since."""
    drawn = relative_time(row.last_good_sync, none="never")
    if row.failing_sync is None:
        return drawn
    since = formatting.short_date(row.failing_sync.since)
    return drawn + _LINE.format(f"{row.failing_sync.count:,} failed since {since}")


def _findings(row: TenantRow) -> SafeString:
    if row.findings is None:
        return _quiet("No report yet")
    return _found(row.findings.get(Severity.HIGH, 0), row.other_findings)


@lru_cache(_KEPT)
def _found(high: int, others: str) -> SafeString:
    """Draw how many findings there are, the high ones as a badge."""
    drawn = badge(f"{high:,} high", "danger") if high else _NOTHING
    if others:
        return drawn + format_html(_LINE, others)
    return drawn or _quiet("None")


def _expires(row: TenantRow) -> str:
    day = row.expires_on
    return formatting.day(day) if day else _quiet("Not known")


@cache
def _quiet(words: str) -> SafeString:
    return format_html('<span class="quiet">{}</span>', words)
