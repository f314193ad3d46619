"""What reports say about what Microsoft told."""

import pytest

from demo.graph_stub.world import StubTenant
from reports.types.base import rank
from reports.types.permission_posture.impact import REASONS, impact_of
from reports.types.registry import DEFINITIONS
from tenantpilot.enums import ReportType
from tenantpilot.graph.permissions import INVENTORY_PERMISSIONS, REQUIRED_PERMISSIONS
from tests.cast import Cast
from tests.reports.journeys import PERMISSIONS, make


@pytest.mark.django_db(transaction=True)
class TestPermissionPosture:
    def test_everything_granted_is_nothing_found(self, connected: Cast) -> None:
        report = make(connected, PERMISSIONS)

        assert report.summary["granted"] >= len(REQUIRED_PERMISSIONS)
        assert (report.summary["missing"], report.summary["high"]) == (0, 0)

    def test_missing_permission_is_serious(self, connected: Cast, stub_tenant: StubTenant) -> None:
        stub_tenant.permissions.remove("RoleManagement.Read.Directory")

        report = make(connected, PERMISSIONS)

        first = report.payload["entries"][0]
        assert (first["value"], first["finding"]) == (
            "RoleManagement.Read.Directory",
            "permission_missing",
        )
        assert (report.summary["missing"], report.summary["high"]) == (1, 1)

    def test_permission_that_adds_lists_to_the_inventory_is_needed_where_it_is_granted(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        adding = {each.value for each in INVENTORY_PERMISSIONS}
        stub_tenant.permissions += [each for each in adding if each not in stub_tenant.permissions]

        report = make(connected, PERMISSIONS)

        found = {each["value"]: each["finding"] for each in report.payload["entries"]}
        assert {found[value] for value in adding} == {None}
        assert report.summary["not_needed"] == 0

    def test_permission_nobody_needs_is_told_by_what_it_can_do(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        stub_tenant.permissions += ["User.Read.All", "Directory.ReadWrite.All"]

        report = make(connected, PERMISSIONS)

        found = {each["value"]: each["finding"] for each in report.payload["entries"]}
        assert found["User.Read.All"] is None
        assert found["Directory.ReadWrite.All"] == "changing_permission_not_needed"
        assert report.summary["not_needed"] == 1


@pytest.mark.parametrize("report_type", ReportType)
def test_findings_are_listed_most_serious_first(report_type: ReportType) -> None:
    ranks = [rank(each) for each in DEFINITIONS[report_type].findings]

    assert ranks == sorted(ranks)


def test_finding_codes_are_unique_across_report_types() -> None:
    codes = [each.value for definition in DEFINITIONS.values() for each in definition.findings]

    assert len(codes) == len(set(codes))


def test_every_needed_permission_has_its_impact_and_reason() -> None:
    unknown = impact_of("Unheard.Of")

    assert all(impact_of(each.value) != unknown for each in REQUIRED_PERMISSIONS)
    assert all(REASONS[each.value] for each in REQUIRED_PERMISSIONS)
