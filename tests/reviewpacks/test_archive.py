"""A ZIP whose bytes depend on nothing but what is put into it."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from zipfile import ZipFile

import pytest

from reviewpacks.contents.files.archive import Archive, ArchiveEntry

NOON = datetime(2026, 3, 12, 12, 30, 20, tzinfo=UTC)
FILES = {"inventory.csv": b"a,b\r\n" * 1_000, "index.html": b"<p>", "reports/one.json": b"{}"}


def archived(names: Iterable[str] = FILES, *, made_at: datetime = NOON) -> bytes:
    file = io.BytesIO()
    with Archive(file, made_at=made_at) as archive:
        for name in names:
            with archive.entry(name) as entry:
                entry.write(FILES[name])
    return file.getvalue()


def test_entries_come_out_as_they_went_in_and_by_name() -> None:
    with ZipFile(io.BytesIO(archived())) as archive:
        assert archive.namelist() == sorted(FILES)
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_same_entries_are_the_same_bytes() -> None:
    assert archived() == archived()


def test_moment_is_told_in_utc_wherever_it_was_taken() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=9)))

    assert archived(made_at=elsewhere) == archived()
    with ZipFile(io.BytesIO(archived())) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 3, 12, 12, 30, 20)}


def test_entries_are_plain_readable_files() -> None:
    with ZipFile(io.BytesIO(archived())) as archive:
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}


def test_archive_knows_size_and_sum_of_each_entry() -> None:
    with Archive(io.BytesIO(), made_at=NOON) as archive:
        with archive.entry("a.csv") as entry:
            entry.write(b"one,")
            entry.write(b"two")

        assert archive.entries == [
            ArchiveEntry(name="a.csv", size=7, sha256=sha256(b"one,two").hexdigest())
        ]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Index.html",
        "index html",
        "a\\b",
        "a" * 101,
        "größe.csv",
        "a\n",
        "/etc/passwd",
        "../up.csv",
        "a/../b",
        "a//b",
        "a/",
    ],
)
def test_odd_names_are_refused(name: str) -> None:
    with (
        Archive(io.BytesIO(), made_at=NOON) as archive,
        pytest.raises(ValueError, match="No entry can be called"),
        archive.entry(name),
    ):
        pass


def test_name_is_used_once() -> None:
    with Archive(io.BytesIO(), made_at=NOON) as archive:
        with archive.entry("a.csv") as entry:
            entry.write(b"1")
        with (
            pytest.raises(ValueError, match=r"No entry can be called 'a\.csv'"),
            archive.entry("a.csv"),
        ):
            pass
