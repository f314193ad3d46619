"""What is wrong, in plain words, with the next step."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from operations.enums import RunOutcome
from operations.failures import FAILURES
from reviewpacks.enums import PackStatus
from tenantpilot.enums import OperationType
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, TenantStatus
from tenantpilot.tenants.services import offboarding
from tests.cast import Cast
from tests.support.journeys import codes, opened, values
from tests.support.rows import a_pack
from tests.tenant_dashboard.rows import a_run, a_running_run, an_ended_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def worker(db: None) -> None:
    """A worker was heard of just now, so that what is wrong is what the test says."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


@pytest.fixture
def healthy(cast: Cast) -> Cast:
    """The cast, with a connection that works."""
    connect(cast, status=ConnectionStatus.CONNECTED, missing_permissions=[], last_checked_at=now())
    return cast


def connect(cast: Cast, **found: object) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(**found)


def test_nothing_wrong_is_no_finding(healthy: Cast) -> None:
    an_ended_run(healthy.tenant)

    assert codes(opened(healthy)) == []


def test_tenant_without_connection(healthy: Cast) -> None:
    ProviderConnection.objects.all().delete()

    bundle = opened(healthy)

    assert codes(bundle) == ["no_connection"]
    assert values(bundle, "connection")["status"] is None


def test_connection_nobody_tried(healthy: Cast) -> None:
    connect(healthy, status=ConnectionStatus.UNCHECKED)

    assert codes(opened(healthy)) == ["connection_unchecked"]


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_connection_that_failed_says_why_and_what_to_do(healthy: Cast, code: str) -> None:
    connect(healthy, status=ConnectionStatus.FAILED, failure_code=code)

    bundle = opened(healthy)

    (issue,) = bundle.snapshot["issues"]
    assert (issue["severity"], issue["code"]) == ("problem", "connection_failed")
    assert issue["title"] == f"The connection does not work. {FAILURES[code].label}"
    assert "open support diagnostics" not in issue["next_step"]
    assert values(bundle, "connection")["failure"] == code


def test_failure_code_that_is_not_ours_goes_nowhere(healthy: Cast) -> None:
    connect(healthy, status=ConnectionStatus.FAILED, failure_code="Mr. Smith's password")

    bundle = opened(healthy)

    assert "Smith" not in str(bundle.snapshot)
    assert values(bundle, "connection")["failure"] == "unknown"
    assert "does not know" in bundle.snapshot["issues"][0]["title"]


@pytest.mark.parametrize(
    ("days_left", "found"),
    [(-1, ["secret_expired"]), (1, ["secret_expires_soon"]), (40, [])],
)
def test_client_secret_that_expires(healthy: Cast, days_left: int, found: list[str]) -> None:
    connect(healthy, secret_expires_on=now().date() + timedelta(days=days_left))

    assert codes(opened(healthy)) == found


def test_missing_permissions_are_named(healthy: Cast) -> None:
    missing = REQUIRED_PERMISSIONS[1].value
    connect(healthy, missing_permissions=[missing, "Somebody.Elses.Words"])

    bundle = opened(healthy)

    (issue,) = bundle.snapshot["issues"]
    assert issue["title"] == f"The tenant has not granted: {missing}."
    assert values(bundle, "permissions") == {"granted": 3, "missing": 1}
    assert "Somebody" not in str(bundle.snapshot)


def test_permissions_nobody_looked_at_are_not_known(cast: Cast) -> None:
    assert values(opened(cast), "permissions") == {"granted": None, "missing": None}


@pytest.mark.parametrize(
    ("outcome", "issue", "severity"),
    [
        (RunOutcome.FAILED, "run_failed", "problem"),
        (RunOutcome.PARTIALLY_SUCCEEDED, "run_partly_done", "warning"),
    ],
)
def test_run_in_question_that_failed_is_found_once(
    healthy: Cast, outcome: RunOutcome, issue: str, severity: str
) -> None:
    run = an_ended_run(healthy.tenant, outcome, failure_code="throttled")

    bundle = opened(healthy, run=run)

    (found,) = bundle.snapshot["issues"]
    assert (found["code"], found["severity"], found["run"]) == (issue, severity, run.pk)
    assert f"Inventory sync OR-{run.pk}" in found["title"]


def test_failure_of_long_ago_does_not_make_a_tenant_red(healthy: Cast) -> None:
    ago = now() - timedelta(days=40)
    report = OperationType.ENTRA_ADMIN_ROLES_REPORT
    an_ended_run(
        healthy.tenant, RunOutcome.FAILED, failure_code="throttled", type=report, created_at=ago
    )
    an_ended_run(healthy.tenant)

    (found,) = opened(healthy).snapshot["issues"]

    assert (found["code"], found["severity"]) == ("run_failed_long_ago", "notice")


def test_only_the_latest_run_of_each_operation_says_what_is_wrong(healthy: Cast) -> None:
    an_ended_run(healthy.tenant, RunOutcome.FAILED, failure_code="throttled")
    an_ended_run(healthy.tenant)
    report = OperationType.ENTRA_ADMIN_ROLES_REPORT
    failed = an_ended_run(
        healthy.tenant, RunOutcome.FAILED, failure_code="worker_lost", type=report
    )
    an_ended_run(healthy.tenant, RunOutcome.CANCELLED, type=report)

    bundle = opened(healthy)

    (found,) = bundle.snapshot["issues"]
    assert found["run"] == failed.pk
    assert found["next_step"].endswith("hand this bundle to support.")


def test_failed_connection_is_found_once(healthy: Cast) -> None:
    connect(healthy, status=ConnectionStatus.FAILED, failure_code="throttled")
    check = OperationType.CONNECTION_CHECK
    an_ended_run(healthy.tenant, RunOutcome.FAILED, failure_code="throttled", type=check)

    assert codes(opened(healthy)) == ["connection_failed"]


def test_latest_pack_whose_file_is_missing(healthy: Cast) -> None:
    pack = a_pack(healthy, status=PackStatus.FAILED, failure_code="file_missing")

    bundle = opened(healthy)

    (found,) = bundle.snapshot["issues"]
    assert (found["code"], found["severity"]) == ("pack_failed", "warning")
    assert found["title"].startswith(f"Review pack {pack.number} failed.")


def test_pack_that_failed_with_its_run_is_found_once(healthy: Cast) -> None:
    run = an_ended_run(
        healthy.tenant, RunOutcome.FAILED, failure_code="throttled", type="review_pack"
    )
    a_pack(healthy, status=PackStatus.FAILED, failure_code="throttled", run=run)

    assert codes(opened(healthy)) == ["run_failed"]


def test_latest_pack_is_fine_again(healthy: Cast) -> None:
    a_pack(healthy, status=PackStatus.FAILED, failure_code="file_missing")
    a_pack(healthy, status=PackStatus.EXPIRED)

    assert codes(opened(healthy)) == []


def test_run_whose_worker_is_silent(healthy: Cast) -> None:
    run = a_running_run(healthy.tenant, heard_of=timedelta(minutes=3))

    bundle = opened(healthy, run=run)

    assert codes(bundle) == ["run_not_responding"]
    assert values(bundle, "run")["state"] == "not_responding"


def test_run_that_runs_is_fine(healthy: Cast) -> None:
    run = a_running_run(healthy.tenant)

    bundle = opened(healthy, run=run)

    assert codes(bundle) == []
    assert values(bundle, "run")["state"] == "running"


@pytest.mark.parametrize(("waiting", "severity"), [(True, "problem"), (False, "warning")])
def test_no_worker_is_worse_if_something_waits(
    healthy: Cast,
    waiting: bool,  # noqa: FBT001
    severity: str,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    if waiting:
        a_run(healthy.tenant)
    a_run(healthy.other_tenant)

    bundle = opened(healthy)

    (found,) = bundle.snapshot["issues"]
    assert (found["code"], found["severity"]) == ("no_worker", severity)
    assert values(bundle, "workers")["waiting"] == int(waiting)


@pytest.mark.parametrize(
    ("status", "issue"),
    [
        (TenantStatus.ARCHIVED, "tenant_archived"),
        (TenantStatus.ONBOARDING, "tenant_onboarding"),
    ],
)
def test_tenant_that_is_not_active(healthy: Cast, status: TenantStatus, issue: str) -> None:
    healthy.tenant.status = status

    assert codes(opened(healthy)) == [issue]


def test_archived_tenant_is_not_told_to_configure_a_connection(healthy: Cast) -> None:
    offboarding.archive(tenant=healthy.tenant)
    healthy.tenant.refresh_from_db()

    assert codes(opened(healthy)) == ["tenant_archived"]


def test_worst_comes_first(healthy: Cast) -> None:
    healthy.tenant.status = TenantStatus.ARCHIVED
    connect(healthy, secret_expires_on=now().date() + timedelta(days=3))
    an_ended_run(healthy.tenant, RunOutcome.FAILED, failure_code="throttled")

    assert codes(opened(healthy)) == ["run_failed", "secret_expires_soon", "tenant_archived"]
