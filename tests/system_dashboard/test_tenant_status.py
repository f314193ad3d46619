"""From an alert to the tenant: by number and workspace, never by name."""

import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from operations.enums import RunOutcome
from system_dashboard.management.commands import tenant_status
from tenantpilot.tenants.models import (
    ConnectionStatus,
    ProviderApp,
    ProviderConnection,
    TenantStatus,
)
from tests.cast import Cast
from tests.factories import ConnectionFactory
from tests.tenant_dashboard.rows import an_ended_run

pytestmark = pytest.mark.django_db


def said(*arguments: object) -> list[str]:
    output = StringIO()
    call_command("tenant_status", *arguments, stdout=output)
    return output.getvalue().splitlines()


def test_installation_without_trouble_names_nobody(cast: Cast) -> None:
    assert said() == ["No tenant needs attention."]


def test_failed_runs_are_counted_by_type_and_code(cast: Cast) -> None:
    for _ in range(3):
        an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="secret_expired")
    an_ended_run(cast.other_tenant, RunOutcome.FAILED, failure_code="throttled")
    an_ended_run(cast.foreign_tenant)

    lines = said()

    assert lines[1] == "  inventory_sync failed: secret_expired (3 × within a day)"
    assert lines[3] == "  inventory_sync failed: throttled (1 × within a day)"
    assert lines[0].startswith(f"Tenant {cast.tenant.pk} of workspace northwind, active: http")
    assert lines[0].endswith(f"/admin/tenants/{cast.tenant.pk}/")
    assert len(lines) == 4


def test_what_many_have_in_common_is_said_first(cast: Cast) -> None:
    for tenant in (cast.tenant, cast.tenant, cast.other_tenant, cast.foreign_tenant):
        an_ended_run(tenant, RunOutcome.FAILED, failure_code="unreachable")
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")

    lines = said()

    assert lines[0] == "3 tenants: inventory_sync failed: unreachable"
    assert [line for line in lines if " tenants: " in line] == lines[:1]


def test_run_that_failed_days_ago_is_no_news(cast: Cast) -> None:
    long_ago = timezone.now() - timedelta(days=2)
    an_ended_run(
        cast.tenant, RunOutcome.FAILED, failure_code="throttled",
        started_at=long_ago, completed_at=long_ago,
    )  # fmt: skip

    assert said() == ["No tenant needs attention."]


@pytest.mark.parametrize(
    ("days", "when"), [(5, "expires on {} (in 5 days)"), (-2, "expired on {}")]
)
def test_credential_near_its_end_is_told_with_the_day(cast: Cast, days: int, when: str) -> None:
    day = datetime.now(UTC).date() + timedelta(days=days)
    ProviderConnection.objects.filter(tenant=cast.tenant).update(secret_expires_on=day)

    assert said()[1] == f"  its credential {when.format(day)}"


def test_credential_of_the_workspaces_app_is_called_so(cast: Cast) -> None:
    app = ProviderApp.objects.create(
        workspace=cast.workspace, client_id=uuid.uuid4(), directory_id=uuid.uuid4()
    )
    today = datetime.now(UTC).date()
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        app=app, sealed_secret=b"", secret_expires_on=today
    )

    assert said()[1] == (f"  the credential of its workspace's app expires on {today} (in 0 days)")


def test_failed_connection_check_is_told_of_active_tenants_only(cast: Cast) -> None:
    failed = {"status": ConnectionStatus.FAILED, "failure_code": "consent_missing"}
    ProviderConnection.objects.filter(tenant=cast.tenant).update(**failed)
    ConnectionFactory(tenant=cast.other_tenant, **failed)
    cast.other_tenant.status = TenantStatus.ARCHIVED
    cast.other_tenant.save()

    assert said()[1:] == ["  the latest connection check failed: consent_missing"]


def test_one_tenant_is_told_well_or_not(cast: Cast) -> None:
    an_ended_run(cast.other_tenant, RunOutcome.FAILED, failure_code="throttled")

    assert said(cast.tenant.pk)[1:] == ["  nothing of it needs attention"]
    assert said(cast.other_tenant.pk)[1:] == [
        "  inventory_sync failed: throttled (1 × within a day)"
    ]
    with pytest.raises(CommandError, match=r"^There is no tenant 987654321\.$"):
        said(987654321)


def test_nobody_is_named(cast: Cast) -> None:
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", initiator=cast.operator)

    printed = "\n".join(said() + said(cast.tenant.pk))

    names = [cast.tenant.name, cast.workspace.name, cast.operator.email, cast.operator.name]
    assert [name for name in names if name in printed] == []


def test_database_that_is_away_is_a_sentence(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(tenant_status, "read_troubled", away)

    with pytest.raises(CommandError, match="The database did not answer"):
        said()
