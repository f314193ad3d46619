"""Reading requests, also those that are none."""

from typing import override

from waitress.parser import HTTPRequestParser, ParsingError


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A parser that answers 400 to whatever it cannot read.

    Waitress itself trips over some of it: a bracket in the address, a length of 5,000 digits.
    That would close the connection without an answer, and write an error with the client's
    address to the log.
    """

    # What is refused before its first line was understood has none.
    path = ""

    @override
    def parse_header(self, header_plus: bytes) -> None:
        """Read the head. Raises ParsingError, or TransferEncodingNotImplemented."""
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("The request cannot be read") from None
