"""The page of a report's run tells what came of it."""

import pytest
from django.test import Client
from django.urls import reverse

from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tests.cast import Cast, sign_in
from tests.reports.journeys import url
from tests.reports.rows import a_report
from tests.tenant_dashboard.rows import a_run, an_ended_run

FRAGMENT = {"HX-Request": "true"}
ROLES_RUN = OperationType.ENTRA_ADMIN_ROLES_REPORT


def page_of(client: Client, run: OperationRun, **headers: str) -> str:
    path = reverse("operations:detail", kwargs={"tenant_id": run.tenant_id, "run_id": run.pk})
    return client.get(path, headers=headers).text


def test_run_that_made_a_report_links_it(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, type=ROLES_RUN, counts={"created": 1, "entries": 12})
    report = a_report(cast.tenant, run=run)
    OperationRun._base_manager.filter(pk=run.pk).update(result_id=report.pk)

    page = page_of(sign_in(client, cast.reader), run)

    assert f"Report {report.number} was stored." in page
    assert f'href="{url("detail", report)}"' in page
    assert "Entries" in page


def test_run_that_found_nothing_new_links_the_report_there_is(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)
    run = an_ended_run(
        cast.tenant, type=ROLES_RUN, result_id=report.pk, counts={"unchanged": 1, "entries": 1}
    )

    page = page_of(sign_in(client, cast.owner), run)

    assert f"Nothing has changed since report {report.number}, so no new one was stored." in page
    assert f'href="{url("detail", report)}"' in page


def test_end_of_the_run_is_announced_with_its_report(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)
    run = an_ended_run(cast.tenant, type=ROLES_RUN, result_id=report.pk, counts={"unchanged": 1})

    fragment = page_of(sign_in(client, cast.owner), run, **FRAGMENT)

    assert "Entra admin roles report finished. Nothing has changed since report" in fragment


def test_run_whose_report_was_deleted_says_so(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, type=ROLES_RUN, result_id=10**9)

    assert "The report was deleted later." in page_of(sign_in(client, cast.owner), run)


def test_report_of_another_tenant_is_never_linked(cast: Cast, client: Client) -> None:
    foreign = a_report(cast.foreign_tenant)
    run = an_ended_run(cast.tenant, type=ROLES_RUN, result_id=foreign.pk)

    page = page_of(sign_in(client, cast.owner), run)

    assert foreign.number not in page


@pytest.mark.parametrize("outcome", [RunOutcome.FAILED, RunOutcome.CANCELLED])
def test_run_that_came_to_nothing_says_that_nothing_changed(
    cast: Cast, client: Client, outcome: RunOutcome
) -> None:
    code = "throttled" if outcome == RunOutcome.FAILED else ""
    run = an_ended_run(cast.tenant, outcome, type=ROLES_RUN, failure_code=code)

    page = page_of(sign_in(client, cast.owner), run)

    assert "No report was stored. Earlier reports are as they were." in page


def test_run_that_failed_after_it_had_stored_its_report_tells_the_truth(
    cast: Cast, client: Client
) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.FAILED, type=ROLES_RUN, failure_code="worker_lost")
    report = a_report(cast.tenant, run=run)

    page = page_of(sign_in(client, cast.owner), run)

    assert f"Report {report.number} was stored." in page


def test_live_run_and_other_runs_say_nothing_of_reports(cast: Cast, client: Client) -> None:
    live, sync = a_run(cast.tenant, type=ROLES_RUN), an_ended_run(cast.tenant)
    sign_in(client, cast.owner)

    assert "No report was stored" not in page_of(client, live) + page_of(client, sync)
