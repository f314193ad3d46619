"""What each part of a bundle says."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils.timezone import now
from django_scopes import scope

from operations.models import OperationRun
from reviewpacks.enums import PackStatus
from support.sections.clock import Clock
from support.types import shortened
from tenantpilot.tenants.models import ProviderConnection
from tenantpilot.workspaces.models import WorkspaceMembership
from tests.cast import Cast
from tests.support.journeys import opened, values
from tests.support.rows import a_pack, a_report
from tests.tenant_dashboard.rows import a_run, an_ended_run

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rows(snapshot: dict[str, object], section: str) -> list[dict[str, object]]:
    """Return the first table of a section as records."""
    sections = json.loads(json.dumps(snapshot["sections"]))
    (found,) = [each for each in sections if each["name"] == section]
    table = found["tables"][0]
    names = [column["name"] for column in table["columns"]]
    return [dict(zip(names, (cell["value"] for cell in row), strict=True)) for row in table["rows"]]


def test_connection_is_shown_without_its_secret_and_with_half_its_id(cast: Cast) -> None:
    client_id = UUID("12345678-9abc-4def-8123-456789abcdef")
    ProviderConnection.objects.filter(tenant=cast.tenant).update(client_id=client_id)

    facts = values(opened(cast), "connection")

    assert facts["client_id"] == "1234…cdef"
    assert set(facts) == {
        "status",
        "failure",
        "checked_at",
        "secret_expires_on",
        "secret_days_left",
        "client_id",
    }


def test_shortened_id_hides_most_of_it() -> None:
    assert len(shortened(UUID(int=7))) == 9


def test_run_is_told_in_detail(cast: Cast) -> None:
    counts = {"created": 3, "updated": True, "removed": "many", "secret": 1, "unchanged": 9}
    run = an_ended_run(
        cast.tenant, initiator=cast.manager, counts=counts, progress_done=12, progress_total=20
    )

    bundle = opened(cast, run=run)

    facts = values(bundle, "run")
    assert facts["run"] == run.pk
    assert facts["started_by"] == "manager"
    assert facts["took"] == 65
    assert (facts["progress_done"], facts["progress_total"], facts["attempts"]) == (12, 20, 1)
    assert rows(bundle.snapshot, "run") == [
        {"figure": "created", "value": 3},
        {"figure": "unchanged", "value": 9},
    ]


@pytest.mark.parametrize("counts", [[], None, "text", 7])
def test_counts_of_another_shape_are_no_figures(cast: Cast, counts: object) -> None:
    run = an_ended_run(cast.tenant)
    if counts is not None:
        with scope(tenant=cast.tenant):
            OperationRun.objects.filter(pk=run.pk).update(counts=counts)

    assert rows(opened(cast, run=run).snapshot, "run") == []


def test_starters_are_told_as_roles(cast: Cast) -> None:
    a_run(cast.tenant, type="connection_check")
    an_ended_run(cast.tenant, initiator=cast.owner)
    an_ended_run(cast.tenant, initiator=cast.outsider)

    starters = [run["started_by"] for run in rows(opened(cast).snapshot, "runs")]

    assert starters == ["former_member", "owner", "schedule"]


def test_latest_runs_of_this_tenant_only(cast: Cast) -> None:
    an_ended_run(cast.other_tenant)
    runs = [an_ended_run(cast.tenant) for _ in range(30)]

    listed = rows(opened(cast).snapshot, "runs")

    assert [each["run"] for each in listed] == [run.pk for run in reversed(runs)][:25]


def test_reports_are_told_by_number_and_kind(cast: Cast) -> None:
    report = a_report(cast)

    (listed,) = rows(opened(cast).snapshot, "reports")

    assert listed["report"] == f"RP-{report.pk}"
    assert (listed["type"], listed["asked_for_by"]) == ("entra_admin_roles", "person")


def test_packs_are_told_by_number_and_state(cast: Cast) -> None:
    expired = a_pack(cast, status=PackStatus.EXPIRED)
    without_run = a_pack(cast, status=PackStatus.QUEUED)
    waiting = a_pack(
        cast,
        status=PackStatus.GENERATING,
        run=a_run(cast.tenant, type="review_pack"),
        include_operations=True,
    )

    listed = rows(opened(cast).snapshot, "packs")

    assert [(each["pack"], each["state"], each["failure"]) for each in listed] == [
        (waiting.number, "generating", None),
        (without_run.number, "failed", "run_missing"),
        (expired.number, "expired", None),
    ]


def test_tenant_is_told_by_number(cast: Cast) -> None:
    facts = values(opened(cast), "tenant")

    assert (facts["tenant"], facts["workspace"]) == (cast.tenant.pk, cast.workspace.pk)
    assert facts["directory_id"] == str(cast.tenant.directory_id)
    assert "Contoso" not in json.dumps(facts)


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_opener_is_told_as_a_role(cast: Cast, role: str) -> None:
    assert values(opened(cast, by=getattr(cast, role)), "about")["opened_by"] == role


def test_opener_who_leaves_meanwhile_is_a_former_member(cast: Cast) -> None:
    WorkspaceMembership.objects.filter(user=cast.operator).delete()

    assert values(opened(cast), "about")["opened_by"] == "former_member"


def test_version_is_the_products(cast: Cast) -> None:
    facts = values(opened(cast), "about")

    assert facts["product_version"].count(".") == 2


def test_what_begins_later_is_not_in_the_bundle(cast: Cast) -> None:
    a_run(cast.tenant, created_at=now() + timedelta(hours=1))

    assert rows(opened(cast).snapshot, "runs") == []


@pytest.mark.parametrize(("seconds", "found"), [(31, ["clocks_differ"]), (2, [])])
def test_clocks_that_differ_are_a_finding(seconds: int, found: list[str]) -> None:
    clock = Clock(database=NOON, application=NOON, difference=timedelta(seconds=seconds))

    assert [issue.code for issue in clock.issues()] == found
