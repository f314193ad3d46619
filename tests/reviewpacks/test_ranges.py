"""Range headers as RFC 9110 has them."""

import pytest

from reviewpacks.ranges import Portion, UnsatisfiableRangeError, portion


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-", 0, 99),
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=90-1000", 90, 99),
        ("bytes=99-", 99, 99),
        ("bytes=-1", 99, 99),
        ("bytes=-30", 70, 99),
        ("bytes=-1000", 0, 99),
        ("  Bytes=5-6 ", 5, 6),
    ],
)
def test_one_range_is_a_portion(header: str, first: int, last: int) -> None:
    found = portion(header, size=100)

    assert found == Portion(first=first, last=last, size=100)
    assert found.length == last - first + 1
    assert found.content_range == f"bytes {first}-{last}/100"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-4",
        "bytes=0-1,5-6",
        "bytes=+1-2",
        "bytes=1-2-3",
        "items=0-1",
        "bytes=0-" + "9" * 19,
        "bytes=٣-٤",
        "bytes = 0-1",
    ],
)
def test_what_is_no_single_range_means_the_whole_file(header: str) -> None:
    assert portion(header, size=100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_part_that_the_file_does_not_have_is_refused(header: str) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        portion(header, size=100)


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=-5"])
def test_empty_file_has_no_parts(header: str) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        portion(header, size=0)
