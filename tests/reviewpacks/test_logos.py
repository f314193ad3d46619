"""What is drawn as a logo, and what is refused before anything is drawn."""

import struct
import zlib

import pytest

from reviewpacks.logos import LARGEST_BYTES, UnfitLogoError, redrawn

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
GOOD = HEAD + b'<rect width="8" height="8" fill="#3f45c4"/></svg>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" %s><rect width="8" height="8"/></svg>'
# 300 dots an inch: what 72 points in height and ten times that in width come to.
MOST_PIXELS = (3_000, 300)


def a_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x3f\x45\xc4\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("logo", [GOOD, a_png(40, 20)], ids=["svg", "png"])
def test_logo_is_redrawn(logo: bytes) -> None:
    drawn = redrawn(logo)

    assert drawn.startswith(b"\x89PNG")
    assert drawn != logo
    assert drawn == redrawn(logo)


@pytest.mark.parametrize(
    ("logo", "why"),
    [
        (HEAD + b"<script>alert(1)</script></svg>", "Only shapes"),
        (HEAD + b'<rect onload="alert(1)"/></svg>', "link or a script"),
        (HEAD + b'<image href="file:///etc/passwd"/></svg>', "Only shapes"),
        (HEAD + b'<a href="javascript:alert(1)"><path d="M0 0"/></a></svg>', "Only shapes"),
        (HEAD + b'<use href="#a"/></svg>', "Only shapes"),
        (HEAD + b'<rect fill="url(http://x.example/a)"/></svg>', "link or a script"),
        (HEAD + b"<style>@import url(x)</style></svg>", "Only shapes"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + HEAD + b"&a;</svg>", "document type"),
        (HEAD + b"<g>" * 5_000 + b"</g>" * 5_000 + b"</svg>", "too complicated"),
        (HEAD + b"<path/>" * 5_000 + b"</svg>", "too complicated"),
        (HEAD, "damaged"),
        (a_png(1, 1)[:16] + struct.pack(">II", 60_000, 60_000) + a_png(1, 1)[24:], "pixels"),
        (a_png(4, 4)[:50], "cannot be drawn"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"GIF89a", "neither"),
        (b"", "neither"),
        (b"x" * (LARGEST_BYTES + 1), "200 KB"),
    ],
)
def test_hostile_logo_is_refused_with_a_sentence(logo: bytes, why: str) -> None:
    with pytest.raises(UnfitLogoError, match=why):
        redrawn(logo)


@pytest.mark.parametrize(
    "said",
    [
        b'viewBox="0 0 1000000 1"',
        b'viewBox="0 0 1 1000000000"',
        b'viewBox="0 0 1e300 1e-300"',
        b'width="1000000" height="1"',
        b'width="1in" height="1000000000mm"',
    ],
)
def test_shape_that_would_need_endless_memory_is_refused(said: bytes) -> None:
    with pytest.raises(UnfitLogoError, match="too narrow"):
        redrawn(SVG % said)


@pytest.mark.parametrize(
    "logo", [a_png(2_000, 1), a_png(1, 2_000), a_png(110, 10), a_png(10, 41)], ids=repr
)
def test_picture_like_a_thread_is_refused(logo: bytes) -> None:
    with pytest.raises(UnfitLogoError, match="too narrow"):
        redrawn(logo)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b'viewBox="0 0 10"',
        b'viewBox="0 0 nan 10"',
        b'viewBox="0 0 0 0"',
        b'viewBox="0 0 -4 10"',
        b'viewBox="0 0 inf inf"',
        b'width="100%" height="100%"',
        b'width="1e999" height="1"',
    ],
)
def test_svg_of_no_size_is_refused(said: bytes) -> None:
    with pytest.raises(UnfitLogoError, match="how large"):
        redrawn(SVG % said)


@pytest.mark.parametrize(
    "said",
    [
        b'viewBox="0 0 10 10" width="1000000" height="1"',
        b'viewBox="0 0 10 10" width="1" height="1000000000"',
        b'width="10mm" height="1cm"',
    ],
)
def test_only_one_size_is_believed(said: bytes) -> None:
    assert size_of(redrawn(SVG % said)) == (300, 300)


@pytest.mark.parametrize("logo", [SVG % b'viewBox="0 0 10 1"', a_png(1_000, 100)])
def test_the_widest_logo_is_bounded(logo: bytes) -> None:
    assert size_of(redrawn(logo)) == MOST_PIXELS
