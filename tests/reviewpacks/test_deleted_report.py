"""A report that is deleted is in no pack afterwards, whenever it is deleted."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django_scopes import scope

from reports.services import deletion
from reviewpacks import storage
from reviewpacks.enums import PackStatus
from reviewpacks.services import generation
from tests.cast import Cast
from tests.ledger import ledger
from tests.reports.rows import a_report, a_role
from tests.reviewpacks.journeys import ask, files_in, finish, now, unzipped
from tests.telemetry.history import another_session

pytestmark = pytest.mark.django_db(transaction=True)


def test_report_that_is_deleted_meanwhile_is_in_no_pack(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes once it stands in the file, and before the pack is ready to expire with it."""
    a_report(cast.tenant, [a_role(1)])
    deleted = a_report(cast.tenant, [a_role(1), a_role(2, principal_name="Mara Klein")])
    pack = ask(cast).pack
    honest, stored = storage.put, []

    def put_and_delete(*, name: str, file: Any) -> None:
        honest(name=name, file=file)
        stored.append(name)
        if len(stored) == 1:
            with scope(tenant=cast.tenant):
                assert deletion.delete_report(report=deleted, deleted_by=None)

    monkeypatch.setattr(storage, "put", put_and_delete)

    ready = finish(pack)

    assert ready.state == PackStatus.READY
    assert len(stored) == 2
    assert files_in(packs_folder) == [ready.file_name]
    assert b"Person 0001" in unzipped(ready)["reports/entra_admin_roles.csv"]
    for data in unzipped(ready).values():
        assert b"Mara Klein" not in data
    assert len(ledger()) == 1


def test_report_is_not_deleted_while_its_pack_becomes_ready(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever deletes it then waits, and finds the ready pack to expire."""
    report = a_report(cast.tenant, [a_role(1)])
    pack = ask(cast).pack
    honest = generation._are_there

    def looks_and_is_overtaken(report_ids: list[int]) -> bool:
        found = honest(report_ids)
        with another_session() as other:
            other.execute("SET lock_timeout = '50ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute("DELETE FROM reports_storedreport WHERE id = %s", [report.pk])
        return found

    monkeypatch.setattr(generation, "_are_there", looks_and_is_overtaken)
    ready = finish(pack)

    with scope(tenant=cast.tenant):
        deletion.delete_report(report=report, deleted_by=None)

    assert ready.state == PackStatus.READY
    assert now(ready).state == PackStatus.EXPIRED
