"""What the engineer on call is told: by command, as metrics, and by the worker's own word."""

import json
import logging
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from operations.models import OperationRun
from operations.services import runs
from system_dashboard.installation import card
from system_dashboard.installation.concerns import concerns
from system_dashboard.installation.facts import read_installation
from telemetry.health import LedgerHealth
from tenantpilot.enums import OperationType
from tenantpilot.scheduler.models import ScheduledCommand
from tenantpilot.scheduler.overdue import Watch, note_backup
from tenantpilot.scheduler.schedule import SCHEDULE
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast, sign_in
from tests.factories import ConnectionFactory, TenantFactory
from tests.operations.journeys import start
from tests.system_dashboard.conftest import heard_of_worker

pytestmark = pytest.mark.django_db


def codes() -> set[str]:
    return {each.code for each in concerns(read_installation(now=timezone.now()))}


def status(*options: str) -> tuple[int, str]:
    output = StringIO()
    try:
        call_command("status", *options, stdout=output)
    except SystemExit as ended:
        return int(str(ended.code)), output.getvalue()
    return 0, output.getvalue()


@pytest.mark.usefixtures("well")
def test_installation_that_is_well_needs_nobody() -> None:
    code, said = status()

    assert (code, codes()) == (0, set())
    assert "workers alive: 1." in said
    assert "Needs attention" not in said


def test_dead_worker_is_told(well: None) -> None:
    heard_of_worker("5 minutes")

    code, said = status()

    assert code == 1
    assert "Needs attention: No worker is running" in said


def test_dead_cron_is_told_and_a_command_that_never_ran_counts_from_the_beginning(
    well: None,
) -> None:
    long_ago = timezone.now() - timedelta(hours=30)
    ScheduledCommand.objects.filter(name="prune_product_usage").update(last_success=long_ago)
    ScheduledCommand.objects.filter(name="expire_invitations").delete()
    MigrationRecorder.Migration.objects.update(applied=long_ago)

    said = status()[1]
    ScheduledCommand.objects.filter(name="prune_product_usage").update(last_failure=timezone.now())

    assert "prune_product_usage is overdue: it failed when it last ran." in status()[1]
    assert "Needs attention: prune_product_usage is overdue: neither a worker nor cron" in said
    assert "run_scheduled prune_product_usage --now" in said
    assert "Needs attention: expire_invitations is overdue" in said


def test_command_that_failed_and_has_not_succeeded_since_is_told(well: None) -> None:
    ScheduledCommand.objects.filter(name="verify_product_usage").update(
        last_failure=timezone.now() + timedelta(seconds=1)
    )

    assert codes() == {"command_failed"}


def test_secret_that_expires_soon_is_told_with_its_tenant(cast: Cast, well: None) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=3)
    ProviderConnection.objects.filter(tenant=cast.tenant).update(secret_expires_on=soon)

    code, said = status("--json")
    document: dict[str, Any] = json.loads(said)

    assert code == 1
    assert [each["code"] for each in document["concerns"]] == ["credential_expires"]
    assert document["expiries"] == {
        "nearest_days": 3,
        "near": [cast.tenant.pk],
        "near_apps": [],
        "near_providers": [],
    }


def test_secret_that_expires_later_is_not(cast: Cast, well: None) -> None:
    later = datetime.now(UTC).date() + timedelta(days=90)
    ProviderConnection.objects.filter(tenant=cast.tenant).update(secret_expires_on=later)

    assert codes() == set()


def test_page_names_ten_tenants_and_metrics_name_all(cast: Cast, well: None) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=3)
    tenants = [cast.tenant, *TenantFactory.create_batch(11, workspace=cast.workspace)]
    for tenant in tenants[1:]:
        ConnectionFactory(tenant=tenant)
    ProviderConnection.objects.update(secret_expires_on=soon)

    found = read_installation(now=timezone.now())

    assert found.expiries.near == sorted(each.pk for each in tenants)
    assert next(each.sentence for each in concerns(found)).endswith(" and 2 more.")


def test_lost_event_is_told(well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_installation(now=timezone.now())
    lost = LedgerHealth(
        rolled_up_until=None, rollup_lag=timedelta(hours=5), beyond_retention=0,
        prune_is_overdue=True, lost=2, differing=0, verified_at=timezone.now(),
    )  # fmt: skip
    object.__setattr__(found, "ledger", lost)

    assert {each.code for each in concerns(found)} == {"lost_events", "retention", "rollup_lag"}


def test_person_who_waits_is_told_and_a_planned_run_waits_for_nobody(
    cast: Cast, well: None
) -> None:
    later = timezone.now() + timedelta(hours=1)
    runs.schedule(tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC, due_at=later)
    assert codes() == set()

    run = start(cast, OperationType.CONNECTION_CHECK)
    since = timezone.now() - timedelta(minutes=10)
    OperationRun._base_manager.filter(pk=run.pk).update(created_at=since)

    assert codes() == {"people_wait"}


def test_old_backup_is_told_only_if_backups_were_ever_told(well: None) -> None:
    assert codes() == set()

    call_command("note_backup", stdout=StringIO())
    assert codes() == set()
    note_backup(now=timezone.now() - timedelta(hours=30))

    assert codes() == {"backup_overdue"}


def test_command_that_never_ran_and_is_not_overdue_is_not_green(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.platform_operator).get("/system/").text

    assert page.count("Not due yet") == len(SCHEDULE)
    assert "In time" not in page


def test_card_shows_what_the_command_says(cast: Cast, well: None) -> None:
    client = sign_in(Client(), cast.platform_operator)

    page = client.get("/system/").text
    heard_of_worker("5 minutes")
    without = client.get("/system/").text

    assert 'data-state="well"' in page
    assert page.count("In time") == len(SCHEDULE)
    assert "Nothing needs attention." in page
    assert 'data-concern="no_worker"' in without
    assert "This installation needs attention." in without


def test_card_that_cannot_be_read_costs_only_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(card, "read_installation", away)

    page = sign_in(Client(), cast.platform_operator).get("/system/")

    assert page.status_code == 200
    assert "own figures could not be read just now" in page.text.replace("&#x27;", "'")


def test_worker_says_once_an_hour_what_is_overdue(
    well: None, caplog: pytest.LogCaptureFixture
) -> None:
    now, watch = timezone.now(), Watch()
    long_ago = now - timedelta(hours=30)
    ScheduledCommand.objects.filter(name="prune_product_usage").update(last_success=long_ago)

    with caplog.at_level(logging.ERROR):
        for minutes in (0, 1, 61):
            watch.look(now=now + timedelta(minutes=minutes))

    said = [each.getMessage() for each in caplog.records if "prune" in each.getMessage()]
    assert len(said) == 2
    assert said[0].startswith("prune_product_usage is overdue")
