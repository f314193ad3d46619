"""The page on which a tenant is marked as agreed."""

from collections import Counter
from dataclasses import dataclass
from typing import Self

from inventory import selectors
from inventory.drift import latest_agreement, since_agreement
from inventory.enums import Change
from inventory.forms import AgreeForm
from inventory.models import Agreement
from inventory.selectors import AREAS, ended_collections, inventory
from inventory.services.agreements import obstacle
from operations.models import OperationRun
from tenantpilot.tenants.models import Tenant
from visibility import selectors as visibility


@dataclass(frozen=True, kw_only=True)
class AgreementPage:
    """What would count as agreed. `obstacle` says why nothing can be marked now."""

    run: OperationRun | None
    total: int
    obstacle: str
    latest: Agreement | None
    opened: Counter[Change]

    @classmethod
    def read(cls, tenant: Tenant) -> Self:
        latest, syncs, states = latest_agreement(), selectors.syncs(), visibility.states(AREAS)
        ended = ended_collections(states)
        return cls(
            run=syncs.latest,
            total=inventory(states, syncs=syncs).total,
            obstacle=obstacle(tenant, syncs),
            latest=latest,
            opened=since_agreement(latest, ended=ended).counts() if latest else Counter(),
        )

    @property
    def opened_total(self) -> int:
        """How many differences would count as agreed by it."""
        return sum(self.opened.values())

    def form(self) -> AgreeForm:
        return AgreeForm(initial={"run": self.run.pk if self.run else None})
