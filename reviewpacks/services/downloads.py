"""Opens a pack's file for download."""

from django.core.files import File

from reviewpacks import storage
from reviewpacks.models import ReviewPack
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


class FileMissingError(Exception):
    """The file of a ready pack is not in the storage, or is not the one that was put there."""


def download(*, pack: ReviewPack, downloaded_by: User) -> "File[bytes]":
    """Return the file, at its beginning. Each download is audited.

    Raises FileMissingError, storage.StorageUnavailableError.
    """
    try:
        file = storage.open_file(pack.file_name)
    except FileNotFoundError:
        raise FileMissingError from None
    if file.size != pack.size:
        file.close()
        raise FileMissingError
    log.record(
        action=AuditAction.REVIEW_PACK_DOWNLOADED,
        actor=downloaded_by,
        subject=pack,
    )
    return file
