"""Names from elsewhere stay names, on the page, in CSV and in JSON."""

import csv
import html
import io
import json
import re
import unicodedata
from datetime import UTC, datetime

import pytest
from django.test import Client

from demo.graph_stub.world import StubTenant
from reports.enums import ExportFormat
from reports.exports import file_name
from reports.models import StoredReport
from reports.text import escape_formula, sanitize_text
from tenantpilot.enums import ReportType
from tenantpilot.graph.fields import DIRECTION_CONTROLS
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.reports.hostile import NAMES
from tests.reports.journeys import make, url
from tests.reports.rows import a_permission, a_report, a_role

SHARP = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def a_hostile_report(tenant: Tenant) -> StoredReport:
    """A report in which every text is hostile, put there behind the Graph client's back."""
    return a_report(
        tenant,
        [
            a_role(number, role_name=name, principal_name=name, sign_in_name=name)
            for number, name in enumerate(NAMES)
        ],
    )


def spoil(report: StoredReport) -> None:
    """Put the names into the row as they are: no line of ours has cleaned them."""
    for number, entry in enumerate(sorted(report.payload["entries"], key=lambda each: each["key"])):
        for field in ("role_name", "principal_name", "sign_in_name"):
            entry[field] = NAMES[number].replace("\x00", "")
    report.save(update_fields=["payload"])


def test_there_are_enough_of_them() -> None:
    assert len(set(NAMES)) >= 120


@pytest.mark.django_db
def test_page_shows_hostile_names_as_text(cast: Cast, client: Client) -> None:
    report = a_hostile_report(cast.tenant)
    spoil(report)
    sign_in(client, cast.owner)

    pages = [client.get(url("detail", report), {"page": number}).text for number in range(1, 5)]

    for page in pages:
        for sharp in ("<script>alert", "<img src=x", "<svg/onload", "<iframe", "<base", "<h1>gone"):
            assert sharp not in page
        assert not DIRECTION_CONTROLS & set(page)
        assert not [each for each in page if unicodedata.category(each) == "Cc" and each != "\n"]
    text = html.unescape("".join(pages))
    for name in NAMES:
        assert sanitize_text(name).strip() in text


@pytest.mark.django_db
def test_changes_page_shows_hostile_names_as_text(cast: Cast, client: Client) -> None:
    a_report(cast.tenant, [])
    report = a_hostile_report(cast.tenant)

    page = sign_in(client, cast.owner).get(url("changes", report)).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.django_db
def test_csv_runs_nothing_in_a_spreadsheet(cast: Cast, client: Client) -> None:
    report = a_hostile_report(cast.tenant)
    spoil(report)

    answer = sign_in(client, cast.owner).post(url("download", report), {"format": "csv"})

    content = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    assert len(rows) == len(NAMES) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if SHARP.match(cell)] == []
    assert not DIRECTION_CONTROLS & set(content)
    assert not [each for each in "".join(cells) if unicodedata.category(each) == "Cc"]
    holders = {row[2] for row in rows[1:]}
    assert {escape_formula(name) for name in NAMES} <= holders | {""}


@pytest.mark.django_db
def test_json_is_data_even_inside_a_page(cast: Cast, client: Client) -> None:
    report = a_hostile_report(cast.tenant)
    spoil(report)

    answer = sign_in(client, cast.owner).post(url("download", report), {"format": "json"})

    content = answer.getvalue().decode("ascii")
    assert not {"<", ">", "&"} & set(content)
    names = {entry["principal_name"] for entry in json.loads(content)["entries"]}
    assert {sanitize_text(name) for name in NAMES} == names


@pytest.mark.django_db(transaction=True)
def test_hostile_names_come_all_the_way_from_microsoft(
    connected: Cast, stub_tenant: StubTenant, client: Client
) -> None:
    assignments = stub_tenant.role_assignments
    for number, assignment in enumerate(assignments):
        assignment.principal_name = NAMES[number * 5]

    report = make(connected)

    sign_in(client, connected.owner)
    page = client.get(url("detail", report))
    content = client.post(url("download", report), {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert "<script>alert" not in page.text
    assert len(list(csv.reader(io.StringIO(content, newline="")))) == report.summary["entries"] + 1


@pytest.mark.thorough
@pytest.mark.django_db
def test_search_looks_for_the_text_and_nothing_else(cast: Cast, client: Client) -> None:
    wanted = [sanitize_text(name).strip()[:100] for name in NAMES]
    names = {number: f"before {text} after" for number, text in enumerate(wanted)}
    report = a_report(
        cast.tenant, [a_role(number, principal_name=name) for number, name in names.items()]
    )
    sign_in(client, cast.owner)

    for text in wanted:
        found = client.get(url("detail", report), {"search": text}).context["page"].paginator.count

        assert found == sum(text.lower() in name.lower() for name in names.values()), text


@pytest.mark.django_db
def test_permissions_are_neutral_too(cast: Cast, client: Client) -> None:
    report = a_report(
        cast.tenant,
        [a_permission(number, value=name, resource_name=name) for number, name in enumerate(NAMES)],
        report_type=ReportType.PERMISSION_POSTURE,
    )
    sign_in(client, cast.owner)

    page = client.get(url("detail", report)).text
    content = client.post(url("download", report), {"format": "csv"}).getvalue().decode("utf-8-sig")

    assert "<script>alert" not in page
    rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    assert [cell for row in rows for cell in row if SHARP.match(cell)] == []


@pytest.mark.parametrize("tenant_name", NAMES)
def test_file_name_is_plain(tenant_name: str) -> None:
    report = StoredReport(
        pk=7,
        report_type="entra_admin_roles",
        tenant=Tenant(name=tenant_name),
        created_at=datetime(2026, 4, 2, tzinfo=UTC),
    )

    name = file_name(report=report, export_format=ExportFormat.CSV)

    assert re.fullmatch(r"[A-Za-z0-9_.-]{10,160}", name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mara Klein", "Mara Klein"),
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("  =1", "'  =1"),
        ("\t=1", "'=1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_cell(text: str, shown: str) -> None:
    assert escape_formula(text) == shown
