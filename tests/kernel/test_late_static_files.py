"""While releases change, a page finds its style sheet at either of them."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from tenantpilot.web.static_files import StaticFilesMiddleware


@pytest.fixture
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "static").mkdir()
    (tmp_path / "secret.css").write_text("outside")
    return tmp_path / "static"


def status(middleware: StaticFilesMiddleware, path: str) -> int:
    answer: HttpResponse = middleware(RequestFactory().get(path))
    return answer.status_code


def test_file_that_is_collected_later_is_found(root: Path) -> None:
    (root / "app.0ld.css").write_text("old")
    middleware = StaticFilesMiddleware(lambda _request: HttpResponse(status=404))
    before = status(middleware, "/static/app.n3w.css")

    (root / "app.n3w.css").write_text("new")

    assert before == 404
    assert status(middleware, "/static/app.n3w.css") == 200
    assert status(middleware, "/static/app.0ld.css") == 200


@pytest.mark.parametrize(
    "path",
    ["/static/../secret.css", "/static/", "/static//secret.css", "/static/a\0b", "/other.css"],
)
def test_nothing_else_is(root: Path, path: str) -> None:
    middleware = StaticFilesMiddleware(lambda _request: HttpResponse(status=404))

    assert status(middleware, path) == 404
