"""Configuration of the client: Microsoft's addresses and our limits."""

from dataclasses import dataclass, field
from math import inf
from typing import Literal, Self

import httpx2
from django.conf import settings

from tenantpilot.graph import clouds
from tenantpilot.graph.clouds import Cloud
from tenantpilot.graph.http.clock import Clock, SystemClock

type Version = Literal["v1.0", "beta"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class GraphConfig:
    """Addresses and limits. Raises ValueError for an address that would give secrets away.

    `deadline_seconds` limits one page: sign-in, every retry and wait, and the last byte of
    its body. Nothing is tried again after a pause longer than `longest_pause_seconds`, if Microsoft
    asks for one. `max_response_bytes` limits each response, `max_pages` each list.
    """

    base_url: str = "https://graph.microsoft.com"
    authority_url: str = "https://login.microsoftonline.com"
    deadline_seconds: float = 60.0
    longest_pause_seconds: float = inf
    max_response_bytes: int = 8_000_000
    max_pages: int = 1_000
    clock: Clock = field(default_factory=SystemClock, repr=False)

    def __post_init__(self) -> None:
        _check_address(self.base_url)
        _check_address(self.authority_url)
        limits = (
            self.deadline_seconds,
            self.longest_pause_seconds,
            self.max_response_bytes,
            self.max_pages,
        )
        if min(limits) <= 0:
            raise ValueError("Every limit of the Graph client must be above zero.")

    @classmethod
    def from_settings(cls, *, cloud: str = Cloud.WORLDWIDE, is_patient: bool = False) -> Self:
        """Return the configuration of the GRAPH_* settings, with the addresses of the cloud.

        A patient client sits out every pause that its deadline allows.
        """
        deadline = settings.GRAPH_DEADLINE_SECONDS
        addresses = clouds.addresses_of(cloud)
        return cls(
            base_url=addresses.graph,
            authority_url=addresses.authority,
            deadline_seconds=deadline,
            longest_pause_seconds=deadline if is_patient else settings.GRAPH_LONGEST_PAUSE_SECONDS,
            max_response_bytes=settings.GRAPH_MAX_RESPONSE_BYTES,
            max_pages=settings.GRAPH_MAX_PAGES,
        )

    def graph_url(self, path: str, *, version: Version = "v1.0") -> httpx2.URL:
        """Return the address of a resource, e.g. `organization`."""
        return httpx2.URL(f"{self.base_url.rstrip('/')}/{version}/{path}")

    @property
    def scope(self) -> str:
        """The scope of all granted application permissions; an app cannot ask for fewer."""
        return f"{self.base_url.rstrip('/')}/.default"


def _check_address(address: str) -> None:
    url = httpx2.URL(address)
    safe = url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK)
    if not (safe and url.host) or url.userinfo or url.path != "/" or url.query or url.fragment:
        raise ValueError(
            "Graph addresses are https://host[:port] and nothing more; "
            "plain http is for a stub on this machine."
        )
