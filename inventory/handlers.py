"""Inventory sync: read every collection of policies, page by page, and keep what changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from inventory.collections import COLLECTIONS, Collection
from inventory.collections.reader import Reader, ReadPolicy
from inventory.enums import Change
from inventory.run_counts import count
from inventory.services.snapshot import Snapshot
from inventory.services.storage import counts_of, remove, store_page
from operations.context import Result, RunContext
from operations.failures import SECRET_UNREADABLE, RunFailedError, failure_from_graph
from operations.registry import ScheduledRun, run_handler, scheduled
from operations.services.graph_access import client_for
from operations.services.survey import survey
from tenantpilot.enums import OperationType
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.paging import Page
from tenantpilot.graph.permissions import INVENTORY_PERMISSIONS, READ_DEVICE_POLICIES
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.secrets import SecretUnreadableError
from tenantpilot.tenants.services.comparison_keys import comparison_key
from visibility import selectors
from visibility import services as visibility
from visibility.enums import Area, Verdict

# A tenant that falls silent is not asked for every collection that is left.
MOST_SILENT = 2


@dataclass(kw_only=True)
class Sync:
    """How far one sync is. `read_before`: the areas that some sync has read to the end."""

    context: RunContext
    key: bytes
    read_before: frozenset[Area]
    done: int = 0
    silent: int = 0
    failures: list[GraphError] = field(default_factory=list)
    has_seen: bool = False

    def read(self, client: GraphClient, collection: Collection) -> None:
        """Read one collection, and record how that ended. What is refused costs only itself.

        A tenant that has fallen silent is not asked any more.
        """
        try:
            if self.silent > MOST_SILENT:
                raise self.failures[-1].fresh()
            self._read(client, collection)
        except GraphError as error:
            if error.must_wait:
                # The whole tenant has to wait, and the run with it.
                raise
            self._fail(collection, error)
        else:
            self.has_seen, self.silent = True, 0

    def _read(self, client: GraphClient, collection: Collection) -> None:
        snapshot = Snapshot.of(collection)
        pages = client.policies(
            collection.path,
            version=collection.version,
            expand=collection.expand,
            read=Reader(collection=collection, key=self.key).of_customer,
        )
        for page in pages:
            self._keep(snapshot, page)
        if snapshot.unreadable and not snapshot.seen:
            # No row could be read: Microsoft has changed the shape of this list.
            raise GraphError(GraphFailure.RESPONSE_INVALID)
        self._end(snapshot)

    def _keep(self, snapshot: Snapshot, page: Page[ReadPolicy | None]) -> None:
        policies = [policy for policy in page.items if policy is not None]
        self.done += len(policies)
        news = snapshot.news(policies)
        changed: Counter[Change] = Counter()
        if news:
            changed = self._store(snapshot.collection, news)
        else:
            self._progress(snapshot.collection)
        snapshot.take(policies, news=news, unreadable=page.unreadable)
        # Count after the commit: a cancelled page leaves nothing to count.
        context = self.context
        count(context.partial_counts, changed)
        context.partial_counts.update(created=0, updated=0)
        is_news = changed[Change.FOUND] + changed[Change.ADDED] + changed[Change.CHANGED]
        unchanged = len(policies) - is_news - changed[Change.RETURNED]
        context.partial_counts["unchanged"] += max(unchanged, 0)
        context.leave_out(page.unreadable)

    def _store(self, collection: Collection, news: list[ReadPolicy]) -> Counter[Change]:
        context = self.context
        with transaction.atomic():
            context.tenant.lock()
            self._progress(collection)
            return store_page(
                run=context.run,
                collection=collection,
                policies=news,
                is_first_read=collection.area not in self.read_before,
            )

    def _progress(self, collection: Collection) -> None:
        """Say how far it is. A worker that lost its lease ends here."""
        # Intune does not promise the length of a list.
        label = f"Reading {collection.label}"[:80]
        self.context.progress(done=self.done, total=None, label=label)

    def _end(self, snapshot: Snapshot) -> None:
        context, gone = self.context, snapshot.gone
        with transaction.atomic():
            if gone:
                context.tenant.lock()
            context.lease.renew()
            removed = remove(run=context.run, collection=snapshot.collection, gone=gone)
            visibility.record_seen(
                tenant=context.tenant,
                area=snapshot.collection.area,
                count=len(snapshot.seen),
                left_out=len(snapshot.unreadable),
            )
        count(context.partial_counts, removed)
        context.partial_counts.update(removed=0)

    def _fail(self, collection: Collection, error: GraphError) -> None:
        verdict = visibility.record_failure(
            tenant=self.context.tenant,
            area=collection.area,
            failure=error.failure,
            needs=error.permissions,
        )
        if verdict == Verdict.NOT_LICENSED:
            self.context.partial_counts["not_licensed"] += 1
        elif verdict == Verdict.WITHHELD and collection.permission in INVENTORY_PERMISSIONS:
            # Known and told: what was never granted is no failure of the sync.
            self.context.partial_counts["withheld"] += 1
        elif error.failure == GraphFailure.NOT_FOUND:
            # Not every cloud has every list, and asking again makes none.
            self.context.partial_counts["absent"] += 1
        else:
            self.failures.append(error)
        self.silent += not error.failure.concerns_one_list


@run_handler(OperationType.INVENTORY_SYNC, permission=READ_DEVICE_POLICIES)
def sync_inventory(context: RunContext) -> Result:
    """Bring the tenant's inventory up to date.

    If one collection cannot be read the others still are: partly done. What the tenant has not
    licensed, or not opened to us, is no failure. Raises GraphError if nothing could be read.
    """
    context.progress(done=0, total=None, label="Signing in to Microsoft 365")
    # What this run has changed before it was taken up again.
    count(context.partial_counts, counts_of(context.run))
    with client_for(context.tenant) as client:
        survey(context, client)
        sync = Sync(context=context, key=_key(context.tenant), read_before=areas_read_before())
        for collection in COLLECTIONS.values():
            sync.read(client, collection)
    if sync.failures and not sync.has_seen:
        raise sync.failures[0]
    first = sync.failures[0] if sync.failures else None
    return Result(
        counts=dict(context.partial_counts),
        failure=failure_from_graph(first) if first else None,
        refusal=first.refusal if first else None,
    )


@scheduled
def daily_inventory_syncs(*, today: date) -> Iterator[ScheduledRun]:
    """Yield an inventory sync for every active tenant with a connection."""
    tenants = Tenant.objects.filter(status=TenantStatus.ACTIVE, connection__isnull=False)
    for tenant in tenants.order_by("pk").iterator():
        yield ScheduledRun(tenant=tenant, operation_type=OperationType.INVENTORY_SYNC)


def areas_read_before() -> frozenset[Area]:
    """Return the areas that some sync has read to the end."""
    areas = [collection.area for collection in COLLECTIONS.values()]
    return frozenset(state.area for state in selectors.states(areas) if state.seen_at)


def _key(tenant: Tenant) -> bytes:
    try:
        return comparison_key(tenant)
    except SecretUnreadableError:
        raise RunFailedError(SECRET_UNREADABLE) from None
