"""Each run that ends is one line, and the request that asked for it can be found by its id."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from procrastinate.contrib.django.models import ProcrastinateJob

from operations.context import Result, RunContext
from operations.failures import NO_CONNECTION, RunFailedError
from operations.services import runs
from operations.tasks import execute_run_job
from tenantpilot.enums import OperationType
from tenantpilot.web import request_id
from tests.cast import Cast, sign_in
from tests.operations.journeys import finish, start, use_handler

pytestmark = pytest.mark.django_db(transaction=True)


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [each for each in caplog.records if each.name == "operations.runs"]


@pytest.fixture(autouse=True)
def all_levels(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def test_run_that_ends_well_is_one_line(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_handler(monkeypatch, lambda _context: Result())

    run = finish(start(cast))

    [line] = lines(caplog)
    told = {name: vars(line)[name] for name in ("operation_run", "tenant_id", "outcome", "code")}
    assert line.levelname == "INFO"
    assert line.getMessage() == f"Run {run.number} succeeded."
    assert told == {
        "operation_run": run.pk, "tenant_id": cast.tenant.pk, "outcome": "succeeded", "code": "",
    }  # fmt: skip
    assert (vars(line)["trigger"], vars(line)["attempts"]) == ("person", 1)
    assert vars(line)["seconds"] >= 0


def test_run_that_fails_is_a_warning_with_its_code(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(context: RunContext) -> Result:
        raise RunFailedError(NO_CONNECTION)

    use_handler(monkeypatch, fail)

    finish(start(cast))

    [line] = lines(caplog)
    assert (line.levelname, vars(line)["code"]) == ("WARNING", "no_connection")


def test_run_that_is_cancelled_before_it_began_is_a_line_too(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    run = start(cast)
    with scope(tenant=cast.tenant):
        runs.cancel(run=run, cancelled_by=cast.operator)

    [line] = lines(caplog)
    assert (vars(line)["outcome"], vars(line)["seconds"]) == ("cancelled", 0)


def test_request_id_goes_with_the_job_into_the_worker(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def remember(context: RunContext) -> Result:
        seen.append(request_id.current.get())
        return Result()

    use_handler(monkeypatch, remember)
    url = reverse("operations:start", kwargs={"tenant_id": cast.tenant.pk})
    client = sign_in(Client(), cast.operator)
    form = {"operation_type": OperationType.INVENTORY_SYNC.value}
    client.post(url, form, headers={"X-Request-ID": "the-id-of-a-proxy"})
    job = ProcrastinateJob.objects.get(task_name="operations.execute_run")

    class Context:
        @staticmethod
        def should_abort() -> bool:
            return False

    execute_run_job(Context(), **job.args)  # type: ignore[arg-type]

    assert seen == ["the-id-of-a-proxy"]
    assert request_id.current.get() == "-"
