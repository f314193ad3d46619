"""Who, or what, started which operation when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.history import calendar
from demo.world.customers import Customer
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.selectors import people_with_access
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role

# People whose daily work it is start more.
EAGERNESS = {Role.OPERATOR: 6, Role.MANAGER: 3, Role.OWNER: 1}
GROWTH = 0.6
RECENT_DAYS = 2
CHECKS_USUALLY, CHECKS_IN_TROUBLE = 0.22, 0.5


@dataclass(frozen=True, kw_only=True)
class Start:
    """One start, by a person or (initiator None) by the schedule."""

    at: datetime
    operation_type: OperationType
    initiator: User | None


@dataclass(frozen=True, kw_only=True)
class Staff:
    """The people who may start operations on a tenant."""

    people: Sequence[User]
    weights: Sequence[int]

    def anybody(self, random: Random) -> User:
        return random.choices(self.people, weights=self.weights)[0]


def staff_of(tenant: Tenant) -> Staff:
    """Ask the product itself who may start operations on the tenant."""
    members = [
        member
        for member in people_with_access(tenant=tenant).select_related("user").order_by("pk")
        if Capability.OPERATIONS_START in capabilities_of(member.role)
    ]
    return Staff(
        people=[member.user for member in members],
        weights=[EAGERNESS[Role(member.role)] for member in members],
    )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that was started on one customer's tenant, up to the end of today."""

    customer: Customer
    staff: Staff
    now: datetime
    random: Random

    def starts(self) -> list[Start]:
        """Return the starts, oldest first."""
        starts = [*self._first_day(), *self._other_days(), *self._when_trouble_began()]
        return sorted(starts, key=lambda start: start.at)

    def is_trouble(self, moment: datetime) -> bool:
        """Whether runs that start at that moment fail."""
        began = self._trouble_began
        return began is not None and moment >= began

    def is_recent(self, moment: datetime) -> bool:
        """Whether bad luck at that moment would be what the demo's pages open with.

        Syncs of a healthy tenant go well then, whichever day the demo is made on.
        """
        return moment >= calendar.midnight(self.now, days_ago=RECENT_DAYS)

    @property
    def _joined(self) -> datetime:
        return calendar.workday(self.now, days_ago=self.customer.joined_days_ago)

    @property
    def _trouble_began(self) -> datetime | None:
        trouble = self.customer.trouble
        if trouble is None:
            return None
        return calendar.midnight(self.now, days_ago=trouble.since_days_ago) + timedelta(hours=1)

    def _first_day(self) -> Iterator[Start]:
        """A person who connects a tenant checks the connection and syncs the inventory."""
        morning = self._joined + timedelta(hours=9)
        initiator = self.staff.anybody(self.random)
        for minutes, operation_type in (
            (self.random.uniform(5, 25), OperationType.CONNECTION_CHECK),
            (self.random.uniform(26, 50), OperationType.INVENTORY_SYNC),
        ):
            yield Start(
                at=morning + timedelta(minutes=minutes),
                operation_type=operation_type,
                initiator=initiator,
            )

    def _other_days(self) -> Iterator[Start]:
        last = calendar.midnight(self.now, days_ago=self.customer.archived_days_ago or 0)
        for day in calendar.days(self._joined, last):
            yield Start(
                at=day + calendar.SCHEDULED_AT + timedelta(seconds=self.random.uniform(0, 3)),
                operation_type=OperationType.INVENTORY_SYNC,
                initiator=None,
            )
            yield from self._by_people(day)

    def _by_people(self, day: datetime) -> Iterator[Start]:
        age = (self.now - day) / timedelta(days=calendar.HISTORY_DAYS)
        per_day = self.customer.starts_per_day * (1 + GROWTH / 2 - GROWTH * age)
        checks = CHECKS_IN_TROUBLE if self.is_trouble(day) else CHECKS_USUALLY
        for moment in calendar.starts_on(day, per_day=per_day, random=self.random):
            is_check = self.random.random() < checks
            yield Start(
                at=moment,
                operation_type=OperationType.CONNECTION_CHECK
                if is_check
                else OperationType.INVENTORY_SYNC,
                initiator=self.staff.anybody(self.random),
            )

    def _when_trouble_began(self) -> Iterator[Start]:
        """A person checks it the same day, so the connection's state shows it."""
        began = self._trouble_began
        if began and began > self._joined:
            yield Start(
                at=began + timedelta(hours=self.random.uniform(7, 9)),
                operation_type=OperationType.CONNECTION_CHECK,
                initiator=self.staff.anybody(self.random),
            )
