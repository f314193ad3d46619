"""What people do with reports, as far as they may."""

from http import HTTPStatus

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from operations.models import OperationRun
from reports.models import StoredReport
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import ProviderConnection, TenantStatus
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reports.journeys import of_tenant, reports_of, url, weekly
from tests.reports.rows import a_report


def runs() -> list[OperationRun]:
    with scopes_disabled():
        return list(OperationRun.objects.all())


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
@pytest.mark.parametrize("report_type", ReportType)
def test_those_who_may_create_get_to_the_run(
    cast: Cast, client: Client, role: str, report_type: ReportType
) -> None:
    answer = sign_in(client, getattr(cast, role)).post(
        of_tenant("create", cast.tenant), {"report_type": report_type.value}, follow=True
    )

    (run,) = runs()
    assert answer.redirect_chain[-1][0].endswith(f"/operation-runs/{run.pk}/")
    assert f"The {report_type.label} report is being created." in answer.text
    assert ledger() == []


def test_second_click_leads_to_the_live_run(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator)
    data = {"report_type": "entra_admin_roles"}
    client.post(of_tenant("create", cast.tenant), data)

    answer = client.post(of_tenant("create", cast.tenant), data, follow=True)
    later = client.post(of_tenant("create", cast.tenant), data, follow=True)

    assert len(runs()) == 1
    assert "report is being created." in answer.text
    assert "nothing new was started" not in answer.text
    assert "is already being created, so nothing new was started" in later.text


def test_archived_tenant_is_answered_on_the_list(cast: Cast, client: Client) -> None:
    cast.tenant.status = TenantStatus.ARCHIVED
    cast.tenant.save()

    answer = sign_in(client, cast.owner).post(
        of_tenant("create", cast.tenant), {"report_type": "entra_admin_roles"}, follow=True
    )

    assert "so nothing was started" in answer.text
    assert runs() == []


def test_unconnected_tenant_is_answered_on_the_list(cast: Cast, client: Client) -> None:
    ProviderConnection.objects.all().delete()

    answer = sign_in(client, cast.owner).post(
        of_tenant("create", cast.tenant), {"report_type": "entra_admin_roles"}, follow=True
    )

    assert "so nothing was started" in answer.text


@pytest.mark.parametrize("wrong", ["", "nonsense", "inventory_sync", "entra_admin_roles\x00"])
def test_report_nobody_knows_is_a_bad_request(cast: Cast, client: Client, wrong: str) -> None:
    answer = sign_in(client, cast.owner).post(
        of_tenant("create", cast.tenant), {"report_type": wrong}
    )

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert runs() == []


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [
        ("create", "reader", HTTPStatus.FORBIDDEN),
        ("create", "outsider", HTTPStatus.NOT_FOUND),
        ("schedule", "reader", HTTPStatus.FORBIDDEN),
        ("schedule", "outsider", HTTPStatus.NOT_FOUND),
        ("delete", "reader", HTTPStatus.FORBIDDEN),
        ("delete", "operator", HTTPStatus.FORBIDDEN),
        ("delete", "outsider", HTTPStatus.NOT_FOUND),
        ("download", "outsider", HTTPStatus.NOT_FOUND),
    ],
)
def test_who_may_not_changes_nothing(
    cast: Cast, client: Client, name: str, role: str, status: HTTPStatus
) -> None:
    report = a_report(cast.tenant)
    path = of_tenant(name, cast.tenant) if name in {"create", "schedule"} else url(name, report)
    data = {"report_type": "entra_admin_roles", "entra_admin_roles": "on", "format": "csv"}

    answer = sign_in(client, getattr(cast, role)).post(path, data)

    assert answer.status_code == status
    assert_nothing_happened(cast, report)


@pytest.mark.parametrize("name", ["create", "schedule", "delete", "download"])
@pytest.mark.parametrize("role", ["owner", "platform_operator"])
def test_getting_does_nothing(cast: Cast, client: Client, name: str, role: str) -> None:
    report = a_report(cast.tenant)
    path = of_tenant(name, cast.tenant) if name in {"create", "schedule"} else url(name, report)

    answer = sign_in(client, getattr(cast, role)).get(path)

    allowed = {"owner": HTTPStatus.METHOD_NOT_ALLOWED, "platform_operator": HTTPStatus.FOUND}
    assert answer.status_code == allowed[role]
    assert_nothing_happened(cast, report)


@pytest.mark.parametrize("name", ["create", "schedule", "delete", "download"])
def test_form_without_its_token_is_refused(cast: Cast, name: str) -> None:
    report = a_report(cast.tenant)
    path = of_tenant(name, cast.tenant) if name in {"create", "schedule"} else url(name, report)
    client = sign_in(Client(enforce_csrf_checks=True), cast.owner)

    answer = client.post(path, {"report_type": "entra_admin_roles", "format": "csv"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert_nothing_happened(cast, report)


def assert_nothing_happened(cast: Cast, report: StoredReport) -> None:
    assert reports_of(cast.tenant) == [report]
    assert runs() == []
    assert weekly(cast.tenant) == set()
    assert not AuditLog.objects.exists()
    assert ledger() == []


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_owners_and_managers_delete(cast: Cast, client: Client, role: str) -> None:
    report = a_report(cast.tenant)

    answer = sign_in(client, getattr(cast, role)).post(url("delete", report), follow=True)

    assert f"Report {report.number} was deleted." in answer.text
    assert reports_of(cast.tenant) == []


def test_deleting_twice_says_so_and_what_never_was_stays_unknown(
    cast: Cast, client: Client
) -> None:
    report = a_report(cast.tenant)
    sign_in(client, cast.owner).post(url("delete", report), follow=True)

    again = client.post(url("delete", report), follow=True)
    never = client.post(url("delete", StoredReport(pk=report.pk + 1, tenant=cast.tenant)))
    elsewhere = client.post(url("delete", StoredReport(pk=report.pk, tenant=cast.other_tenant)))
    stranger = sign_in(Client(), cast.outsider).post(url("delete", report))

    assert again.redirect_chain[0][0].endswith("/reports/")
    assert "The report was already deleted." in again.text
    assert {each.status_code for each in (never, elsewhere, stranger)} == {HTTPStatus.NOT_FOUND}


def test_report_of_another_tenant_is_not_deleted_from_here(cast: Cast, client: Client) -> None:
    report = a_report(cast.other_tenant)
    path = url("delete", StoredReport(pk=report.pk, tenant=cast.tenant))

    answer = sign_in(client, cast.owner).post(path)

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert reports_of(cast.other_tenant) == [report]


def test_report_deleted_meanwhile_is_said(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report(cast.tenant)
    monkeypatch.setattr("reports.services.deletion.delete_report", lambda **_: False)

    answer = sign_in(client, cast.owner).post(url("delete", report), follow=True)

    assert "was already deleted" in answer.text
