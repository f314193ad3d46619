"""What a pack tells."""

import csv
import io
import json
from datetime import datetime, time, timedelta
from hashlib import sha256

import pytest
from django.utils.timezone import now as this_moment
from django_scopes import scopes_disabled

from operations.enums import RunOutcome
from operations.models import OperationRun
from reports.models import StoredReport
from reviewpacks.contents.files import reports as report_files
from reviewpacks.enums import Period
from tenantpilot.enums import ReportType
from tests.cast import Cast
from tests.displayed import displayed
from tests.reports.rows import a_report, a_role
from tests.reviewpacks.journeys import aged, make, unzipped
from tests.tenant_dashboard.rows import a_run, an_ended_run, some_policies

pytestmark = pytest.mark.django_db
POSTURE = ReportType.PERMISSION_POSTURE


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_pack_holds_what_it_promises(cast: Cast) -> None:
    a_report(cast.tenant)
    a_report(cast.tenant, report_type=POSTURE)

    assert list(unzipped(make(cast))) == [
        "changes.csv",
        "index.html",
        "inventory.csv",
        "manifest.json",
        "operations.csv",
        "reports/entra_admin_roles.csv",
        "reports/entra_admin_roles.json",
        "reports/permission_posture.csv",
        "reports/permission_posture.json",
        "review.pdf",
    ]


def test_operations_can_be_left_out(cast: Cast) -> None:
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", type="connection_check")

    pack = make(cast, include_operations=False)

    files = unzipped(pack)
    assert "operations.csv" not in files
    assert b"Connection check" not in files["index.html"]
    assert json.loads(files["manifest.json"])["include_operations"] is False


def test_manifest_tells_what_is_in_the_pack_and_its_sums(cast: Cast) -> None:
    a_report(cast.tenant)
    pack = make(cast)
    files = unzipped(pack)

    manifest = json.loads(files.pop("manifest.json"))

    assert manifest["schema_version"] == 3
    made_at = datetime.fromisoformat(manifest["generated_at"])
    assert pack.ready_at
    assert pack.created_at.replace(microsecond=0) <= made_at <= pack.ready_at
    assert manifest["tenant"] == "Contoso"
    assert manifest["entries"] == [
        {"name": name, "size": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in files.items()
    ]


@pytest.mark.parametrize("days", [30, 90])
def test_period_is_so_many_calendar_days_of_which_the_last_is_today(cast: Cast, days: int) -> None:
    pack = make(cast, period=Period(f"{days}_days"))
    files = unzipped(pack)

    period = json.loads(files["manifest.json"])["period"]
    first, last = datetime.fromisoformat(period["from"]), datetime.fromisoformat(period["until"])
    assert period["days"] == (last.date() - first.date()).days + 1 == days
    assert (first.time(), last) == (time.min, pack.created_at.replace(microsecond=0))
    page = displayed(files["index.html"].decode())
    assert f"{first:%-d %B %Y} to {last:%-d %B %Y}, prepared by" in page


def test_inventory_is_all_of_the_tenants_and_nobody_elses(cast: Cast) -> None:
    some_policies(cast.tenant, 3)
    some_policies(cast.other_tenant, 2)

    rows = table(unzipped(make(cast))["inventory.csv"])

    assert [row["Name"] for row in rows] == ["Policy 0", "Policy 1", "Policy 2"]
    assert {row["Collection"] for row in rows} == {"Compliance policies"}
    assert {row["Modified in Microsoft 365 (UTC)"] for row in rows} == {"2026-01-01 00:00:00"}


def test_operations_are_those_that_ended_in_the_period(cast: Cast) -> None:
    def ended(days_ago: float) -> OperationRun:
        return an_ended_run(
            cast.tenant,
            completed_at=this_moment() - timedelta(days=days_ago),
            started_at=this_moment() - timedelta(days=days_ago, seconds=65),
            initiator=cast.operator,
        )

    ended(30)
    inside, today = ended(29), ended(0.0001)
    a_run(cast.tenant, type="connection_check")
    an_ended_run(cast.other_tenant)

    rows = table(unzipped(make(cast))["operations.csv"])

    assert [row["Number"] for row in rows] == [inside.number, today.number]
    assert rows[0] | {"Queued (UTC)": "", "Began (UTC)": "", "Ended (UTC)": ""} == {
        "Number": inside.number,
        "Operation": "Inventory sync",
        "Started by": "A person",
        "Outcome": "Succeeded",
        "Queued (UTC)": "",
        "Began (UTC)": "",
        "Ended (UTC)": "",
        "Seconds": "65",
        "Items": "0",
        "Reason": "",
    }


def test_operations_say_why_they_failed_and_never_who_asked(cast: Cast) -> None:
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", initiator=cast.operator)
    an_ended_run(cast.tenant, RunOutcome.CANCELLED, started_at=None, type="connection_check")

    files = unzipped(make(cast))

    rows = table(files["operations.csv"])
    assert [row["Reason"] for row in rows] == ["Microsoft asks us to wait before we try again.", ""]
    assert rows[1]["Seconds"] == rows[1]["Began (UTC)"] == ""
    for data in files.values():
        assert cast.operator.name.encode() not in data
        assert cast.operator.email.encode() not in data


def test_older_packs_are_no_operation_of_a_pack(cast: Cast) -> None:
    make(cast, include_operations=False)

    assert table(unzipped(make(cast))["operations.csv"]) == []


def test_reports_are_the_latest_of_each_kind_as_the_reports_app_writes_them(cast: Cast) -> None:
    a_report(cast.tenant, [a_role(1)])
    latest = a_report(cast.tenant, [a_role(1), a_role(2)])

    files = unzipped(make(cast))

    data = json.loads(files["reports/entra_admin_roles.json"])
    assert (data["report"], len(data["entries"])) == (latest.number, 2)
    holders = [row["Holder"] for row in table(files["reports/entra_admin_roles.csv"])]
    assert holders == ["Person 0001", "Person 0002"]


def test_report_of_another_release_is_left_out_and_spoils_nothing(cast: Cast) -> None:
    aged(a_report(cast.tenant), days=60)
    a_report(cast.tenant, schema_version=99)
    a_report(cast.tenant, report_type=POSTURE)

    files = unzipped(make(cast))

    assert "reports/entra_admin_roles.json" not in files
    assert "reports/permission_posture.json" in files
    assert b"Entra admin roles" in files["index.html"]


def test_unreadable_report_is_left_out_and_spoils_nothing(cast: Cast) -> None:
    before = aged(a_report(cast.tenant, [a_role(1)]), days=60)
    report = a_report(cast.tenant, [a_role(1), a_role(2)])
    with scopes_disabled():
        broken = report.payload["entries"]
        broken[1].pop("role_name")
        StoredReport.objects.filter(pk=report.pk).update(payload={"entries": broken})

    files = unzipped(make(cast))

    assert before.schema_version == report.schema_version
    assert not [name for name in files if name.startswith("reports/")]
    assert b"The details of this list cannot be read any more." in files["index.html"]


def test_report_files_have_names_of_their_type() -> None:
    assert set(report_files.ENTRIES) == {
        f"reports/{report_type}.{ending}"
        for report_type in ReportType
        for ending in ("csv", "json")
    }
