"""The test client, made to send what browsers send and to ask as the web server does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.test import client
from django.test.client import MULTIPART_CONTENT, RequestFactory
from django.utils.http import urlencode

from tenantpilot.web.handler import Request

URLENCODED = "application/x-www-form-urlencoded"


@contextmanager
def as_in_production() -> Iterator[None]:
    """Replace multipart, Django's default for tests, by the one kind of body the product takes.

    Requests are the product's own kind, too, which survive headers that Django's do not.
    """
    original = RequestFactory.post

    def post(
        self: Any, path: str, data: Any = None, content_type: str = MULTIPART_CONTENT, **kwargs: Any
    ) -> Any:
        if content_type == MULTIPART_CONTENT:
            data, content_type = urlencode(data or {}, doseq=True), URLENCODED
        return original(self, path, data, content_type, **kwargs)

    with (
        mock.patch.object(RequestFactory, "post", post),
        mock.patch.object(client, "WSGIRequest", Request),
    ):
        yield
