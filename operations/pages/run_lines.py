"""The lines of a list of runs: how long each took, and what it came to, in a few words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.templatetags.runs import run_badge, run_starter
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant
from tenantpilot.ui import formatting
from tenantpilot.ui.markup import format_html
from tenantpilot.ui.row_addresses import row_addresses
from tenantpilot.ui.times import relative_time

_ROW = (
    '<tr id="run-{}"><th scope="row"><a href="{}">{}</a></th><td>{}</td><td>{}</td>'
    "<td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"
)
_CHANGES = ("created", "updated", "removed", "returned")
_NOT_YET = SafeString('<span class="quiet">–</span>')


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """One run in a list."""

    run: OperationRun
    url: str

    @property
    def took(self) -> timedelta | None:
        """How long it was worked on; None if it never was, or still is."""
        if self.run.started_at is None or self.run.completed_at is None:
            return None
        return self.run.completed_at - self.run.started_at

    @property
    def result(self) -> str:
        """Why it failed, or what it changed or found; empty while it is live."""
        if self.run.failure:
            return self.run.failure.label
        if self.run.outcome == RunOutcome.SUCCEEDED:
            return self._came_to()
        return ""

    @property
    def drawn(self) -> SafeString:
        """The row: a template that looks up each value would cost more than all they show."""
        run = self.run
        return format_html(
            _ROW,
            str(run.pk),
            self.url,
            run.number,
            run.get_type_display(),
            run_badge(run),
            _progress(run) if run.is_live else self.result or formatting.NOTHING,
            _NOT_YET if self.took is None else formatting.duration(self.took),
            run_starter(run),
            relative_time(run.created_at),
        )

    def _came_to(self) -> str:
        counts = self.run.counts
        if self.run.type == OperationType.INVENTORY_SYNC:
            changed = sum(counts.get(each, 0) for each in _CHANGES)
            return f"{changed:,} changed" if changed else "No change"
        if "findings" in counts:
            said = "No change, " if counts.get("unchanged") else ""
            findings = counts["findings"]
            return f"{said}{findings:,} {'finding' if findings == 1 else 'findings'}"
        if "granted_permissions" in counts:
            return f"{counts['granted_permissions']:,} permissions granted"
        return ""


def run_lines(runs: Iterable[OperationRun], *, tenant: Tenant, back: str = "") -> list[RunLine]:
    """Return the lines of these runs of one tenant. `back`: what leads from a run to the list."""
    url = row_addresses("operations:detail", number="run_id", tenant_id=tenant.pk)
    return [RunLine(run=run, url=url(run.pk) + back) for run in runs]


def _progress(run: OperationRun) -> SafeString:
    return render_to_string("operations/parts/run_progress.html", {"run": run})
