"""What the worker does: make the file, put it into the storage, say that it is ready.

Each attempt has a file of its own, named in the row before it is written. A worker that takes over
from a killed worker deletes the file of the attempt before; a worker that finds another has
taken over deletes its own.
"""

from datetime import timedelta
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Now
from django.utils import translation
from django.utils.timezone import now

from operations.context import Result, RunContext
from operations.failures import STORAGE_UNAVAILABLE, RunFailedError
from operations.services.lease import LeaseLostError
from reports.selectors import reports
from reviewpacks import storage, words
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.files.archive import ArchiveEntry
from reviewpacks.contents.pack import PackWriter
from reviewpacks.enums import PackStatus
from reviewpacks.fingerprints import fingerprint
from reviewpacks.models import ReviewPack
from reviewpacks.pack_data import PackData
from tenantpilot.mail.delivery import is_set_up
from tenantpilot.mail.jobs import queue
from tenantpilot.tenants.models import Tenant

_BLOCK_BYTES = 1_000_000
MAIL_READY = "reviewpacks.mail_ready"


def generate(context: RunContext) -> Result:
    """Make the pack of the run and keep its file.

    A run that lost its worker after the pack was ready finds it and is done. Raises
    RunFailedError if there is no room for the file.
    """
    pack: ReviewPack = ReviewPack.objects.get(run=context.run)
    if pack.status != PackStatus.READY:
        try:
            _make(context, pack)
        except (OSError, storage.StorageUnavailableError):
            raise RunFailedError(STORAGE_UNAVAILABLE) from None
    return Result(counts={"files": len(pack.entries)}, result_id=pack.pk)


def _make(context: RunContext, pack: ReviewPack) -> None:
    """Make the file, again if a report that stands in it was deleted meanwhile."""
    while not _is_made(context, pack):
        storage.remove(pack.file_name)


def _is_made(context: RunContext, pack: ReviewPack) -> bool:
    _begin(context, pack)
    pack_data = data_of(pack, tenant=context.tenant)
    with translation.override(pack.language):
        facts = Facts.read(pack_data)
    # A file without a name: it is gone with the process, however that ends.
    with TemporaryFile() as file:
        entries = PackWriter(pack_data=pack_data, facts=facts).write(
            file,
            on_progress=lambda done, total, label: context.progress(
                done=done, total=total, label=label
            ),
        )
        try:
            storage.put(name=pack.file_name, file=file)
            pack.fingerprint, pack.findings = fingerprint(pack_data), facts.findings
            return _finish(context, pack, pack_data=pack_data, entries=entries, file=file)
        except LeaseLostError:
            storage.remove(pack.file_name)
            raise


def data_of(pack: ReviewPack, *, tenant: Tenant) -> PackData:
    """Read what a pack is made from. Needs the tenant's scope."""
    return PackData.read(
        tenant=tenant,
        until=pack.created_at,
        made_at=now(),
        days=(pack.begins_on, pack.ends_on),
        include_operations=pack.include_operations,
        words=words.of_pack(pack),
    )


def _begin(context: RunContext, pack: ReviewPack) -> None:
    """Name the file of this attempt, and delete that of the attempt before."""
    before = pack.file_name
    pack.status = PackStatus.GENERATING
    pack.file_name = (
        f"{pack.workspace_id}/{pack.tenant_id}/review-pack-{pack.pk}-{context.lease.token.hex}.zip"
    )
    _save(context, pack, "status", "file_name")
    if before:
        storage.remove(before)


@transaction.atomic
def _finish(
    context: RunContext,
    pack: ReviewPack,
    *,
    pack_data: PackData,
    entries: list[ArchiveEntry],
    file: IO[bytes],
) -> bool:
    """Say that the file is there, and what it is made from: more may have changed since.

    False if a report in it is gone: its deletion found no ready pack to expire with it.
    The mail to the person who asked is queued with it.
    """
    if not _are_there(pack_data.report_ids):
        return False
    pack.status = PackStatus.READY
    pack.entries = [entry.to_json() for entry in entries]
    pack.size, pack.sha256 = measure(file)
    pack.ready_at = Now()
    pack.expires_at = Now() + Value(timedelta(days=settings.REVIEW_PACK_EXPIRY_DAYS))
    _save(
        context,
        pack,
        "status",
        "fingerprint",
        "findings",
        "entries",
        "size",
        "sha256",
        "ready_at",
        "expires_at",
    )
    if is_set_up() and pack.requested_by_id is not None:
        queue(MAIL_READY, tenant_id=pack.tenant_id, pack_id=pack.pk)
    return True


def _are_there(report_ids: list[int]) -> bool:
    """Say whether all of these reports are there, and hold them until the transaction ends."""
    held = reports().filter(pk__in=report_ids).select_for_update(of=("self",), no_key=True)
    return len(held.order_by("pk")) == len(set(report_ids))


@transaction.atomic
def _save(context: RunContext, pack: ReviewPack, *fields: str) -> None:
    """Store the fields, if this worker still carries the run out. Raises LeaseLostError."""
    # Locks the run's row until we commit, so no other worker can take over in between.
    context.lease.renew()
    pack.save(update_fields=fields)


def measure(file: IO[bytes]) -> tuple[int, str]:
    """Return the size and the SHA-256 of the whole file."""
    digest = sha256()
    file.seek(0)
    while block := file.read(_BLOCK_BYTES):
        digest.update(block)
    return file.tell(), digest.hexdigest()
