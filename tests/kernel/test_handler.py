"""Headers that Django itself cannot read are answered, through the handler the server calls."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import RequestFactory

from tenantpilot.web.handler import Handler


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded; charset*=rot13''x",
        "application/x-www-form-urlencoded; charset*=no-such''x",
        "application/x-www-form-urlencoded; charset=\x00",
        "text/html; a*=\x00''x",
        "; " * 5_000,
    ],
)
def test_content_type_nobody_can_read(kind: str, method: str) -> None:
    environ = RequestFactory().generic(method, "/healthz-not").environ
    environ |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": "3", "wsgi.input": BytesIO(b"a=b")}
    statuses: list[str] = []

    def start_response(status: str, *_: Any) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _: None

    Handler()(environ, start_response)

    assert [status[:3] for status in statuses] == ["400"]
