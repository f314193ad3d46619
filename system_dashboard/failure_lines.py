"""The reasons why operations failed, drawn already.

A template that looks up each value would cost more than all they show.
"""

from django.utils.safestring import SafeString

from system_dashboard.selectors import FailureReason, RunFigures
from tenantpilot.ui import bars, formatting, times
from tenantpilot.ui.markup import join_html

_LINE = (
    '<tr data-failure="{0}"><th scope="row">{1} <small class="quiet"><code>{0}</code> · {2}'
    '</small></th><td class="num">{3}</td><td>{4} <small class="quiet">{5}</small></td>'
    '<td class="num">{6}</td><td class="num">{7}</td><td>{8}</td><td>{9}</td></tr>'
)


def failure_lines(figures: RunFigures) -> SafeString:
    """Return a row for each reason. Their bars share one scale."""
    top = figures.top_failures
    return join_html(_LINE, (_told(each, of=figures, top=top) for each in figures.failures))


def _told(failure: FailureReason, *, of: RunFigures, top: int) -> tuple[str, ...]:
    return (
        failure.failure_code,
        failure.reason,
        ", ".join(failure.operations),
        formatting.number(failure.runs.count),
        failure.share,
        failure.runs.change,
        formatting.number(failure.affected.workspaces),
        formatting.number(failure.affected.tenants),
        bars.draw(failure.runs.series, top=top),
        times.coarse_time(failure.affected.last_at, now=of.end),
    )
