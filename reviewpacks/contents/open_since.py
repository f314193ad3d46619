"""Since when the reports of a type, without a break, tell of the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from reports.models import StoredReport
from reports.selectors import reports
from reports.types.base import Finding, Highlight, Summary
from reports.types.registry import DEFINITIONS
from tenantpilot.enums import ReportType

# Nothing older is looked through to find out since when a point is open.
_LOOKED_AT = 200


@dataclass(frozen=True, kw_only=True)
class OpenSince:
    """The moments and figures of a report and those before it, newest first."""

    report_type: ReportType
    rows: list[tuple[datetime, Summary]]

    @classmethod
    def of(cls, latest: StoredReport) -> Self:
        earlier = reports().filter(
            report_type=latest.report_type, created_at__lte=latest.created_at
        )
        rows = list(earlier.values_list("created_at", "summary")[:_LOOKED_AT])
        # It may have been deleted meanwhile; then the pack is made again.
        return cls(
            report_type=ReportType(latest.report_type),
            rows=rows or [(latest.created_at, latest.summary)],
        )

    def finding(self, finding: Finding) -> date:
        """Return the day of the first report in a row with the finding."""
        return self._since(lambda summary: bool(summary.get(finding.count_name)))

    def highlight(self, highlight: Highlight) -> date:
        """Return the day of the first report in a row with the highlight."""
        highlights = DEFINITIONS[self.report_type].highlights
        return self._since(
            lambda summary: highlight.code in {each.code for each in highlights(summary)}
        )

    def _since(self, tells: Callable[[Summary], bool]) -> date:
        since = self.rows[0][0]
        for created_at, summary in self.rows:
            if not tells(summary):
                break
            since = created_at
        return since.date()
