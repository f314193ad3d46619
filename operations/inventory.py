"""The tenant's inventory: what a page of policies changes in it."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models.functions import Now

from operations.execution import Work
from operations.models import InventoryItem, PolicyFamily
from tenantpilot.graph.device_policies import DevicePolicy

_COMPARED = ("name", "kind", "version", "modified_at")


def upsert_page(
    *, work: Work, family: PolicyFamily, policies: Sequence[DevicePolicy]
) -> Counter[str]:
    """Store one page and count what it changed; what is the same is not written."""
    known = {
        item.external_id: item
        for item in InventoryItem.objects.filter(
            family=family, external_id__in=[policy.policy_id for policy in policies]
        )
    }
    created: dict[UUID, InventoryItem] = {}
    updated: dict[UUID, InventoryItem] = {}
    for policy in policies:
        item = known.get(policy.policy_id)
        if item is None:
            created[policy.policy_id] = _item(work, family, policy)
        elif _changed(item, policy):
            updated[policy.policy_id] = item
    InventoryItem.objects.bulk_create(created.values())
    if updated:
        InventoryItem.objects.bulk_update(updated.values(), [*_COMPARED, "changed_at"])
    unchanged = len(policies) - len(created) - len(updated)
    return Counter(created=len(created), updated=len(updated), unchanged=unchanged)


def remove_unseen(*, work: Work, family: PolicyFamily, seen: set[UUID]) -> int:
    """Forget the items of a family that Microsoft no longer has; return how many."""
    gone = [
        pk
        for pk, external_id in InventoryItem.objects.filter(family=family).values_list(
            "pk", "external_id"
        )
        if external_id not in seen
    ]
    work.lease.beat()
    InventoryItem.objects.filter(pk__in=gone).delete()
    return len(gone)


def _item(work: Work, family: PolicyFamily, policy: DevicePolicy) -> InventoryItem:
    return InventoryItem(
        tenant=work.tenant,
        workspace_id=work.tenant.workspace_id,
        family=family,
        external_id=policy.policy_id,
        **_values(policy),
    )


def _changed(item: InventoryItem, policy: DevicePolicy) -> bool:
    """Take the policy's values over; return whether any was different."""
    values = _values(policy)
    if all(getattr(item, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(item, name, value)
    item.changed_at = Now()
    return True


def _values(policy: DevicePolicy) -> dict[str, object]:
    return {
        "name": policy.display_name,
        "kind": policy.kind,
        "version": policy.version,
        "modified_at": policy.modified_at,
    }
