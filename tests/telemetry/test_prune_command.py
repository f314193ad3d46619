"""`manage.py prune_product_usage`, as cron and people run it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from tests.cast import Cast
from tests.telemetry.history import happened, run_sql
from tests.telemetry.oracle import ledger

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def events(cast: Cast) -> None:
    """Events of a minute, 40 and 100 days ago."""
    now = timezone.now()
    happened(
        now - timedelta(minutes=1), now - 40 * DAY, now - 100 * DAY,
        tenant=cast.tenant, actor=cast.owner,
    )  # fmt: skip


def prune(*arguments: str) -> str:
    said = StringIO()
    call_command("prune_product_usage", *arguments, stdout=said)
    return said.getvalue()


def test_what_is_older_than_the_setting_goes() -> None:
    said = prune()

    assert said.startswith("Removed 1 usage event from before ")
    assert said.endswith(" UTC.\n")
    assert len(ledger()) == 2


def test_retention_can_be_given() -> None:
    assert prune("--retention-days", "30").startswith("Removed 2 usage events from before ")
    assert prune("--retention-days", "30").startswith("Removed 0 usage events from before ")
    assert len(ledger()) == 1


def test_a_dry_run_only_tells() -> None:
    assert prune("--dry-run", "--batch-size", "1").startswith("Would remove 1 usage event from ")
    assert len(ledger()) == 3


@pytest.mark.parametrize("days", ["0", "-1", "abc", "1000000000", "", "1.5"])
def test_a_retention_that_cannot_be_meant_is_refused(days: str) -> None:
    with pytest.raises(CommandError) as refused:
        prune(f"--retention-days={days}")

    assert str(refused.value) == (
        "--retention-days must be a whole number of days from 1 to 36500. Nothing was removed."
    )
    assert len(ledger()) == 3


@pytest.mark.parametrize("days", ["0", "-1", "abc", "1000000000"])
def test_a_wrong_setting_is_refused(settings: Settings, days: str) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = days

    with pytest.raises(CommandError, match="PRODUCT_USAGE_EVENT_RETENTION_DAYS must be"):
        prune()

    assert len(ledger()) == 3


def test_a_wrong_setting_does_not_matter_when_retention_is_given(settings: Settings) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = "abc"

    assert prune("--retention-days", "90").startswith("Removed 1 ")


@pytest.mark.parametrize("size", ["0", "-5", "many", ""])
def test_a_wrong_batch_size_is_refused(size: str) -> None:
    with pytest.raises(CommandError, match="--batch-size must be a whole number"):
        prune(f"--batch-size={size}")

    assert len(ledger()) == 3


def test_a_database_that_refuses_is_one_sentence() -> None:
    run_sql("ALTER TABLE product_usage_events RENAME TO elsewhere")

    with pytest.raises(CommandError) as refused:
        prune("--dry-run")

    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith('Pruning stopped: relation "product_usage_events" does')
