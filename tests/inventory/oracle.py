"""Days in Microsoft 365, lived by the product and by a plain comparison of snapshots."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count as count_up
from typing import Any

from django_scopes import scope
from hypothesis import strategies as st

from inventory import drift, history
from inventory.collections import COLLECTIONS
from inventory.handlers import Sync, areas_read_before
from inventory.models import Policy, PolicyVersion
from inventory.run_counts import count
from inventory.selectors import latest_sync
from inventory.services import agreements
from inventory.services.storage import counts_of
from operations.context import RunContext, WorkerStoppingError
from operations.enums import RunOutcome
from operations.services.lease import acquire
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Page
from tests.cast import Cast
from tests.inventory.sudden_death import KilledError, killed_at
from tests.operations.journeys import forget_heartbeat, start

KEYS = ("compliance_policies", "configuration_policies")
# The same ids in both collections, on purpose.
IDS = ("a", "b", "T_c", "d_Default")
A_PAGE = 2
# More than a sync of that many policies takes.
STATEMENTS = 120

type Place = tuple[str, str]
type Content = tuple[str, int, bool]
type Snapshot = dict[Place, Content]

PLACES = st.tuples(st.sampled_from(KEYS), st.sampled_from(IDS))
CONTENTS = st.tuples(st.sampled_from(["One", "Two"]), st.integers(1, 3), st.booleans())
# Nothing stands for a policy that is deleted at Microsoft.
EDITS = st.dictionaries(PLACES, st.none() | CONTENTS, max_size=5)


@dataclass(frozen=True)
class Day:
    """What happens in Microsoft 365, to the worker meanwhile, and what people agree to.

    `stops_after` that many pages it is told to stop; at that statement it is killed.
    """

    edits: dict[Place, Content | None]
    stops_after: int | None
    killed_at: int | None
    marks: bool
    agrees: bool


DAY = st.builds(
    Day,
    edits=EDITS,
    stops_after=st.none() | st.integers(0, 4),
    killed_at=st.none() | st.integers(0, STATEMENTS),
    marks=st.integers(0, 9).map(lambda number: number == 0),
    agrees=st.booleans(),
)


@dataclass
class Microsoft:
    """A client that lists what is there now, in small pages."""

    there: Snapshot = field(default_factory=dict)

    def policies(
        self, path: str, *, read: Callable[[JsonObject], Any], **_options: object
    ) -> Iterator[Page[Any]]:
        rows = [
            read(row_of(external_id, content))
            for (key, external_id), content in sorted(self.there.items())
            if COLLECTIONS[key].path == path
        ]
        for start_of_page in range(0, max(len(rows), 1), A_PAGE):
            page = tuple(rows[start_of_page : start_of_page + A_PAGE])
            yield Page(items=page, total=None)


def row_of(external_id: str, content: Content) -> JsonObject:
    name, length, is_assigned = content
    target = {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}
    return {
        "@odata.type": "#microsoft.graph.iosCompliancePolicy",
        "id": external_id,
        "displayName": name,
        "version": 1,
        "lastModifiedDateTime": "2026-01-01T00:00:00Z",
        "passcodeMinimumLength": length,
        "assignments": [{"id": "1", "target": target}] if is_assigned else [],
    }


def plain_difference(before: Snapshot, after: Snapshot) -> dict[Place, str]:
    """Compare two snapshots."""
    found = {}
    for place in before.keys() | after.keys():
        if place not in before:
            found[place] = "added"
        elif place not in after:
            found[place] = "removed"
        elif before[place] != after[place]:
            found[place] = "changed"
    return found


@dataclass
class Trial:
    """The tenant as the product has it, beside the snapshots of an oracle."""

    cast: Cast
    microsoft: Microsoft = field(default_factory=Microsoft)
    known: Snapshot = field(default_factory=dict)
    ever: set[Place] = field(default_factory=set)
    agreed: Snapshot | None = None
    is_first: bool = True

    def live(self, day: Day) -> None:
        for place, content in day.edits.items():
            if content is None:
                self.microsoft.there.pop(place, None)
            else:
                self.microsoft.there[place] = content
        run_id = self.sync(day)
        self.compare(run_id)
        if day.marks:
            self.mark()
        elif day.agrees:
            self.agree_to_one()
        self.compare_drift()

    def sync(self, day: Day) -> int:
        run = start(self.cast)
        if day.killed_at is not None:
            with suppress(KilledError), killed_at(day.killed_at):
                self.attempt(run.pk, stops=lambda: False)
            forget_heartbeat(run)
        if day.stops_after is not None:
            steps, most = count_up(), day.stops_after
            self.attempt(run.pk, stops=lambda: next(steps) >= most)
        self.attempt(run.pk, stops=lambda: False)
        return run.pk

    def attempt(self, run_id: int, *, stops: Callable[[], bool]) -> None:
        lease = acquire(run_id)
        if lease is None:
            return
        with scope(tenant=self.cast.tenant):
            run = latest_run(run_id)
            context = RunContext(run=run, tenant=self.cast.tenant, lease=lease, worker_stops=stops)
            count(context.partial_counts, counts_of(run))
            sync = Sync(context=context, key=b"key", read_before=areas_read_before())
            try:
                for key in KEYS:
                    sync.read(self.microsoft, COLLECTIONS[key])  # type: ignore[arg-type]
            except WorkerStoppingError:
                lease.release()
                return
            lease.complete(outcome=RunOutcome.SUCCEEDED, counts=dict(context.partial_counts))

    def compare(self, run_id: int) -> None:
        now = dict(self.microsoft.there)
        expected = {
            place: self._word(place, change)
            for place, change in plain_difference(self.known, now).items()
        }
        with scope(tenant=self.cast.tenant):
            present = Policy.objects.filter(removed_at=None)
            stored = {(each.collection, each.external_id): each.name for each in present}
            versions = PolicyVersion.objects.filter(run=run_id).select_related("policy")
            seen = {
                (each.policy.collection, each.policy.external_id): each.change for each in versions
            }
            assert len(seen) == versions.count()
            counts = latest_run(run_id).counts
        assert stored == {place: content[0] for place, content in now.items()}
        assert seen == expected
        assert counts["created"] == sum(each in {"found", "added"} for each in expected.values())
        assert counts["updated"] == sum(each == "changed" for each in expected.values())
        self.known, self.is_first = now, False
        self.ever |= now.keys()

    def _word(self, place: Place, change: str) -> str:
        if change != "added":
            return change
        if self.is_first:
            return "found"
        return "returned" if place in self.ever else "added"

    def mark(self) -> None:
        with scope(tenant=self.cast.tenant):
            latest = latest_sync()
            assert latest
            agreements.mark_tenant(
                tenant=self.cast.tenant, run_id=latest.pk, note="", agreed_by=self.cast.operator
            )
        self.agreed = dict(self.known)

    def agree_to_one(self) -> None:
        """Agree to the first difference there is, if any."""
        if self.agreed is None or not (open_now := plain_difference(self.agreed, self.known)):
            return
        place = min(open_now)
        with scope(tenant=self.cast.tenant):
            newest = history.versions().filter(
                policy__collection=place[0], policy__external_id=place[1]
            )[0]
            result = agreements.agree_to_changes(
                tenant=self.cast.tenant, versions={newest.policy_id: newest.pk}, note="",
                agreed_by=self.cast.operator,
            )  # fmt: skip
        assert result.agreed == 1
        self.agreed.pop(place, None)
        if place in self.known:
            self.agreed[place] = self.known[place]

    def compare_drift(self) -> None:
        if self.agreed is None:
            return
        with scope(tenant=self.cast.tenant):
            agreement = drift.latest_agreement()
            assert agreement
            found = {
                (each.collection, each.external_id): getattr(each, "difference")  # noqa: B009
                for each in drift.since_agreement(agreement).policies
            }
        assert found == plain_difference(self.agreed, self.known)


def latest_run(run_id: int) -> Any:
    from operations.models import OperationRun

    return OperationRun.objects.select_related("tenant").get(pk=run_id)
