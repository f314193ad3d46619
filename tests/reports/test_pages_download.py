"""Downloading a report: to whom, in which format, and what of it is audited."""

import csv
import io
import json
from http import HTTPStatus

import pytest
from django.test import Client

from reports.enums import ExportFormat
from reports.models import StoredReport
from reports.services import downloads
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reports.journeys import url
from tests.reports.rows import a_report, a_role


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

    monkeypatch.setattr(downloads, "download_report", gone)

    answer = sign_in(client, cast.owner).post(url("download", report), {"format": "csv"})

    assert answer.status_code == HTTPStatus.NOT_FOUND
