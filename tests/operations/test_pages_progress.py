"""A bar says how far a run is: all of it only when all of it was done."""

import pytest
from django.test import Client
from django.urls import reverse

from operations.enums import RunOutcome
from tests.cast import Cast, sign_in
from tests.tenant_dashboard.rows import an_ended_run

SUCCEEDED, PARTLY = RunOutcome.SUCCEEDED, RunOutcome.PARTIALLY_SUCCEEDED
FAILED, CANCELLED = RunOutcome.FAILED, RunOutcome.CANCELLED


@pytest.mark.parametrize(
    ("outcome", "code", "done", "total", "share"),
    [
        (SUCCEEDED, "", 4, 5, "100 %"),
        (SUCCEEDED, "", 0, None, "100 %"),
        (PARTLY, "forbidden", 5, 5, None),
        (FAILED, "throttled", 3, 5, "60 %"),
        (FAILED, "throttled", 5, 5, None),
        (CANCELLED, "", 4, 5, "80 %"),
        (CANCELLED, "", 5, 5, None),
        (CANCELLED, "", 7, None, None),
    ],
)
def test_bar_of_an_ended_run_is_true(
    cast: Cast,
    client: Client,
    outcome: RunOutcome,
    code: str,
    done: int,
    total: int | None,
    share: str | None,
) -> None:
    run = an_ended_run(
        cast.tenant, outcome, failure_code=code, progress_done=done, progress_total=total
    )
    where = {"tenant_id": run.tenant_id, "run_id": run.pk}

    text = sign_in(client, cast.owner).get(reverse("operations:detail", kwargs=where)).text

    assert ("<progress" in text) is (share is not None)
    assert share is None or f"<span>{share}</span>" in text
