"""Privileged Identity Management does not answer: the report is made, tells it, and keeps what
was known.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from operations.context import RunMustWaitError
from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.services.execution import execute_run
from tests.cast import Cast, sign_in
from tests.graph_settings import spare_pauses
from tests.reports.journeys import ask, finish, make, reports_of, stored, url
from visibility import selectors
from visibility.enums import Area, Visibility

pytestmark = pytest.mark.django_db(transaction=True)

ACTIVE = "roleManagement/directory/roleAssignmentScheduleInstances"
ELIGIBLE = "roleManagement/directory/roleEligibilityScheduleInstances"
HTML = Fault(body=b"<!DOCTYPE html><title>Sorry</title>")
CLOSED = Fault(raw=b"")
TROUBLES = {"500": Fault(status=500), "page of HTML": HTML, "no answer": CLOSED}


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    spare_pauses(monkeypatch)


def durations(run: OperationRun) -> dict[str, str]:
    entries = stored(run.result_id or 0).payload["entries"]
    return {entry["key"]: entry["duration"] for entry in entries}


def page_of(run: OperationRun, cast: Cast) -> str:
    address = reverse("operations:detail", kwargs={"tenant_id": run.tenant_id, "run_id": run.pk})
    return sign_in(Client(), cast.operator).get(address).text


@pytest.mark.parametrize("path", [ACTIVE, ELIGIBLE])
@pytest.mark.parametrize("name", TROUBLES)
def test_it_is_told_and_what_was_known_is_kept(
    name: str, path: str, connected: Cast, microsoft: StubServer, stub_tenant: StubTenant
) -> None:
    stub_tenant.role_assignments[0].is_standing = False
    before = {e["key"]: e["duration"] for e in make(connected).payload["entries"]}
    assert {"standing", "time_bound", "eligible"} <= set(before.values())
    microsoft.arm(TROUBLES[name], path=path)

    run = finish(ask(connected))

    assert run.outcome == RunOutcome.PARTIALLY_SUCCEEDED
    assert run.failure_code in {"server_error", "response_invalid"}
    known = {key: value for key, value in before.items() if value != "time_bound"}
    assert {key: durations(run)[key] for key in known} == known
    assert "How long roles are held, and who may activate one, could not be read" in page_of(
        run, connected
    )
    report = sign_in(Client(), connected.operator).get(
        url("detail", reports_of(connected.tenant)[-1])
    )
    assert "a report keeps what the one before it knew" in report.text
    with scope(tenant=connected.tenant):
        state = selectors.state_of(Area.ROLES_OVER_TIME)
    assert (state.visibility, state.count) == (
        Visibility.NO_ANSWER,
        list(before.values()).count("eligible"),
    )


def test_nothing_is_called_standing_where_nothing_was_known(
    connected: Cast, microsoft: StubServer
) -> None:
    microsoft.arm(TROUBLES["500"], path=ACTIVE)

    run = finish(ask(connected))

    assert run.outcome == RunOutcome.PARTIALLY_SUCCEEDED
    assert set(durations(run).values()) == {"active"}


@pytest.mark.parametrize("status", [404, 501, 403])
def test_refusal_that_lasts_is_no_failed_part(
    status: int, connected: Cast, microsoft: StubServer
) -> None:
    microsoft.arm(Fault(status=status, body=b"{}"), path=ACTIVE)

    run = finish(ask(connected))

    assert (run.outcome, run.failure_code) == (RunOutcome.SUCCEEDED, "")
    assert set(durations(run).values()) == {"active"}


def test_throttled_list_puts_the_whole_run_back(connected: Cast, microsoft: StubServer) -> None:
    microsoft.arm(Fault(status=429, body=b"{}"), path=ACTIVE)

    with pytest.raises(RunMustWaitError):
        execute_run(run_id=ask(connected).pk)

    assert reports_of(connected.tenant) == []


def test_next_answer_makes_it_whole_again(connected: Cast, microsoft: StubServer) -> None:
    before = make(connected).payload
    microsoft.arm(TROUBLES["500"], path=ACTIVE)
    finish(ask(connected))
    microsoft.disarm()

    assert make(connected).payload == before
