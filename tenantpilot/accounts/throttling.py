"""What sign-in throttling counts: failures per plane and account name."""

from typing import Any

from django.http import HttpRequest

from tenantpilot.accounts.models import normalised
from tenantpilot.accounts.planes import plane_of


def throttled_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return the name failures are counted under, so that the planes do not lock each other."""
    if request is None:
        return ""
    email = (credentials or {}).get("email") or request.POST.get("email", "")
    return f"{plane_of(request)}:{normalised(str(email))}"[:255]
