"""A person asks for a pack."""

from dataclasses import dataclass
from datetime import UTC, date

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_scopes import scope

from operations.services import runs
from operations.services.runs import CannotStartError
from reviewpacks import storage, words
from reviewpacks.date_range import days_of
from reviewpacks.enums import FILE_MISSING, LIVE, PackStatus, Period
from reviewpacks.fingerprints import fingerprint
from reviewpacks.models import ReviewPack
from reviewpacks.pack_data import PackData
from reviewpacks.services import drafts, failures
from telemetry import catalog, recorder
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant


@dataclass(frozen=True, kw_only=True)
class Requested:
    """The pack that answers the request; `is_new` is false if it was there already."""

    pack: ReviewPack
    is_new: bool


@transaction.atomic
def request(
    *,
    tenant: Tenant,
    requested_by: User,
    include_operations: bool,
    period: Period,
    days: tuple[date, date] | None = None,
) -> Requested:
    """Queue a pack, or return one with the same options that is live, or ready and up to date.

    It takes over what the tenant's draft says. `days` only for `Period.DATES`.

    Raises CannotStartError if nothing can start on the tenant, or while a pack with other
    options is being made. A new pack records REVIEW_PACK_REQUESTED (FR-243-007).
    """
    tenant.lock()
    with scope(tenant=tenant):
        failures.fail_abandoned()
        now = timezone.now()
        pack_data = PackData.read(
            tenant=tenant,
            until=now,
            days=days or days_of(period, today=now.astimezone(UTC).date()),
            include_operations=include_operations,
            words=words.of_draft(),
        )
        answer = _live(pack_data) or _up_to_date(pack_data)
        if answer:
            return Requested(pack=answer, is_new=False)
        pack = _queue(pack_data, period=period, requested_by=requested_by)
    recorder.record(
        catalog.REVIEW_PACK_REQUESTED,
        tenant=tenant,
        actor=requested_by,
        subject=pack,
        include_operations=include_operations,
    )
    return Requested(pack=pack, is_new=True)


def _live(pack_data: PackData) -> ReviewPack | None:
    """Return the live pack that says the same, written words included."""
    live: ReviewPack | None = ReviewPack.objects.filter(
        status__in=LIVE,
        include_operations=pack_data.include_operations,
        begins_on=pack_data.date_range.begins_on,
        ends_on=pack_data.date_range.ends_on,
    ).first()
    is_same = live is not None and words.of_pack(live).facts == pack_data.words.facts
    return live if is_same else None


def _up_to_date(pack_data: PackData) -> ReviewPack | None:
    """Return a ready pack that says what a new one would, if its file is there.

    A storage that does not answer is no reason to make the same pack again.
    """
    ready = ReviewPack.objects.filter(
        status=PackStatus.READY, fingerprint=fingerprint(pack_data), expires_at__gt=Now()
    )
    for pack in ready.order_by("-pk"):
        try:
            is_there = storage.size_of(pack.file_name) == pack.size
        except storage.StorageUnavailableError:
            is_there = True
        if is_there:
            return pack  # type: ignore[no-any-return]  # TenantOwned.objects is loosely typed
        failures.fail(pack, code=FILE_MISSING.code)
    return None


def _queue(pack_data: PackData, *, period: Period, requested_by: User) -> ReviewPack:
    tenant = pack_data.tenant
    started = runs.start(
        tenant=tenant, operation_type=OperationType.REVIEW_PACK, initiator=requested_by
    )
    if not started.is_new:
        raise CannotStartError(
            f"A review pack with other options is being made for {tenant.name}, so no new one was "
            "started. Ask again when it is ready."
        )
    pack: ReviewPack = ReviewPack.objects.create(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        include_operations=pack_data.include_operations,
        period=period,
        begins_on=pack_data.date_range.begins_on,
        ends_on=pack_data.date_range.ends_on,
        language=pack_data.words.language,
        remark=pack_data.words.remark,
        fingerprint=fingerprint(pack_data),
        requested_by=requested_by,
        run=started.run,
    )
    drafts.take_over(pack_data.words, pack=pack)
    # Numbers and words of closed lists only: what people wrote stays in the pack.
    log.record(
        action=AuditAction.REVIEW_PACK_REQUESTED,
        actor=requested_by,
        subject=pack,
        include_operations=pack_data.include_operations,
        period=period.value,
    )
    return pack
