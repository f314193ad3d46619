"""What changed between two reports, and what deleting one does to the next."""

import pytest
from django_scopes import scope

from reports import selectors
from reports.comparison import ChangedEntry, Changes
from reports.enums import AssignmentDuration
from reports.models import StoredReport
from reports.services import deletion
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import ReportType
from tests.cast import Cast
from tests.ledger import ledger
from tests.reports.journeys import make, reports_of, stored
from tests.reports.rows import a_report, a_role

pytestmark = pytest.mark.django_db


def changes_of(report: StoredReport) -> list[ChangedEntry]:
    with scope(tenant=report.tenant):
        before = selectors.before(report)
        assert before
        return Changes(before=before, after=report)[:100]


def test_first_report_has_nothing_to_compare_with(cast: Cast) -> None:
    assert a_report(cast.tenant).changes is None


def test_entries_that_came_went_and_changed_are_told_apart(cast: Cast) -> None:
    a_report(cast.tenant, [a_role(1), a_role(2), a_role(3)])

    report = a_report(
        cast.tenant, [a_role(1), a_role(3, duration=AssignmentDuration.TIME_BOUND), a_role(4)]
    )

    assert report.changes == {"added": 1, "removed": 1, "changed": 1}
    added, removed, changed = changes_of(report)
    assert [added.change, removed.change, changed.change] == ["added", "removed", "changed"]
    assert added.entry.title == "Helpdesk Administrator: Person 0004"
    assert removed.entry.title == "Helpdesk Administrator: Person 0002"
    (difference,) = changed.differences
    assert (difference.label, difference.before, difference.after) == (
        "Held", "Standing", "For a while",
    )  # fmt: skip
    assert added.differences == removed.differences == []
    assert "Held: Standing" in added.described


def test_comparison_stays_within_tenant_and_type(cast: Cast) -> None:
    a_report(cast.other_tenant, [a_role(1)])
    a_report(cast.tenant, report_type=ReportType.PERMISSION_POSTURE)

    assert a_report(cast.tenant, [a_role(2)]).changes is None


def test_report_of_another_release_is_not_compared(cast: Cast) -> None:
    a_report(cast.tenant, schema_version=7)

    assert a_report(cast.tenant).changes is None


def test_deleting_compares_the_next_with_the_one_before(cast: Cast) -> None:
    first = a_report(cast.tenant, [a_role(1)])
    middle = a_report(cast.tenant, [a_role(1), a_role(2)])
    last = a_report(cast.tenant, [a_role(1), a_role(2), a_role(3)])
    assert last.changes == {"added": 1, "removed": 0, "changed": 0}

    with scope(tenant=cast.tenant):
        assert deletion.delete_report(report=middle, deleted_by=cast.owner)

    assert stored(last.pk).changes == {"added": 2, "removed": 0, "changed": 0}
    assert reports_of(cast.tenant) == [first, last]


def test_deleting_the_first_makes_the_next_the_first(cast: Cast) -> None:
    first, second = a_report(cast.tenant), a_report(cast.tenant, [a_role(2)])

    with scope(tenant=cast.tenant):
        deletion.delete_report(report=first, deleted_by=cast.owner)

    assert stored(second.pk).changes is None


def test_deletion_is_audited_and_happens_once(cast: Cast) -> None:
    report = a_report(cast.tenant)

    with scope(tenant=cast.tenant):
        deleted = [deletion.delete_report(report=report, deleted_by=cast.owner) for _ in range(2)]

    assert deleted == [True, False]
    entry = AuditLog.objects.get(action="report.deleted")
    assert (entry.actor_id, entry.subject_id) == (cast.owner.pk, report.pk)


@pytest.mark.django_db(transaction=True)
def test_ledger_row_outlives_the_report(connected: Cast) -> None:
    report = make(connected)

    with scope(tenant=connected.tenant):
        deletion.delete_report(report=stored(report.pk), deleted_by=connected.owner)

    assert [row.subject_id for row in ledger()] == [report.pk]
    assert reports_of(connected.tenant) == []
