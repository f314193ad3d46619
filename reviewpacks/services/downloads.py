"""A pack leaves the product."""

from django.core.files import File

from reviewpacks import storage
from reviewpacks.models import ReviewPack
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


class FileMissingError(Exception):
    """The file of a ready pack is not in the storage, or is not the one that was put there."""


def download(*, pack: ReviewPack, downloaded_by: User, first_byte: int) -> "File[bytes]":
    """Return the file, at the first byte wanted. Audited each time, also for the rest of one.

    Raises FileMissingError, storage.StorageUnavailableError.
    """
    try:
        file = storage.open_file(pack.file_name)
    except FileNotFoundError:
        raise FileMissingError from None
    if file.size != pack.size:
        file.close()
        raise FileMissingError
    file.seek(first_byte)
    log.record(
        action=AuditAction.REVIEW_PACK_DOWNLOADED,
        actor=downloaded_by,
        workspace_id=pack.workspace_id,
        tenant_id=pack.tenant_id,
        subject=pack,
        first_byte=first_byte,
    )
    return file
