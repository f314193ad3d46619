"""Talking to a provider: JSON over HTTP, soon over, small, and never led anywhere else."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from tenantpilot.outbound.client import Caller, OutboundError
from tenantpilot.sso.refusals import ProviderAwayError, ProvidersBusyError

SECONDS = 5.0
MOST_BYTES = 256_000
# Of a process's few threads; a provider that hangs must not take the others' pages away.
AT_ONCE = 2
_places = BoundedSemaphore(AT_ONCE)


class Exchange:
    """A few calls to one provider that together take five seconds at most."""

    def __init__(self) -> None:
        self._caller = Caller(
            allowed=settings.SIGN_IN_ALLOWED_NETWORKS, seconds=SECONDS, most_bytes=MOST_BYTES
        )

    def get(self, url: str) -> dict[str, Any]:
        """Return the object that the address answers. Raises ProviderAwayError."""
        try:
            answer = self._caller.get(url)
        except OutboundError as error:
            raise ProviderAwayError(error.failure.value) from None
        if answer.status != HTTPStatus.OK:
            raise ProviderAwayError("status")
        return _object(answer.body)

    def post(
        self, url: str, fields: Mapping[str, str], *, headers: Mapping[str, str]
    ) -> dict[str, Any] | None:
        """Send a form; return the object in the answer, None if it was refused.

        Raises ProviderAwayError.
        """
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        try:
            answer = self._caller.post(url, headers=sent, body=urlencode(fields).encode())
        except OutboundError as error:
            raise ProviderAwayError(error.failure.value) from None
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ProviderAwayError("status")
        return _object(answer.body) if answer.status == HTTPStatus.OK else None


@contextmanager
def exchange() -> Iterator[Exchange]:
    """Yield an exchange. Raises ProvidersBusyError, at once, while too many go on."""
    if not _places.acquire(blocking=False):
        raise ProvidersBusyError
    try:
        yield Exchange()
    finally:
        _places.release()


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ProviderAwayError("not_json") from None
    if not isinstance(found, dict):
        raise ProviderAwayError("not_json")
    return found
