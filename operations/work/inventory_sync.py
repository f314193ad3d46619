"""Inventory sync: read two Intune policy families, page by page, and keep what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from operations.execution import Result, Work, carries_out
from operations.failures import Failure, of_graph
from operations.graph_access import client_for
from operations.inventory import remove_unseen, upsert_page
from operations.models import PolicyFamily
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.device_policies import DevicePolicy
from tenantpilot.graph.failures import GraphError
from tenantpilot.graph.paging import Page
from tenantpilot.vocabulary import OperationType


@dataclass(kw_only=True)
class Sync:
    """How far one sync is."""

    work: Work
    done: int = 0
    total: int = 0

    def family(self, family: PolicyFamily, pages: Iterator[Page[DevicePolicy]]) -> None:
        """Read one family to its end and forget what Microsoft no longer has."""
        seen: set[UUID] = set()
        expected = 0
        for page in pages:
            if page.total is not None and not expected:
                expected = page.total
                self.total += expected
            self._keep(family, page)
            seen.update(policy.policy_id for policy in page.items)
        self.work.kept["removed"] += remove_unseen(work=self.work, family=family, seen=seen)

    def _keep(self, family: PolicyFamily, page: Page[DevicePolicy]) -> None:
        self.done += len(page.items)
        with transaction.atomic():
            changed = upsert_page(work=self.work, family=family, policies=page.items)
            self.work.progress(
                done=self.done, total=self.total or None, label=f"Reading {family.label.lower()}"
            )
        # Only now: who is asked to stop in there leaves nothing of this page.
        self.work.kept.update(changed)


@carries_out(OperationType.INVENTORY_SYNC)
def sync_inventory(work: Work) -> Result:
    """Bring the tenant's inventory up to date.

    If one family cannot be read the other one still is: partly done. Raises GraphError if
    none can.
    """
    sync = Sync(work=work)
    work.progress(done=0, total=None, label="Signing in to Microsoft 365")
    with client_for(work.tenant) as client:
        failures = [failure for family in PolicyFamily if (failure := _read(sync, client, family))]
    if len(failures) == len(PolicyFamily):
        raise failures[0]
    return Result(counts=dict(work.kept), failure=_first(failures))


def _read(sync: Sync, client: GraphClient, family: PolicyFamily) -> GraphError | None:
    try:
        sync.family(family, _pages(client, family))
    except GraphError as error:
        return error
    return None


def _pages(client: GraphClient, family: PolicyFamily) -> Iterator[Page[DevicePolicy]]:
    if family == PolicyFamily.COMPLIANCE:
        yield from client.compliance_policies()
    else:
        yield from client.configuration_policies()


def _first(failures: list[GraphError]) -> Failure | None:
    return of_graph(failures[0]) if failures else None
