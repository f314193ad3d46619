"""Opens a pack's file for download."""

from zipfile import BadZipFile, ZipFile

from django.core.files import File

from reviewpacks import storage
from reviewpacks.models import ReviewPack
from reviewpacks.models.packs import PDF_NAME
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


class FileMissingError(Exception):
    """The file of a ready pack is not in the storage, or is not the one that was put there."""


def download(*, pack: ReviewPack, downloaded_by: User) -> "File[bytes]":
    """Return the file, at its beginning. Each download is audited.

    Raises FileMissingError, storage.StorageUnavailableError.
    """
    file = _opened(pack)
    _record(pack, downloaded_by)
    return file


def download_pdf(*, pack: ReviewPack, downloaded_by: User) -> bytes:
    """Return the PDF out of the pack's file: it is small. Each download is audited.

    Raises FileMissingError, storage.StorageUnavailableError.
    """
    try:
        with _opened(pack) as file, ZipFile(file) as archive:
            pdf = archive.read(PDF_NAME)
    except (BadZipFile, KeyError):
        raise FileMissingError from None
    except OSError:
        raise storage.StorageUnavailableError from None
    _record(pack, downloaded_by)
    return pdf


def _opened(pack: ReviewPack) -> "File[bytes]":
    try:
        file = storage.open_file(pack.file_name)
    except FileNotFoundError:
        raise FileMissingError from None
    if file.size != pack.size:
        file.close()
        raise FileMissingError
    return file


def _record(pack: ReviewPack, downloaded_by: User) -> None:
    log.record(
        action=AuditAction.REVIEW_PACK_DOWNLOADED,
        actor=downloaded_by,
        subject=pack,
    )
