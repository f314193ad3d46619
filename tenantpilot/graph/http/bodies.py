"""Bodies of responses, as they are or packed with gzip, up to a limit."""

import zlib
from collections.abc import Iterable

from tenantpilot.graph.errors import GraphError, GraphFailure

# Both of zlib's formats, told by their first bytes.
_ANY_FORMAT = zlib.MAX_WBITS | 32


def read_body(chunks: Iterable[bytes], *, encoding: str, limit: int) -> bytes:
    """Return the body. Raises GraphError if it is longer than the limit, also unpacked."""
    match encoding.strip().lower():
        case "" | "identity":
            return _plain(chunks, limit=limit)
        case "gzip" | "x-gzip" | "deflate":
            return _unpacked(chunks, limit=limit)
    raise GraphError(GraphFailure.RESPONSE_INVALID)


def _plain(chunks: Iterable[bytes], *, limit: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        _check(body, limit=limit)
    return bytes(body)


def _unpacked(chunks: Iterable[bytes], *, limit: int) -> bytes:
    packed = zlib.decompressobj(wbits=_ANY_FORMAT)
    body = bytearray()
    try:
        for chunk in chunks:
            # One byte more than allowed is enough to see that it is too much.
            body += packed.decompress(chunk, limit + 1 - len(body))
            _check(body, limit=limit)
    except zlib.error:
        raise GraphError(GraphFailure.RESPONSE_INVALID) from None
    if not packed.eof:
        raise GraphError(GraphFailure.RESPONSE_INVALID)
    return bytes(body)


def _check(body: bytearray, *, limit: int) -> None:
    if len(body) > limit:
        raise GraphError(GraphFailure.RESPONSE_TOO_LARGE)
