"""What sign-in throttling counts: failures per plane, account name and client address."""

import ipaddress
from contextlib import suppress
from typing import Any, override
from urllib.parse import urlsplit

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from tenantpilot.accounts.models import normalised
from tenantpilot.accounts.planes import plane_of

# One home or office gets 2**64 addresses of IPv6, so the network is what counts.
_IPV6_NETWORK_BITS = 64
# Counted like one address, because rows without any would not be unique.
_UNKNOWN_ADDRESS = "::"
# Text that anybody can send, and that throttling does not need.
NOT_KEPT = ("user_agent", "http_accept", "path_info", "get_data", "post_data")


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Counts by account and address, and also what one address fails at with any accounts."""

    @override
    def is_locked(
        self, request: HttpRequest | None, credentials: dict[str, Any] | None = None
    ) -> bool:
        locked: bool = super().is_locked(request, credentials)
        return locked or (request is not None and _tries_too_many_accounts(request))

    @override
    def user_login_failed(
        self, sender: Any, credentials: Any, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Count the failure. A row per browser would keep what the browser says of itself."""
        if request is not None:
            request.axes_user_agent = ""  # type: ignore[attr-defined]  # put there by axes
        super().user_login_failed(sender, credentials, request, **kwargs)


@receiver(pre_save, sender=AccessAttempt)
def keep_only_what_counts(instance: AccessAttempt, **kwargs: Any) -> None:
    """Account, address and time: all that throttling needs. A CHECK refuses the rest."""
    for column in NOT_KEPT:
        setattr(instance, column, "")


def _tries_too_many_accounts(request: HttpRequest) -> bool:
    limit = settings.SIGN_IN_FAILURE_LIMIT_PER_ADDRESS
    if not limit:
        return False
    recent = AccessAttempt.objects.filter(
        ip_address=client_address(request),
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME,
    )
    failures: int = recent.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
    return failures >= limit


def throttled_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return the name failures are counted under, so that the planes do not lock each other."""
    if request is None:
        return ""
    email = (credentials or {}).get("email") or request.POST.get("email", "")
    return f"{plane_of(request)}:{normalised(str(email))}"[:255]


def client_address(request: HttpRequest) -> str:
    """Return the address failures are counted under.

    Behind PROXY_COUNT proxies each appends its client to X-Forwarded-For, so the
    client is that many from the right; whatever stands further left a client can invent.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.PROXY_COUNT
    offered = [forwarded[-proxies]] if 0 < proxies <= len(forwarded) else []
    known = [_network(address) for address in [*offered, direct]]
    return next((address for address in known if address), _UNKNOWN_ADDRESS)


def _network(address: str) -> str:
    """Return an IPv4 address, or the network of an IPv6 one; "" for anything else."""
    parsed = _parsed(address.strip())
    if parsed is None:
        return ""
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed), _IPV6_NETWORK_BITS), strict=False)[0])


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with suppress(ValueError):
        return ipaddress.ip_address(address)
    # Some gateways write the port, too.
    with suppress(ValueError):
        return ipaddress.ip_address(urlsplit(f"//{address}").hostname or "")
    return None


def delete_expired_failures() -> int:
    """Delete failures that no longer count; return how many rows that were.

    A sign-in does the same in passing, but weeks may pass without one.
    """
    over_at = timezone.now() - settings.AXES_COOLOFF_TIME
    deleted: int = AccessAttempt.objects.filter(attempt_time__lte=over_at).delete()[0]
    return deleted
