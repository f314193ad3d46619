"""Workers die, freeze and are replaced: one pack, one file, one use."""

import uuid
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scopes_disabled

from operations.enums import RunOutcome
from operations.models import OperationRun
from reviewpacks import storage
from reviewpacks.contents.pack import PackWriter
from reviewpacks.enums import PackStatus
from reviewpacks.models import OrphanedFile, ReviewPack
from reviewpacks.services import generation
from tests.cast import Cast
from tests.ledger import ledger
from tests.reviewpacks.journeys import (
    ask,
    content,
    files_in,
    finish,
    now,
    packs_of,
    run_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


class DiedError(BaseException):
    """Stands for a worker that is there no more: nothing of ours catches it."""


def dies(*args: object, **kwargs: object) -> None:
    raise DiedError


def forget_the_lease(pack: ReviewPack) -> None:
    """As if the worker had not been heard of for long enough."""
    with scopes_disabled():
        run = OperationRun.objects.get(pk=pack.run_id)
        run.heartbeat_at -= timedelta(minutes=5)
        run.save(update_fields=["heartbeat_at"])


@pytest.mark.parametrize("dead_at", ["writing", "storing", "finishing"])
def test_attempt_that_died_leaves_no_file_behind(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch, dead_at: str
) -> None:
    pack = ask(cast).pack
    if dead_at == "writing":
        monkeypatch.setattr(PackWriter, "write", dies)
    elif dead_at == "storing":
        monkeypatch.setattr(Path, "replace", dies)
    else:
        monkeypatch.setattr(generation, "_finish", dies)
    with pytest.raises(DiedError):
        finish(pack)
    assert now(pack).state == PackStatus.GENERATING
    monkeypatch.undo()
    left_behind = files_in(packs_folder)
    forget_the_lease(pack)

    ready = finish(pack)

    assert bool(left_behind) is (dead_at != "writing")
    assert ready.state == PackStatus.READY
    assert files_in(packs_folder) == [ready.file_name]
    assert len(packs_of(cast.tenant)) == len(ledger()) == 1


def test_worker_that_died_after_the_pack_was_ready_has_nothing_left_to_do(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = ask(cast).pack
    honest = generation._finish

    def finishes_and_dies(*args: Any, **kwargs: Any) -> None:
        honest(*args, **kwargs)
        raise DiedError

    monkeypatch.setattr(generation, "_finish", finishes_and_dies)
    with pytest.raises(DiedError):
        finish(pack)
    monkeypatch.setattr(generation, "_finish", honest)
    before = now(pack)
    forget_the_lease(pack)

    after = finish(pack)

    assert (after.file_name, after.ready_at) == (before.file_name, before.ready_at)
    assert run_of(pack).outcome == RunOutcome.SUCCEEDED
    assert files_in(packs_folder) == [after.file_name]


def test_worker_that_was_replaced_while_it_stored_takes_its_file_back(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = ask(cast).pack
    honest = storage.put

    def slow_put(*, name: str, file: Any) -> None:
        honest(name=name, file=file)
        with scopes_disabled():
            OperationRun.objects.filter(pk=pack.run_id).update(lease=uuid.uuid4())

    monkeypatch.setattr(storage, "put", slow_put)

    finish(pack)

    assert files_in(packs_folder) == []
    assert now(pack).state == PackStatus.GENERATING
    assert run_of(pack).status == "running"


def test_frozen_worker_that_thaws_changes_nothing(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker makes the whole pack while the first is about to store its file."""
    pack = ask(cast).pack
    honest = storage.put

    def freezing_put(*, name: str, file: Any) -> None:
        monkeypatch.setattr(storage, "put", honest)
        forget_the_lease(pack)
        assert finish(pack).state == PackStatus.READY
        honest(name=name, file=file)

    monkeypatch.setattr(storage, "put", freezing_put)

    ready = finish(pack)

    assert ready.state == PackStatus.READY
    assert files_in(packs_folder) == [ready.file_name]
    assert sha256(content(ready)).hexdigest() == ready.sha256
    assert run_of(pack).outcome == RunOutcome.SUCCEEDED


def test_pack_given_up_after_too_many_workers_has_failed_and_its_file_is_forsaken(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = ask(cast).pack
    monkeypatch.setattr(generation, "_finish", dies)
    for _ in range(3):
        with pytest.raises(DiedError):
            finish(pack)
        forget_the_lease(pack)

    given_up = finish(pack)

    assert given_up.failure
    assert given_up.failure.code == "worker_lost"
    assert ask(cast).is_new
    assert now(pack).file_name == ""
    (left_behind,) = files_in(packs_folder)
    assert left_behind in {str(each) for each in OrphanedFile.objects.all()}
