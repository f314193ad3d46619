"""What to decide, most severe first: every finding of the latest reports, and what policies say.

Each point is one finding with the count that its report page shows, in the same words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reports.enums import Severity
from reports.first_entries import FirstEntries
from reports.models import StoredReport
from reports.pages.report import FindingLine, ReportPage
from reports.types.base import Entry, Highlight
from reports.types.entra_admin_roles.definition import TOO_MANY
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.findings import RoleFinding
from reviewpacks.contents import meanings, policy_differences, subjects
from reviewpacks.contents.asks import DRIFT, UNASSIGNED
from reviewpacks.contents.policies import PolicyFigures
from reviewpacks.contents.twins import Names, shared_names
from reviewpacks.contents.wording import known
from reviewpacks.pack_data import PackData, PointData, ReportData

_TITLES = {
    DRIFT: gettext_noop("Policies differ from what was agreed"),
    UNASSIGNED: gettext_noop("Policies are assigned to no one"),
}


@dataclass(frozen=True, kw_only=True)
class OpenPoint:
    """One thing to decide. `since`: when it was first seen, without a break; None: not known.

    `names` are the first of what it is about, `entries` the same as a report holds them; the
    `file` of the pack has all of them.
    """

    key: str
    severity: Severity
    title: str
    why: str
    suggestion: str
    count: int
    names: Sequence[str]
    file: str
    entries: Sequence[Entry] = ()
    # Where `names` say more than what it is called: the bare names.
    short_names: Sequence[str] = ()
    since: date | None
    # In the pack before: how often; None if it was not there, or there is none.
    before: int | None

    @property
    def is_to_confirm(self) -> bool:
        """Whether it is as it should be, if the customer says so: emergency accounts."""
        is_standing = self.key == RoleFinding.STANDING_HIGHLY_PRIVILEGED.value
        return is_standing and self.count <= meanings.EMERGENCY_ACCOUNTS

    @property
    def called(self) -> Sequence[str]:
        """What it is about, by name and no more."""
        return self.short_names or self.names


def open_points(data: PointData, policies: PolicyFigures) -> list[OpenPoint]:
    """Return the points, in two statements. Needs the tenant's scope."""
    latest = [each.latest for each in data.reports if each.latest]
    found_in, shared = subjects.subjects_of(latest), shared_names(latest)
    found = [
        *(point for each in data.reports if each.latest
          for point in _of_report(each, each.latest, data, found_in, shared[each.latest.pk])),
        *_of_policies(data, policies),
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


def _of_report(
    read: ReportData,
    report: StoredReport,
    data: PointData,
    found_in: FirstEntries,
    shared: Names,
) -> Iterator[OpenPoint]:
    page, since = ReportPage(report=report, before=None, after=None), read.open_since
    for line in page.finding_lines:
        first = since.finding(line.finding) if since else None
        entries = found_in.get((report.pk, line.finding.value), [])
        yield _of_finding(line, report, data, entries=entries, since=first, shared=shared)
    for highlight in page.highlights:
        if highlight.code:
            first = since.highlight(highlight) if since else None
            is_of_holders = highlight.code == TOO_MANY
            holders = subjects.global_administrators(report, found_in) if is_of_holders else []
            yield _of_highlight(
                highlight, report, data, holders=holders, since=first, shared=shared
            )


def _of_finding(
    line: FindingLine, report: StoredReport, data: PointData, *,
    entries: Sequence[Entry], since: date | None, shared: Names,
) -> OpenPoint:  # fmt: skip
    finding = line.finding
    meaning = meanings.meaning_for_customers(finding)
    return OpenPoint(
        key=finding.value,
        severity=finding.severity,
        title=known(str(finding.label)),
        why=known(meaning.why),
        suggestion=known(meanings.suggestion(finding, line.count)),
        count=line.count,
        names=[subjects.of_entry(entry, shared=shared) for entry in entries],
        entries=entries,
        file=_file_of(report),
        since=since,
        before=_before(finding.value, data),
    )


def _of_highlight(
    highlight: Highlight, report: StoredReport, data: PointData, *,
    holders: Sequence[RoleEntry], since: date | None, shared: Names,
) -> OpenPoint:  # fmt: skip
    why, suggestion = meanings.of_highlight(highlight.code) or (highlight.why, highlight.next_step)
    return OpenPoint(
        key=highlight.code,
        severity=highlight.severity,
        title=highlight.title,
        why=known(why),
        suggestion=known(suggestion),
        count=highlight.count,
        names=[subjects.holder_of(entry, shared=shared) for entry in holders],
        file=_file_of(report),
        since=since,
        before=_before(highlight.code, data),
    )


def _of_policies(data: PointData, policies: PolicyFigures) -> Iterator[OpenPoint]:
    if policies.differing and data.agreement:
        yield OpenPoint(
            key=DRIFT,
            severity=Severity.MEDIUM,
            title=_(_TITLES[DRIFT]),
            why=_("A rule for your devices or sign-ins is not as we agreed with you, and the "
                  "difference was never agreed to."),
            suggestion=policy_differences.suggestion(policies.difference_kinds),
            count=policies.differing,
            names=[policy_differences.named(each, shared=policies.shared)
                   for each in policies.first_differences],
            short_names=[subjects.name_of(each.policy, shared=policies.shared)
                         for each in policies.first_differences],
            file="differences.csv",
            since=_day(policies.differing_since),
            before=_before(DRIFT, data),
        )  # fmt: skip
    if policies.unassigned:
        yield OpenPoint(
            key=UNASSIGNED,
            severity=Severity.LOW,
            title=_(_TITLES[UNASSIGNED]),
            why=_("A rule that is assigned to no one protects nothing."),
            suggestion=_("Say yes to what is proposed for each rule, or name those that are to "
                         "protect something: these have to be assigned first."),
            count=policies.unassigned,
            names=[subjects.of_policy(each, shared=policies.shared)
                   for each in policies.first_unassigned],
            file="inventory.csv",
            since=_day(policies.unassigned_since),
            before=_before(UNASSIGNED, data),
        )  # fmt: skip


def _file_of(report: StoredReport) -> str:
    return f"reports/{report.report_type}.csv"


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _before(key: str, data: PointData) -> int | None:
    return data.previous.points.get(key) if data.previous else None
