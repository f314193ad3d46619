"""Nothing is overwritten, nothing half restored, and no backup is one that is not whole."""

import json
from pathlib import Path

import pytest

from tests.backup.conftest import BackedUp, Place

ROWS = "SELECT count(*) FROM {}"


def manifest(backed_up: BackedUp) -> dict[str, dict[str, int]]:
    told: dict[str, dict[str, int]] = json.loads((backed_up.folder / "manifest.json").read_text())
    return told


def test_database_that_is_not_empty_is_left_alone(backed_up: BackedUp) -> None:
    before = backed_up.live.value(ROWS.format("product_usage_events"))

    done = backed_up.live.run("deploy/restore", str(backed_up.folder), "--no-erasures")

    assert done.returncode == 1
    assert "is not empty. Make a new one with createdb" in done.stderr
    assert backed_up.live.value(ROWS.format("product_usage_events")) == before


def test_restore_asks_who_was_erased_since(backed_up: BackedUp, new_place: Place) -> None:
    done = new_place.run("deploy/restore", str(backed_up.folder))

    assert done.returncode == 2
    assert "one of the arguments --erasures --no-erasures is required" in done.stderr
    assert new_place.value("SELECT count(*) FROM pg_stat_user_tables") == 0


def test_register_that_is_not_there_is_noticed_before_anything_is_restored(
    backed_up: BackedUp, new_place: Place, tmp_path: Path
) -> None:
    missing = tmp_path / "erasures.jsonl"

    done = new_place.run("deploy/restore", str(backed_up.folder), "--erasures", str(missing))

    assert done.returncode == 1
    assert f"The register {missing} cannot be read" in done.stderr
    assert "--no-erasures, if no person was erased since" in done.stderr
    assert new_place.value("SELECT count(*) FROM pg_stat_user_tables") == 0


@pytest.mark.parametrize("named", [[], ["somewhere", "--steps-only"]], ids=["nothing", "both"])
def test_either_a_backup_or_only_the_steps(backed_up: BackedUp, named: list[str]) -> None:
    done = backed_up.live.run("deploy/restore", *named, "--no-erasures")

    assert done.returncode == 2
    assert "Name either a backup or --steps-only." in done.stderr


def test_damaged_dump_is_noticed_before_anything_is_restored(
    backed_up: BackedUp, new_place: Place, tmp_path: Path
) -> None:
    damaged = _copied(backed_up, tmp_path)
    dump = bytearray((damaged / "database.dump").read_bytes())
    dump[len(dump) // 2] ^= 1
    (damaged / "database.dump").write_bytes(dump)

    done = new_place.run("deploy/restore", str(damaged), "--no-erasures")

    assert done.returncode == 1
    assert "database.dump is not as it was written." in done.stderr
    assert new_place.value("SELECT count(*) FROM pg_stat_user_tables") == 0


def test_folder_without_a_manifest_is_no_backup(
    backed_up: BackedUp, new_place: Place, tmp_path: Path
) -> None:
    unfinished = _copied(backed_up, tmp_path)
    (unfinished / "manifest.json").unlink()

    done = new_place.run("deploy/restore", str(unfinished), "--no-erasures")

    assert done.returncode == 1
    assert done.stderr == f"{unfinished} holds no whole backup.\n"


def test_fewer_rows_than_were_backed_up_are_noticed(
    backed_up: BackedUp, new_place: Place, tmp_path: Path
) -> None:
    wrong = _copied(backed_up, tmp_path)
    told = manifest(backed_up)
    told["tables"]["audit_auditlog"] += 1
    (wrong / "manifest.json").write_text(json.dumps(told))

    done = new_place.run("deploy/restore", str(wrong), "--no-erasures")

    assert done.returncode == 1
    assert done.stderr == "Other numbers of rows than in the backup: audit_auditlog.\n"


def test_restored_installation_with_the_wrong_key_is_not_called_whole(
    backed_up: BackedUp, new_place: Place
) -> None:
    done = new_place.run(
        "deploy/restore", str(backed_up.folder), "--no-erasures",
        ENCRYPTION_KEYS="dGVzdHMtb25seS1rZXktb2YtMzItYnl0ZXMtISEhISE=",
    )  # fmt: skip

    assert done.returncode == 1
    assert "cannot be opened with any key" in done.stderr
    assert "do not use this database yet" in done.stderr


def test_program_that_is_missing_is_named_and_nothing_is_left(
    backed_up: BackedUp, tmp_path: Path
) -> None:
    done = backed_up.live.run("deploy/backup", str(tmp_path), PG_BIN=str(tmp_path / "none"))

    assert done.returncode == 1
    assert "pg_dump was not found." in done.stderr
    assert done.stderr.endswith("There is no new backup.\n")
    assert list(tmp_path.iterdir()) == []


def test_password_is_on_no_command_line(backed_up: BackedUp, tmp_path: Path) -> None:
    """A program in pg_dump's place notes how it was called."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    noted = tmp_path / "noted"
    spy = bin_folder / "pg_dump"
    spy.write_text(f'#!/bin/sh\necho "$@" > {noted}\nprintenv PGPASSWORD >> {noted}\nexit 1\n')
    spy.chmod(0o700)
    user, _, rest = backed_up.live.url.partition("@")
    with_password = Place(url=f"{user}:open-sesame@{rest}", packs=backed_up.live.packs)

    done = with_password.run("deploy/backup", str(tmp_path / "b"), PG_BIN=str(bin_folder))

    line, password = noted.read_text().splitlines()
    assert "open-sesame" not in line
    assert password == "open-sesame"
    assert done.returncode == 1
    assert "open-sesame" not in done.stdout + done.stderr


def _copied(backed_up: BackedUp, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in backed_up.folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def test_backup_from_the_wrong_folder_of_files_fails_and_leaves_nothing(
    backed_up: BackedUp, tmp_path: Path
) -> None:
    elsewhere = Place(url=backed_up.live.url, packs=tmp_path / "not-mounted")

    done = elsewhere.run("deploy/backup", str(tmp_path / "backups"))

    assert done.returncode == 1
    assert "review pack files none is in" in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []
