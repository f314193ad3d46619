"""(f) The nightly wave of many tenants, and a person who asks for something meanwhile."""

import random
import time
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Count, Q
from django_scopes import scopes_disabled

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.fleet_world import POLICIES, microsoft, populate, stub_tenants, workers
from benchmarks.ledger import Ledger
from benchmarks.progress import Bar
from benchmarks.samples import SEED, Spread
from operations.enums import RunStatus
from operations.models import OperationRun
from operations.services import runs, schedule
from operations.workers import any_alive
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant

WORKERS = 4
NAME = "bench_fleet"
POLL_SECONDS, BETWEEN_CHECKS = 0.05, 1.0
SYNC, CHECK = OperationType.INVENTORY_SYNC, OperationType.CONNECTION_CHECK


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Return seconds for the wave with one run at a time and with several, and a person's wait."""
    settings.SCHEDULE_WINDOW_MINUTES = 0
    many, few = (500, 40) if thorough else (60, 12)
    together = _wave(many, at_once=settings.WORKER_RUNS)
    one_by_one = _wave(few, at_once=1)
    each = {name: wave["seconds"] / wave["tenants"] for name, wave in
            (("together", together), ("one_by_one", one_by_one))}  # fmt: skip
    return {
        "policies": POLICIES,
        "workers": WORKERS,
        "together": together,
        "one_by_one": one_by_one,
        "ratio": round(each["one_by_one"] / each["together"], 2),
    }


def _wave(count: int, *, at_once: int) -> Figures:
    databases.create(NAME)
    tenants = stub_tenants(count)
    try:
        with databases.using(NAME):
            owner = populate(tenants)
            with microsoft(tenants) as graph, workers(WORKERS, runs=at_once, graph=graph):
                while not any_alive():
                    time.sleep(POLL_SECONDS)
                return _watched(count, owner=owner, at_once=at_once)
    finally:
        databases.drop(NAME)


def _watched(count: int, *, owner: User, at_once: int) -> Figures:
    chance, waits = random.Random(SEED), []
    bar = Bar(f"Wave of {count} tenants, {at_once} at once", total=count)
    began = time.monotonic()
    schedule.start_scheduled()
    while (done := _done()) < count:
        bar.show(done)
        tenant = Tenant.objects.get(pk=chance.choice(_tenant_ids()))
        waits.append(_check(tenant, owner=owner))
        time.sleep(BETWEEN_CHECKS)
    bar.finish()
    return {
        "tenants": count,
        "runs_at_once": at_once,
        "seconds": round(time.monotonic() - began, 1),
        "failed": _failed(),
        "check_seconds": Spread.of(waits).as_json(),
    }


def _check(tenant: Tenant, *, owner: User) -> float:
    """Return how long a person waits for the end of a connection check."""
    began = time.monotonic()
    run = runs.start(tenant=tenant, operation_type=CHECK, initiator=owner).run
    while not _ended(run):
        time.sleep(POLL_SECONDS)
    return time.monotonic() - began


def _ended(run: OperationRun) -> bool:
    with scopes_disabled():
        return bool(OperationRun.objects.filter(pk=run.pk, status=RunStatus.COMPLETED).exists())


def _done() -> int:
    with scopes_disabled():
        found = OperationRun.objects.filter(type=SYNC, status=RunStatus.COMPLETED)
        return int(found.count())


def _failed() -> int:
    with scopes_disabled():
        ended = OperationRun.objects.aggregate(n=Count("pk", filter=Q(outcome="failed")))
    return int(ended["n"])


def _tenant_ids() -> list[int]:
    return list(Tenant.objects.order_by("pk").values_list("pk", flat=True))
