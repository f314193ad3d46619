from http import HTTPStatus

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import Settings

from tenantpilot.ui.middleware import MaintenanceMiddleware
from tests.posting import URLENCODED as FORM


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


@pytest.mark.parametrize("method", ["post", "get"])
@pytest.mark.parametrize("charset", ["rot13", "hex", "idna", "utf-16", "no-such", "", "\xe9"])
def test_a_charset_that_is_not_ours_is_refused(client: Client, charset: str, method: str) -> None:
    kind = f"{FORM}; charset={charset}"

    response = client.generic(method, "/form-only/?page=1", b"a=b", content_type=kind)

    assert response.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8"])
def test_the_charset_of_our_pages_may_be_named(client: Client, charset: str) -> None:
    kind = f"{FORM}; charset={charset}"

    response = client.generic("post", "/form-only/", b"a=b", content_type=kind)

    assert response.content == b"accepted"


def test_files_are_refused_whatever_they_hold(client: Client) -> None:
    body = encode_multipart(BOUNDARY, {"name": "Contoso"})

    response = client.generic("post", "/form-only/", body, content_type=MULTIPART_CONTENT)

    assert response.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("length", ["150000000", "256001", "9" * 4_400])
def test_more_than_a_form_can_hold_is_refused_unread(client: Client, length: str) -> None:
    response = client.generic(
        "post", "/form-only/", b"a=b", content_type=FORM, CONTENT_LENGTH=length
    )

    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "No page here takes files" in response.text


@pytest.mark.parametrize("length", ["-1", "1e3", "\u0661", "3, 3"])
def test_a_length_that_is_no_number_is_refused(client: Client, length: str) -> None:
    response = client.generic(
        "post", "/form-only/", b"a=b", content_type=FORM, CONTENT_LENGTH=length
    )

    assert response.status_code == HTTPStatus.BAD_REQUEST


def test_a_body_of_untold_length_is_not_an_empty_form(client: Client) -> None:
    response = client.generic(
        "post", "/form-only/", b"", content_type=FORM, HTTP_TRANSFER_ENCODING="chunked"
    )

    assert response.status_code == HTTPStatus.LENGTH_REQUIRED


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
