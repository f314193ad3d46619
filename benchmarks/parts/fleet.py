"""(f) The nightly wave of many tenants, and a person who asks for something meanwhile."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db.models import Count, Q
from django_scopes import scopes_disabled

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.fleet_world import POLICIES, microsoft, populate, stub_tenants, workers
from benchmarks.ledger import Ledger
from benchmarks.progress import Bar
from benchmarks.samples import SEED, Spread
from operations.enums import LIVE, RunStatus
from operations.models import OperationRun
from operations.services import runs
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
    many, few = (500, 40) if thorough else (60, 12)
    tenants = stub_tenants(many)
    databases.create(NAME)
    try:
        with databases.using(NAME):
            owner = populate(tenants)
            with microsoft(tenants) as graph:
                return _figures(owner, few=few, graph=graph)
    finally:
        databases.drop(NAME)


def _figures(owner: User, *, few: int, graph: str) -> Figures:
    tenants = list(Tenant.objects.order_by("pk"))
    with _working(settings.WORKER_RUNS, graph=graph):
        # A night finds what the night before has read: all is new only once.
        first = _wave(tenants, owner=owner, at_once=settings.WORKER_RUNS)
        together = _wave(tenants, owner=owner, at_once=settings.WORKER_RUNS)
    with _working(1, graph=graph):
        one_by_one = _wave(tenants[:few], owner=owner, at_once=1)
    each = {name: wave["seconds"] / wave["tenants"] for name, wave in
            (("together", together), ("one_by_one", one_by_one))}  # fmt: skip
    return {
        "policies": POLICIES,
        "workers": WORKERS,
        "first": first,
        "together": together,
        "one_by_one": one_by_one,
        "ratio": round(each["one_by_one"] / each["together"], 2),
    }


@contextmanager
def _working(at_once: int, *, graph: str) -> Iterator[None]:
    with workers(WORKERS, runs=at_once, graph=graph):
        while not any_alive():
            time.sleep(POLL_SECONDS)
        yield


def _wave(tenants: Sequence[Tenant], *, owner: User, at_once: int) -> Figures:
    chance, waits, count = random.Random(SEED), [], len(tenants)
    bar = Bar(f"Wave of {count} tenants, {at_once} at once", total=count)
    began, failed_before = time.monotonic(), _failed()
    for tenant in tenants:
        runs.schedule(tenant=tenant, operation_type=SYNC)
    while live := _live():
        bar.show(count - live)
        waits.append(_check(chance.choice(tenants), owner=owner))
        time.sleep(BETWEEN_CHECKS)
    bar.finish()
    return {
        "tenants": count,
        "runs_at_once": at_once,
        "seconds": round(time.monotonic() - began, 1),
        "failed": _failed() - failed_before,
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


def _live() -> int:
    with scopes_disabled():
        return int(OperationRun.objects.filter(type=SYNC, status__in=LIVE).count())


def _failed() -> int:
    with scopes_disabled():
        ended = OperationRun.objects.aggregate(n=Count("pk", filter=Q(outcome="failed")))
    return int(ended["n"])
