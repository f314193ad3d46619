"""Signing out at the provider, too: a choice once one is signed out here.

No token goes along, because none is kept: most providers then ask the person once more.
"""

from urllib.parse import urlencode

from django.http import HttpRequest

from tenantpilot.accounts.sessions import session_of
from tenantpilot.accounts.sign_in_steps import ProviderLink, farewell_source
from tenantpilot.sso.flow import Proof

_KEY = "sign_out_at_provider"


def keep(request: HttpRequest, proof: Proof) -> None:
    """Remember in the session that the provider has just opened where it ends there."""
    endpoint = proof.pending.end_session_endpoint
    if endpoint:
        separator = "&" if "?" in endpoint else "?"
        asked = urlencode({"client_id": proof.connection.client_id})
        session_of(request)[_KEY] = [proof.connection.label, f"{endpoint}{separator}{asked}"]


@farewell_source
def link(request: HttpRequest) -> ProviderLink | None:
    """Return where the provider's own session ends, of a session that it opened."""
    kept = session_of(request).get(_KEY)
    return ProviderLink(label=kept[0], url=kept[1]) if kept else None
