"""What the latest report of each type says, and what it found, drawn already.

A template that looks up each value would cost more than all they show.
"""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from reports.pages.report_list import ReportCard
from reports.pages.tenant_card import TenantFinding
from reports.selectors import ReportStatus
from tenantpilot.tenants.models import Tenant
from tenantpilot.ui import formatting
from tenantpilot.ui.markup import format_html
from tenantpilot.ui.row_addresses import row_addresses
from tenantpilot.ui.templatetags.ui import badge
from tenantpilot.ui.times import relative_time

_LINE = '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>'
_METRIC = '<span class="nowrap">{} {}</span>'
_FINDING = (
    '<tr><th scope="row"><a href="{}">{}</a></th><td>{}</td><td class="num">{}</td><td>{}</td></tr>'
)
_NOT_CREATED = SafeString('<span class="quiet">Not created yet</span>')
_NEVER = SafeString('<span class="quiet">–</span>')
# So many of a report's figures stand in its row.
FIGURES = 2


def status_lines(cards: Iterable[ReportCard], *, tenant: Tenant) -> list[SafeString]:
    """Return a row for each report type of one tenant."""
    url = row_addresses("reports:detail", number="report_id", tenant_id=tenant.pk)
    return [
        format_html(
            _LINE,
            format_html('<a href="{}">{}</a>', url(latest.pk), card.status.report_type.label)
            if (latest := card.status.latest)
            else card.status.report_type.label,
            _figures(card) or _NOT_CREATED,
            _when(card.status),
        )
        for card in cards
    ]


def finding_lines(findings: Iterable[TenantFinding]) -> list[SafeString]:
    """Return a row for each finding."""
    return [
        format_html(
            _FINDING,
            each.url,
            each.finding.label,
            badge(each.finding.severity.label, each.finding.tone, icon="circle-alert"),
            formatting.number(each.count),
            each.report_type.label,
        )
        for each in findings
    ]


def _figures(card: ReportCard) -> SafeString:
    """Draw a figure so that its word and the sign after it stay on its line."""
    drawn = [(each.label, formatting.number(each.value)) for each in card.metrics[:FIGURES]]
    return SafeString(
        " ".join(
            format_html(_METRIC, label, f"{value} ·" if number < len(drawn) else value)
            for number, (label, value) in enumerate(drawn, 1)
        )
    )


def _when(status: ReportStatus) -> SafeString | str:
    if status.confirmed:
        return format_html("{}, no change", relative_time(status.confirmed.completed_at))
    return relative_time(status.latest.created_at) if status.latest else _NEVER
