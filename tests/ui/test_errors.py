import re
from http import HTTPStatus
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory
from pytest_django import Settings

from tenantpilot.ui import errors, styleguide
from tests.ui.markup import element, elements, words

STATUS = {
    "400": HTTPStatus.BAD_REQUEST,
    "403": HTTPStatus.FORBIDDEN,
    "404": HTTPStatus.NOT_FOUND,
    "405": HTTPStatus.METHOD_NOT_ALLOWED,
    "429": HTTPStatus.TOO_MANY_REQUESTS,
    "500": HTTPStatus.INTERNAL_SERVER_ERROR,
    "503": HTTPStatus.SERVICE_UNAVAILABLE,
    "csrf": HTTPStatus.FORBIDDEN,
}
REQUEST_ID = "3f2c9d1e8a7b4c6d"


@pytest.mark.parametrize(("name", "status"), STATUS.items())
def test_every_error_page_says_what_happened_and_offers_a_way_back(
    name: str, status: HTTPStatus
) -> None:
    request = RequestFactory().get("/admin/somewhere/")
    request.request_id = REQUEST_ID  # type: ignore[attr-defined]

    response = styleguide.ERROR_PAGES[name](request)

    html = response.content.decode()
    assert response.status_code == status
    assert len(elements(html, "h1")) == len(elements(html, "main")) == 1
    assert element(html, "main").text.count(".") >= 2
    assert {link.attributes["href"] for link in elements(html, "a", class_="button")} <= {
        "/admin/",
        "/admin/login/",
    }
    assert elements(html, "a", class_="button")
    assert REQUEST_ID in html


def test_every_error_page_is_in_the_style_page() -> None:
    assert styleguide.ERROR_PAGES.keys() == STATUS.keys()


@pytest.mark.parametrize("name", STATUS)
def test_error_pages_run_no_script_and_set_no_cookie(name: str) -> None:
    response = styleguide.ERROR_PAGES[name](RequestFactory().get("/admin/"))

    assert "<script" not in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("name", STATUS)
def test_error_pages_are_kept_by_nobody(name: str) -> None:
    response = styleguide.ERROR_PAGES[name](RequestFactory().get("/admin/"))

    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/system", "/system/", "/system/anything/"])
def test_the_way_back_stays_on_the_system_plane(path: str) -> None:
    html = errors.permission_denied(RequestFactory().get(path)).content.decode()

    assert element(html, "a", class_="button").attributes["href"] == "/system/"


def test_missing_and_foreign_answer_the_same_bytes_but_for_the_request_id(
    client: Client,
) -> None:
    missing = client.get("/admin/nothing/987/", headers={"X-Request-ID": "request-one"})
    foreign = client.get("/admin/elsewhere/1/?q=x", headers={"X-Request-ID": "request-two"})

    assert missing.status_code == foreign.status_code == HTTPStatus.NOT_FOUND
    assert missing.content != foreign.content
    assert missing.content.replace(b"request-one", b"") == foreign.content.replace(
        b"request-two", b""
    )


def test_operators_are_not_sent_to_a_workspace_they_cannot_have() -> None:
    customers, operators = (
        words(errors.page_not_found(RequestFactory().get(path)).content.decode())
        for path in ("/admin/nothing/", "/system/nothing/")
    )

    assert "ask an owner or manager of the workspace" in customers
    assert "owner or manager" not in operators


def test_the_404_does_not_echo_the_address(client: Client) -> None:
    response = client.get("/admin/<script>alert(1)</script>/")

    assert "alert" not in response.text


def test_the_page_of_a_crash_keeps_the_reason_to_itself() -> None:
    response = Client(raise_request_exception=False).get("/broken/")

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "secret reason" not in response.text
    assert "went wrong on our side" in words(response.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/forbidden/", HTTPStatus.FORBIDDEN), ("/senseless/", HTTPStatus.BAD_REQUEST)],
)
def test_refusals_keep_the_reason_to_themselves(
    client: Client, path: str, status: HTTPStatus
) -> None:
    response = client.get(path)

    assert response.status_code == status
    assert "secret reason" not in response.text


@pytest.mark.django_db(databases=[])
def test_the_crash_page_needs_no_database_and_no_context_processor(
    settings: Settings,
) -> None:
    settings.TEMPLATES = [
        settings.TEMPLATES[0] | {"OPTIONS": {"context_processors": ["no.such.processor"]}}
    ]

    response = errors.server_error(RequestFactory().get("/admin/"))

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "went wrong on our side" in words(response.content.decode())


def test_a_crash_is_answered_even_without_the_hashed_static_files(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DEBUG = False
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "tenantpilot.web.static_storage.StaticFilesStorage"}
    }
    request = RequestFactory().get("/admin/")
    request.request_id = "<b>forged</b>"  # type: ignore[attr-defined]

    response = errors.server_error(request)

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert b"Something went wrong on our side" in response.content
    assert b"&lt;b&gt;forged" in response.content


def test_a_crash_is_answered_even_without_its_template(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: object, **kwargs: object) -> str:
        raise TemplateDoesNotExist("500.html")

    monkeypatch.setattr(errors, "render_to_string", gone)

    response = errors.server_error(RequestFactory().get("/admin/"))

    assert b"Something went wrong on our side" in response.content


def test_an_old_form_is_refused_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/guarded/")

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Usually the page was loaded before you signed in again" in words(response.text)
    assert "Press the browser's Back button" in words(response.text)
    assert not re.search("csrf", response.text, re.IGNORECASE)


def test_a_paused_sign_in_says_for_how_long(settings: Settings) -> None:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)

    response = errors.too_many_attempts(RequestFactory().post("/admin/login/"), None, {"a": "b"})

    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert f"Wait {minutes} min" in words(response.content.decode())
    assert response["Retry-After"] == str(minutes * 60)


def test_maintenance_tells_machines_when_to_return() -> None:
    response = errors.maintenance(RequestFactory().get("/admin/"))

    assert response["Retry-After"] == "120"
