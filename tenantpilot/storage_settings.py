"""Where files lie: what pages load, and review packs in a folder or a bucket."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from tenantpilot import environment
from tenantpilot.environment import text


def storages(review_packs: dict[str, Any]) -> dict[str, Any]:
    """Return Django's STORAGES."""
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
            if environment.ENVIRONMENT == "test"
            else "tenantpilot.web.static_storage.StaticFilesStorage"
        },
        "review_packs": review_packs,
    }


def bucket(name: str, *, endpoint: str) -> dict[str, Any]:
    """Return the storage of review packs in a bucket of any S3-compatible storage."""
    if not find_spec("storages"):
        raise ImproperlyConfigured(
            "REVIEW_PACKS_S3_BUCKET takes the extra `s3`: install requirements/s3.txt."
        )
    return {
        "BACKEND": "reviewpacks.s3.S3PackStorage",
        "OPTIONS": {
            "bucket_name": name,
            "location": text("REVIEW_PACKS_S3_PREFIX", default="review-packs"),
            "endpoint_url": endpoint or None,
            "region_name": text("REVIEW_PACKS_S3_REGION", default="") or None,
            "max_memory_size": 8_000_000,
        },
    }


def folder(default: Path) -> dict[str, Any]:
    """Return the storage of review packs in a folder of this machine."""
    return {
        "BACKEND": "reviewpacks.storage.LocalPackStorage",
        "OPTIONS": {
            "location": text("REVIEW_PACKS_ROOT", default="") or str(default),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
