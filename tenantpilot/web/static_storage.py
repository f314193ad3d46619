"""Where collectstatic puts files, while web servers serve those that are there already."""

import os
from typing import Any, override

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

UNFINISHED = ".part"


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """WhiteNoise's, but a file is there and whole at every moment.

    Releases share the folder, so a release collects the files of the one that is being asked for
    them. WhiteNoise and Django delete such a file and write it again.
    """

    hashed_files: dict[str, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, allow_overwrite=True, **kwargs)

    @override
    def delete(self, name: str) -> None:
        """Leave the file: it is overwritten, or still wanted by pages of the release before."""

    @override
    def save_manifest(self) -> None:
        """Go on naming files that this release has no more: another may start again meanwhile."""
        before, _ = self.load_manifest()
        self.hashed_files = before | self.hashed_files
        super().save_manifest()

    @override
    def create_compressor(self, **kwargs: Any) -> "WholeCompressor":
        return WholeCompressor(**kwargs)

    def _save(self, name: str, content: Any) -> str:
        written = super()._save(f"{name}{UNFINISHED}", content)
        os.replace(self.path(written), self.path(name))
        return name


class WholeCompressor(Compressor):  # type: ignore[misc]  # no types
    """Writes a packed file beside its place first."""

    @override
    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        written: str = super().write_data(path, data, f"{suffix}{UNFINISHED}", stat_result)
        whole = written.removesuffix(UNFINISHED)
        os.replace(written, whole)
        return whole
