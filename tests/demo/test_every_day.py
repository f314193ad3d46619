"""The demo tells the same story whichever day it is made on."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from demo.history.runs import HistoryGenerator
from demo.history.starts import Plan, Staff
from demo.world import customers
from demo.world.customers import Customer
from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant

HEALTHY = [
    each
    for each in vars(customers).values()
    if isinstance(each, Customer)
    and each.microsoft and not each.trouble and not each.archived_days_ago
]  # fmt: skip
# Every day of the week and hour of the day, at the turn of a month and of a year.
MOMENTS = [datetime(2027, 12, 16, tzinfo=UTC) + timedelta(hours=29 * each) for each in range(24)]


def last_sync(customer: Customer, *, now: datetime) -> OperationRun:
    assert customer.microsoft
    plan = Plan(
        customer=customer,
        staff=Staff(people=[User(pk=1)], weights=[1]),
        now=now,
        random=Random(f"the past of {customer.domain}"),  # noqa: S311 - a story, not a secret
    )
    tenant = Tenant(pk=1, workspace_id=1)
    history = HistoryGenerator(tenant=tenant, microsoft=customer.microsoft, plan=plan)
    return [run for run in history.runs() if run.type == OperationType.INVENTORY_SYNC][-1]


@pytest.mark.parametrize("customer", HEALTHY, ids=lambda customer: customer.domain)
def test_last_sync_of_a_healthy_tenant_went_well(customer: Customer) -> None:
    failed = [
        now.date()
        for now in MOMENTS
        if last_sync(customer, now=now).outcome != RunOutcome.SUCCEEDED
    ]

    assert not failed
