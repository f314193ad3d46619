"""Where Microsoft is and how much of it the client puts up with."""

from dataclasses import dataclass, field
from typing import Self

import httpx
from django.conf import settings

from tenantpilot.graph.clock import Clock, SystemClock

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class GraphConfig:
    """Addresses and limits. Raises ValueError for an address that would give secrets away.

    `deadline_seconds` bounds one page: sign-in, every retry and wait, and the last byte of
    its body. `max_response_bytes` bounds each answer, `max_pages` each list.
    """

    base_url: str = "https://graph.microsoft.com"
    authority_url: str = "https://login.microsoftonline.com"
    deadline_seconds: float = 60.0
    max_response_bytes: int = 8_000_000
    max_pages: int = 1_000
    retry_after_cap_seconds: float = 30.0
    clock: Clock = field(default_factory=SystemClock, repr=False)

    def __post_init__(self) -> None:
        _check_address(self.base_url)
        _check_address(self.authority_url)
        limits = (
            self.deadline_seconds,
            self.max_response_bytes,
            self.max_pages,
            self.retry_after_cap_seconds,
        )
        if min(limits) <= 0:
            raise ValueError("Every limit of the Graph client must be above zero.")

    @classmethod
    def from_settings(cls) -> Self:
        """Return what the GRAPH_* settings say."""
        return cls(
            base_url=settings.GRAPH_BASE_URL,
            authority_url=settings.GRAPH_AUTHORITY_URL,
            deadline_seconds=settings.GRAPH_DEADLINE_SECONDS,
            max_response_bytes=settings.GRAPH_MAX_RESPONSE_BYTES,
            max_pages=settings.GRAPH_MAX_PAGES,
            retry_after_cap_seconds=settings.GRAPH_RETRY_AFTER_CAP_SECONDS,
        )

    def graph_url(self, path: str) -> httpx.URL:
        """Return the address of a v1.0 resource, e.g. `organization`."""
        return httpx.URL(f"{self.base_url.rstrip('/')}/v1.0/{path}")

    @property
    def scope(self) -> str:
        """Every application permission granted, which is all an app can ask for."""
        return f"{self.base_url.rstrip('/')}/.default"


def _check_address(address: str) -> None:
    url = httpx.URL(address)
    safe = url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK)
    if not (safe and url.host) or url.userinfo or url.path != "/" or url.query or url.fragment:
        raise ValueError(
            "Graph addresses are https://host[:port] and nothing more; "
            "plain http is for a stub on this machine."
        )
