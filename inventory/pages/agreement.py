"""The page on which a tenant is marked as agreed."""

from collections import Counter
from dataclasses import dataclass
from typing import Self

from inventory.drift import latest_agreement, since_agreement
from inventory.enums import Change
from inventory.forms import AgreeForm
from inventory.models import Agreement
from inventory.selectors import inventory, latest_sync
from inventory.services.agreements import obstacle
from operations.models import OperationRun


@dataclass(frozen=True, kw_only=True)
class AgreementPage:
    """What would count as agreed. `obstacle` says why nothing can be marked now."""

    run: OperationRun | None
    total: int
    obstacle: str
    latest: Agreement | None
    opened: Counter[Change]

    @classmethod
    def read(cls) -> Self:
        latest = latest_agreement()
        return cls(
            run=latest_sync(),
            total=inventory().total,
            obstacle=obstacle(),
            latest=latest,
            opened=since_agreement(latest).counts() if latest else Counter(),
        )

    @property
    def opened_total(self) -> int:
        """How many differences would count as agreed by it."""
        return sum(self.opened.values())

    def form(self) -> AgreeForm:
        return AgreeForm(initial={"run": self.run.pk if self.run else None})
