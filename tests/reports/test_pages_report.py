from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reports.enums import AssignmentDuration
from reports.models import StoredReport
from tenantpilot.enums import ReportType
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reports.journeys import url
from tests.reports.rows import a_global_administrator, a_permission, a_report, a_role

POSTURE = ReportType.PERMISSION_POSTURE


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_entitled_may_read(
    cast: Cast, client: Client, report: StoredReport, role: str
) -> None:
    page = sign_in(client, getattr(cast, role)).get(url("detail", report))

    assert page.status_code == HTTPStatus.OK
    assert "Gwen Guest" in page.text
    assert "Ona Operator" in page.text


@pytest.mark.parametrize("name", ["detail", "changes"])
def test_report_of_another_tenant_or_nobody_is_404(
    cast: Cast, report: StoredReport, name: str
) -> None:
    other = a_report(cast.other_tenant)
    theirs = a_report(cast.foreign_tenant)
    missing = StoredReport(pk=10**15, tenant=cast.tenant)
    mixed = StoredReport(pk=other.pk, tenant=cast.tenant)
    foreign = StoredReport(pk=theirs.pk, tenant=cast.tenant)
    for person, shown in [
        (cast.outsider, report),
        (cast.operator, other),
        (cast.owner, missing),
        (cast.owner, mixed),
        (cast.owner, foreign),
    ]:
        assert sign_in(Client(), person).get(url(name, shown)).status_code == HTTPStatus.NOT_FOUND


def test_nobody_is_sent_to_sign_in(client: Client, report: StoredReport) -> None:
    assert client.get(url("detail", report))["Location"].startswith("/admin/login/")


def test_older_report_points_to_the_newer(cast: Cast, client: Client, report: StoredReport) -> None:
    newest = a_report(cast.tenant, [a_role(9)])
    sign_in(client, cast.owner)

    assert f"Read {newest.number}" in client.get(url("detail", report)).text
    assert "There is a newer report" not in client.get(url("detail", newest)).text


@pytest.mark.parametrize(("administrators", "is_many"), [(4, False), (5, True)])
def test_many_global_administrators_are_pointed_out(
    cast: Cast,
    client: Client,
    administrators: int,
    is_many: bool,  # noqa: FBT001
) -> None:
    report = a_report(
        cast.tenant, [a_global_administrator(number) for number in range(administrators)]
    )

    page = sign_in(client, cast.owner).get(url("detail", report))

    assert ("Global Administrators." in page.text) is is_many


def test_tenant_that_does_not_tell_how_long_is_explained(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant, [a_role(duration=AssignmentDuration.ACTIVE)])

    page = sign_in(client, cast.owner).get(url("detail", report))

    assert "How long roles are held is not known." in page.text


def test_permission_posture_tells_what_is_missing_and_what_it_costs(
    cast: Cast, client: Client
) -> None:
    report = a_report(
        cast.tenant,
        [
            a_permission(1, value="RoleManagement.Read.Directory", is_granted=False),
            a_permission(2, value="Mail.Send", is_needed=False),
            a_permission(3),
        ],
        report_type=POSTURE,
    )

    page = sign_in(client, cast.owner).get(url("detail", report))

    assert "The Entra admin roles report cannot be made." in page.text
    assert "A permission to change things is granted and not needed" in page.text
    assert "Needed to report who holds administrator roles" in page.text


def test_report_without_findings_says_so(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)

    page = sign_in(client, cast.owner).get(url("detail", report))

    assert "Nothing needs attention" in page.text


@pytest.mark.parametrize("fault", ["version", "payload"])
def test_report_of_another_release_is_explained_and_not_a_crash(
    cast: Cast, client: Client, report: StoredReport, fault: str
) -> None:
    if fault == "version":
        report.schema_version = 99
    else:
        report.payload["entries"][0]["duration"] = "for ever"
    report.save()
    sign_in(client, cast.owner)

    page = client.get(url("detail", report))

    assert page.status_code == HTTPStatus.OK
    assert "This report cannot be shown." in page.text
    assert "Download" not in page.text
    assert client.get(url("changes", report)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_delete_is_offered_to_owners_and_managers(
    cast: Cast, client: Client, report: StoredReport, role: str
) -> None:
    page = sign_in(client, getattr(cast, role)).get(url("detail", report))

    assert ("Delete…" in page.text) is (role in {"owner", "manager"})


def test_reading_records_no_use(cast: Cast, client: Client, report: StoredReport) -> None:
    sign_in(client, cast.owner)

    for name in ("detail", "changes", "detail"):
        client.get(url(name, report))

    assert ledger() == []


@pytest.mark.parametrize("entries", [1, 400])
@pytest.mark.parametrize(("name", "statements"), [("detail", 8), ("changes", 6)])
def test_statements_do_not_grow_with_entries(
    cast: Cast,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    entries: int,
    name: str,
    statements: int,
) -> None:
    a_report(cast.tenant, [a_role(number) for number in range(entries)])
    report = a_report(cast.tenant, [a_role(number + 1) for number in range(entries)])
    sign_in(client, cast.owner)

    with django_assert_num_queries(statements):
        client.get(url(name, report))
