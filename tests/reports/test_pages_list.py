from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from pytest_django import DjangoAssertNumQueries

from operations.enums import RunOutcome
from reports.models import ReportSchedule
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.factories import UserFactory
from tests.reports.rows import a_permission, a_report, a_role
from tests.tenant_dashboard.rows import HOSTILE, a_run, an_ended_run
from tests.ui.markup import elements

ROLES_RUN = OperationType.ENTRA_ADMIN_ROLES_REPORT


def list_url(tenant: Tenant) -> str:
    return reverse("reports:list", kwargs={"tenant_id": tenant.pk})


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_entitled_sees_the_reports_newest_first(
    cast: Cast, client: Client, role: str
) -> None:
    first = a_report(cast.tenant)
    second = a_report(cast.tenant, [a_role(2)], created_by=cast.operator)
    a_report(cast.other_tenant)

    page = sign_in(client, getattr(cast, role)).get(list_url(cast.tenant))

    assert page.status_code == HTTPStatus.OK
    assert [row.report for row in page.context["rows"]] == [second, first]
    assert "1 added, 1 removed" in page.text
    assert "First of its kind" in page.text
    assert "Ona Operator" in page.text
    assert "The schedule" in page.text


def test_who_is_not_entitled_gets_404(cast: Cast) -> None:
    for person, tenant in [
        (cast.outsider, cast.tenant),
        (cast.operator, cast.other_tenant),
        (cast.owner, cast.foreign_tenant),
    ]:
        response = sign_in(Client(), person).get(list_url(tenant))

        assert response.status_code == HTTPStatus.NOT_FOUND


def test_headline_is_of_its_type(cast: Cast, client: Client) -> None:
    a_report(
        cast.tenant,
        [a_permission(1, is_granted=False), a_permission(2)],
        report_type=ReportType.PERMISSION_POSTURE,
    )

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "Missing permissions 1" in page.text


@pytest.mark.parametrize("page_of", ["/admin/tenants/{}/", "/admin/tenants/{}/reports/"])
def test_dot_between_headlines_stays_with_the_one_before_it(
    cast: Cast, client: Client, page_of: str
) -> None:
    a_report(cast.tenant, [a_role(1)])

    page = sign_in(client, cast.owner).get(page_of.format(cast.tenant.pk))

    headlines = elements(page.text, "span", class_="nowrap")
    assert [each.text for each in headlines] == ["Role assignments 1 ·", "Highly privileged 0"]


def test_reader_is_told_why_nothing_can_be_created(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).get(list_url(cast.tenant))

    assert "You can read reports, but not create one." in page.text
    assert "Create report" not in page.text


def test_operator_may_create_both_reports(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.operator).get(list_url(cast.tenant))

    for report_type in ReportType:
        assert elements(page.text, "button", name="report_type", value=report_type.value)
    assert "No reports yet" in page.text


def test_tenant_that_cannot_start_anything_says_so(cast: Cast, client: Client) -> None:
    ProviderConnection.objects.all().delete()

    page = sign_in(client, cast.operator).get(list_url(cast.tenant))

    assert "No report can be created here now." in page.text
    assert 'name="report_type"' not in page.text


def test_report_under_way_is_linked_and_not_offered_again(cast: Cast, client: Client) -> None:
    run = a_run(cast.tenant, type=ROLES_RUN, initiator=cast.operator)

    page = sign_in(client, cast.operator).get(list_url(cast.tenant))

    assert f"/operation-runs/{run.pk}/" in page.text
    assert 'value="entra_admin_roles"' not in page.text.split("Stored reports")[0]


def test_report_that_was_checked_again_says_so(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)
    an_ended_run(cast.tenant, type=ROLES_RUN, result_id=report.pk, counts={"unchanged": 1})

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "Checked again" in page.text
    assert "no change" in page.text


@pytest.mark.parametrize("how", ["made it", "failed", "found another"])
def test_report_is_not_called_checked_again_when_it_was_not(
    cast: Cast, client: Client, how: str
) -> None:
    report = a_report(cast.tenant)
    run = an_ended_run(
        cast.tenant,
        RunOutcome.FAILED if how == "failed" else RunOutcome.SUCCEEDED,
        type=ROLES_RUN,
        failure_code="throttled" if how == "failed" else "",
        result_id={"made it": report.pk, "failed": None, "found another": 10**6}[how],
    )
    if how == "made it":
        report.run = run
        report.save()

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "Checked again" not in page.text


def test_weekly_report_says_so(cast: Cast, client: Client) -> None:
    a_report(cast.tenant)
    with scope(tenant=cast.tenant):
        ReportSchedule.objects.create(
            tenant=cast.tenant, workspace=cast.workspace, report_type="entra_admin_roles"
        )

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "Created every week." in page.text


@pytest.mark.parametrize("role", ["owner", "reader"])
@pytest.mark.parametrize("status", [TenantStatus.ARCHIVED, TenantStatus.ONBOARDING])
def test_no_next_report_is_promised_where_nothing_can_start(
    cast: Cast, client: Client, status: str, role: str
) -> None:
    a_report(cast.tenant)
    with scope(tenant=cast.tenant):
        ReportSchedule.objects.create(
            tenant=cast.tenant, workspace=cast.workspace, report_type="entra_admin_roles"
        )
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=status)

    page = sign_in(client, getattr(cast, role)).get(list_url(cast.tenant))

    assert "No report can be created here now." in page.text
    assert "Created every week." not in page.text


def test_empty_list_of_an_archived_tenant_does_not_point_to_a_button(
    cast: Cast, client: Client
) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "No reports yet" in page.text
    assert "create it above" not in page.text


def test_report_of_an_erased_person_is_not_the_schedules(cast: Cast, client: Client) -> None:
    leaver = UserFactory()
    a_report(cast.tenant, created_by=leaver)
    with scope(tenant=cast.tenant):
        type(a_report(cast.tenant)).objects.update(created_by=None, trigger="person")

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "A removed person" in page.text
    assert "The schedule" not in page.text


def test_filter_by_type(cast: Cast, client: Client) -> None:
    a_report(cast.tenant)
    permissions = a_report(cast.tenant, report_type=ReportType.PERMISSION_POSTURE)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant), {"type": "permission_posture"})

    assert [row.report for row in page.context["rows"]] == [permissions]


def test_filter_without_a_match_offers_the_way_back(cast: Cast, client: Client) -> None:
    a_report(cast.tenant)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant), {"type": "permission_posture"})

    assert "No report of this type yet" in page.text


@pytest.mark.parametrize("wrong", ["nonsense", "\x00", HOSTILE])
def test_filter_nobody_knows_is_an_error_beside_all_reports(
    cast: Cast, client: Client, wrong: str
) -> None:
    a_report(cast.tenant)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant), {"type": wrong})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This filter could not be used." in page.text
    assert len(page.context["rows"]) == 1
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("reports", [2, 30])
def test_statements_do_not_grow_with_reports(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, reports: int
) -> None:
    for number in range(reports):
        a_report(cast.tenant, [a_role(number)], created_by=cast.operator)
    sign_in(client, cast.owner)

    with django_assert_num_queries(10):
        client.get(list_url(cast.tenant))
