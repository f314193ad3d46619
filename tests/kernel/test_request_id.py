"""One id per request: in the answer, on error pages, in every line of the log."""

import json
import logging
from http import HTTPStatus

import pytest
from django.test import Client

from tenantpilot.web import request_id
from tenantpilot.web.logs import RequestIdFilter, StructuredFormatter

pytestmark = [pytest.mark.urls("tests.kernel.planted.urls"), pytest.mark.django_db]


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    return [json.loads(StructuredFormatter().format(record)) for record in caplog.records]


@pytest.fixture(autouse=True)
def _with_request_id(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(RequestIdFilter())


def test_every_request_gets_another_id(client: Client) -> None:
    ids = {client.get("/healthz")["X-Request-ID"] for _ in range(3)}

    assert len(ids) == 3
    assert request_id.current.get() == "-"


def test_proxys_id_is_kept(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "edge-0123456789"})

    assert answer["X-Request-ID"] == "edge-0123456789"


@pytest.mark.parametrize(
    "offered", ["short", "x" * 65, "forged\nline", 'quote"0123', "<script>1234", "ünïcode-12345"]
)
def test_id_that_could_forge_a_line_is_replaced(client: Client, offered: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": offered})

    assert answer["X-Request-ID"] != offered
    assert answer["X-Request-ID"].isalnum()


@pytest.mark.parametrize(
    ("url", "status"),
    [("/no-such-page/", HTTPStatus.NOT_FOUND), ("/admin/logout/", HTTPStatus.METHOD_NOT_ALLOWED)],
)
def test_refusals_are_logged_with_the_id(
    client: Client, caplog: pytest.LogCaptureFixture, url: str, status: HTTPStatus
) -> None:
    answer = client.get(url)

    assert answer.status_code == status
    assert {line["request_id"] for line in lines(caplog)} == {answer["X-Request-ID"]}


def test_failure_is_logged_with_the_id_and_without_its_text(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False

    answer = client.get("/broken/", {"token": "hunter3"})

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert answer["X-Request-ID"] in answer.text
    [line] = lines(caplog)
    assert (line["level"], line["request_id"]) == ("ERROR", answer["X-Request-ID"])
    assert line["exception"].startswith("RuntimeError")
    assert "hunter" not in json.dumps(line)


def test_forbidden_form_is_logged_with_the_id(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"email": "a@msp.example"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert {line["request_id"] for line in lines(caplog)} == {answer["X-Request-ID"]}
    assert "a@msp.example" not in json.dumps(lines(caplog))
