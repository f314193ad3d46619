"""Reading requests, also those that are none."""

from http import HTTPStatus
from typing import Any, override

from waitress.parser import HTTPRequestParser, ParsingError

from tenantpilot.server.refusals import Refusal


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A parser that answers 400 to whatever it cannot read.

    Waitress itself trips over some of it: a bracket in the address, a length of 5,000 digits.
    That would close the connection without an answer, and write an error with the client's
    address to the log.
    """

    # What is refused before its first line was understood has none.
    path = ""
    error: Any

    @override
    def received(self, data: bytes) -> int:
        """Take what has arrived; what is wrong with it is answered with a page, in our words."""
        consumed: int = super().received(data)
        if self.error and not isinstance(self.error, Refusal):
            self.error = Refusal(HTTPStatus(self.error.code))
        return consumed

    @override
    def parse_header(self, header_plus: bytes) -> None:
        """Read the head. Raises ParsingError, or TransferEncodingNotImplemented."""
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("The request cannot be read") from None
