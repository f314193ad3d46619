"""What reports say about what Microsoft told."""

from uuid import uuid4

import pytest

from demo.graph_stub.server import StubServer
from demo.graph_stub.words import GLOBAL_ADMINISTRATOR
from demo.graph_stub.words import ROLES as STUB_ROLES
from demo.graph_stub.world import StubRoleAssignment, StubTenant
from reports import privileged_roles
from reports.findings import MEANINGS, Finding, of_severity
from reports.models import StoredReport
from reports.permission_costs import REASONS, cost_of
from reports.privileged_roles import HIGHLY_PRIVILEGED, PRIVILEGED, privilege_of
from reports.vocabulary import Privilege, Severity
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tests.cast import Cast
from tests.reports.journeys import PERMISSIONS, make

HELPDESK = next(role for role in STUB_ROLES if role.name == "Helpdesk Administrator")
READER = next(role for role in STUB_ROLES if role.name == "Directory Readers")
CUSTOM = next(role for role in STUB_ROLES if not role.is_built_in)


def holds(stub_tenant: StubTenant, **values: object) -> StubRoleAssignment:
    """Let the tenant have one assignment, and nobody who may activate a role."""
    stub_tenant.role_eligibilities.clear()
    assignment = stub_tenant.role_assignments[0]
    stub_tenant.role_assignments[:] = [assignment]
    plain: dict[str, object] = {
        "role_id": GLOBAL_ADMINISTRATOR.role_id,
        "principal_type": "user",
        "principal_name": "Amara Kaya",
        "principal_sign_in_name": "amara@fernhill.example",
        "directory_scope": "/",
        "is_standing": True,
    }
    for name, value in (plain | values).items():
        setattr(assignment, name, value)
    return assignment


def only_entry(report: StoredReport) -> dict[str, object]:
    (entry,) = report.payload["entries"]
    return dict(entry)


@pytest.mark.django_db(transaction=True)
class TestPermissionPosture:
    def test_everything_granted_is_nothing_found(self, connected: Cast) -> None:
        report = make(connected, PERMISSIONS)

        assert report.summary["needed"] == report.summary["granted"] == len(REQUIRED_PERMISSIONS)
        assert (report.summary["missing"], report.summary["findings"]) == (0, 0)

    def test_missing_permission_is_serious(self, connected: Cast, stub_tenant: StubTenant) -> None:
        stub_tenant.permissions.remove("RoleManagement.Read.Directory")

        report = make(connected, PERMISSIONS)

        first = report.payload["entries"][0]
        assert (first["value"], first["finding"]) == (
            "RoleManagement.Read.Directory",
            "permission_missing",
        )
        assert (report.summary["missing"], report.summary["high"]) == (1, 1)

    def test_permission_nobody_needs_is_told_by_what_it_can_do(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        stub_tenant.permissions += ["User.Read.All", "Directory.ReadWrite.All"]

        report = make(connected, PERMISSIONS)

        found = {each["value"]: each["finding"] for each in report.payload["entries"]}
        assert found["User.Read.All"] == "permission_not_needed"
        assert found["Directory.ReadWrite.All"] == "changing_permission_not_needed"
        assert report.summary["not_needed"] == 2


@pytest.mark.django_db(transaction=True)
class TestAdminRoles:
    @pytest.mark.parametrize(
        ("values", "finding"),
        [
            ({}, "standing_highly_privileged"),
            ({"is_standing": False}, ""),
            (
                {"principal_sign_in_name": "a_p.example#EXT#@fernhill.example"},
                "guest_highly_privileged",
            ),
            (
                {"principal_sign_in_name": "a_p.example#ext#@f.example", "is_standing": False},
                "guest_highly_privileged",
            ),
            ({"principal_type": "servicePrincipal"}, "application_highly_privileged"),
            ({"principal_type": "group"}, "standing_highly_privileged"),
            ({"role_id": HELPDESK.role_id}, ""),
            (
                {
                    "role_id": HELPDESK.role_id,
                    "principal_sign_in_name": "a_p.example#EXT#@fernhill.example",
                },
                "guest_privileged",
            ),
            (
                {"role_id": HELPDESK.role_id, "principal_type": "servicePrincipal"},
                "application_privileged",
            ),
            ({"role_id": READER.role_id, "principal_type": "servicePrincipal"}, ""),
            ({"role_id": READER.role_id, "principal_name": ""}, "holder_unknown"),
        ],
    )
    def test_finding_about_a_holder(
        self,
        connected: Cast,
        stub_tenant: StubTenant,
        values: dict[str, object],
        finding: str,
    ) -> None:
        holds(stub_tenant, **values)

        assert only_entry(make(connected))["finding"] == finding

    @pytest.mark.parametrize(
        ("role_id", "privilege"),
        [
            (GLOBAL_ADMINISTRATOR.role_id, "highly_privileged"),
            (HELPDESK.role_id, "privileged"),
            (READER.role_id, "ordinary"),
            (CUSTOM.role_id, "custom"),
        ],
    )
    def test_how_far_a_role_reaches(
        self, connected: Cast, stub_tenant: StubTenant, role_id: object, privilege: str
    ) -> None:
        holds(stub_tenant, role_id=role_id)

        assert only_entry(make(connected))["privilege"] == privilege

    @pytest.mark.parametrize(("is_standing", "hold"), [(True, "standing"), (False, "time_bound")])
    def test_how_long_a_role_is_held(
        self,
        connected: Cast,
        stub_tenant: StubTenant,
        is_standing: bool,  # noqa: FBT001
        hold: str,
    ) -> None:
        holds(stub_tenant, is_standing=is_standing)

        assert only_entry(make(connected))["hold"] == hold

    def test_role_that_may_be_activated_is_held_on_request(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        eligible = stub_tenant.role_eligibilities[0]
        stub_tenant.role_assignments.clear()
        stub_tenant.role_eligibilities[:] = [eligible]

        entry = only_entry(make(connected))

        assert (entry["hold"], entry["principal_id"]) == ("eligible", str(eligible.principal_id))

    def test_role_that_was_activated_is_listed_once(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        active = holds(stub_tenant, is_standing=False)
        stub_tenant.role_eligibilities.append(active)

        assert only_entry(make(connected))["hold"] == "time_bound"

    def test_tenant_that_does_not_tell_how_long_still_gets_its_report(
        self, connected: Cast, stub_tenant: StubTenant, microsoft: StubServer
    ) -> None:
        holds(stub_tenant)
        stub_tenant.has_pim = False

        report = make(connected)

        assert only_entry(report)["hold"] == "active"
        assert report.summary["end_unknown"] == 1
        assert not microsoft.asked_for("roleManagement/directory/roleEligibility")

    def test_names_come_after_reach_and_findings(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        report = make(connected)

        reach = [list(Privilege).index(each["privilege"]) for each in report.payload["entries"]]
        assert reach == sorted(reach)

    def test_only_declared_fields_are_stored(self, connected: Cast) -> None:
        report = make(connected)

        assert {key for each in report.payload["entries"] for key in each} == {
            "key", "role_id", "role_name", "privilege", "hold", "principal_id", "principal_kind",
            "principal_name", "sign_in_name", "is_guest", "scope", "finding",
        }  # fmt: skip
        assert set(report.payload) == {"entries"}
        assert all(isinstance(number, int) for number in report.summary.values())

    def test_same_assignment_on_two_pages_is_one_entry(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        stub_tenant.role_assignments.append(stub_tenant.role_assignments[0])

        report = make(connected)

        keys = [each["key"] for each in report.payload["entries"]]
        assert len(keys) == len(set(keys))


def test_every_finding_means_something() -> None:
    assert set(MEANINGS) == set(Finding)
    assert {each for severity in Severity for each in of_severity(severity)} == set(Finding)


def test_every_needed_permission_has_its_cost_and_reason() -> None:
    unknown = cost_of("Unheard.Of")

    assert all(cost_of(each.value) != unknown for each in REQUIRED_PERMISSIONS)
    assert all(REASONS[each.value] for each in REQUIRED_PERMISSIONS)


def test_roles_are_in_one_list_only() -> None:
    assert not HIGHLY_PRIVILEGED.keys() & PRIVILEGED.keys()
    assert len(HIGHLY_PRIVILEGED | PRIVILEGED) == 29
    assert privileged_roles.GLOBAL_ADMINISTRATOR in HIGHLY_PRIVILEGED


def test_unknown_roles_are_told_by_who_made_them() -> None:
    assert privilege_of(role_id=uuid4(), is_built_in=True) == Privilege.ORDINARY
    assert privilege_of(role_id=uuid4(), is_built_in=False) == Privilege.CUSTOM
