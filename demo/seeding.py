"""Filling an empty database with the demo, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.conf import settings
from django.db import connection, transaction

from demo.history import (
    agreements,
    letterheads,
    onboarding,
    reports,
    reviewpacks,
    support,
    visibility,
)
from demo.history.runs import HistoryGenerator, TenantHistory
from demo.history.saving import save
from demo.history.starts import Plan, staff_of
from demo.population import Managed, populate
from system_dashboard.verification import verify
from telemetry.rollup import aggregate
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace

# The key of a lock. Any number will do, as long as no other lock uses it.
ONE_SEED_AT_A_TIME = 0x5EED


class SeedRefusedError(Exception):
    """This is no place for demo data; the message says why. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """What was made."""

    workspaces: int
    tenants: int
    runs: int
    policies: int


def is_seeded() -> bool:
    """Whether the demo data are there."""
    return Workspace.objects.filter(is_demo=True).exists()


def seed(*, now: datetime) -> Seeded | None:
    """Create the demo as of now; None if it is there already. Raises SeedRefusedError."""
    seeded = _seed_all_or_nothing(now)
    if seeded:
        # It has transactions of its own, and summaries are right, if slower, without it.
        aggregate.rebuild()
        # As the schedule does every night.
        verify.remember(verify.verify(now=now))
    return seeded


@transaction.atomic
def _seed_all_or_nothing(now: datetime) -> Seeded | None:
    if settings.PRODUCTION:
        raise SeedRefusedError("Demo data have no place in production. Nothing was changed.")
    _wait_for_other_seeds()
    _refuse_beside_real_data()
    if is_seeded():
        return None
    managed = populate(now=now)
    histories = list(_histories(managed, now=now))
    made = reports.plan(managed, histories, now=now)
    asked = reviewpacks.plan(managed, histories, now=now)
    save(histories)
    agreements.save(histories)
    reports.save(made, managed)
    visibility.save(managed, histories)
    letterheads.save(managed)
    reviewpacks.save(asked, now=now)
    onboarding.save(managed, now=now)
    support.save(histories, now=now)
    return Seeded(
        workspaces=Workspace.objects.count(),
        tenants=Tenant.objects.count(),
        runs=sum(len(history.runs) for history in histories),
        policies=sum(len(each.stock.policies) for each in histories if each.stock),
    )


def _wait_for_other_seeds() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_SEED_AT_A_TIME])


def _refuse_beside_real_data() -> None:
    """Accounts count too, because everybody knows the demo's password."""
    people = User.objects.exists() or PlatformOperator.objects.exists()
    if Workspace.objects.filter(is_demo=False).exists() or (people and not is_seeded()):
        raise SeedRefusedError(
            "This database holds workspaces or people that are not part of the demo, and demo "
            "data only go into a database of their own. Nothing was changed."
        )


def _histories(managed: list[Managed], *, now: datetime) -> Iterator[TenantHistory]:
    for each in managed:
        if each.customer.microsoft:
            yield HistoryGenerator(
                tenant=each.tenant,
                microsoft=each.customer.microsoft,
                plan=Plan(
                    customer=each.customer,
                    staff=staff_of(each.tenant),
                    now=now,
                    random=Random(f"the past of {each.customer.domain}"),
                ),
            ).generate()
