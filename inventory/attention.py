"""Tenants that differ from what was agreed with the customer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from inventory.drift import Difference, differences_since_agreed


@attention_source
def drift(facts: Facts) -> Iterator[Item]:
    """Yield tenants in which policies differ from what was agreed, and no one has said so."""
    by_tenant: dict[int, list[Difference]] = defaultdict(list)
    for each in facts.read(differences_since_agreed):
        if each.tenant_id in facts.active:
            by_tenant[each.tenant_id].append(each)
    for tenant_id, some in by_tenant.items():
        yield _item(tenant_id, some)


def _item(tenant_id: int, some: Sequence[Difference]) -> Item:
    count = sum(each.count for each in some)
    policies = "1 policy differs" if count == 1 else f"{count:,} policies differ"
    return Item(
        tenant_id=tenant_id,
        kind=Kind.DRIFT,
        severity=Severity.MEDIUM,
        since=min(each.first_at for each in some),
        newest=max(each.latest_at for each in some),
        sentence=f"{policies} from what was agreed.",
        route="inventory:changes",
        link_text="Read the changes",
    )
