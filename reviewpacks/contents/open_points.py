"""What to decide, most severe first: every finding of the latest reports, and what policies say.

Each point is one finding with the count that its report page shows, in the same words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reports.enums import Severity
from reports.models import StoredReport
from reports.pages.report import ReportPage
from reports.selectors import reports
from reports.types.base import Finding, Highlight
from reviewpacks.contents.customer_words import meaning_for_customers
from reviewpacks.contents.policies import PolicyFigures
from reviewpacks.contents.wording import known
from reviewpacks.pack_data import PackData

# Nothing older is looked through to find out since when a point is open.
_REPORTS_LOOKED_AT = 200
DRIFT, UNASSIGNED = "differs_from_agreed", "assigned_to_no_one"
_TITLES = {
    DRIFT: gettext_noop("Policies differ from what was agreed"),
    UNASSIGNED: gettext_noop("Policies are assigned to no one"),
}


@dataclass(frozen=True, kw_only=True)
class OpenPoint:
    """One thing to decide. `since`: when it was first seen, without a break."""

    key: str
    severity: Severity
    title: str
    why: str
    suggestion: str
    count: int
    since: date | None
    # In the pack before: how often; None if it was not there, or there is none.
    before: int | None


def open_points(pack_data: PackData, policies: PolicyFigures) -> list[OpenPoint]:
    """Return the points. Needs the tenant's scope."""
    found = [
        *(point for each in pack_data.reports if each.latest
          for point in _of_report(each.latest, pack_data)),
        *_of_policies(pack_data, policies),
    ]  # fmt: skip
    order = list(Severity)
    return sorted(found, key=lambda point: order.index(point.severity))


def settled(pack_data: PackData, points: Sequence[OpenPoint]) -> list[str]:
    """Return the titles of what the pack before named and is no longer found."""
    if pack_data.previous is None:
        return []
    gone = pack_data.previous.points.keys() - {point.key for point in points}
    titles = _titles(pack_data)
    return [known(titles[key]) for key in sorted(gone) if key in titles]


def _titles(pack_data: PackData) -> dict[str, str]:
    """The titles by key, but for points whose source is not there any more: these are unknown."""
    titles: dict[str, str] = {}
    for each in pack_data.reports:
        if each.latest:
            page = ReportPage(report=each.latest, before=None, after=None)
            titles |= {finding.value: str(finding.label) for finding in page.definition.findings}
            titles |= dict(page.definition.highlight_titles)
    if pack_data.agreement:
        titles[DRIFT] = _TITLES[DRIFT]
    if pack_data.inventory.synced_at:
        titles[UNASSIGNED] = _TITLES[UNASSIGNED]
    return titles


def _of_report(report: StoredReport, pack_data: PackData) -> Iterator[OpenPoint]:
    page = ReportPage(report=report, before=None, after=None)
    since = _Since(report)
    for line in page.finding_lines:
        yield _of_finding(
            line.finding, line.count, since.of(line.finding.count_name), pack_data=pack_data
        )
    for highlight in page.highlights:
        if highlight.code:
            yield _of_highlight(highlight, report, pack_data)


def _of_finding(finding: Finding, count: int, since: date, *, pack_data: PackData) -> OpenPoint:
    meaning = meaning_for_customers(finding)
    return OpenPoint(
        key=finding.value,
        severity=finding.severity,
        title=known(str(finding.label)),
        why=known(meaning.why),
        suggestion=known(meaning.next_step),
        count=count,
        since=since,
        before=_before(finding.value, pack_data),
    )


def _of_highlight(highlight: Highlight, report: StoredReport, pack_data: PackData) -> OpenPoint:
    return OpenPoint(
        key=highlight.code,
        severity=highlight.severity,
        title=highlight.title,
        why=highlight.why,
        suggestion=highlight.next_step,
        count=1,
        since=report.created_at.date(),
        before=_before(highlight.code, pack_data),
    )


def _of_policies(pack_data: PackData, policies: PolicyFigures) -> Iterator[OpenPoint]:
    if policies.differing and pack_data.agreement:
        yield OpenPoint(
            key=DRIFT,
            severity=Severity.MEDIUM,
            title=_(_TITLES[DRIFT]),
            why=_("A rule for your devices is not as we agreed with you, and the difference was "
                  "never agreed to."),
            suggestion=_("Go through the list together: agree to each difference, or put it back."),
            count=policies.differing,
            since=pack_data.agreement.agreed_at.date(),
            before=_before(DRIFT, pack_data),
        )  # fmt: skip
    if policies.unassigned:
        yield OpenPoint(
            key=UNASSIGNED,
            severity=Severity.LOW,
            title=_(_TITLES[UNASSIGNED]),
            why=_("A rule that is assigned to no one protects nothing."),
            suggestion=_("Assign them, or remove what is not needed any more."),
            count=policies.unassigned,
            since=None,
            before=_before(UNASSIGNED, pack_data),
        )


def _before(key: str, pack_data: PackData) -> int | None:
    return pack_data.previous.points.get(key) if pack_data.previous else None


class _Since:
    """Since when the reports of a type, without a break, tell of a finding."""

    def __init__(self, latest: StoredReport) -> None:
        earlier = reports().filter(
            report_type=latest.report_type, created_at__lte=latest.created_at
        )
        rows = earlier.values_list("created_at", "summary")[:_REPORTS_LOOKED_AT]
        self._latest = latest
        self._rows = list(rows)

    def of(self, count_name: str) -> date:
        since = self._latest.created_at
        for created_at, summary in self._rows:
            if not summary.get(count_name):
                break
            since = created_at
        return since.date()
