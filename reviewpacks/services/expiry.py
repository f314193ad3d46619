"""Packs do not stay for ever, and neither do files that no row names any more."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.db.models.functions import Least, Now
from django_scopes import scopes_disabled

from reviewpacks import storage
from reviewpacks.enums import PackStatus
from reviewpacks.models import OrphanedFile, ReviewPack
from reviewpacks.services import failures
from tenantpilot.tenants.models import Tenant


@dataclass(frozen=True, kw_only=True)
class Expired:
    """What was done; `kept` files are still there because the storage did not answer."""

    packs: int
    files: int
    kept: int


def expire_due() -> Expired:
    """Expire the packs whose time is over and delete the files that no pack holds.

    Of every tenant. Safe to repeat, and safe to run twice at once.
    """
    with scopes_disabled():
        failures.fail_abandoned()
        packs = ReviewPack.objects.filter(status=PackStatus.READY, expires_at__lte=Now()).update(
            status=PackStatus.EXPIRED, file_name=""
        )
    deleted = [_is_deleted(orphaned) for orphaned in OrphanedFile.objects.order_by("pk")]
    return Expired(packs=packs, files=sum(deleted), kept=len(deleted) - sum(deleted))


def take_back(*, tenant: Tenant) -> Expired:
    """Expire every ready pack of the tenant now, and delete what no pack holds."""
    with scopes_disabled():
        packs = ReviewPack.objects.filter(tenant=tenant, status=PackStatus.READY).update(
            status=PackStatus.EXPIRED, file_name="", expires_at=Least("expires_at", Now())
        )
    done = expire_due()
    return replace(done, packs=done.packs + packs)


def due(*, tenant: Tenant | None = None) -> Expired:
    """Return what `expire_due`, or `take_back` of the tenant, would do, without doing it."""
    is_due = Q(expires_at__lte=Now()) | Q(tenant=tenant)
    with scopes_disabled():
        packs = ReviewPack.objects.filter(is_due, status=PackStatus.READY).count()
    return Expired(packs=packs, files=packs + OrphanedFile.objects.count(), kept=0)


def _is_deleted(orphaned: OrphanedFile) -> bool:
    try:
        storage.remove(orphaned.file_name)
    except storage.StorageUnavailableError:
        return False
    orphaned.delete()
    return True
