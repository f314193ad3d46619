"""Which part of a file a client asks for: one range, as RFC 9110 (section 14) has it."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class UnsatisfiableRangeError(Exception):
    """The file has no such part."""


@dataclass(frozen=True, kw_only=True)
class Portion:
    """Bytes `first` to `last` of a file of `size` bytes, both included."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        return f"bytes {self.first}-{self.last}/{self.size}"


def portion(header: str, *, size: int) -> Portion | None:
    """Return the part a Range header asks for; None means the whole file.

    A header that is odd, or asks for several parts, counts for nothing, as the RFC allows.
    Raises UnsatisfiableRangeError.
    """
    asked = _ONE_RANGE.fullmatch(header.strip().lower())
    if asked is None or asked.groups() == ("", ""):
        return None
    begins, ends = asked.groups()
    if not begins:
        return _last_bytes(int(ends), size=size)
    first, last = int(begins), int(ends) if ends else size - 1
    if ends and last < first:
        return None
    if first >= size:
        raise UnsatisfiableRangeError
    return Portion(first=first, last=min(last, size - 1), size=size)


def _last_bytes(count: int, *, size: int) -> Portion:
    if not count or not size:
        raise UnsatisfiableRangeError
    return Portion(first=max(size - count, 0), last=size - 1, size=size)
