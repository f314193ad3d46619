"""Review packs in every state. The ready one is really made, by the product's worker."""

from datetime import timedelta

from django.utils import timezone
from django_scopes import scopes_disabled

from demo.world.customers import KESTREL
from demo.world.people import HELENA
from operations.enums import RunTrigger
from operations.models import OperationRun
from reviewpacks.enums import PackStatus, Period
from reviewpacks.models import ReviewPack
from reviewpacks.services import packs
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant
from tests.e2e.places import Arguments, latest
from tests.processes import wait_until

MAKING_SECONDS = 60


def plant(*, long_tenant_name: str) -> None:
    """Store them, and ask for the one that is to be made."""
    kestrel, helena = Tenant.objects.get(name=KESTREL.name), User.objects.get(email=HELENA.email)
    with scopes_disabled():
        _pack(kestrel, helena, status=PackStatus.FAILED, failure_code="internal_error")
        _expired(kestrel, helena)
        _waiting(Tenant.objects.get(name=long_tenant_name))
    packs.request(
        tenant=kestrel, requested_by=helena, include_operations=True, period=Period.DAYS_90
    )


def ready_pack() -> Arguments:
    """The pack that was asked for, once it has been made."""
    with scopes_disabled():
        ready = ReviewPack.objects.filter(status=PackStatus.READY)
        wait_until(ready.exists, seconds=MAKING_SECONDS)
    return latest(ReviewPack, "pack_id", status=PackStatus.READY)()


def _expired(tenant: Tenant, person: User) -> None:
    made = timezone.now() - timedelta(days=40)
    _pack(
        tenant,
        person,
        status=PackStatus.EXPIRED,
        size=48_213,
        sha256="5e" * 32,
        ready_at=made,
        expires_at=made + timedelta(days=30),
    )


def _waiting(tenant: Tenant) -> None:
    """Put a pack in the queue that no worker knows of."""
    run = OperationRun.objects.create(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        type=OperationType.REVIEW_PACK,
        trigger=RunTrigger.PERSON,
    )
    _pack(tenant, None, status=PackStatus.QUEUED, run=run)


def _pack(tenant: Tenant, person: User | None, **state: object) -> None:
    ReviewPack.objects.create(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        requested_by=person,
        include_operations=True,
        period=Period.DAYS_30,
        begins_on=timezone.now().date(),
        ends_on=timezone.now().date(),
        fingerprint="0" * 64,
        **state,
    )
