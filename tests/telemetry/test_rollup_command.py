"""`manage.py roll_up_product_usage` and the worker's task."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from telemetry import tasks
from telemetry.models import RunningTotal
from telemetry.rollup import aggregate, watermark
from telemetry.rollup.watermark import Watermark
from tests.cast import Cast
from tests.telemetry.history import happened, run_sql

QUEUED = (
    "FROM procrastinate_jobs WHERE task_name = 'telemetry.roll_up_product_usage'"
    " AND status = 'todo'"
)


class Terminal(StringIO):
    """What people sit at, as cron does not."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def events(cast: Cast) -> None:
    now = timezone.now()
    times = [now - timedelta(hours=hours) for hours in range(1, 4)]
    happened(*times, tenant=cast.tenant, actor=cast.owner)


def run(*arguments: str, screen: StringIO | None = None) -> str:
    said = screen or StringIO()
    call_command("roll_up_product_usage", *arguments, stdout=said)
    return said.getvalue()


def test_it_says_what_was_rolled_up() -> None:
    assert run().startswith("Rolled up 3 usage events; the totals reach to 20")
    assert run().startswith("Rolled up 0 usage events; ")


def test_a_single_event_is_an_event(cast: Cast) -> None:
    run()
    happened(timezone.now() - timedelta(days=1), tenant=cast.tenant, actor=cast.owner)
    run_sql("DELETE FROM product_usage_events WHERE occurred_at > now() - interval '5 hours'")

    assert run("--rebuild").startswith("Rolled up 1 usage event; ")


def test_a_rebuild_corrects_what_is_wrong() -> None:
    run()
    RunningTotal.objects.update(total=99)

    assert run("--rebuild").startswith("Rolled up 3 usage events; ")
    assert max(RunningTotal.objects.values_list("total", flat=True)) == 3


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregate, "BATCH", 1)

    shown = run("--rebuild", screen=Terminal())

    assert "1 of 3 events" in shown
    assert f"\r[{'#' * 40}] 3 of 3 events\n" in shown
    assert shown.endswith(" UTC.\n")


def test_an_empty_ledger_is_all_done_on_a_terminal_too() -> None:
    run_sql("TRUNCATE product_usage_events")

    assert "0 of 0 events\nRolled up 0 usage events" in run(screen=Terminal())


def test_a_hidden_writer_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = Watermark(clock=timezone.now(), oldest_writer=None, unknown=True)
    monkeypatch.setattr(watermark, "read_watermark", lambda: hidden)

    assert run().startswith("Nothing was rolled up: ")


def test_a_database_that_refuses_is_one_sentence() -> None:
    run_sql("DROP FUNCTION usage_rollup_lock")

    with pytest.raises(CommandError) as refused:
        run()

    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith(
        "Rolling up stopped: function usage_rollup_lock() does not"
    )


def test_the_worker_rolls_up_every_minute() -> None:
    [periodic] = [
        task
        for task in app.periodic_registry.periodic_tasks.values()
        if task.task.name == "telemetry.roll_up_product_usage"
    ]

    tasks.roll_up_product_usage(timestamp=0)

    assert periodic.cron == "* * * * *"
    assert periodic.task.queueing_lock == "telemetry.roll_up_product_usage"
    assert RunningTotal.objects.exclude(event_name__contains=":").count() == 3


def test_the_worker_rolls_up_again_soon_while_many_events_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "BUSY", 3)
    soon = timedelta(seconds=tasks.SOON)

    earliest = timezone.now() + soon
    tasks.roll_up_product_usage(timestamp=0)
    latest = timezone.now() + soon

    [(scheduled_at,)] = run_sql(f"SELECT scheduled_at {QUEUED}")
    assert earliest <= scheduled_at <= latest


def test_the_worker_waits_for_the_minute_while_few_events_come() -> None:
    tasks.roll_up_product_usage(timestamp=0)

    assert run_sql(f"SELECT id {QUEUED}") == []


def test_a_rollup_that_is_queued_already_is_soon_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "BUSY", 0)

    tasks.roll_up_product_usage(timestamp=0)
    tasks.roll_up_product_usage(timestamp=60)

    assert len(run_sql(f"SELECT id {QUEUED}")) == 1
