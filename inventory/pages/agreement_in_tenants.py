"""The page on which one change is agreed to in several tenants: where it is open, and where not."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, When

from inventory import history
from inventory.history import ChangeRow
from inventory.likeness import without_prefix
from inventory.listing import PolicyRow
from inventory.models import Agreement, PolicyVersion
from inventory.spread import News, Versions

MOST_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Place:
    """The change in one tenant. `closed`: why there is nothing to agree to; empty if there is."""

    version: PolicyVersion
    closed: str


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    """One change, and the tenants it came to."""

    row: ChangeRow
    places: Sequence[Place]
    total: int

    @property
    def name(self) -> str:
        return without_prefix(self.row.version.name)

    @property
    def is_hidden(self) -> bool:
        """Whether some of what changed is kept as a hash, which no other tenant's equals."""
        return any(line.is_hidden for line in self.row.comparison.shown)

    @property
    def open_places(self) -> list[Place]:
        return [place for place in self.places if not place.closed]

    @property
    def closed_places(self) -> list[Place]:
        return [place for place in self.places if place.closed]

    @property
    def more(self) -> int:
        """How many are not listed, because a page has a limit."""
        return self.total - len(self.places)


def versions_of(news: News, change_key: UUID) -> Versions:
    """Return the changes that are this one, in the tenants in scope, the agreed ones last."""
    is_agreed = Case(
        When(policy__removed_at=None, policy__agreed_digest=F("policy__digest"), then=1),
        When(policy__removed_at__isnull=False, policy__agreed_digest="", then=1),
        default=0,
    )
    found = news.found.filter(change_key=change_key).select_related("tenant", "policy")
    return found.order_by(is_agreed, "tenant__name", "-pk")


def read(found: Versions) -> ChangePage | None:
    """Return the page of these changes, the same in each tenant; None if there are none."""
    versions = list(found[:MOST_AT_ONCE])
    if not versions:
        return None
    newest = _newest(versions)
    agreed = _agreements(versions)
    places = [
        Place(
            version=version,
            closed=_closed(version, newest=newest, agreement=agreed.get(version.tenant_id)),
        )
        for version in versions
    ]
    (row,) = history.rows(history.versions().filter(pk=max(each.pk for each in versions)))
    return ChangePage(row=row, places=places, total=found.count())


def _closed(version: PolicyVersion, *, newest: set[int], agreement: Agreement | None) -> str:
    if version.pk not in newest:
        return "It has changed again since."
    if agreement is None:
        return "Nothing was agreed for this tenant yet."
    row = PolicyRow(policy=version.policy, agreement=agreement)
    if not row.is_compared:
        return "Its list could not be seen when the tenant was agreed."
    return "" if row.difference else "It is as agreed."


def _newest(versions: Sequence[PolicyVersion]) -> set[int]:
    of_policies = PolicyVersion.objects.filter(policy__in={each.policy_id for each in versions})
    newest = of_policies.order_by("policy", "-pk").distinct("policy")
    return set(newest.values_list("pk", flat=True))


def _agreements(versions: Sequence[PolicyVersion]) -> dict[int, Agreement]:
    """Return when each tenant was last marked as agreed."""
    whole = Agreement.objects.filter(
        policy=None, tenant__in={version.tenant_id for version in versions}
    )
    latest = whole.order_by("tenant", "-pk").distinct("tenant")
    return {agreement.tenant_id: agreement for agreement in latest}
