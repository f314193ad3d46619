"""How many policies of each collection a tenant has, and how many differ from what was agreed.

Counted in prepared SQL: the ORM takes longer to write this statement than PostgreSQL to answer it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from inventory.drift import Difference
from inventory.enums import Change
from inventory.models import Agreement
from tenantpilot.database import prepared
from tenantpilot.tenants.models import Tenant

# What differs, and how, is what `inventory.drift` and `inventory.models.DIFFERS` say.
_FIGURES = prepared.compact("""
    SELECT collection,
        count(*) FILTER (WHERE removed_at IS NULL),
        count(*) FILTER (WHERE kind = 'added'),
        count(*) FILTER (WHERE kind = 'changed'),
        count(*) FILTER (WHERE kind = 'removed'),
        min(changed_at) FILTER (WHERE kind IS NOT NULL),
        max(changed_at) FILTER (WHERE kind IS NOT NULL)
    FROM (
        SELECT collection, removed_at, changed_at,
            CASE WHEN removed_at IS NULL AND agreed_digest = '' THEN 'added'
                WHEN removed_at IS NULL AND agreed_digest <> digest THEN 'changed'
                WHEN removed_at IS NOT NULL AND agreed_digest <> '' THEN 'removed'
            END AS kind
        FROM inventory_policy WHERE tenant_id = %(tenant)s
    ) policy
    GROUP BY collection
""")
_KINDS = (Change.ADDED, Change.CHANGED, Change.REMOVED)


@dataclass(frozen=True, kw_only=True)
class CollectionFigures:
    """How many policies of one collection are there, and how many differ from what was agreed.

    `first_at`, `latest_at`: when the first and the last of these were seen to change.
    """

    present: int
    differing: Counter[Change]
    first_at: datetime | None
    latest_at: datetime | None


def figures_of(tenant: Tenant) -> dict[str, CollectionFigures]:
    """Return the figures of each collection that holds or held a policy, in one statement."""
    return {
        collection: CollectionFigures(
            present=present,
            differing=+Counter(dict(zip(_KINDS, kinds, strict=True))),
            first_at=first_at,
            latest_at=latest_at,
        )
        for collection, present, *kinds, first_at, latest_at in prepared.execute(
            _FIGURES, {"tenant": tenant.pk}
        )
    }


def present_in(figures: Mapping[str, CollectionFigures]) -> dict[str, int]:
    """Return how many policies there are by collection."""
    return {key: each.present for key, each in figures.items()}


def differing_among(
    figures: Mapping[str, CollectionFigures], *, agreement: Agreement, ended: Sequence[str]
) -> Counter[Change]:
    """Return how many policies differ of each kind, as `drift.since_agreement` counts them."""
    compared = set(agreement.collections) - set(ended)
    return sum((each.differing for key, each in figures.items() if key in compared), Counter())


def differences_among(
    figures: Mapping[str, CollectionFigures], *, tenant: Tenant, compared: Sequence[str]
) -> list[Difference]:
    """Return what differs, as `drift.differences_since_agreed` does for many tenants.

    `compared`: the `drift.agreed_collections` of the tenant.
    """
    return [
        Difference(tenant.pk, key, each.differing.total(), each.first_at, each.latest_at)
        for key, each in figures.items()
        if key in compared and each.first_at and each.latest_at
    ]
