"""Which review packs were made of the demo's customers, and what is left of them.

Those that have not expired are really there: made as the product makes them, from what was
known on that day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from tempfile import TemporaryFile
from uuid import uuid4

from django.conf import settings
from django.utils import translation
from django_scopes import scope, scopes_disabled

from demo.factories import CompletedRunFactory, usage_event
from demo.history import calendar
from demo.history.rewinding import as_of
from demo.history.runs import TenantHistory
from demo.history.starts import staff_of
from demo.population import Managed
from demo.world.customers import HARBOURLIGHT, QUARRY_LANE, RIDGEWAY, SALTMARSH
from operations.enums import RunOutcome
from operations.models import OperationRun
from reviewpacks import storage, words
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.pack import PackWriter
from reviewpacks.date_range import days_of
from reviewpacks.enums import PackStatus, Period
from reviewpacks.fingerprints import fingerprint
from reviewpacks.models import ReviewPack
from reviewpacks.pack_data import PackData
from reviewpacks.services import drafts
from reviewpacks.services.generation import measure
from telemetry.catalog import REVIEW_PACK_REQUESTED
from telemetry.models import ProductUsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ConnectionStatus

# A meeting every few weeks, and the pack a little before it.
MEETINGS_DAYS_AGO = (54, 38, 19, 5)
SKIPPED, WITHOUT_OPERATIONS, QUARTERLY = 0.45, 0.25, 0.3
STEPS = 6
# A healthy, a troubled and a half visible tenant: each has a pack to look at.
SHOWN = (HARBOURLIGHT, RIDGEWAY, QUARRY_LANE)
# And one of which only older answers are known.
ALWAYS = (*SHOWN, SALTMARSH)
TAKEN = [RunOutcome.SUCCEEDED, RunOutcome.PARTIALLY_SUCCEEDED]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A run that made a pack, and what was asked for."""

    run: OperationRun
    managed: Managed
    history: TenantHistory
    include_operations: bool
    period: Period


def plan(
    managed: Sequence[Managed], histories: Sequence[TenantHistory], *, now: datetime
) -> list[Asked]:
    """Put the runs that made packs into the histories; return them with their options."""
    history_of = {each.tenant.pk: each for each in histories}
    asked = []
    for each in managed:
        if each.customer.microsoft:
            of_this = list(_asked(each, history_of[each.tenant.pk], now=now))
            history_of[each.tenant.pk].runs.extend(one.run for one in of_this)
            asked += of_this
    return sorted(asked, key=lambda one: one.run.created_at)


def save(asked: Sequence[Asked], *, now: datetime) -> None:
    """Store the packs, their files and their use, once runs and reports are stored."""
    # One after the other: each is compared with the one before.
    packs = [_make(one, now=now) for one in asked]
    # The history is that of every tenant.
    with scopes_disabled():
        for pack in packs:
            OperationRun.objects.filter(pk=pack.run_id).update(result_id=pack.pk)
        ProductUsageEvent.objects.bulk_create(
            usage_event(
                REVIEW_PACK_REQUESTED,
                tenant=pack.tenant,
                actor_id=pack.requested_by_id,
                subject=pack,
                at=pack.created_at,
                include_operations=pack.include_operations,
            )
            for pack in packs
        )


def _asked(managed: Managed, history: TenantHistory, *, now: datetime) -> Iterator[Asked]:
    customer = managed.customer
    random = Random(f"the review packs of {customer.domain}")
    staff = staff_of(managed.tenant)
    for days_ago in MEETINGS_DAYS_AGO:
        is_managed = (customer.archived_days_ago or 0) < days_ago < customer.joined_days_ago - 5
        at = calendar.workday(now, days_ago=days_ago) + timedelta(hours=random.uniform(8, 16))
        is_always = customer in ALWAYS and days_ago == MEETINGS_DAYS_AGO[-1]
        if is_managed and (random.random() > SKIPPED or is_always):
            yield Asked(
                run=_run(managed, at=at, random=random, initiator=staff.anybody(random)),
                managed=managed,
                history=history,
                include_operations=random.random() > WITHOUT_OPERATIONS,
                period=Period.DAYS_90 if random.random() < QUARTERLY else Period.DAYS_30,
            )


def _run(managed: Managed, *, at: datetime, random: Random, initiator: User) -> OperationRun:
    run: OperationRun = CompletedRunFactory.build(
        tenant=managed.tenant,
        type=OperationType.REVIEW_PACK,
        initiator=initiator,
        created_at=at,
        took=timedelta(seconds=random.uniform(0.8, 2.5)),
        progress_done=STEPS - 1,
        progress_total=STEPS,
    )
    return run


def _make(asked: Asked, *, now: datetime) -> ReviewPack:
    """Make the pack; keep its file unless it has expired since."""
    run = asked.run
    expires_at = _ended(run) + timedelta(days=settings.REVIEW_PACK_EXPIRY_DAYS)
    begins_on, ends_on = days_of(asked.period, today=run.created_at.date())
    pack = ReviewPack(
        tenant=run.tenant,
        workspace_id=run.workspace_id,
        include_operations=asked.include_operations,
        period=asked.period,
        begins_on=begins_on,
        ends_on=ends_on,
        requested_by=run.initiator,
        run=run,
        status=PackStatus.READY if expires_at > now else PackStatus.EXPIRED,
        created_at=run.created_at,
        ready_at=run.completed_at,
        expires_at=expires_at,
    )
    with scope(tenant=run.tenant), TemporaryFile() as file:
        with as_of(run.created_at, managed=asked.managed, history=asked.history):
            pack_data = _as_of_then(asked)
            with translation.override(pack_data.words.language):
                facts = Facts.read(pack_data)
            writer = PackWriter(pack_data=pack_data, facts=facts)
            entries = writer.write(file, on_progress=lambda *_: None)
            pack.findings, pack.fingerprint = facts.findings, fingerprint(pack_data)
        pack.language, pack.remark = pack_data.words.language, pack_data.words.remark
        run.counts = {"files": len(entries)}
        run.save(update_fields=["counts"])
        pack.entries = [entry.to_json() for entry in entries]
        pack.size, pack.sha256 = measure(file)
        if pack.status == PackStatus.READY:
            pack.file_name = f"{pack.workspace_id}/{pack.tenant_id}/review-pack-{uuid4().hex}.zip"
            storage.put(name=pack.file_name, file=file)
        pack.save()
        drafts.take_over(pack_data.words, pack=pack)
    return pack


def _as_of_then(asked: Asked) -> PackData:
    """Read what the product would have read, with the latest sync and check of back then."""
    run = asked.run
    data = PackData.read(
        tenant=run.tenant,
        until=run.created_at,
        days=days_of(asked.period, today=run.created_at.date()),
        include_operations=asked.include_operations,
        words=words.of_draft(),
    )
    before = OperationRun.objects.filter(completed_at__lt=run.created_at).order_by("completed_at")
    sync = before.filter(type=OperationType.INVENTORY_SYNC, outcome__in=TAKEN).last()
    check = before.filter(type=OperationType.CONNECTION_CHECK).last()
    if data.connection and check:
        worked = check.outcome == RunOutcome.SUCCEEDED
        data.connection.status = ConnectionStatus.CONNECTED if worked else ConnectionStatus.FAILED
        data.connection.failure_code = check.failure_code
        data.connection.last_checked_at = check.completed_at
    synced_at = sync.completed_at if sync else None
    inventory = replace(data.inventory, synced_at=synced_at, synced_by=sync)
    return replace(data, inventory=inventory)


def _ended(run: OperationRun) -> datetime:
    return run.completed_at or run.created_at
