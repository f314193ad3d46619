"""The requests the stub received, for tests to look at."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

LOGGED_REQUESTS = 10_000


@dataclass(frozen=True, kw_only=True)
class LoggedRequest:
    """A request the stub received. `path` is `token` or Graph's without its version."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    directory_id: UUID | None
    version: str = ""

    def __str__(self) -> str:
        options = urlencode(self.query, safe="$,'() ")
        return f"{self.method} {self.version}/{self.path}{'?' if options else ''}{options}"


class UndocumentedRequestError(AssertionError):
    """The product asked Microsoft for something that its documentation does not promise."""


class RequestLog(deque[LoggedRequest]):
    """The latest requests, oldest first, and those that no documentation covers."""

    def __init__(self) -> None:
        super().__init__(maxlen=LOGGED_REQUESTS)
        self.undocumented: list[str] = []

    def to(self, path: str) -> Iterator[LoggedRequest]:
        """Yield the requests to paths that start like this."""
        return (request for request in self if request.path.startswith(path))
