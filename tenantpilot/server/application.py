"""What waitress leaves to the application it calls."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import close_old_connections
from waitress.buffers import ReadOnlyFileBasedBuffer

type Application = Callable[..., Iterable[bytes]]

NO_BODY = (b"",)


def for_waitress(wrapped: Application) -> Application:
    """Return the application as waitress needs it.

    HEAD gets no body: waitress sends what it is given, and on a connection that goes on the body
    would be taken for the next answer. And a page thread that hands over a file gives its
    connection to the database back: Django does so when the file is closed, but that happens
    later, in the main thread.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = wrapped(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            _close(body)
            return NO_BODY
        if isinstance(body, ReadOnlyFileBasedBuffer):
            close_old_connections()
        return body

    return answer


def _close(body: Any) -> None:
    if hasattr(body, "close"):
        body.close()
