"""One person's browser: it signs in, goes to either web, and tries again until it is answered."""

import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from random import Random
from threading import Event

import httpx2

from tests.chaos.journal import Journal
from tests.factories import PASSWORD

TIMEOUT = httpx2.Timeout(6, connect=1)
SIGN_IN = "/admin/login/"


class StormIsOverError(Exception):
    """There is no time left to try again."""


class Browser:
    """Keeps its cookies whichever web answers. Not for two threads at once."""

    def __init__(
        self,
        *,
        email: str,
        addresses: Sequence[str],
        journal: Journal,
        random: Random,
        over: Event,
    ) -> None:
        self._email = email
        self._addresses = addresses
        self._journal = journal
        self._random = random
        self._over = over
        self._is_signed_in = False
        self._http = httpx2.Client(timeout=TIMEOUT, trust_env=False)

    def get(self, path: str) -> httpx2.Response:
        """Read a page."""
        return self._signed_in("GET", path)

    def post(self, path: str, form: Mapping[str, str]) -> httpx2.Response:
        """Send a form, again and again until a web says what came of it."""
        return self._signed_in("POST", path, form)

    def close(self) -> None:
        self._http.close()

    def _signed_in(
        self, method: str, path: str, form: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        while True:
            if not self._is_signed_in:
                self._sign_in()
            answer = self._persistently(method, path, form)
            self._is_signed_in = not answer.headers.get("location", "").startswith(SIGN_IN)
            if self._is_signed_in:
                return answer

    def _sign_in(self) -> None:
        self._persistently("GET", SIGN_IN)
        answer = self._persistently("POST", SIGN_IN, {"email": self._email, "password": PASSWORD})
        self._is_signed_in = answer.status_code == HTTPStatus.FOUND
        self._journal.count("signed in" if self._is_signed_in else "could not sign in")

    def _persistently(
        self, method: str, path: str, form: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        while not self._over.is_set():
            try:
                answer = self._once(method, path, form)
            except httpx2.TransportError as error:
                self._journal.count(f"retry after {type(error).__name__}")
            else:
                if not _tells_to_try_again(answer.status_code):
                    return answer
                self._journal.count(f"retry after {answer.status_code}")
            time.sleep(self._random.uniform(0.05, 0.4))
        raise StormIsOverError

    def _once(
        self, method: str, path: str, form: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        headers = {}
        token = self._http.cookies.get("csrftoken")
        if token and form is not None:
            headers["X-CSRFToken"] = token
        address = self._random.choice(self._addresses)
        return self._http.request(
            method, f"{address}{path}", data=dict(form) if form is not None else None,
            headers=headers,
        )  # fmt: skip


def _tells_to_try_again(status: int) -> bool:
    """Whether somebody would press the button again."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR
