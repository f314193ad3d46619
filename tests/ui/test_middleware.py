from http import HTTPStatus

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from tenantpilot.ui.middleware import MaintenanceMiddleware


def served(request: HttpRequest) -> HttpResponse:
    return HttpResponse("served")


def test_a_browser_gets_the_designed_405(client: Client) -> None:
    response = client.get("/form-only/", headers={"Accept": "text/html"})

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.headers["Allow"] == "POST"
    assert "only takes a form" in response.text


def test_a_program_gets_the_bare_405(client: Client) -> None:
    response = client.get("/form-only/", headers={"Accept": "application/json"})

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.content == b""


def test_a_405_with_words_of_its_own_keeps_them(client: Client) -> None:
    response = client.get("/api-refusal/")

    assert response.json() == {"detail": "no"}


def test_other_answers_pass_untouched(client: Client) -> None:
    assert client.post("/form-only/").content == b"accepted"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml", "nonsense"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "get"])
def test_a_body_that_is_no_form_is_refused(client: Client, kind: str, method: str) -> None:
    response = client.generic(method, "/form-only/", b'{"ticked": true}', content_type=kind)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert len(response.content) > 1_000  # the designed page


def test_nothing_at_all_is_an_empty_form(client: Client) -> None:
    response = client.generic("post", "/form-only/", b"", content_type="")

    assert response.content == b"accepted"


def test_maintenance_answers_every_page(settings: Settings) -> None:
    settings.MAINTENANCE = True

    response = MaintenanceMiddleware(served)(RequestFactory().get("/admin/"))

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert b"being updated" in response.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_checks_answer_during_maintenance(settings: Settings, path: str) -> None:
    settings.MAINTENANCE = True

    response = MaintenanceMiddleware(served)(RequestFactory().get(path))

    assert response.content == b"served"


def test_maintenance_is_off_by_default() -> None:
    with pytest.raises(MiddlewareNotUsed):
        MaintenanceMiddleware(served)
