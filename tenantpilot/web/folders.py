"""System check: the folders that the product writes into, and reads, can be used."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def check_folders(**_: Any) -> list[CheckMessage]:
    """Say in a sentence which folder cannot be used, now and not at midnight."""
    tokens = settings.FEDERATED_TOKEN_FOLDER
    if tokens and not (Path(tokens).is_dir() and os.access(tokens, os.R_OK | os.X_OK)):
        sentence = f"FEDERATED_TOKEN_FOLDER: this account may not read the folder {tokens}."
        return [*_not_writable(), Error(sentence, id="web.E003")]
    return _not_writable()


def _not_writable() -> list[CheckMessage]:
    return [
        Error(f"{name}: this account may not write into {folder}.", id=f"web.E00{number}")
        for number, (name, folder) in enumerate(_folders(), start=1)
        if not _may_write(folder)
    ]


def _folders() -> Iterator[tuple[str, Path]]:
    location = settings.STORAGES["review_packs"]["OPTIONS"].get("location")
    if location and not settings.REVIEW_PACKS_S3_BUCKET:
        yield "REVIEW_PACKS_ROOT", Path(location)
    register_file = os.environ.get("ERASURE_REGISTER")
    if register_file:
        yield "ERASURE_REGISTER", Path(register_file).parent


def _may_write(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that exists, lets us."""
    # os.path: a folder that this account may not even look into is not there for it.
    above = (folder, *folder.absolute().parents)
    there = next(each for each in above if os.path.exists(each))
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
