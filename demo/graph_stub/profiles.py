"""Tenants described in a few words: what they bought, what they granted, what is odd there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_DNS, UUID, uuid5

from demo.graph_stub.generate import Size, fill
from demo.graph_stub.licences import E5, StubPlan
from demo.graph_stub.postures import Posture, arrange
from demo.graph_stub.world import Condition, Oddity, StubTenant
from tenantpilot.graph.permissions import (
    INVENTORY_PERMISSIONS,
    NAMING_PERMISSIONS,
    REQUIRED_PERMISSIONS,
)

REQUIRED = tuple(permission.value for permission in REQUIRED_PERMISSIONS)
EVERY_PERMISSION = (
    *REQUIRED,
    *(permission.value for permission in (*NAMING_PERMISSIONS, *INVENTORY_PERMISSIONS)),
)


@dataclass(frozen=True, kw_only=True)
class TenantProfile:
    """A Microsoft tenant, and what the product has to know to connect to it.

    Ids, secret and contents follow from the domain. `tells` is the state it is there for.
    """

    name: str
    primary_domain: str
    tells: str = "healthy"
    size: Size = field(default_factory=Size)
    plans: Sequence[StubPlan] = E5
    permissions: Sequence[str] = EVERY_PERMISSION
    condition: Condition = Condition.HEALTHY
    oddities: frozenset[Oddity] = frozenset()
    posture: Posture = Posture.USUAL

    @property
    def directory_id(self) -> UUID:
        return uuid5(NAMESPACE_DNS, f"directory.{self.primary_domain}")

    @property
    def client_id(self) -> UUID:
        return uuid5(NAMESPACE_DNS, f"client.{self.primary_domain}")

    @property
    def client_secret(self) -> str:
        return f"demo~{uuid5(NAMESPACE_DNS, f'secret.{self.primary_domain}').hex}"

    def tenant(self) -> StubTenant:
        """Return the tenant afresh, as first made."""
        made = StubTenant(
            name=self.name,
            primary_domain=self.primary_domain,
            directory_id=self.directory_id,
            client_id=self.client_id,
            client_secret=self.client_secret,
            condition=self.condition,
            oddities=set(self.oddities),
            permissions=list(self.permissions),
            plans=list(self.plans),
        )
        fill(made, size=self.size)
        arrange(made, self.posture)
        return made
