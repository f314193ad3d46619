"""Store what a sync read. Each change is stored once; what is the same is not written.

Needs the tenant's scope and a transaction. Agreements lock the tenant as well, so that what is
agreed is exactly what a sync left.
"""

from collections import Counter
from collections.abc import Collection as Ids
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from django.utils import timezone

from inventory.collections import Collection
from inventory.collections.reader import CONTENT, ReadPolicy
from inventory.enums import Change
from inventory.likeness import set_keys
from inventory.models import Policy, PolicyVersion
from inventory.services.first_reads import store_found
from operations.models import OperationRun

_WRITTEN = [*CONTENT, "digest", "removed_at", "changed_at", "run"]
ROWS_AT_ONCE = 1_000


@dataclass(kw_only=True)
class Changes:
    """What a page, or the end of a list, changes: rows to write, versions to add."""

    run: OperationRun
    seen_at: datetime = field(default_factory=timezone.now)
    created: dict[str, Policy] = field(default_factory=dict)
    updated: dict[str, Policy] = field(default_factory=dict)
    versions: dict[str, PolicyVersion] = field(default_factory=dict)

    def create(self, collection: Collection, read: ReadPolicy) -> None:
        policy = Policy(
            tenant_id=self.run.tenant_id,
            workspace_id=self.run.workspace_id,
            collection=collection.key,
            external_id=read.external_id,
            first_seen_at=self.seen_at,
        )
        self.created[read.external_id] = policy
        self._become(policy, read, change=Change.ADDED)

    def update(self, policy: Policy, read: ReadPolicy) -> None:
        change = Change.CHANGED if policy.is_present else Change.RETURNED
        self.updated[read.external_id] = policy
        self._become(policy, read, change=change)

    def remove(self, policy: Policy) -> None:
        policy.removed_at = policy.changed_at = self.seen_at
        policy.run = self.run
        self.updated[policy.external_id] = policy
        self._add_version(policy, change=Change.REMOVED)

    def save(self) -> Counter[Change]:
        """Write all of it in at most four statements; return how much of each there was."""
        Policy.objects.bulk_create(self.created.values())
        self._set_keys()
        if self.updated:
            Policy.objects.bulk_update(self.updated.values(), _WRITTEN)
        PolicyVersion.objects.bulk_create(self.versions.values())
        return Counter(Change(version.change) for version in self.versions.values())

    def _become(self, policy: Policy, read: ReadPolicy, *, change: Change) -> None:
        for name in (*CONTENT, "digest"):
            setattr(policy, name, getattr(read, name))
        policy.removed_at = None
        policy.changed_at = self.seen_at
        policy.run = self.run
        version = self._add_version(policy, change=change)
        version.digest, version.settings = read.digest, read.settings

    def _set_keys(self) -> None:
        before: dict[int, PolicyVersion] = {}
        if self.updated:
            known = [policy.pk for policy in self.updated.values()]
            newest = PolicyVersion.objects.filter(policy__in=known).order_by("policy", "-pk")
            before = {each.policy_id: each for each in newest.distinct("policy")}
        for version in self.versions.values():
            set_keys(version, before=before.get(version.policy_id))

    def _add_version(self, policy: Policy, *, change: Change) -> PolicyVersion:
        version = PolicyVersion(
            tenant_id=policy.tenant_id,
            workspace_id=policy.workspace_id,
            policy=policy,
            run=self.run,
            change=change,
            seen_at=self.seen_at,
            **{name: getattr(policy, name) for name in CONTENT},
        )
        self.versions[policy.external_id] = version
        return version


def store_page(
    *,
    run: OperationRun,
    collection: Collection,
    policies: Sequence[ReadPolicy],
    is_first_read: bool,
) -> Counter[Change]:
    """Store one page; return what it changed. Of two rows with one id, the later one counts."""
    read = {each.external_id: each for each in policies}
    known = {
        policy.external_id: policy
        for policy in Policy.objects.filter(collection=collection.key, external_id__in=list(read))
    }
    changes = Changes(run=run)
    found: list[ReadPolicy] = []
    for external_id, each in read.items():
        policy = known.get(external_id)
        if policy is None and is_first_read:
            found.append(each)
        elif policy is None:
            changes.create(collection, each)
        elif not policy.is_present or policy.digest != each.digest:
            changes.update(policy, each)
    if found:
        store_found(found, run=run, collection=collection, now=changes.seen_at)
    return changes.save() + Counter({Change.FOUND: len(found)})


def remove(*, run: OperationRun, collection: Collection, gone: Ids[str]) -> Counter[Change]:
    """Take out what a list no longer has; return how many."""
    counts: Counter[Change] = Counter()
    for some in batched(sorted(gone), ROWS_AT_ONCE):
        changes = Changes(run=run)
        present = Policy.objects.filter(collection=collection.key, removed_at=None)
        for policy in present.filter(external_id__in=some):
            changes.remove(policy)
        counts += changes.save()
    return counts


def counts_of(run: OperationRun) -> Counter[Change]:
    """Return what the run has changed so far, also before it was taken up again."""
    changes: Iterable[str] = PolicyVersion.objects.filter(run=run).values_list("change", flat=True)
    return Counter(Change(each) for each in changes)
