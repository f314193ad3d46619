"""The inventory's past: which sync found, changed and lost which policy, version by version.

It ends a few policies short of what the stub serves, so that the first real sync has
something to find and leaves the rest as it is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from demo.graph_stub import generate, words
from demo.graph_stub.licences import INTUNE, includes
from demo.graph_stub.policies import assignment
from demo.graph_stub.resources.policy_rows import (
    COMPLIANCE,
    CONFIGURATION,
    lists_of,
    row_of,
)
from demo.graph_stub.world import StubPolicy, StubTenant
from demo.history.earlier import earlier
from inventory.collections import COLLECTIONS, Collection
from inventory.collections.reader import CONTENT, Reader
from inventory.enums import Change
from inventory.likeness import set_keys
from inventory.models import Policy, PolicyVersion
from inventory.run_counts import count
from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services.comparison_keys import comparison_key

CAME_LATER, CHANGED_LATER, WENT = 0.03, 0.06, 0.01
NEW_SINCE, CHANGED_SINCE, GONE_SINCE = 3, 5, 1
# Switched off in the night before the demo, in every tenant: something to find.
SWITCHED_OFF = "Block older sign-ins"
_BY_PATH = {each.path: each for each in COLLECTIONS.values()}


@dataclass(kw_only=True)
class Stock:
    """What each successful sync came to. `first` counts compliance policies after each."""

    tenant: Tenant
    syncs: Sequence[OperationRun]
    random: Random
    key: bytes
    policies: list[Policy] = field(default_factory=list)
    versions: list[PolicyVersion] = field(default_factory=list)

    def keep(self, collection: Collection, item: StubPolicy) -> None:
        """A policy that came with some sync, perhaps changed with another, and is there."""
        last = len(self.syncs) - 1
        came = self.random.randint(0, last) if self.random.random() < CAME_LATER else 0
        changed = self.random.randint(came, last) if self.random.random() < CHANGED_LATER else came
        if item.display_name == SWITCHED_OFF and last > 0:
            came, changed = 0, last
        policy = self._policy(collection, item)
        if changed > came:
            self._version(policy, collection, earlier(item), came, _coming(came))
            self._version(policy, collection, item, changed, Change.CHANGED)
        else:
            self._version(policy, collection, item, came, _coming(came))

    def forget(self, collection: Collection, item: StubPolicy) -> None:
        """A policy that was there at first and went with a later sync."""
        if len(self.syncs) > 1:
            policy = self._policy(collection, item)
            self._version(policy, collection, item, 0, Change.FOUND)
            went = self.random.randint(1, len(self.syncs) - 1)
            gone = self._version(policy, collection, item, went, Change.REMOVED)
            gone.digest, gone.settings = "", None
            policy.removed_at = policy.changed_at

    def set_keys(self) -> None:
        """Say of each change which ones in other tenants are the same."""
        before: dict[int, PolicyVersion] = {}
        for version in self.versions:
            set_keys(version, before=before.get(id(version.policy)))
            before[id(version.policy)] = version

    def write_counts(self, runs: Sequence[OperationRun]) -> None:
        """Give every sync its figures: those that worked, and those that stopped on their way."""
        tallies: dict[int, Counter[Change]] = {id(run): Counter() for run in self.syncs}
        compliance: Counter[int] = Counter()
        for version in self.versions:
            tallies[id(version.run)][Change(version.change)] += 1
            if version.policy.collection == "compliance_policies":
                compliance[id(version.run)] += _balance(version.change)
        present = first = 0
        for run in runs:
            if id(run) in tallies:
                present = _write(run, tallies[id(run)], present)
                first += compliance[id(run)]
            elif run.outcome == RunOutcome.PARTIALLY_SUCCEEDED:
                run.counts = {"created": 0, "updated": 0, "unchanged": first, "removed": 0}
                run.progress_done = first
            elif run.progress_done:  # stopped on its way, before it came to anything new
                run.counts = {"created": 0, "updated": 0, "unchanged": run.progress_done}

    def _policy(self, collection: Collection, item: StubPolicy) -> Policy:
        policy = Policy(
            tenant=self.tenant,
            workspace_id=self.tenant.workspace_id,
            collection=collection.key,
            external_id=item.policy_id,
        )
        self.policies.append(policy)
        return policy

    def _version(
        self, policy: Policy, collection: Collection, item: StubPolicy, sync: int, change: Change
    ) -> PolicyVersion:
        run = self.syncs[sync]
        read = Reader(collection=collection, key=self.key)(row_of(collection.path, item))
        for name in (*CONTENT, "digest"):
            setattr(policy, name, getattr(read, name))
        seen_at = run.completed_at or run.created_at
        policy.run, policy.changed_at = run, seen_at
        if change in {Change.FOUND, Change.ADDED}:
            policy.first_seen_at = seen_at
        version = PolicyVersion(
            tenant=self.tenant,
            workspace_id=self.tenant.workspace_id,
            policy=policy,
            run=run,
            change=change,
            seen_at=seen_at,
            digest=read.digest,
            settings=read.settings,
            **{name: getattr(read, name) for name in CONTENT},
        )
        self.versions.append(version)
        return version


def take_stock(
    *, tenant: Tenant, microsoft: StubTenant, runs: Sequence[OperationRun], random: Random
) -> Stock | None:
    """Give the tenant's syncs their counts; return what they left, None if there is nothing.

    The runs are its syncs in their order.
    """
    syncs = [run for run in runs if run.outcome == RunOutcome.SUCCEEDED]
    if not syncs or not includes(microsoft.plans, INTUNE):
        return None
    stock = Stock(tenant=tenant, syncs=syncs, random=random, key=comparison_key(tenant))
    for path, policies in lists_of(microsoft):
        collection = _BY_PATH[path]
        if collection.opened_by.isdisjoint(microsoft.permissions):
            continue
        is_classic = path in {COMPLIANCE, CONFIGURATION}
        for item in _as_of_yesterday(policies, random) if is_classic else policies:
            stock.keep(collection, item)
        for number in range(int(len(policies) * WENT)):
            stock.forget(collection, _another(random, number))
    stock.set_keys()
    stock.write_counts(runs)
    return stock


def _as_of_yesterday(policies: list[StubPolicy], random: Random) -> list[StubPolicy]:
    """What Microsoft had then: without the newest, some older than today, one since removed."""
    changed = policies[NEW_SINCE : NEW_SINCE + CHANGED_SINCE]
    gone = [_another(random, number) for number in range(GONE_SINCE)]
    return [*policies[NEW_SINCE + CHANGED_SINCE :], *map(earlier, changed), *gone]


def _another(random: Random, number: int) -> StubPolicy:
    """Return a policy that Microsoft no longer has. It was in use, also at a tidy customer's."""
    gone = generate.policy(
        random, number, kinds=words.COMPLIANCE_KINDS, topics=words.COMPLIANCE_TOPICS
    )
    gone.assignments = [assignment(gone, "allDevicesAssignmentTarget")]
    return gone


def _coming(sync: int) -> Change:
    return Change.ADDED if sync else Change.FOUND


def _balance(change: str) -> int:
    return {Change.FOUND: 1, Change.ADDED: 1, Change.REMOVED: -1}.get(Change(change), 0)


def _write(run: OperationRun, tally: Counter[Change], present: int) -> int:
    """Write a sync's figures; return how many policies there are after it."""
    unchanged = present - tally[Change.CHANGED] - tally[Change.REMOVED]
    counts = Counter(created=0, updated=0, removed=0, unchanged=unchanged)
    count(counts, tally)
    run.counts = dict(counts)
    run.progress_done = counts["created"] + counts["updated"] + unchanged
    return run.progress_done
