"""A turn is taken once, by whichever comes first, and its end can be read."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from telemetry.retention import RetentionError
from tenantpilot.scheduler import services
from tenantpilot.scheduler.models import ScheduledCommand
from tenantpilot.scheduler.schedule import SCHEDULE
from tests.cast import Cast
from tests.concurrency import at_once
from tests.ledger import ledger
from tests.telemetry.history import happened

pytestmark = pytest.mark.django_db

PRUNE = "prune_product_usage"
DAY = timedelta(days=1)
MORNING = datetime(2026, 11, 23, 2, 22, tzinfo=UTC)


@pytest.fixture
def broken_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telemetry.retention.retention_days", _raise)


def _raise() -> int:
    raise RetentionError("Retention is not a valid number of days.")


def row() -> ScheduledCommand:
    return ScheduledCommand.objects.get(name=PRUNE)


def test_turn_of_a_day_is_taken_once() -> None:
    moments = [MORNING, MORNING + timedelta(hours=3), MORNING + DAY, MORNING + DAY]

    assert [services.take_turn(PRUNE, now=now) for now in moments] == [True, False, True, False]


def test_turn_of_an_hour_is_taken_once() -> None:
    name = "roll_up_product_usage"
    moments = [MORNING + timedelta(minutes=minutes) for minutes in (0, 30, 40, 100)]

    assert [services.take_turn(name, now=now) for now in moments] == [True, False, True, True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False])
def test_of_many_at_the_same_moment_one_gets_the_turn(is_new: bool) -> None:  # noqa: FBT001
    if not is_new:
        ScheduledCommand.objects.create(name=PRUNE, taken_at=MORNING - DAY)

    answers = at_once(lambda: services.take_turn(PRUNE, now=MORNING), times=6)

    assert Counter(answers) == {True: 1, False: 5}


def test_success_is_written_down(capsys: pytest.CaptureFixture[str]) -> None:
    before = timezone.now()

    call_command("run_scheduled", PRUNE)
    call_command("run_scheduled", PRUNE)

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Removed 0 usage events")
    assert second == f"The turn of {PRUNE} is taken. Nothing was run."
    assert row().last_failure is None
    assert (row().last_success or before) > before


@pytest.mark.usefixtures("broken_setting")
def test_failure_is_written_down_and_passed_on() -> None:
    with pytest.raises(CommandError, match="not a valid number of days"):
        call_command("run_scheduled", PRUNE)

    assert row().last_success is None
    assert row().last_failure is not None


def test_typed_by_hand_it_always_runs(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("run_scheduled", PRUNE)
    happened(timezone.now() - 100 * DAY, tenant=cast.tenant, actor=cast.owner)

    call_command(PRUNE)

    assert "Removed 1 usage event " in capsys.readouterr().out
    assert ledger() == []


def test_typed_by_hand_with_now_it_runs_and_is_written_down(cast: Cast) -> None:
    call_command("run_scheduled", PRUNE)
    ScheduledCommand.objects.update(last_success=MORNING)
    happened(timezone.now() - 100 * DAY, tenant=cast.tenant, actor=cast.owner)

    call_command("run_scheduled", PRUNE, "--now")

    assert ledger() == []
    assert (row().last_success or MORNING) > MORNING
    with pytest.raises(CommandError, match="Name the command"):
        call_command("run_scheduled", "--now")


def test_worker_runs_what_is_due_once() -> None:
    services.run_due(now=MORNING - DAY)
    fresh = list(ScheduledCommand.objects.exclude(last_success=None, last_failure=None))
    services.run_due(now=MORNING)
    ran = {each.name: each.last_success for each in services.read_commands()}
    services.run_due(now=MORNING + timedelta(minutes=1))

    assert fresh == []
    assert ran.keys() == SCHEDULE.keys()
    assert None not in ran.values()
    assert {each.name: each.last_success for each in services.read_commands()} == ran


@pytest.mark.usefixtures("broken_setting")
def test_failure_in_the_worker_is_logged_and_the_others_run(
    caplog: pytest.LogCaptureFixture,
) -> None:
    services.run_due(now=MORNING - DAY)

    services.run_due(now=MORNING)

    assert f"{PRUNE} failed with exit code 1." in caplog.text
    assert ScheduledCommand.objects.get(name="clear_expired_sign_ins").last_success


def test_list_tells_how_each_command_last_ended(capsys: pytest.CaptureFixture[str]) -> None:
    ScheduledCommand.objects.create(name=PRUNE, taken_at=MORNING, last_success=MORNING)

    call_command("run_scheduled")

    assert capsys.readouterr().out == (
        f"{PRUNE}: last success 2026-11-23 02:22 UTC, last failure never\n"
    )
