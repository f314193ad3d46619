"""What people do with reports, as far as they may."""

import csv
import io
import json
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from operations.models import OperationRun
from reports.models import ReportSchedule, StoredReport
from reports.services import downloads
from reports.vocabulary import ExportFormat
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tenantpilot.vocabulary import ReportType
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reports.journeys import reports_of, url
from tests.reports.rows import a_report, a_role


def of_tenant(name: str, tenant: Tenant) -> str:
    return reverse(f"reports:{name}", kwargs={"tenant_id": tenant.pk})


def runs() -> list[OperationRun]:
    with scopes_disabled():
        return list(OperationRun.objects.all())


def weekly(tenant: Tenant) -> set[str]:
    with scope(tenant=tenant):
        return set(ReportSchedule.objects.values_list("report_type", flat=True))


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
    assert f"The {report_type.label} report is being made." in answer.text
    assert ledger() == []


def test_second_click_leads_to_the_live_run(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator)
    data = {"report_type": "entra_admin_roles"}
    client.post(of_tenant("create", cast.tenant), data)

    answer = client.post(of_tenant("create", cast.tenant), data, follow=True)
    later = client.post(of_tenant("create", cast.tenant), data, follow=True)

    assert len(runs()) == 1
    assert "report is being made." in answer.text
    assert "nothing new was started" not in answer.text
    assert "is already being made, so nothing new was started" in later.text


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
    monkeypatch.setattr("reports.services.deleting.delete", lambda **_: False)

    answer = sign_in(client, cast.owner).post(url("delete", report), follow=True)

    assert "had been deleted already" in answer.text


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_entitled_may_download_and_it_is_audited(
    cast: Cast, client: Client, role: str
) -> None:
    report = a_report(cast.tenant, [a_role(1), a_role(2)])
    person = getattr(cast, role)

    answer = sign_in(client, person).post(url("download", report), {"format": "csv"})

    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row["Holder"] for row in rows] == ["Person 0001", "Person 0002"]
    assert answer["Content-Disposition"].startswith('attachment; filename="entra-admin-roles-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    entry = AuditLog.objects.get(action="report.downloaded")
    assert (entry.actor_id, entry.subject_id, entry.details["format"]) == (
        person.pk, report.pk, "csv",
    )  # fmt: skip
    assert ledger() == []


def test_json_names_its_schema_and_every_entry(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant, [a_role(number) for number in range(1, 4)])

    answer = sign_in(client, cast.owner).post(url("download", report), {"format": "json"})

    document = json.loads(answer.getvalue())
    assert (document["report_type"], document["schema_version"]) == ("entra_admin_roles", 1)
    assert document["summary"] == report.summary
    assert [entry["principal_name"] for entry in document["entries"]] == [
        "Person 0001", "Person 0002", "Person 0003",
    ]  # fmt: skip
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("export_format", ExportFormat)
def test_report_without_entries_is_a_whole_file(
    cast: Cast, client: Client, export_format: ExportFormat
) -> None:
    report = a_report(cast.tenant, [])

    answer = sign_in(client, cast.owner).post(
        url("download", report), {"format": export_format.value}
    )

    content = answer.getvalue().decode("utf-8-sig")
    if export_format == ExportFormat.JSON:
        assert json.loads(content)["entries"] == []
    else:
        assert len(content.splitlines()) == 1


def test_same_report_gives_the_same_bytes(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant, [a_role(number) for number in range(9)])
    sign_in(client, cast.owner)

    files = {client.post(url("download", report), {"format": "json"}).getvalue() for _ in "ab"}

    assert len(files) == 1


@pytest.mark.parametrize("wrong", ["", "pdf", "csv\x00"])
def test_format_nobody_knows_is_a_bad_request(cast: Cast, client: Client, wrong: str) -> None:
    report = a_report(cast.tenant)

    answer = sign_in(client, cast.owner).post(url("download", report), {"format": wrong})

    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_report_of_another_release_is_not_downloaded(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant, schema_version=99)

    answer = sign_in(client, cast.owner).post(
        url("download", report), {"format": "csv"}, follow=True
    )

    assert "cannot be read, so nothing was downloaded" in answer.text
    assert not AuditLog.objects.exists()


def test_report_deleted_while_it_is_downloaded_is_404(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report(cast.tenant)

    def gone(**_values: object) -> None:
        raise StoredReport.DoesNotExist

    monkeypatch.setattr(downloads, "download", gone)

    answer = sign_in(client, cast.owner).post(url("download", report), {"format": "csv"})

    assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
def test_weekly_reports_are_set_on_the_tenants_page(cast: Cast, client: Client, role: str) -> None:
    person = getattr(cast, role)

    answer = sign_in(client, person).post(
        of_tenant("schedule", cast.tenant), {"entra_admin_roles": "on"}, follow=True
    )

    assert answer.redirect_chain[-1][0] == f"/admin/tenants/{cast.tenant.pk}/"
    assert "Made every week from now on: Entra admin roles." in answer.text
    assert weekly(cast.tenant) == {"entra_admin_roles"}
    assert weekly(cast.other_tenant) == set()
    entry = AuditLog.objects.get(action="report.schedule_changed")
    assert (entry.actor_id, entry.details) == (
        person.pk, {"report_type": "entra_admin_roles", "is_weekly": True},
    )  # fmt: skip


def test_setting_the_same_again_changes_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    data = {"entra_admin_roles": "on", "permission_posture": "on"}
    client.post(of_tenant("schedule", cast.tenant), data)

    answer = client.post(of_tenant("schedule", cast.tenant), data, follow=True)

    assert "Nothing was changed" in answer.text
    assert AuditLog.objects.filter(action="report.schedule_changed").count() == 2


def test_weekly_reports_are_ended(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    client.post(of_tenant("schedule", cast.tenant), {"entra_admin_roles": "on"})

    answer = client.post(of_tenant("schedule", cast.tenant), {}, follow=True)

    assert "No report is made by itself any more." in answer.text
    assert weekly(cast.tenant) == set()
    assert ledger() == []


def test_tenant_page_shows_latest_reports_and_their_schedule(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)
    sign_in(client, cast.operator)
    client.post(of_tenant("schedule", cast.tenant), {"permission_posture": "on"})

    page = client.get(f"/admin/tenants/{cast.tenant.pk}/")

    assert url("detail", report) in page.text
    assert 'name="permission_posture" id="id_permission_posture" checked' in page.text
    assert 'name="entra_admin_roles" id="id_entra_admin_roles">' in page.text


def test_reader_sees_the_schedule_and_no_form(cast: Cast, client: Client) -> None:
    sign_in(Client(), cast.owner).post(
        of_tenant("schedule", cast.tenant), {"permission_posture": "on"}
    )

    page = sign_in(client, cast.reader).get(f"/admin/tenants/{cast.tenant.pk}/")

    assert "Made every week: Permission posture." in page.text
    assert "Save schedule" not in page.text
