"""What a sync costs: statements a page, and memory a run."""

import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from inventory.collections import COLLECTIONS
from inventory.handlers import Sync
from inventory.models import Policy, PolicyVersion
from operations.context import RunContext
from operations.models import OperationRun
from operations.services.lease import acquire
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Page
from tests.cast import Cast
from tests.operations.journeys import start

pytestmark = pytest.mark.django_db

COMPLIANCE = COLLECTIONS["compliance_policies"]
MEGABYTE = 1_000_000


class Pages:
    """A client with one long list, made page by page."""

    def __init__(self, *, rows: int, page_size: int, name: str = "Policy") -> None:
        self.rows, self.page_size, self.name = rows, page_size, name

    def policies(
        self, _path: str, *, read: Callable[[JsonObject], Any], **_options: object
    ) -> Iterator[Page[Any]]:
        for first in range(0, self.rows, self.page_size):
            numbers = range(first, min(first + self.page_size, self.rows))
            yield Page(items=tuple(read(self._row(number)) for number in numbers), total=None)

    def _row(self, number: int) -> JsonObject:
        return {
            "@odata.type": "#microsoft.graph.iosCompliancePolicy",
            "id": f"policy-{number}",
            "displayName": f"{self.name} {number}",
            "version": 1,
            "lastModifiedDateTime": "2026-01-01T00:00:00Z",
            "passcodeMinimumLength": number % 9,
            "assignments": [],
        }


def read(cast: Cast, client: Pages) -> RunContext:
    """Read the one list as a sync does; the run goes on."""
    run = start(cast)
    with scope(tenant=cast.tenant):
        OperationRun.objects.filter(pk=run.pk).update(status="queued", lease=None)
    lease = acquire(run.pk)
    assert lease
    with scope(tenant=cast.tenant):
        held = OperationRun.objects.select_related("tenant").get(pk=run.pk)
        context = RunContext(run=held, tenant=cast.tenant, lease=lease, worker_stops=lambda: False)
        sync = Sync(context=context, key=b"key", read_before=frozenset())
        sync.read(client, COMPLIANCE)  # type: ignore[arg-type]
    return context


def test_page_is_stored_in_a_constant_number_of_statements(cast: Cast) -> None:
    counted = []
    for number, page_size in enumerate((10, 400)):
        # New ones, and changed ones.
        for name in (f"First {number}", f"Second {number}"):
            client = Pages(rows=page_size, page_size=page_size, name=name)
            with CaptureQueriesContext(connection) as queries:
                read(cast, client)
            counted.append(sum('"inventory_' in each["sql"] for each in queries))

    small, large = counted[:2], counted[2:]
    assert max(large) <= max(small) + 1
    assert max(counted) < 12


def test_unchanged_list_costs_one_look_and_a_word_of_progress_a_page(cast: Cast) -> None:
    counted = []
    for rows in (200, 400):
        client = Pages(rows=rows, page_size=100)
        read(cast, client)
        with CaptureQueriesContext(connection) as queries:
            read(cast, client)
        statements = [each["sql"] for each in queries]
        assert [sql.split()[0] for sql in statements if '"inventory_' in sql] == ["SELECT"]
        counted.append(len(statements))

    assert counted[1] == counted[0] + 2


def test_first_read_of_a_page_writes_it_in_one_statement(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        read(cast, Pages(rows=100, page_size=100))

    statements = [each["sql"] for each in queries if '"inventory_policy' in each["sql"]]
    assert [sql.split()[0] for sql in statements] == ["SELECT", "SELECT"]
    assert sum("INSERT INTO inventory_" in each["sql"] for each in queries) == 1


def test_page_with_one_change_writes_that_policy_only(cast: Cast) -> None:
    read(cast, Pages(rows=100, page_size=100))
    client = Pages(rows=100, page_size=100)
    with scope(tenant=cast.tenant):
        changed = Policy.objects.get(external_id="policy-7")
        Policy.objects.filter(pk=changed.pk).update(digest="before")
        newest = PolicyVersion.objects.order_by("-pk").values_list("pk", flat=True)[0]

    read(cast, client)

    with scope(tenant=cast.tenant):
        written = PolicyVersion.objects.filter(pk__gt=newest)
        assert list(written.values_list("policy", "change")) == [(changed.pk, "changed")]


@pytest.mark.thorough
def test_memory_does_not_grow_with_the_settings_of_a_long_list(cast: Cast) -> None:
    read(cast, Pages(rows=200, page_size=100))
    peaks = []
    for rows in (500, 5_000):
        tracemalloc.start()
        read(cast, Pages(rows=rows, page_size=100))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 3 * MEGABYTE
    with scope(tenant=cast.tenant):
        assert PolicyVersion.objects.filter(change="found").count() == 5_000
