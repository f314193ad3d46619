"""The answer to a request that came when there were too many."""

from waitress.utilities import Error

RETRY_SECONDS = 5
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>TenantPilot is busy</title>
<h1>TenantPilot is busy</h1>
<p>There are more requests than it can answer just now. Nothing was changed.
Wait a few seconds, then load the page again.</p></html>
"""


class Overloaded(Error):  # type: ignore[misc]  # waitress has no types
    """503, made without the application."""

    code = 503
    reason = "Service Unavailable"

    def __init__(self) -> None:
        super().__init__("")

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body, as waitress asks for them."""
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Retry-After", str(RETRY_SECONDS)),
            ("Cache-Control", "no-store"),
        ]
        return f"{self.code} {self.reason}", headers, PAGE.encode()
