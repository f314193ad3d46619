"""What a report on administrator roles says of a tenant."""

from functools import partial
from uuid import uuid4

import pytest

from demo.graph_stub.licences import ENTRA_P2
from demo.graph_stub.words import GLOBAL_ADMINISTRATOR
from demo.graph_stub.words import ROLES as STUB_ROLES
from demo.graph_stub.world import Holder, StubRoleAssignment, StubTenant
from reports.enums import Privilege
from reports.models import StoredReport
from reports.types.entra_admin_roles.roles import GLOBAL_ADMINISTRATOR as GLOBAL_ADMINISTRATOR_ID
from reports.types.entra_admin_roles.roles import HIGHLY_PRIVILEGED, privilege_of
from reports.types.registry import DEFINITIONS
from tenantpilot.enums import ReportType
from tenantpilot.graph.resources.built_in_roles import LIST_DATE, PRIVILEGED_ROLE_IDS
from tests.cast import Cast
from tests.reports.journeys import make

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
class TestAdminRoles:
    @pytest.mark.parametrize(
        ("values", "finding"),
        [
            ({}, "standing_highly_privileged"),
            ({"is_standing": False}, None),
            (
                {"user_type": "Guest"},
                "guest_highly_privileged",
            ),
            (
                {"user_type": "guest", "is_standing": False},
                "guest_highly_privileged",
            ),
            ({"principal_type": "servicePrincipal"}, "application_highly_privileged"),
            ({"principal_type": "group"}, "standing_highly_privileged"),
            ({"role_id": HELPDESK.role_id}, None),
            (
                {
                    "role_id": HELPDESK.role_id,
                    "user_type": "Guest",
                },
                "guest_privileged",
            ),
            (
                {"role_id": HELPDESK.role_id, "principal_type": "servicePrincipal"},
                "application_privileged",
            ),
            ({"role_id": READER.role_id, "principal_type": "servicePrincipal"}, None),
            # An external account that is a member is no guest.
            ({"principal_sign_in_name": "a#EXT#@f.example", "is_standing": False}, None),
            ({"role_id": READER.role_id, "holder": Holder.DELETED}, "holder_deleted"),
            (
                {"role_id": READER.role_id, "holder": Holder.FOREIGN, "organization_id": uuid4()},
                "holder_foreign",
            ),
        ],
    )
    def test_finding_about_a_holder(
        self,
        connected: Cast,
        stub_tenant: StubTenant,
        values: dict[str, object],
        finding: str | None,
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

    @pytest.mark.parametrize(
        ("is_standing", "duration"), [(True, "standing"), (False, "time_bound")]
    )
    def test_how_long_a_role_is_held(
        self,
        connected: Cast,
        stub_tenant: StubTenant,
        is_standing: bool,  # noqa: FBT001
        duration: str,
    ) -> None:
        holds(stub_tenant, is_standing=is_standing)

        assert only_entry(make(connected))["duration"] == duration

    def test_role_that_may_be_activated_is_held_on_request(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        eligible = stub_tenant.role_eligibilities[0]
        stub_tenant.role_assignments.clear()
        stub_tenant.role_eligibilities[:] = [eligible]

        entry = only_entry(make(connected))

        assert (entry["duration"], entry["principal_id"]) == (
            "eligible",
            str(eligible.principal_id),
        )

    def test_role_that_was_activated_is_listed_once(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        active = holds(stub_tenant, is_standing=False)
        stub_tenant.role_eligibilities.append(active)

        assert only_entry(make(connected))["duration"] == "time_bound"

    def test_without_a_licence_every_role_is_held_all_the_time(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        holds(stub_tenant)
        stub_tenant.plans.remove(ENTRA_P2)

        report = make(connected)

        entry = only_entry(report)
        assert (entry["duration"], entry["finding"]) == ("standing", "standing_highly_privileged")
        assert [state["visibility"] for state in report.visibility] == ["not_licensed", "not_asked"]

    def test_names_come_after_reach_and_findings(
        self, connected: Cast, stub_tenant: StubTenant
    ) -> None:
        report = make(connected)

        reach = [list(Privilege).index(each["privilege"]) for each in report.payload["entries"]]
        assert reach == sorted(reach)

    def test_only_declared_fields_are_stored(self, connected: Cast) -> None:
        report = make(connected)

        assert {key for each in report.payload["entries"] for key in each} == {
            "key", "role_id", "role_name", "privilege", "duration", "principal_id",
            "principal_kind",
            "principal_name", "sign_in_name", "is_guest", "scope", "finding",
            "principal_visibility",
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


def test_highly_privileged_roles_are_privileged_by_microsofts_list_too() -> None:
    assert HIGHLY_PRIVILEGED <= PRIVILEGED_ROLE_IDS
    assert GLOBAL_ADMINISTRATOR_ID in HIGHLY_PRIVILEGED


def test_unknown_roles_are_told_by_who_made_them_and_by_microsofts_mark() -> None:
    new = uuid4()
    reach = partial(privilege_of, role_id=new)

    assert reach(is_built_in=True) == Privilege.UNLISTED
    assert reach(is_built_in=True, is_privileged=True) == Privilege.PRIVILEGED
    assert reach(is_built_in=True, is_privileged=False) == Privilege.ORDINARY
    assert reach(is_built_in=False) == Privilege.CUSTOM
    assert reach(is_built_in=False, is_privileged=True) == Privilege.PRIVILEGED
    assert reach(is_built_in=False, is_defined=False) == Privilege.UNDEFINED


def test_new_roles_carry_the_date_of_our_list() -> None:
    assert f"{LIST_DATE:%Y}" in Privilege.UNLISTED.label


def test_withheld_names_ask_for_the_permissions_that_show_them() -> None:
    summary = {"people_withheld": 3, "groups_withheld": 1}

    (found,) = DEFINITIONS[ReportType.ENTRA_ADMIN_ROLES].highlights(summary)

    assert found.title == "Names withheld: grant User.Read.All and GroupMember.Read.All"
    assert "4 of the holders" in found.why
