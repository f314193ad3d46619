"""What the demo's tenants let us see, as the last runs of their history found it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db.models import Count
from django_scopes import scopes_disabled

from demo.graph_stub.licences import PIM, includes
from demo.graph_stub.world import StubTenant
from demo.history.runs import TenantHistory
from demo.population import Managed
from inventory.collections import COLLECTIONS
from inventory.models import Policy
from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.permissions import READ_GROUPS, READ_USERS
from tenantpilot.graph.resources.licences import licences_of
from visibility.areas import AREAS
from visibility.enums import Area, Verdict
from visibility.models import AreaAnswer, TenantAccess


def save(managed: Sequence[Managed], histories: Sequence[TenantHistory]) -> None:
    """Store the last answers of every tenant that was ever asked."""
    history_of = {history.tenant.pk: history for history in histories}
    seen = [
        Seen(managed=each, microsoft=each.customer.microsoft, history=history_of[each.tenant.pk])
        for each in managed
        if each.customer.microsoft
    ]
    with scopes_disabled():
        TenantAccess.objects.bulk_create(each.access() for each in seen if each.checked_at)
        AreaAnswer.objects.bulk_create(answer for each in seen for answer in each.answers())


def rewind(managed: Managed, history: TenantHistory, *, at: datetime) -> None:
    """Store what was known of one tenant at an earlier moment in place of what is known now."""
    runs = [run for run in history.runs if run.completed_at and run.completed_at <= at]
    TenantAccess.objects.filter(tenant=managed.tenant).delete()
    AreaAnswer.objects.filter(tenant=managed.tenant).delete()
    save([managed], [replace(history, runs=runs)])


def licences_in(microsoft: StubTenant) -> dict[str, str]:
    """Return the state of each licence, by its name, as the tenant's plans tell."""
    plans = [
        {"servicePlanId": plan.plan_id, "capabilityStatus": plan.status.value}
        for plan in microsoft.plans
    ]
    return asdict(licences_of(plans))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One tenant: what Microsoft has there, and when it was last asked with success."""

    managed: Managed
    microsoft: StubTenant
    history: TenantHistory

    @cached_property
    def checked_at(self) -> datetime | None:
        return self._last(OperationType.CONNECTION_CHECK)

    def access(self) -> TenantAccess:
        return TenantAccess(
            tenant=self.managed.tenant,
            workspace_id=self.managed.tenant.workspace_id,
            granted=sorted(self.microsoft.permissions),
            held=sorted(self.microsoft.permissions),
            held_elsewhere=0,
            granted_at=self.checked_at,
            licences=licences_in(self.microsoft),
            licences_at=self.checked_at,
        )

    def answers(self) -> Iterator[AreaAnswer]:
        """Yield what was answered about each area that the product asks for."""
        checks, syncs = OperationType.CONNECTION_CHECK, OperationType.INVENTORY_SYNC
        yield from self._answer(Area.ORGANIZATION, checks, count=None)
        yield from self._answer(Area.LICENCES, checks, count=None)
        yield from self._answer(Area.PERMISSIONS, checks, count=len(self.microsoft.permissions))
        yield from self._roles()
        # What the last sync left, not what Microsoft has had since then.
        there = Policy.objects.filter(tenant=self.managed.tenant, removed_at=None)
        held = there.order_by().values_list("collection")
        counts = Counter(dict(held.annotate(Count("pk"))))
        for key, collection in COLLECTIONS.items():
            yield from self._answer(collection.area, syncs, count=counts[key])

    def _roles(self) -> Iterator[AreaAnswer]:
        held = self.microsoft.role_assignments
        guests = sum(each.user_type == "Guest" for each in held)
        reports = OperationType.ENTRA_ADMIN_ROLES_REPORT
        names = not {READ_USERS.value, READ_GROUPS.value} - set(self.microsoft.permissions)
        yield from self._answer(Area.ADMIN_ROLES, reports, count=len(held))
        yield from self._answer(Area.HOLDER_NAMES, reports, count=len(held), shown=names)
        yield from self._answer(Area.GUESTS, reports, count=guests, shown=names)
        has_pim = includes(self.microsoft.plans, PIM)
        eligible = len(self.microsoft.role_eligibilities) if has_pim else None
        yield from self._answer(Area.ROLES_OVER_TIME, reports, count=eligible)

    def _answer(
        self, area: Area, by: OperationType, *, count: int | None, shown: bool = True
    ) -> Iterator[AreaAnswer]:
        """Yield the answer of the last run that worked, or of the first that was refused."""
        definition, access = AREAS[area], self.access()
        # Without a licence for it, Conditional Access answers with an empty list.
        answers_unlicensed = area == Area.CONDITIONAL_ACCESS
        answered_at = self._last(by)
        answer = AreaAnswer(
            tenant=self.managed.tenant, workspace_id=self.managed.tenant.workspace_id, area=area
        )
        if self.checked_at and not definition.is_granted(self.microsoft.permissions):
            answer.verdict, answer.verdict_at = Verdict.WITHHELD, self.checked_at
        elif answered_at is None:
            return
        elif not answers_unlicensed and definition.is_licensed(access.licences) is False:
            answer.verdict, answer.verdict_at = Verdict.NOT_LICENSED, answered_at
        elif not shown:
            answer.verdict, answer.verdict_at = Verdict.WITHHELD, answered_at
        else:
            answer.verdict, answer.verdict_at = Verdict.SEEN, answered_at
            answer.seen_at, answer.count = answered_at, count
            self._add_trouble(answer, by)
        yield answer

    def _add_trouble(self, answer: AreaAnswer, by: OperationType) -> None:
        """Note the failure of the runs since then, if it is one that says nothing more."""
        runs = self._runs(by)
        failed = [run for run in runs if run.created_at > (answer.seen_at or run.created_at)]
        if failed and failed[-1].failure_code in GraphFailure.values:
            answer.trouble = failed[-1].failure_code
            answer.trouble_since = failed[0].completed_at

    def _last(self, by: OperationType) -> datetime | None:
        done = [run for run in self._runs(by) if run.outcome == RunOutcome.SUCCEEDED]
        return done[-1].completed_at if done else None

    def _runs(self, by: OperationType) -> list[OperationRun]:
        runs = [run for run in self.history.runs if run.type == by]
        return sorted(runs, key=lambda run: run.created_at)
