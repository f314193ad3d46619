"""A backup comes back whole in a new database, and what was erased since does not."""

import json
import os
import stat
from pathlib import Path

import psycopg
import pytest

from tests.backup.conftest import BackedUp, Place, Restored
from tests.reviewpacks.journeys import files_in

ROWS = "SELECT count(*) FROM {}"
# Tables that an erasure and an off-boarding leave alone, as does what a restore tidies up.
UNTOUCHED = (
    "workspaces_workspace",
    "accounts_platformoperator",
    "django_migrations",
    "procrastinate_jobs",
)
BY_TENANT = (
    "operations_operationrun",
    "inventory_policy",
    "reports_storedreport",
    "reviewpacks_reviewpack",
    "product_usage_events",
)


def manifest(backed_up: BackedUp) -> dict[str, dict[str, int]]:
    told: dict[str, dict[str, int]] = json.loads((backed_up.folder / "manifest.json").read_text())
    return told


def test_every_table_is_counted_in_the_backup(backed_up: BackedUp) -> None:
    tables = manifest(backed_up)["tables"]

    assert tables["product_usage_events"] > 100
    assert tables["inventory_policy"] > 1_000
    assert tables["accounts_planesession"] == 0
    assert tables.keys() == {
        name
        for (name,) in _rows(
            backed_up.live,
            "SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'",
        )
    }


def test_nobody_else_can_read_the_backup(backed_up: BackedUp) -> None:
    modes = [backed_up.folder, *backed_up.folder.iterdir()]

    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in modes] == [0] * len(modes)


def test_rows_of_other_tenants_are_all_there_again(backed_up: BackedUp, restored: Restored) -> None:
    for table in UNTOUCHED:
        counted = restored.place.value(ROWS.format(table))
        assert counted == manifest(backed_up)["tables"][table], table
    for table in BY_TENANT:
        assert restored.place.value(ROWS.format(table)) == backed_up.live.value(
            ROWS.format(table)
        ), table


def test_the_same_events_are_there_again_row_by_row(
    backed_up: BackedUp, restored: Restored
) -> None:
    digest = (
        "SELECT md5(string_agg(md5(event::text), '' ORDER BY event.id))"
        " FROM product_usage_events event"
    )

    assert restored.place.value(digest) == backed_up.live.value(digest)
    assert restored.place.value(digest)


def test_person_erased_after_the_backup_is_gone(backed_up: BackedUp, restored: Restored) -> None:
    lives = "SELECT count(*) FROM accounts_user WHERE id = %s"
    acted = "SELECT count(*) FROM product_usage_events WHERE actor_id = %s"

    assert restored.place.value(lives, backed_up.person) == 0
    assert restored.place.value(acted, backed_up.person) == 0
    assert restored.place.value(ROWS.format("accounts_user")) == (
        manifest(backed_up)["tables"]["accounts_user"] - 1
    )
    assert f"Account {backed_up.person} is removed again." in restored.said


def test_tenant_off_boarded_after_the_backup_is_gone(
    backed_up: BackedUp, restored: Restored
) -> None:
    for table in BY_TENANT:
        of_tenant = ROWS.format(table) + " WHERE tenant_id = %s"
        assert restored.place.value(of_tenant, backed_up.tenant) == 0, table
    assert manifest(backed_up)["tables"]["tenants_tenant"] == 1 + int(
        str(restored.place.value(ROWS.format("tenants_tenant")))
    )


def test_files_of_review_packs_are_there_again_and_no_others(
    backed_up: BackedUp, restored: Restored
) -> None:
    named = [
        name
        for (name,) in _rows(
            restored.place,
            "SELECT file_name FROM reviewpacks_reviewpack WHERE file_name <> '' ORDER BY 1",
        )
    ]

    assert files_in(restored.place.packs) == named
    assert len(named) >= 1
    for name in named:
        again = (restored.place.packs / name).read_bytes()
        assert again == (backed_up.live.packs / name).read_bytes()


def test_nobody_is_signed_in_after_a_restore(restored: Restored) -> None:
    assert restored.place.value(ROWS.format("accounts_planesession")) == 0


def test_ledger_sources_and_totals_agree(restored: Restored) -> None:
    verified = restored.place.run("manage.py", "verify_product_usage")

    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "No differences." in verified.stdout
    assert "== verify_product_usage" in restored.said


def test_restored_database_has_every_migration_and_takes_new_rows(restored: Restored) -> None:
    checked = restored.place.run("manage.py", "migrate", "--check")
    added = restored.place.value(
        "INSERT INTO workspaces_workspace (name, slug, is_demo, created_at)"
        " VALUES ('New', 'new', false, now())"
        " RETURNING id > (SELECT max(id) FROM workspaces_workspace)"
    )

    assert checked.returncode == 0
    assert added is True


def test_old_database_is_as_it_was(backed_up: BackedUp, restored: Restored) -> None:
    assert (
        backed_up.live.value("SELECT count(*) FROM accounts_user WHERE id = %s", backed_up.person)
        == 0
    )
    verified = backed_up.live.run("manage.py", "verify_product_usage")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_steps_afterwards_can_be_taken_by_themselves(restored: Restored) -> None:
    done = restored.place.run("deploy/restore", "--steps-only", "--no-erasures")

    steps = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("== ")]
    assert done.returncode == 0, done.stdout + done.stderr
    assert "reapply_erasures" not in steps
    assert (steps[0], steps[-1]) == ("migrate", "verify_product_usage")


@pytest.mark.thorough
def test_old_backups_are_deleted_only_when_asked(backed_up: BackedUp, tmp_path: Path) -> None:
    for name in ("tenantpilot-20200101T000000Z", "tenantpilot-99990101T000000Z", "other"):
        (tmp_path / name).mkdir()
    before = os.listdir(tmp_path)

    kept = backed_up.live.run("deploy/backup", str(tmp_path))
    assert set(before) < set(os.listdir(tmp_path))
    done = backed_up.live.run("deploy/backup", str(tmp_path), "--keep-days", "30")

    assert (kept.returncode, done.returncode) == (0, 0)
    assert "Deleted 1 backups older than 30 days." in done.stdout
    assert "tenantpilot-20200101T000000Z" not in os.listdir(tmp_path)
    assert {"other", "tenantpilot-99990101T000000Z"} < set(os.listdir(tmp_path))


def test_demo_has_packs_to_restore(backed_up: BackedUp) -> None:
    assert len(json.loads((backed_up.folder / "manifest.json").read_text())["packs"]) >= 2


def _rows(place: Place, statement: str) -> list[tuple[str]]:
    with psycopg.connect(place.url) as session:
        found: list[tuple[str]] = session.execute(statement.encode()).fetchall()
    return found
