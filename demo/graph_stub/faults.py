"""Trouble on request."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

TOKEN_PATH = "token"  # noqa: S105 - a name for the sign-in endpoint


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens instead of the proper answer.

    Without `body` the proper one is sent. `trickle` sends it byte by byte with so many
    seconds in between, `truncate` announces all of it and sends half, `raw` replaces the
    whole response down to the status line (empty: the connection just closes), `rewrite` is
    given the proper body and returns the one to send.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    hang: bool = False
    trickle: float | None = None
    truncate: bool = False
    raw: bytes | None = None
    rewrite: Callable[[bytes], bytes] | None = None


@dataclass(kw_only=True)
class _Armed:
    fault: Fault
    path: str
    directory_id: UUID | None
    left: int | None


class Faults:
    """The faults that wait for their request. Earlier ones come first."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._lock = threading.Lock()

    def arm(self, fault: Fault, *, path: str, directory_id: UUID | None, times: int | None) -> None:
        """Let the fault happen so many times (None: always) on paths that start like this."""
        with self._lock:
            self._armed.append(
                _Armed(fault=fault, path=path, directory_id=directory_id, left=times)
            )

    def clear(self) -> None:
        with self._lock:
            self._armed.clear()

    def take(self, *, path: str, directory_id: UUID | None) -> Fault | None:
        """Return the fault that this request meets, if any, and count it."""
        with self._lock:
            for armed in self._armed:
                hit = path.startswith(armed.path) and armed.left != 0
                if hit and armed.directory_id in {None, directory_id}:
                    armed.left = None if armed.left is None else armed.left - 1
                    return armed.fault
        return None
