"""Packs in an S3-compatible storage. Imported only where a bucket is configured."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, override

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


@contextmanager
def _as_a_disk_would() -> Iterator[None]:
    """Tell of a failure as an OSError. Its text may hold keys and addresses, so it stays here."""
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError):
        raise OSError("The storage refused, or did not answer.") from None


class S3PackStorage(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """Fails as a disk does, so only this module knows boto's errors."""

    @override
    def get_default_settings(self) -> dict[str, Any]:
        """Bound the time a page waits, and leave out checksums that only Amazon's own S3 knows.

        The pack has a SHA-256 of its own.
        """
        config = Config(
            connect_timeout=5,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 3},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {"client_config": config}

    @override
    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_a_disk_would():
            file = super()._open(name, mode)
            # It is fetched whole, to a temporary file, at the first use: let that be now.
            file.open()
            return file

    @override
    def _save(self, name: str, content: Any) -> Any:
        with _as_a_disk_would():
            return super()._save(name, content)

    @override
    def delete(self, name: str) -> None:
        with _as_a_disk_would():
            super().delete(name)

    @override
    def size(self, name: str) -> Any:
        with _as_a_disk_would():
            return super().size(name)
