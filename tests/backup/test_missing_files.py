"""A backup without its files says how many are missing, and is none if all are."""

from pathlib import Path

import pytest

from deploy.backup import tell_missing
from deploy.database_dump import BackupError

NAMES = ["a.zip", "b.zip", "c.zip"]


def test_files_that_are_missing_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_missing(["b.zip"], names=NAMES, store=tmp_path)

    assert f"Of 3 review pack files 1 are missing in {tmp_path}" in capsys.readouterr().out


def test_backup_in_which_all_are_missing_is_none(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="Of 3 review pack files none is in"):
        tell_missing(NAMES, names=NAMES, store=tmp_path)


@pytest.mark.parametrize("names", [[], NAMES])
def test_nothing_is_said_if_nothing_is_missing(
    names: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_missing([], names=names, store=tmp_path)

    assert capsys.readouterr().out == ""
