"""What a reader needs for a yes: names, what can break, old value and new, and until when."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import translation
from django.utils.timezone import now as this_moment
from django_scopes import scope

from inventory.collections.reader import CONTENT
from inventory.differences import Line
from inventory.enums import Change
from inventory.models import Agreement, Policy, PolicyVersion
from operations.enums import RunOutcome
from operations.models import OperationRun
from reports.types.entra_admin_roles.findings import RoleFinding
from reports.types.permission_posture.findings import PermissionFinding
from reports.types.registry import DEFINITIONS
from reviewpacks.contents import asks, meanings, policy_differences, setting_names
from reviewpacks.contents.naming import enumerated
from reviewpacks.contents.twins import shared_by_policies
from tenantpilot.enums import ReportType
from tenantpilot.graph.permissions import EVERY_PERMISSION
from tenantpilot.graph.resources.directory_roles import PrincipalKind
from tests.cast import Cast
from tests.reports.rows import a_global_administrator, a_permission, a_report, a_role
from tests.reviewpacks.test_points import another_app, page_of
from tests.tenant_dashboard.rows import an_ended_run, some_policies
from visibility.models import TenantAccess

pytestmark = pytest.mark.django_db
POSTURE = ReportType.PERMISSION_POSTURE
APPLICATION = PrincipalKind.SERVICE_PRINCIPAL


def granting(cast: Cast, *names: str) -> None:
    """Store what the tenant granted, as read a moment ago."""
    TenantAccess.objects.create(
        tenant=cast.tenant, workspace_id=cast.tenant.workspace_id, granted=sorted(names),
        held=sorted(names), held_elsewhere=0, granted_at=this_moment(),
    )  # fmt: skip


def test_every_finding_says_what_can_break_who_does_it_how_and_what_it_costs() -> None:
    for definition in DEFINITIONS.values():
        keys = {finding.value for finding in definition.findings} | {*definition.highlight_titles}
        assert keys <= asks.ASKS.keys()
    assert {asks.DRIFT, asks.UNASSIGNED} <= asks.ASKS.keys()
    assert all(text for ask in asks.ASKS.values() for _label, text in ask.lines)
    assert [text for _label, text in asks.ask("of another release").lines] == [
        "Not known: ask us before you decide."
    ] * 4
    assert all(ask.who for ask in asks.ASKS.values())


def test_two_accounts_that_can_always_do_everything_may_be_for_emergencies() -> None:
    standing = RoleFinding.STANDING_HIGHLY_PRIVILEGED

    assert "emergency accounts, confirm it" in meanings.suggestion(standing, 2)
    assert meanings.suggestion(standing, 3).startswith("Decide for each account below:")
    missing = PermissionFinding.PERMISSION_MISSING
    assert "emergency" not in meanings.suggestion(missing, 1)


def test_recommendation_fits_what_really_differs() -> None:
    assert "put back" in policy_differences.suggestion(Counter({Change.CHANGED: 4}))
    removed = policy_differences.suggestion(Counter({Change.REMOVED: 2}))
    assert removed.startswith("Removed: 2. Have the rule made again")
    assert "new value" not in removed
    every = policy_differences.suggestion(
        Counter({Change.ADDED: 1, Change.REMOVED: 2, Change.CHANGED: 1_003})
    )
    assert [every.index(word) for word in ("Changed: 1,003.", "Removed: 2.", "Added: 1.")] == [
        0, every.index("Removed"), every.index("Added"),
    ]  # fmt: skip


def test_rest_of_a_list_is_where_it_is_said_to_be() -> None:
    names = [f"N{number}" for number in range(20)]

    assert enumerated(names[:1], count=1, file="a.csv") == "N0"
    assert enumerated(names[:6], count=6, file="a.csv").endswith("N3; 2 more, see the annex")
    assert enumerated(names, count=153, file="a.csv").endswith("149 more, all in a.csv of the ZIP")
    assert enumerated(names, count=153, file="").endswith("149 more, which we send on request")


def test_microsofts_names_stay_and_are_explained_in_german() -> None:
    camera, other = (Line(label=label, before="no", after="yes")
                     for label in ("Camera blocked", "Pre shared key"))  # fmt: skip

    assert setting_names.label(camera) == "Camera blocked"
    with translation.override("de"):
        assert setting_names.label(camera) == "Camera blocked (Kamera gesperrt)"
        assert setting_names.label(other) == "Pre shared key"


def test_difference_shows_old_value_and_new(cast: Cast) -> None:
    some_policies(cast.tenant, 2)
    run = an_ended_run(cast.tenant)
    with scope(tenant=cast.tenant):
        policy = Policy.objects.order_by("pk").first()
        assert policy
        was, now = (_version(policy, run, camera=blocked) for blocked in (False, True))
        agreed_at = this_moment() - timedelta(days=60)
        Agreement.objects.create(tenant=cast.tenant, workspace_id=cast.tenant.workspace_id,
                                 run=run, agreed_at=agreed_at,
                                 collections=[policy.collection])  # fmt: skip
        Policy.objects.update(agreed_digest=F("digest"))
        Policy.objects.filter(pk=policy.pk).update(
            agreed=was, agreed_digest=was.digest, digest=now.digest, changed_at=this_moment()
        )

    page = page_of(cast)

    assert f"{policy.name} (Compliance policies): changed, Camera blocked: no → yes" in page
    assert "That was before this period: a difference can be older than it." in page
    assert "We recommend: Have the old value put back, unless you wanted the change" in page


def _version(policy: Policy, run: OperationRun, *, camera: bool) -> PolicyVersion:
    version: PolicyVersion = PolicyVersion.objects.create(
        tenant_id=policy.tenant_id, workspace_id=policy.workspace_id, policy=policy, run=run,
        change=Change.CHANGED, group_key=uuid4(), seen_at=this_moment(),
        digest=f"camera {camera}".ljust(32, "0"),
        settings={"cameraBlocked": camera}, **{name: getattr(policy, name) for name in CONTENT},
    )  # fmt: skip
    return version


def test_letter_says_what_this_is_from_where_and_until_when(cast: Cast) -> None:
    a_report(cast.tenant, [a_role(1)])
    calm = page_of(cast)
    a_report(cast.tenant, [a_global_administrator(1, is_guest=True)])
    urgent = page_of(cast)

    assert "This is the review of your Microsoft 365 by Northwind IT, your IT provider" in calm
    assert "There is nothing that you have to decide this time." in calm
    until = this_moment().date() + timedelta(days=7)
    assert f"give Northwind IT your answers by {until:%-d %B %Y}." in urgent
    assert f"Date: {this_moment():%-d %B %Y}" in urgent


def test_summary_names_what_is_not_in_order(cast: Cast) -> None:
    people = [a_global_administrator(number) for number in range(1, 6)]
    app = a_global_administrator(9, principal_kind=APPLICATION, principal_name="Payroll",
                                 sign_in_name="")  # fmt: skip
    a_report(cast.tenant, [*people, app])

    page = page_of(cast)

    assert "1. An application holds a highly privileged role: Payroll (Global Admin" in page
    assert "held all the time (5): Person 0001 (Global Administrator); Person 0002 (Glo" in page
    assert "3. There are 6 Global Administrators (5 user accounts, 1 application): Payroll;" in page
    assert "Global Administrators 6 5 user accounts, 1 application; fewer than five is good" in page
    assert "Highly privileged roles are held 6 times: 1 in point 1 and 5 in point 2." in page


def test_twins_are_told_apart_by_sign_in_name_or_id(cast: Cast) -> None:
    twins = [a_global_administrator(number, principal_name="Ann Lee") for number in (1, 2)]
    apps = [a_role(number, principal_name="Sync", sign_in_name="", principal_kind=APPLICATION)
            for number in (0xAAAAAAAA << 96, 0xBBBBBBBB << 96)]  # fmt: skip
    a_report(cast.tenant, [*twins, *apps, a_global_administrator(3)])
    a_report(
        cast.tenant,
        [another_app(1, holder_name="Tool"), another_app(2, holder_name="Tool",
         holder_id=apps[0].principal_id)],
        report_type=POSTURE,
    )  # fmt: skip

    page = page_of(cast)

    assert "Ann Lee, person1@customer.example (Global Administrator); Ann Lee, person2@" in page
    assert "Sync, ID aaaaaaaa… (Helpdesk Administrator); Sync, ID bbbbbbbb… (Helpdesk" in page
    assert "Tool, ID aaaaaaaa… (of another organisation)" in page
    assert "Person 0003 (Global Administrator)" in page


def test_policies_of_one_name_in_one_collection_are_twins(cast: Cast) -> None:
    some_policies(cast.tenant, 3)
    with scope(tenant=cast.tenant):
        first, second, third = Policy.objects.order_by("pk")
        Policy.objects.filter(pk__in=[first.pk, second.pk]).update(name="Twin")

        shared = shared_by_policies(["Twin", third.name])

    assert shared == {(first.collection, "Twin")}


def test_app_that_can_make_itself_administrator_is_not_in_order(cast: Cast) -> None:
    sentence = "No application holds a highly privileged role, or can give itself one."
    a_report(cast.tenant, [a_role(1)])
    assert sentence not in page_of(cast)  # not known of the apps

    granting(cast, "Organization.Read.All")
    a_report(cast.tenant, [a_permission()], report_type=POSTURE)
    assert sentence in page_of(cast)

    a_report(cast.tenant, [a_permission(), another_app(2)], report_type=POSTURE)
    assert sentence not in page_of(cast)

    a_report(cast.tenant, [a_permission()], report_type=POSTURE)
    with scope(tenant=cast.tenant):
        TenantAccess.objects.update(granted=["RoleManagement.ReadWrite.Directory"])
    assert sentence not in page_of(cast)  # ours can


def test_each_yes_says_what_it_shows_and_what_stays_dark(cast: Cast) -> None:
    granting(cast, "Organization.Read.All", "Application.Read.All")
    missing = [a_permission(number, value=each.value, app_role_id=each.app_role_id,
                            is_granted=False)
               for number, each in enumerate(EVERY_PERMISSION[2:6])]  # fmt: skip
    a_report(cast.tenant, missing, report_type=POSTURE)

    page = page_of(cast)

    assert ("After a yes to RoleManagement.Read.Directory we see: Which roles are held; How long "
            "roles are held, and roles on request") in page  # fmt: skip
    assert "Guests among the holders (once RoleManagement.Read.Directory is granted too)" in page
    assert "we see: Names of groups (once RoleManagement" in page
    assert "Still not visible after a yes to points 1 and 2: 9 areas. They need 4 further" in page
    assert "Policy.Read.All Conditional Access" in page
    assert (
        "Missing (2): RoleManagement.Read.Directory, DeviceManagementConfiguration.Read.All."
        in page
    )


def test_syncs_that_failed_are_not_called_never_tried(cast: Cast) -> None:
    assert "The rules for your devices were never read." in page_of(cast)
    for _attempt in range(2):
        an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="consent_missing")

    page = page_of(cast)

    assert "could not be read: we tried 2 times in the period, and each time it failed." in page
    assert "All 2 attempts in the period failed." in page
    assert "devices were never read" not in page
