"""Page tokens in the forms that Graph's services use. Only a link that we made is followed."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from urllib.parse import quote, urlencode

from demo.graph_stub.odata.options import PAGE_TOKENS
from demo.graph_stub.refusals import undocumented


class TokenForm(StrEnum):
    """How a service writes where the next page begins."""

    OPAQUE = "opaque"
    QUOTED = "quoted"
    COSMOS = "cosmos"
    SKIP = "skip"


def next_link(url: str, *, query: Mapping[str, str], start: int, form: TokenForm) -> str:
    """Return the address of the next page, with every option of the request."""
    options = {name: value for name, value in query.items() if name not in PAGE_TOKENS}
    if form == TokenForm.SKIP:
        options["$skip"] = str(start)
    else:
        options["$skiptoken"] = _written(f"{start}.{_mark(url, query)}", form)
    return f"{url}?{urlencode(options, safe='$,', quote_via=quote)}"


def start_of(url: str, *, query: Mapping[str, str], form: TokenForm) -> int:
    """Return where the page begins; refuse a token that is not from a link of ours."""
    if form == TokenForm.SKIP and "$skip" in query and query["$skip"].isdigit():
        return int(query["$skip"])
    if PAGE_TOKENS.isdisjoint(query):
        return 0
    start, _, mark = _read(query.get("$skiptoken", "")).partition(".")
    if not start.isdigit() or mark != _mark(url, query) or form == TokenForm.SKIP:
        raise undocumented("The page token is not one of a link that was sent, unchanged.")
    return int(start)


def _mark(url: str, query: Mapping[str, str]) -> str:
    options = sorted((name, value) for name, value in query.items() if name not in PAGE_TOKENS)
    return sha256(repr((url, options)).encode()).hexdigest()[:24]


def _written(content: str, form: TokenForm) -> str:
    token = urlsafe_b64encode(content.encode()).decode()
    if form == TokenForm.QUOTED:
        return f"X'{token}'"
    return f"%5Bcosmosdb%5D{token}" if form == TokenForm.COSMOS else token


def _read(token: str) -> str:
    inner = token.removeprefix("%5Bcosmosdb%5D").removeprefix("X'").removesuffix("'")
    try:
        return urlsafe_b64decode(inner).decode()
    except ValueError:
        return ""
