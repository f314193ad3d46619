"""Short ways to a pack, and into one."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.core.files.storage import storages
from django.urls import reverse
from django.utils.timezone import now as this_moment
from django_scopes import scopes_disabled

from operations.models import OperationRun
from operations.services.execution import execute_run
from reports.models import StoredReport
from reviewpacks.enums import Period
from reviewpacks.models import ReviewPack
from reviewpacks.services import packs
from reviewpacks.services.packs import Requested
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast


def ask(cast: Cast, **values: Any) -> Requested:
    """The operator asks for a pack of the cast's tenant."""
    wanted: dict[str, Any] = {
        "tenant": cast.tenant,
        "requested_by": cast.operator,
        "include_operations": True,
        "period": Period.DAYS_30,
    }
    return packs.request(**wanted | values)


def finish(pack: ReviewPack) -> ReviewPack:
    """A worker makes the pack; return it as it then stands."""
    assert pack.run_id
    execute_run(run_id=pack.run_id)
    return now(pack)


def make(cast: Cast, **values: Any) -> ReviewPack:
    """The operator asks for a pack and gets it."""
    pack = finish(ask(cast, **values).pack)
    assert pack.status == "ready", run_of(pack).failure_code
    return pack


def now(pack: ReviewPack) -> ReviewPack:
    """Return the pack as the database has it."""
    with scopes_disabled():
        fresh: ReviewPack = ReviewPack.objects.select_related("run", "tenant__workspace").get(
            pk=pack.pk
        )
    return fresh


def run_of(pack: ReviewPack) -> OperationRun:
    """Return the run that makes the pack, as the database has it."""
    with scopes_disabled():
        fresh: OperationRun = OperationRun.objects.get(pk=pack.run_id)
    return fresh


def packs_of(tenant: Tenant) -> list[ReviewPack]:
    """Every pack of the tenant, oldest first."""
    with scopes_disabled():
        found = ReviewPack.objects.select_related("run").filter(tenant=tenant)
        return list(found.order_by("pk"))


def content(pack: ReviewPack) -> bytes:
    """Return the whole file of a ready pack."""
    with storages["review_packs"].open(pack.file_name) as file:
        data: bytes = file.read()
    return data


def unzipped(pack: ReviewPack) -> dict[str, bytes]:
    """Return what is in a ready pack, by name, in the archive's order."""
    with ZipFile(io.BytesIO(content(pack))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def files_in(folder: Path) -> list[str]:
    """Return every file under the folder, halves too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def url(name: str, pack: ReviewPack) -> str:
    """The address of one of a pack's pages."""
    return reverse(f"reviewpacks:{name}", kwargs={"tenant_id": pack.tenant_id, "pack_id": pack.pk})


def list_url(tenant: Tenant) -> str:
    """The address of the tenant's packs."""
    return reverse("reviewpacks:list", kwargs={"tenant_id": tenant.pk})


def aged(report: StoredReport, *, days: int) -> StoredReport:
    """Date the report back."""
    with scopes_disabled():
        created_at = this_moment() - timedelta(days=days)
        StoredReport.objects.filter(pk=report.pk).update(created_at=created_at)
    return report
