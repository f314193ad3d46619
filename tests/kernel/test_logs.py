"""Structured logs: one JSON object a line, whatever anybody puts into it."""

import json
import logging
from typing import Any, NoReturn

import psycopg
import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from tenantpilot.web import request_id
from tenantpilot.web.logs import OutageFilter
from tests.kernel.log_lines import line_of, logged

SECRET = "token=hunter2"


class LeakyError(Exception):
    """Tells a secret to whoever prints it."""


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


def test_database_that_is_away_is_a_warning_without_frames() -> None:
    error = OperationalError("what Django makes of it")
    error.__cause__ = psycopg.OperationalError("could not connect to host db.internal")
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "Service Unavailable: %s", ("/admin/",),
        (type(error), error, None),
    )  # fmt: skip

    OutageFilter().filter(record)
    line = json.loads(line_of(record))

    assert (line["level"], line["reason"]) == ("WARNING", "OperationalError")
    assert "exception" not in line
    assert "db.internal" not in json.dumps(line)


def test_any_other_error_keeps_its_level_and_its_frames() -> None:
    error = ValueError(SECRET)
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "x", (), (ValueError, error, None)
    )

    OutageFilter().filter(record)

    assert (record.levelname, record.exc_info) == ("ERROR", (ValueError, error, None))


@pytest.mark.parametrize("name", ["procrastinate.jobs", "procrastinate.worker", "axes.handlers"])
def test_libraries_tell_only_what_went_wrong(name: str) -> None:
    logger = logging.getLogger(name)

    assert not logger.isEnabledFor(logging.INFO)
    assert logger.isEnabledFor(logging.ERROR)
