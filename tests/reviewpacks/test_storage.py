"""Packs on a disk, and in an S3-compatible storage over real HTTP."""

import io
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.signals import request_finished, request_started
from django.http import FileResponse
from django.test import Client
from pytest_django import Settings
from waitress.buffers import ReadOnlyFileBasedBuffer

from reviewpacks import storage
from reviewpacks.enums import Period
from reviewpacks.services import expiry
from reviewpacks.storage import StorageUnavailableError
from tenantpilot.web.handler import Handler
from tests.cast import Cast, sign_in
from tests.deployment.disks import FILLER, fill, make_room, small_disk
from tests.reviewpacks.journeys import ask, content, files_in, finish, make, now, run_of, url
from tests.reviewpacks.s3_server import Bucket, bucket


@pytest.fixture
def s3(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A bucket that packs are put into."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    with bucket() as server:
        options = {
            "bucket_name": "packs",
            "location": "review-packs",
            "endpoint_url": server.url,
            "region_name": "eu-central-1",
            "max_memory_size": 1_000,
        }
        backend = {"BACKEND": "reviewpacks.s3.S3PackStorage", "OPTIONS": options}
        settings.STORAGES = settings.STORAGES | {"review_packs": backend}
        yield server


def test_file_comes_back_as_it_was_put(packs_folder: Path) -> None:
    storage.put(name="1/2/a.zip", file=io.BytesIO(b"whole"))

    with storage.open_file("1/2/a.zip") as file:
        assert file.read() == b"whole"
    assert storage.size_of("1/2/a.zip") == 5
    assert files_in(packs_folder) == ["1/2/a.zip"]


def test_file_is_stored_from_its_beginning() -> None:
    file = io.BytesIO(b"whole")
    file.seek(3)

    storage.put(name="a.zip", file=file)

    assert storage.size_of("a.zip") == 5


def test_file_that_is_not_there_has_no_size_and_does_not_open() -> None:
    assert storage.size_of("a.zip") is None
    with pytest.raises(FileNotFoundError):
        storage.open_file("a.zip")


def test_deleting_takes_a_half_written_file_too(packs_folder: Path) -> None:
    storage.put(name="a.zip", file=io.BytesIO(b"whole"))
    (packs_folder / "a.zip.part").write_bytes(b"ha")

    storage.remove("a.zip")
    storage.remove("a.zip")

    assert files_in(packs_folder) == []


def test_name_has_no_way_out_of_the_folder() -> None:
    with pytest.raises(SuspiciousOperation):
        storage.put(name="../a.zip", file=io.BytesIO(b""))


def test_folder_that_cannot_be_used_is_an_unavailable_storage(packs_folder: Path) -> None:
    packs_folder.write_text("not a folder")

    for act in (
        lambda: storage.put(name="1/a.zip", file=io.BytesIO(b"x")),
        lambda: storage.open_file("1/a.zip"),
        lambda: storage.size_of("1/a.zip"),
        lambda: storage.remove("1/a.zip"),
    ):
        with pytest.raises(StorageUnavailableError) as error:
            act()
        assert str(packs_folder) not in str(error.value)


@pytest.mark.django_db
def test_pack_is_made_downloaded_and_deleted_in_s3(
    cast: Cast, client: Client, s3: Bucket, packs_folder: Path
) -> None:
    pack = make(cast)
    sign_in(client, cast.owner)

    whole = client.get(url("download", pack))

    assert isinstance(whole, FileResponse)
    assert list(s3.objects) == [f"/packs/review-packs/{pack.file_name}"]
    assert whole.getvalue() == content(pack)
    assert files_in(packs_folder) == []
    storage.remove(pack.file_name)
    assert s3.objects == {}
    assert client.get(url("download", pack)).status_code == HTTPStatus.GONE


@pytest.mark.django_db
def test_s3_that_refuses_is_an_unavailable_storage(cast: Cast, client: Client, s3: Bucket) -> None:
    pack = make(cast)
    s3.broken = True

    page = sign_in(client, cast.owner).get(url("download", pack))
    failed = finish(ask(cast, period=Period.DAYS_90).pack)

    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "The storage does not answer." in page.text
    assert run_of(failed).failure_code == "storage_unavailable"
    assert now(pack).status == "ready"


@pytest.mark.django_db
def test_s3_that_fails_in_the_middle_has_sent_nothing_yet(
    cast: Cast, client: Client, s3: Bucket
) -> None:
    pack = make(cast)
    s3.unreadable = True

    answer = sign_in(client, cast.owner).get(url("download", pack))

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE


@pytest.mark.django_db
def test_s3_that_is_away_keeps_its_files_for_the_next_time(cast: Cast, s3: Bucket) -> None:
    pack = make(cast)
    pack.file_name, pack.status = "", "expired"
    pack.save(update_fields=["file_name", "status"])
    s3.broken = True

    first = expiry.expire_due()
    s3.broken = False
    second = expiry.expire_due()

    assert (first.files, first.kept) == (0, 1)
    assert (second.files, second.kept) == (1, 0)
    assert s3.objects == {}


def as_the_server_gets_it(client: Client, path: str) -> Iterable[bytes]:
    """Ask the application as waitress does, but keep the test's connection to the database."""
    environ = client._base_environ(PATH_INFO=path)  # type: ignore[attr-defined]  # no stub
    environ["wsgi.file_wrapper"] = ReadOnlyFileBasedBuffer
    with mock.patch.object(request_started, "send"):
        answer: Iterable[bytes] = Handler()(environ, mock.Mock())
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("is_bucket", [True, False])
def test_page_thread_hands_the_whole_file_over_and_is_free(
    cast: Cast, client: Client, request: pytest.FixtureRequest, *, is_bucket: bool
) -> None:
    """A bucket is read before that: what the client's pace decides is read from here."""
    s3: Bucket | None = request.getfixturevalue("s3") if is_bucket else None
    pack = make(cast)
    stored = content(pack)

    answer = as_the_server_gets_it(sign_in(client, cast.owner), url("download", pack))
    if s3:
        s3.broken = True

    assert isinstance(answer, ReadOnlyFileBasedBuffer)
    assert answer.prepare(pack.size) == len(stored)
    assert answer.get(-1) == stored
    with mock.patch.object(request_finished, "send"):
        answer.close()
    assert answer.file.closed


@pytest.mark.namespaces
@pytest.mark.django_db(transaction=True)
def test_disk_that_is_full_fails_the_pack_and_the_next_is_whole(
    cast: Cast, packs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real file system, which takes the right to mount."""
    with small_disk(megabytes=1) as disk:
        packs_folder.symlink_to(disk)
        fill(disk)
        failed = finish(ask(cast).pack)
        left = files_in(disk)
        make_room(disk)
        ready = finish(ask(cast).pack)
        is_whole = len(content(ready)) == ready.size

    assert (failed.state, run_of(failed).failure_code) == ("failed", "storage_unavailable")
    assert left == [FILLER]
    assert (ready.status, is_whole) == ("ready", True)
