"""What the web server calls: Django, which reads no header that it cannot read."""

from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

UNREADABLE = "unreadable"


class Request(WSGIRequest):
    """A request whose Content-Type may be anything.

    Django raises for some (`charset*=no-such''x`) before anything could answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in the stubs
        except (BadRequest, LookupError, ValueError):
            self.content_type, self.content_params = UNREADABLE, {"charset": UNREADABLE}


class Handler(WSGIHandler):
    request_class = Request
