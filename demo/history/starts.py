"""Who, or what, started which operation when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.history import calendar
from demo.world.customers import Customer
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.fetch import people_with_access
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import OperationType
from tenantpilot.workspaces.models import Role

# People whose daily work it is start more.
EAGERNESS = {Role.OPERATOR: 6, Role.MANAGER: 3, Role.OWNER: 1}
GROWTH = 0.6
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


def starts_of(customer: Customer, *, staff: Staff, now: datetime, random: Random) -> list[Start]:
    """Return every start on a customer's tenant up to the end of today, oldest first."""
    starts = [
        *_first_day(customer, staff, now, random),
        *_ordinary_days(customer, staff, now, random),
        *_when_trouble_began(customer, staff, now, random),
    ]
    return sorted(starts, key=lambda start: start.at)


def trouble_began(customer: Customer, *, now: datetime) -> datetime | None:
    """Return since when the tenant's runs fail; None if they do not."""
    if customer.trouble is None:
        return None
    return calendar.midnight(now, days_ago=customer.trouble.since_days_ago) + timedelta(hours=1)


def _first_day(customer: Customer, staff: Staff, now: datetime, random: Random) -> Iterator[Start]:
    """Whoever connects a tenant checks the connection and takes stock."""
    morning = calendar.workday(now, days_ago=customer.joined_days_ago) + timedelta(hours=9)
    somebody = staff.anybody(random)
    for minutes, operation_type in (
        (random.uniform(5, 25), OperationType.CONNECTION_CHECK),
        (random.uniform(26, 50), OperationType.INVENTORY_SYNC),
    ):
        yield Start(
            at=morning + timedelta(minutes=minutes),
            operation_type=operation_type,
            initiator=somebody,
        )


def _ordinary_days(
    customer: Customer, staff: Staff, now: datetime, random: Random
) -> Iterator[Start]:
    joined = calendar.workday(now, days_ago=customer.joined_days_ago)
    last = calendar.midnight(now, days_ago=customer.archived_days_ago or 0)
    for day in calendar.days(joined, last):
        yield Start(
            at=day + calendar.SCHEDULED_AT + timedelta(seconds=random.uniform(0, 3)),
            operation_type=OperationType.INVENTORY_SYNC,
            initiator=None,
        )
        yield from _by_people(customer, staff, day, now, random)


def _by_people(
    customer: Customer, staff: Staff, day: datetime, now: datetime, random: Random
) -> Iterator[Start]:
    age = (now - day) / timedelta(days=calendar.HISTORY_DAYS)
    per_day = customer.starts_per_day * (1 + GROWTH / 2 - GROWTH * age)
    began = trouble_began(customer, now=now)
    checks = CHECKS_IN_TROUBLE if began and day >= began else CHECKS_USUALLY
    for moment in calendar.starts_on(day, per_day=per_day, random=random):
        is_check = random.random() < checks
        yield Start(
            at=moment,
            operation_type=OperationType.CONNECTION_CHECK
            if is_check
            else OperationType.INVENTORY_SYNC,
            initiator=staff.anybody(random),
        )


def _when_trouble_began(
    customer: Customer, staff: Staff, now: datetime, random: Random
) -> Iterator[Start]:
    """Somebody looks into it the same day, so the connection's state tells of it."""
    began = trouble_began(customer, now=now)
    if began is not None:
        yield Start(
            at=began + timedelta(hours=random.uniform(7, 9)),
            operation_type=OperationType.CONNECTION_CHECK,
            initiator=staff.anybody(random),
        )
