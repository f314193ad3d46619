"""A pack leaves the product: to whom, how, and what stays behind of it."""

from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db.models.functions import Now
from django.http import FileResponse
from django.test import Client
from django_scopes import scopes_disabled

from reviewpacks import storage
from reviewpacks.models import ReviewPack
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import TenantEntitlement
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reviewpacks.journeys import ask, content, make, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(cast: Cast) -> ReviewPack:
    return make(cast)


def fetch(client: Client, pack: ReviewPack, **headers: str) -> FileResponse:
    answer = client.get(url("download", pack), headers=headers)
    assert isinstance(answer, FileResponse), answer.status_code
    return answer


def downloads() -> list[AuditLog]:
    return list(AuditLog.objects.filter(action="review_pack.downloaded").order_by("pk"))


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_entitled_may_download(
    cast: Cast, client: Client, pack: ReviewPack, role: str
) -> None:
    answer = fetch(sign_in(client, getattr(cast, role)), pack)

    assert answer.status_code == HTTPStatus.OK
    assert answer.getvalue() == content(pack)


def test_who_is_not_entitled_gets_404(cast: Cast, pack: ReviewPack) -> None:
    elsewhere = url("download", pack).replace(f"/{pack.tenant_id}/", f"/{cast.other_tenant.pk}/")
    for person, path in [
        (cast.outsider, url("download", pack)),
        (cast.operator, elsewhere),
        (cast.owner, elsewhere),
        (cast.owner, url("download", pack).replace(f"/{pack.pk}/", "/999999999/")),
    ]:
        assert sign_in(Client(), person).get(path).status_code == HTTPStatus.NOT_FOUND
    assert downloads() == []


def test_access_is_checked_at_every_download(cast: Cast, client: Client, pack: ReviewPack) -> None:
    sign_in(client, cast.operator)
    fetch(client, pack).getvalue()
    TenantEntitlement.objects.all().delete()

    assert client.get(url("download", pack)).status_code == HTTPStatus.NOT_FOUND
    assert len(downloads()) == 1


def test_nobody_is_sent_to_sign_in(client: Client, pack: ReviewPack) -> None:
    answer = client.get(url("download", pack))

    assert answer["Location"].startswith("/admin/login/")


def test_answer_is_a_file_to_keep_and_to_keep_to_oneself(
    cast: Cast, client: Client, pack: ReviewPack
) -> None:
    answer = fetch(sign_in(client, cast.owner), pack)

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Length"] == str(pack.size)
    assert answer["Content-Disposition"] == (
        f'attachment; filename="contoso-review-pack-{pack.created_at:%Y-%m-%d}.zip"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_download_is_audited_and_no_use_of_the_product(
    cast: Cast, client: Client, pack: ReviewPack
) -> None:
    before = len(ledger())

    fetch(sign_in(client, cast.reader), pack).getvalue()

    (entry,) = downloads()
    assert (entry.actor_id, entry.subject_id, entry.tenant_id) == (
        cast.reader.pk,
        pack.pk,
        cast.tenant.pk,
    )
    assert entry.details == {}
    assert len(ledger()) == before


def test_range_is_answered_with_the_whole_file(
    cast: Cast, client: Client, pack: ReviewPack
) -> None:
    answer = fetch(sign_in(client, cast.owner), pack, Range="bytes=1000-")

    assert answer.status_code == HTTPStatus.OK
    assert "Accept-Ranges" not in answer
    assert answer.getvalue() == content(pack)


def test_head_tells_without_sending_or_auditing(
    cast: Cast, client: Client, pack: ReviewPack
) -> None:
    answer = sign_in(client, cast.owner).head(url("download", pack))

    assert answer["Content-Length"] == str(pack.size)
    assert answer.content == b""
    assert downloads() == []


def test_large_file_is_sent_in_small_blocks(cast: Cast, client: Client, pack: ReviewPack) -> None:
    data = b"0123456789" * 50_000
    (Path(storages["review_packs"].path(pack.file_name))).write_bytes(data)
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(size=len(data))

    answer = fetch(sign_in(client, cast.owner), pack)

    blocks = [bytes(block) for block in answer]
    assert max(len(block) for block in blocks) <= 64 * 1024
    assert b"".join(blocks) == data


def test_posting_downloads_nothing(cast: Cast, client: Client, pack: ReviewPack) -> None:
    answer = sign_in(client, cast.owner).post(url("download", pack))

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_missing_file_is_a_clear_state(cast: Cast, client: Client, pack: ReviewPack) -> None:
    storages["review_packs"].delete(pack.file_name)

    answer = sign_in(client, cast.owner).get(url("download", pack))

    assert answer.status_code == HTTPStatus.GONE
    assert "is not in the storage any more" in answer.text
    assert "Generate again" in answer.text
    assert downloads() == []


def test_file_that_is_not_the_one_we_stored_is_missing_too(
    cast: Cast, client: Client, pack: ReviewPack
) -> None:
    Path(storages["review_packs"].path(pack.file_name)).write_bytes(b"half of it")

    answer = sign_in(client, cast.owner).get(url("download", pack))

    assert answer.status_code == HTTPStatus.GONE
    assert downloads() == []


def test_expired_pack_is_gone_even_while_its_file_is_there(
    cast: Cast, client: Client, pack: ReviewPack
) -> None:
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(expires_at=Now())

    answer = sign_in(client, cast.owner).get(url("download", pack))

    assert answer.status_code == HTTPStatus.GONE
    assert "This review pack has expired." in answer.text
    assert downloads() == []


def test_pack_that_is_not_ready_cannot_be_downloaded(cast: Cast, client: Client) -> None:
    waiting = ask(cast).pack

    answer = sign_in(client, cast.owner).get(url("download", waiting))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert f'data-hx-get="{url("detail", waiting)}"' in answer.text


def test_half_written_file_cannot_be_downloaded(
    cast: Cast, client: Client, packs_folder: Path
) -> None:
    making = ask(cast).pack
    with scopes_disabled():
        ReviewPack.objects.filter(pk=making.pk).update(status="generating", file_name="half.zip")
    packs_folder.mkdir()
    (packs_folder / "half.zip").write_bytes(b"PK")

    answer = sign_in(client, cast.owner).get(url("download", making))

    assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("page", ["detail", "download"])
def test_storage_that_does_not_answer_is_said(
    cast: Cast, client: Client, pack: ReviewPack, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    class DeadStorage:
        def size(self, name: str) -> int:
            raise OSError

        open = size

    monkeypatch.setattr(storage, "_storage", DeadStorage)

    answer = sign_in(client, cast.owner).get(url(page, pack))

    assert answer.status_code == (HTTPStatus.OK if page == "detail" else 503)
    assert "The storage does not answer." in answer.text
    assert "Generate again" not in answer.text
    assert not ask(cast).is_new
