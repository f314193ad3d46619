"""The demo's review packs are what the product itself would have stored."""

import io
import json
from datetime import datetime
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django_scopes import scopes_disabled

from reviewpacks import storage
from reviewpacks.enums import PackStatus
from reviewpacks.models import OrphanedFile, ReviewPack
from telemetry import catalog
from telemetry.models import ProductUsageEvent
from tenantpilot.enums import OperationType


@pytest.fixture
def packs() -> list[ReviewPack]:
    """Every pack, oldest first."""
    with scopes_disabled():
        found = ReviewPack.objects.select_related("run", "tenant")
        return list(found.order_by("created_at", "pk"))


def unzipped(pack: ReviewPack) -> dict[str, bytes]:
    with storage.open_file(pack.file_name) as file:
        data = file.read()
    assert (len(data), sha256(data).hexdigest()) == (pack.size, pack.sha256)
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_pack_is_one_row(packs: list[ReviewPack]) -> None:
    with scopes_disabled():
        events = ProductUsageEvent.objects.filter(event_name=catalog.REVIEW_PACK_REQUESTED.name)
        rows = list(events.order_by("occurred_at", "pk"))

    assert [
        (row.subject_id, row.tenant_id, row.actor_id, row.occurred_at, row.metadata) for row in rows
    ] == [
        (
            pack.pk,
            pack.tenant_id,
            pack.requested_by_id,
            pack.created_at,
            {"include_operations": pack.include_operations},
        )
        for pack in packs
    ]


def test_each_pack_was_made_by_a_run_of_whoever_asked(packs: list[ReviewPack]) -> None:
    for pack in packs:
        assert pack.run
        assert (pack.run.type, pack.run.result_id) == (OperationType.REVIEW_PACK, pack.pk)
        assert pack.run.initiator_id == pack.requested_by_id
        assert pack.ready_at == pack.run.completed_at


def test_ready_packs_are_there_and_whole(packs: list[ReviewPack]) -> None:
    ready = [pack for pack in packs if pack.status == PackStatus.READY]

    assert len({pack.tenant_id for pack in ready}) > 3
    for pack in ready:
        files = unzipped(pack)
        manifest = json.loads(files.pop("manifest.json"))
        assert manifest["generated_at"] == pack.created_at.isoformat(timespec="seconds")
        assert {each["name"]: each["sha256"] for each in manifest["entries"]} == {
            name: sha256(data).hexdigest() for name, data in files.items()
        }


def test_expired_packs_have_no_file(packs: list[ReviewPack], now: datetime) -> None:
    expired = [pack for pack in packs if pack.status == PackStatus.EXPIRED]

    assert expired
    for pack in expired:
        assert pack.expires_at
        assert pack.expires_at <= now
        assert pack.file_name == ""
        assert pack.sha256
    assert not OrphanedFile.objects.exists()
