"""What advice about a connection consists of."""

from collections.abc import Callable
from dataclasses import dataclass

from tenantpilot.tenants.models import ProviderConnection
from tenantpilot.tenants.portal_links import PortalLink

# None: Microsoft has no such page that we know of.
type Where = Callable[[ProviderConnection], PortalLink | None]


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Sentences in the order in which they are to be followed, and where."""

    steps: tuple[str, ...]
    where: Where | None = None
