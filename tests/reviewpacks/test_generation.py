"""From a queued pack to its file, whatever happens on the way."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils.timezone import now as this_moment
from django_scopes import scopes_disabled
from pytest_django import Settings

from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.registry import REQUIRED_CAPABILITY
from operations.services import runs
from reviewpacks.contents.pack import PackWriter
from reviewpacks.enums import PackStatus
from reviewpacks.models import ReviewPack
from reviewpacks.services import generation
from reviewpacks.storage import LocalPackStorage
from tenantpilot.access.capabilities import Capability
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import TenantEntitlement
from tests.cast import Cast
from tests.reviewpacks.journeys import (
    ask,
    content,
    files_in,
    finish,
    make,
    run_of,
)
from tests.tenant_dashboard.rows import some_policies

pytestmark = pytest.mark.django_db(transaction=True)


def test_ready_pack_says_what_its_file_is(cast: Cast, packs_folder: Path) -> None:
    pack = make(cast)

    data = content(pack)
    assert (pack.size, pack.sha256) == (len(data), sha256(data).hexdigest())
    assert [each["name"] for each in pack.entries] == [
        "changes.csv",
        "index.html",
        "inventory.csv",
        "manifest.json",
        "operations.csv",
        "review.pdf",
    ]
    assert files_in(packs_folder) == [pack.file_name]
    assert run_of(pack).result_id == pack.pk


def test_pack_expires_after_the_days_that_are_set(cast: Cast, settings: Settings) -> None:
    settings.REVIEW_PACK_EXPIRY_DAYS = 12

    pack = make(cast)

    assert pack.ready_at
    assert pack.expires_at == pack.ready_at + timedelta(days=12)


def test_same_inputs_are_the_same_bytes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    some_policies(cast.tenant, 40)
    moment = this_moment()
    monkeypatch.setattr(generation, "now", lambda: moment)
    pack = make(cast)
    first = content(pack)
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(status="generating")
        OperationRun.objects.filter(pk=pack.run_id).update(
            status="queued", outcome="pending", completed_at=None
        )

    again = finish(pack)

    assert again.file_name != pack.file_name
    assert content(again) == first


def test_progress_is_told_step_by_step(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[int, int, str]] = []
    write = PackWriter.write

    def watched(self: PackWriter, file: Any, *, on_progress: Callable[..., None]) -> Any:
        def both(done: int, total: int, label: str) -> None:
            said.append((done, total, label))
            on_progress(done, total, label)

        return write(self, file, on_progress=both)

    monkeypatch.setattr(PackWriter, "write", watched)

    make(cast)

    assert said == [
        (0, 6, "Writing the inventory"),
        (1, 6, "Writing what changed"),
        (2, 6, "Writing the operations"),
        (3, 6, "Writing the reports"),
        (4, 6, "Writing the review"),
        (5, 6, "Sealing the pack"),
    ]


def test_what_changed_after_the_request_is_known_when_the_next_one_is_asked(cast: Cast) -> None:
    """The fingerprint is of what the pack was made from, not of what it was to be made from."""
    pack = ask(cast).pack
    some_policies(cast.tenant, 3)

    ready = finish(pack)

    assert ready.fingerprint != pack.fingerprint
    assert not ask(cast).is_new


def test_full_storage_fails_with_its_reason_and_leaves_nothing(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_room)
    pack = ask(cast).pack

    failed = finish(pack)

    assert (run_of(pack).outcome, run_of(pack).failure_code) == ("failed", "storage_unavailable")
    assert failed.state == PackStatus.FAILED
    assert failed.failure
    assert failed.failure.code == "storage_unavailable"
    assert files_in(packs_folder) == []


def test_temporary_folder_without_room_fails_the_same_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PackWriter, "write", no_room)
    pack = ask(cast).pack

    assert finish(pack).state == PackStatus.FAILED
    assert run_of(pack).failure_code == "storage_unavailable"


def test_storage_that_takes_another_name_is_not_trusted(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        LocalPackStorage,
        "get_available_name",
        lambda self, name, max_length=None: name.replace(".zip", "-2.zip"),
    )
    pack = ask(cast).pack

    assert finish(pack).state == PackStatus.FAILED
    assert files_in(packs_folder) == []


def test_cancelled_pack_is_not_made(cast: Cast, packs_folder: Path) -> None:
    pack = ask(cast).pack
    with scopes_disabled():
        runs.cancel(run=run_of(pack), cancelled_by=cast.owner)

    cancelled = finish(pack)

    assert cancelled.state == PackStatus.FAILED
    assert cancelled.failure
    assert cancelled.failure.code == "cancelled"
    assert files_in(packs_folder) == []


def test_pack_that_is_cancelled_on_the_way_stops_at_its_next_step(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = ask(cast).pack
    honest = generation._begin

    def begins_and_is_cancelled(work: Any, begun: ReviewPack) -> None:
        honest(work, begun)
        runs.cancel(run=work.run, cancelled_by=cast.owner)
        OperationRun.objects.filter(pk=work.run.pk).update(cancel_requested_at=pack.created_at)

    monkeypatch.setattr(generation, "_begin", begins_and_is_cancelled)

    assert finish(pack).state == PackStatus.FAILED
    assert run_of(pack).outcome == RunOutcome.CANCELLED
    assert files_in(packs_folder) == []


def test_person_who_lost_access_meanwhile_gets_no_pack(cast: Cast, packs_folder: Path) -> None:
    pack = ask(cast).pack
    TenantEntitlement.objects.all().delete()

    refused = finish(pack)

    assert refused.failure
    assert refused.failure.code == "access_withdrawn"
    assert files_in(packs_folder) == []


def test_worker_asks_for_the_capability_that_asking_took() -> None:
    assert REQUIRED_CAPABILITY[OperationType.REVIEW_PACK] == Capability.REVIEW_PACKS_GENERATE


def test_pack_is_called_by_its_number(cast: Cast) -> None:
    pack = make(cast)

    assert str(pack) == pack.number == f"PK-{pack.pk}"
    assert pack.failure is None


def test_storage_keeps_files_to_itself(cast: Cast, packs_folder: Path) -> None:
    pack = make(cast)

    path = packs_folder / pack.file_name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert storages["review_packs"].exists(pack.file_name)
