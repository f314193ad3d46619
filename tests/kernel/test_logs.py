"""Structured logs: one JSON object a line, whatever anybody puts into it."""

import json
import logging
from http import HTTPStatus
from typing import Any, NoReturn

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from tenantpilot.web import request_id
from tenantpilot.web.logs import PeriodicJobsFilter, RequestIdFilter, StructuredFormatter

SECRET = "token=hunter2"


class LeakyError(Exception):
    """Tells a secret to whoever prints it."""


def line_of(record: logging.LogRecord) -> str:
    RequestIdFilter().filter(record)
    return StructuredFormatter().format(record)


def logged(message: object, *args: object, **attributes: object) -> dict[str, Any]:
    """The line that `logger.warning(message, *args, extra=attributes)` writes, read back."""
    record = logging.LogRecord("app", logging.WARNING, __file__, 1, message, args, None)
    vars(record).update(attributes)
    line: dict[str, Any] = json.loads(line_of(record))
    return line


def raised(error: BaseException) -> dict[str, Any]:
    """The line that `logger.exception(…)` writes about this error."""
    with pytest.raises(type(error)) as caught:
        give_up(error)
    return logged("it failed", exc_info=(type(error), error, caught.value.__traceback__))


def give_up(error: BaseException) -> NoReturn:
    raise error


def test_line_says_when_where_and_what() -> None:
    line = logged("run %s took %d ms", "OR-7", 12)

    assert line["message"] == "run OR-7 took 12 ms"
    assert (line["level"], line["logger"], line["request_id"]) == ("WARNING", "app", "-")
    assert line["time"].endswith("+00:00")


def test_request_id_is_the_current_requests() -> None:
    token = request_id.current.set("abcdef-123456")
    try:
        line = logged("inside")
    finally:
        request_id.current.reset(token)

    assert line["request_id"] == "abcdef-123456"


def test_only_known_extras_are_written() -> None:
    line = logged("x", sqlstate="23514", email="a@msp.example", authorization=SECRET, tenant_id=7)

    assert (line["sqlstate"], line["tenant_id"]) == ("23514", 7)
    assert set(line) == {
        "time", "level", "logger", "message", "request_id", "sqlstate", "tenant_id",
    }  # fmt: skip


def test_extra_that_json_does_not_know_is_written_as_text() -> None:
    assert logged("x", duration_ms=1 + 2j)["duration_ms"] == "(1+2j)"


def test_exception_is_written_as_classes_and_frames_without_its_text() -> None:
    error = LeakyError(SECRET)
    error.__cause__ = ValueError(SECRET)
    error.add_note(SECRET)

    line = raised(error)

    assert line["exception"].startswith("LeakyError\n  ")
    assert "in give_up" in line["exception"]
    assert "\nValueError" in line["exception"]
    assert SECRET not in json.dumps(line)


def test_exception_that_led_to_itself_is_written_once() -> None:
    first, second = LeakyError(SECRET), ValueError(SECRET)
    first.__cause__, second.__cause__ = second, first

    line = raised(first)

    assert line["exception"].count("LeakyError") == 1


@pytest.mark.parametrize(
    ("message", "args"),
    [
        (LeakyError(SECRET), ()),
        ("failed: %s", (LeakyError(SECRET),)),
        ("failed: %(why)s", ({"why": LeakyError(SECRET)},)),
    ],
)
def test_exception_in_a_message_is_written_as_its_class(
    message: object, args: tuple[object, ...]
) -> None:
    line = logged(message, *args)

    assert SECRET not in json.dumps(line)
    assert "LeakyError" in line["message"]


def test_exception_in_an_extra_is_written_as_its_class() -> None:
    assert logged("x", reason=LeakyError(SECRET))["reason"] == "LeakyError"


def test_missing_exception_is_left_out() -> None:
    assert "exception" not in logged("no error here", exc_info=(None, None, None))


def test_message_with_a_percent_sign_and_no_arguments_is_kept() -> None:
    assert logged("100 % done")["message"] == "100 % done"


@pytest.mark.parametrize(
    "hostile",
    [
        'GET /\n{"level": "INFO", "message": "all is well"}',
        "a\r\nb",
        "a\x85b\u2028c\u2029d",
        "lone \udc80 surrogate",
        "\x1b[31mred",
        '"},{"',
    ],
)
def test_hostile_text_cannot_forge_a_line(hostile: str) -> None:
    record = logging.LogRecord("app", logging.WARNING, __file__, 1, "%s", (hostile,), None)

    line = line_of(record)

    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"] == hostile
    assert line.isascii()


@given(text=st.text(), extra=st.text())
def test_any_text_makes_one_line_of_json(text: str, extra: str) -> None:
    record = logging.LogRecord("app", logging.WARNING, __file__, 1, "%s", (text,), None)
    record.reason = extra

    line = line_of(record)

    assert len(line.splitlines()) == 1
    assert json.loads(line)["reason"] == extra


def test_link_that_opens_an_account_stays_out() -> None:
    line = logged("Not Found: %s", "/admin/set-password/16/digwxh-466abc/")

    assert line["message"] == "Not Found: /admin/set-password/..."


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/admin/invitations/eyJp:1vX:k-3_/", "/admin/invitations/..."),
        (
            "/admin/login/?next=%2Fadmin%2Finvitations%2FeyJp%3A1vX%2F",
            "/admin/login/?next=%2Fadmin%2Finvitations%2F...",
        ),
        ("/admin/workspaces/acme/members/invitations/7/link/",) * 2,
    ],
)
def test_link_that_accepts_an_invitation_stays_out(path: str, shown: str) -> None:
    assert logged("Not Found: %s", path)["message"] == f"Not Found: {shown}"


@pytest.mark.django_db
def test_request_for_another_host_is_one_warning(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/admin/login/", headers={"host": "scanner.example"})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    (line,) = [each for each in caplog.records if each.name.startswith("django.security")]
    assert (line.levelname, line.exc_info) == ("WARNING", None)


def test_of_periodic_jobs_the_worker_tells_only_what_went_wrong(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = App(connector=InMemoryConnector())

    @app.task(name="work")
    def work(run_id: int) -> None:
        pass

    @app.task(name="tidy_up")
    def tidy_up(timestamp: int) -> None:
        if not timestamp:
            raise LeakyError

    work.defer(run_id=7)
    tidy_up.defer(timestamp=1)
    tidy_up.defer(timestamp=0)
    caplog.set_level(logging.INFO, "procrastinate")
    with caplog.filtering(PeriodicJobsFilter()):
        app.run_worker(wait=False, install_signal_handlers=False)

    told = [
        (each.levelname, job["task_name"])
        for each in caplog.records
        if each.name.startswith("procrastinate.worker") and (job := getattr(each, "job", None))
    ]
    assert told == [("INFO", "work"), ("INFO", "work"), ("ERROR", "tidy_up")]
