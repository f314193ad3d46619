"""The inventory's past: which sync found, changed and lost which policy.

It ends a few policies short of what the stub serves, so that the first real sync has
something to find and leaves the rest as it is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from demo.factories import InventoryItemFactory
from demo.graph_stub import generate, words
from demo.graph_stub.world import StubPolicy, StubTenant
from operations.models import InventoryItem, OperationRun, PolicyFamily
from operations.vocabulary import RunOutcome
from tenantpilot.tenants.models import Tenant

CAME_LATER, CHANGED_LATER, WENT = 0.03, 0.06, 0.01
NEW_SINCE, CHANGED_SINCE, GONE_SINCE = 3, 5, 1


@dataclass(kw_only=True)
class Stock:
    """What each successful sync came to, family by family."""

    tenant: Tenant
    syncs: Sequence[OperationRun]
    random: Random
    items: list[InventoryItem] = field(default_factory=list)
    tallies: list[Counter[tuple[PolicyFamily, str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.tallies = [Counter() for _ in self.syncs]

    def keep(self, family: PolicyFamily, policy: StubPolicy) -> None:
        """A policy that came with some sync, perhaps changed with another, and is there."""
        last = len(self.syncs) - 1
        came = self.random.randint(0, last) if self.random.random() < CAME_LATER else 0
        changed = self.random.randint(came, last) if self.random.random() < CHANGED_LATER else came
        self.tallies[came][family, "created"] += 1
        if changed > came:
            self.tallies[changed][family, "updated"] += 1
        self.items.append(
            InventoryItemFactory.build(
                tenant=self.tenant,
                family=family,
                policy=policy,
                first_seen_at=self.syncs[came].completed_at,
                changed_at=self.syncs[changed].completed_at,
            )
        )

    def forget(self, family: PolicyFamily) -> None:
        """A policy that was there at first and went with a later sync."""
        if len(self.syncs) > 1:
            self.tallies[0][family, "created"] += 1
            self.tallies[self.random.randint(1, len(self.syncs) - 1)][family, "removed"] += 1

    def counts(self) -> Iterator[tuple[OperationRun, Counter[str], int]]:
        """Yield each sync with its counts and the size of the first family after it."""
        present: Counter[PolicyFamily] = Counter()
        for run, tally in zip(self.syncs, self.tallies, strict=True):
            counts = Counter(created=0, updated=0, unchanged=0, removed=0)
            for family in PolicyFamily:
                created, updated, removed = (
                    tally[family, name] for name in ("created", "updated", "removed")
                )
                unchanged = present[family] - updated - removed
                counts.update(created=created, updated=updated, removed=removed)
                counts.update(unchanged=unchanged)
                present[family] += created - removed
            yield run, counts, present[PolicyFamily.COMPLIANCE]


def take_stock(
    *, tenant: Tenant, microsoft: StubTenant, runs: Sequence[OperationRun], random: Random
) -> list[InventoryItem]:
    """Give the tenant's syncs their counts; return the items that the last one left.

    The runs are its syncs in their order.
    """
    syncs = [run for run in runs if run.outcome == RunOutcome.SUCCEEDED]
    if not syncs:
        return []
    stock = Stock(tenant=tenant, syncs=syncs, random=random)
    for family, policies in _families(microsoft):
        for policy in _as_of_yesterday(policies, random):
            stock.keep(family, policy)
        for _ in range(int(len(policies) * WENT)):
            stock.forget(family)
    _write_counts(stock, runs)
    return stock.items


def _families(microsoft: StubTenant) -> Iterator[tuple[PolicyFamily, list[StubPolicy]]]:
    yield PolicyFamily.COMPLIANCE, microsoft.compliance_policies
    yield PolicyFamily.CONFIGURATION, microsoft.configuration_policies


def _as_of_yesterday(policies: list[StubPolicy], random: Random) -> Iterator[StubPolicy]:
    """What Microsoft had then: without the newest, some older than today, one since removed."""
    yield from policies[NEW_SINCE + CHANGED_SINCE :]
    for policy in policies[NEW_SINCE : NEW_SINCE + CHANGED_SINCE]:
        older = copy(policy)
        older.version = max(0, policy.version - 1)
        older.modified_at = policy.modified_at - timedelta(days=1)
        yield older
    for number in range(GONE_SINCE):
        yield generate.policy(
            random, number, kinds=words.COMPLIANCE_KINDS, topics=words.COMPLIANCE_TOPICS
        )


def _write_counts(stock: Stock, runs: Sequence[OperationRun]) -> None:
    known = {id(run): (counts, first) for run, counts, first in stock.counts()}
    first_family = 0
    for run in runs:
        if id(run) in known:
            counts, first_family = known[id(run)]
            _write(run, counts)
        elif run.outcome == RunOutcome.PARTIALLY_SUCCEEDED:
            _write(run, Counter(created=0, updated=0, unchanged=first_family, removed=0))
        elif run.progress_done:  # stopped on its way, before it came to anything new
            run.counts = {"created": 0, "updated": 0, "unchanged": run.progress_done}


def _write(run: OperationRun, counts: Counter[str]) -> None:
    run.counts = dict(counts)
    run.progress_done = counts["created"] + counts["updated"] + counts["unchanged"]
    run.progress_total = run.progress_done
