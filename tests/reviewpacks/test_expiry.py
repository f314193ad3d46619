"""Packs expire, and no file outlives its pack."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from django_scopes import scope, scopes_disabled

from operations.services import runs
from reports.models import StoredReport
from reports.services import deletion
from reviewpacks import storage
from reviewpacks.enums import Period
from reviewpacks.models import OrphanedFile, ReviewPack
from reviewpacks.services import expiry
from reviewpacks.services.expiry import Expired
from reviewpacks.storage import StorageUnavailableError
from tests.cast import Cast
from tests.concurrency import at_once
from tests.ledger import ledger
from tests.reports.rows import a_report
from tests.reviewpacks.journeys import ask, content, files_in, make, now, run_of

pytestmark = pytest.mark.django_db


def run_command(*arguments: str) -> str:
    output = StringIO()
    call_command("expire_review_packs", *arguments, stdout=output)
    return output.getvalue()


def let_expire(pack: ReviewPack) -> None:
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(expires_at=Now())


def test_due_pack_expires_and_its_file_goes(cast: Cast, packs_folder: Path) -> None:
    pack = make(cast)
    let_expire(pack)

    said = run_command()

    assert said == "Expired 1 review pack and deleted 1 file.\n"
    assert (now(pack).status, now(pack).file_name) == ("expired", "")
    assert files_in(packs_folder) == []
    assert not OrphanedFile.objects.exists()


def test_what_was_in_it_is_still_known(cast: Cast) -> None:
    pack = make(cast)
    let_expire(pack)

    run_command()

    assert (now(pack).size, now(pack).sha256) == (pack.size, pack.sha256)
    assert now(pack).entries == pack.entries


def test_packs_that_are_not_due_survive(cast: Cast) -> None:
    pack = make(cast)
    waiting = ask(cast, period=Period.DAYS_90).pack

    said = run_command()

    assert said == "Expired 0 review packs and deleted 0 files.\n"
    assert (now(pack).status, now(waiting).status) == ("ready", "queued")
    assert content(pack)


def test_use_that_was_recorded_survives_its_pack(cast: Cast) -> None:
    let_expire(make(cast))
    before = ledger()

    run_command()

    assert ledger() == before
    assert len(before) == 1


def test_second_time_there_is_nothing_to_do(cast: Cast) -> None:
    let_expire(make(cast))
    run_command()

    assert expiry.expire_due() == Expired(packs=0, files=0, kept=0)


def test_dry_run_deletes_nothing(cast: Cast, packs_folder: Path) -> None:
    pack = make(cast)
    let_expire(pack)

    said = run_command("--dry-run")

    assert said == "Would expire 1 review pack and delete 1 file.\n"
    assert now(pack).status == "ready"
    assert files_in(packs_folder) == [pack.file_name]


def test_files_of_a_tenant_that_was_deleted_go_too(cast: Cast, packs_folder: Path) -> None:
    make(cast)
    with scopes_disabled():
        cast.tenant.delete()
    assert len(files_in(packs_folder)) == 1

    run_command()

    assert files_in(packs_folder) == []


def test_pack_whose_run_ended_without_it_is_settled(cast: Cast) -> None:
    pack = ask(cast).pack
    with scopes_disabled():
        runs.cancel(run=run_of(pack), cancelled_by=cast.owner)
    assert now(pack).status == "queued"

    run_command()

    assert (now(pack).status, now(pack).failure_code) == ("failed", "cancelled")


def test_file_that_is_gone_already_is_no_trouble(cast: Cast) -> None:
    pack = make(cast)
    let_expire(pack)
    storage.remove(pack.file_name)

    run_command()

    assert now(pack).status == "expired"
    assert not OrphanedFile.objects.exists()


def test_storage_that_does_not_answer_fails_the_command_and_is_tried_again(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_expire(make(cast))

    def no_answer(name: str) -> None:
        raise StorageUnavailableError

    with monkeypatch.context() as patched:
        patched.setattr(storage, "remove", no_answer)
        with pytest.raises(CommandError, match="1 file could not be deleted"):
            run_command()
    assert len(files_in(packs_folder)) == 1

    run_command()

    assert files_in(packs_folder) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_it_once(cast: Cast, packs_folder: Path) -> None:
    let_expire(make(cast))

    done = at_once(expiry.expire_due, times=4)

    assert sum(each.packs for each in done) == 1
    assert files_in(packs_folder) == []


def test_pack_goes_with_a_report_that_is_in_it(cast: Cast, packs_folder: Path) -> None:
    before, old, new = (dated_report(cast, days=days) for days in (50, 40, 10))
    pack = make(cast)
    with scope(tenant=cast.tenant):
        deletion.delete_report(report=before, deleted_by=None)
    kept = now(pack).status

    with scope(tenant=cast.tenant):
        deletion.delete_report(report=old, deleted_by=cast.owner)

    assert kept == "ready"
    assert now(pack).state == "expired"
    assert run_command() == "Expired 0 review packs and deleted 1 file.\n"
    assert files_in(packs_folder) == []
    again = make(cast)
    with scope(tenant=cast.tenant):
        deletion.delete_report(report=new, deleted_by=cast.owner)
    assert now(again).state == "expired"


def dated_report(cast: Cast, *, days: int) -> StoredReport:
    report = a_report(cast.tenant)
    with scopes_disabled():
        StoredReport.objects.filter(pk=report.pk).update(created_at=Now() - timedelta(days=days))
        report.refresh_from_db()
    return report
