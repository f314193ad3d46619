"""Answers that are made without the application: too many requests, or one it cannot take."""

from http import HTTPStatus
from string import Template

from waitress.utilities import Error

RETRY_SECONDS = 5
_PAGE = Template("""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem }</style>
<h1>$title</h1>
<p>$text</p></html>
""")
_BUSY = (
    "TenantPilot is busy",
    "There are more requests than it can answer just now. Nothing was changed. Wait a few "
    "seconds, then load the page again.",
)
_TOO_LARGE = (
    "This is more than a form can hold",
    "No page here takes files or long texts, but for a logo of 200 KB. Nothing was read and "
    "nothing was changed. Go back and send less.",
)
_UNREADABLE = (
    "This request cannot be read",
    "Nothing was changed. Go back, load the page again, and try once more.",
)
_SAID = {
    HTTPStatus.SERVICE_UNAVAILABLE: _BUSY,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _TOO_LARGE,
}


class Refusal(Error):  # type: ignore[misc]  # waitress has no types
    """A status of 400 or more with a page that says what to do."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__("")
        self.code, self.reason = status.value, status.phrase

    @classmethod
    def overloaded(cls) -> "Refusal":
        return cls(HTTPStatus.SERVICE_UNAVAILABLE)

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body, as waitress asks for them."""
        title, text = _SAID.get(HTTPStatus(self.code), _UNREADABLE)
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
        if self.code == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append(("Retry-After", str(RETRY_SECONDS)))
        page = _PAGE.substitute(title=title, text=text)
        return f"{self.code} {self.reason}", headers, page.encode()
