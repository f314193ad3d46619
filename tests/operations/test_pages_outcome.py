"""The page of a run that has ended: why, what changed, and what to do next."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.enums import RunOutcome
from operations.failures import FAILURES
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast, sign_in
from tests.operations.journeys import url
from tests.tenant_dashboard.rows import an_ended_run
from tests.ui.markup import elements


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_failed_run_says_why_what_changed_and_what_next(
    cast: Cast, client: Client, code: str
) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code=code)

    page = sign_in(client, cast.owner).get(url(run))

    assert page.context["run"].failure == FAILURES[code]
    assert "Inventory sync failed." in page.text
    assert "Nothing was changed in the inventory." in page.text
    assert f"<code>{code}</code>" in page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"progress_done": 200, "progress_total": 300}, "What was read until then is kept"),
        ({"type": OperationType.CONNECTION_CHECK}, "The inventory was not touched."),
    ],
)
def test_failed_run_tells_what_is_kept(
    cast: Cast, client: Client, values: dict[str, Any], words: str
) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", **values)

    page = sign_in(client, cast.owner).get(url(run))

    assert words in page.text


def test_run_that_carries_a_report_is_told_without_inventory(cast: Cast, client: Client) -> None:
    run = an_ended_run(
        cast.tenant,
        RunOutcome.FAILED,
        failure_code="throttled",
        type=OperationType.PERMISSION_POSTURE_REPORT,
    )

    page = sign_in(client, cast.owner).get(url(run))

    assert "Permission posture report failed." in page.text
    assert "inventory" not in page.context["page"].what_changed
    assert "Start again" not in page.text


def test_partly_done_run_says_what_is_missing(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.PARTIALLY_SUCCEEDED, failure_code="forbidden")

    page = sign_in(client, cast.owner).get(url(run))

    assert "Inventory sync finished in part." in page.text
    assert "Part of it could not be read" in page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"started_at": None}, "It had not begun, so nothing was changed."),
        ({"progress_done": 0}, "Nothing was changed in the inventory."),
    ],
)
def test_cancelled_run_says_whether_it_had_begun(
    cast: Cast, client: Client, values: dict[str, Any], words: str
) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.CANCELLED, **values)

    page = sign_in(client, cast.owner).get(url(run))

    assert words in page.text


def test_finished_run_tells_its_counts_and_how_long_it_took(cast: Cast, client: Client) -> None:
    counts = {"removed": 0, "unchanged": 4_985, "created": 12, "updated": 3, "unheard_of": 1}
    run = an_ended_run(cast.tenant, counts=counts)

    page = sign_in(client, cast.owner).get(url(run)).context["page"]

    assert page.announcement == (
        "Inventory sync finished. 12 added, 3 changed, 0 removed, 4,985 unchanged."
    )
    assert page.took == timedelta(minutes=1, seconds=5)


@pytest.mark.parametrize("removed", [True, False])
def test_start_again_is_offered_if_it_can_work(cast: Cast, client: Client, removed: bool) -> None:  # noqa: FBT001
    run = an_ended_run(cast.tenant)
    if removed:
        ProviderConnection.objects.all().delete()

    page = sign_in(client, cast.owner).get(url(run))

    again = elements(page.text, "button", name="operation_type", value="inventory_sync")
    assert bool(again) is not removed
    assert ("It cannot start again." in page.text) is removed


def test_reader_is_not_offered_to_start_again(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant)

    page = sign_in(client, cast.reader).get(url(run))

    assert "Start again" not in page.text
