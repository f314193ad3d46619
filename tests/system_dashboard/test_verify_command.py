"""What the command prints, to whom, and what cron hears of it."""

import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from telemetry.catalog import EVENTS, OPERATION_STARTED, STORED_REPORT_CREATED
from tests.cast import Cast
from tests.system_dashboard.differences import delete, sql
from tests.system_dashboard.milestones import Milestones

pytestmark = pytest.mark.django_db


def test_one_line_a_family_when_all_is_well(completed: Milestones) -> None:
    lines = run().splitlines()

    families = lines[: len(EVENTS)]
    assert [line.split("  ")[0] for line in families] == [event.label for event in EVENTS]
    assert all(" 1/1  last signal " in line for line in families)
    assert lines[-1] == "No differences."
    # The journal keeps it, so no act is told to the second.
    assert not any(re.search(r"\d:\d\d", line) for line in families)
    for family in json.loads(run("--json"))["families"]:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", family["last_signal"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", family["oldest_row"])


def test_empty_database_is_well_too() -> None:
    assert run().splitlines()[-1] == "No differences."


def test_differences_are_named_by_number_and_end_in_exit_code_1(
    completed: Milestones,
) -> None:
    delete(OPERATION_STARTED)
    delete(STORED_REPORT_CREATED)

    printed, error = failing_run()

    tenant = completed.run.tenant_id
    assert f"  missing       OperationRun {completed.run.pk}, tenant {tenant}\n" in printed
    assert f"  missing       StoredReport {completed.report.pk}, tenant {tenant}\n" in printed
    assert str(error) == "2 rows differ."
    assert error.returncode == 1


def test_nobody_is_named(cast: Cast, completed: Milestones) -> None:
    sql("DELETE FROM product_usage_events")

    printed = "".join(failing_run()[0]) + "".join(failing_run("--json")[0])

    people = [cast.operator, cast.manager, cast.owner]
    names = [*(each.email for each in people), *(each.name.split()[1] for each in people)]
    names += [cast.workspace.name, cast.tenant.name, completed.being_onboarded.name]
    assert [name for name in names if name in printed] == []


def test_json_says_the_same_for_programs(completed: Milestones) -> None:
    delete(OPERATION_STARTED)

    document: dict[str, Any] = json.loads(failing_run("--json")[0])

    assert document["clean"] is False
    assert document["differences"] == 1
    operations = document["families"][EVENTS.index(OPERATION_STARTED)]
    assert operations["event"] == "operations.operation_started"
    assert (operations["recorded"], operations["expected"]) == (0, 1)
    assert operations["counts"]["missing"] == 1
    assert operations["rows"] == [
        {
            "difference": "missing",
            "event_id": None,
            "subject_type": "OperationRun",
            "subject_id": completed.run.pk,
            "tenant_id": completed.run.tenant_id,
            "milestone": "",
            "columns": [],
        }
    ]


def test_json_of_a_clean_ledger_is_only_json(completed: Milestones) -> None:
    assert json.loads(run("--json"))["clean"] is True


def test_wrong_totals_say_how_to_mend_them() -> None:
    sql(
        "INSERT INTO usage_rollup_state (id, last_id, workspaces) VALUES (1, 0, '{\"\": 3}') "
        "ON CONFLICT (id) DO UPDATE SET workspaces = excluded.workspaces"
    )

    printed, error = failing_run()

    assert "roll_up_product_usage --rebuild" in printed
    assert str(error) == "The running totals are wrong."


def test_impossible_retention_is_no_verdict(settings: Settings) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = "0"

    _, error = failing_run()

    assert error.returncode == 2


def test_database_that_does_not_answer_is_no_verdict() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE usage_rollup_state RENAME TO gone")

    _, error = failing_run()

    assert str(error).startswith("Nothing was verified: ")
    assert error.returncode == 2


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("verify_product_usage", *arguments, stdout=output)
    return output.getvalue()


def failing_run(*arguments: str) -> tuple[str, CommandError]:
    """Return what was printed before the command failed, and how."""
    output = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("verify_product_usage", *arguments, stdout=output)
    return output.getvalue(), raised.value
