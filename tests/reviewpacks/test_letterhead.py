"""The provider's letterhead, and what is refused as a logo."""

import struct
import zlib
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from reviewpacks.logos import LARGEST_BYTES, UnfitLogoError, redrawn
from reviewpacks.models import Letterhead
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, sign_in
from tests.reviewpacks.documents import page_text
from tests.reviewpacks.journeys import make, unzipped

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
GOOD = HEAD + b'<rect width="8" height="8" fill="#3f45c4"/></svg>'


def a_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x3f\x45\xc4\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def letterhead_url(cast: Cast) -> str:
    return reverse("reviewpacks:letterhead", kwargs={"workspace_slug": cast.workspace.slug})


def send(client: Client, cast: Cast, **values: object) -> object:
    fields = {"name": "Northwind", "contact": "Olivia Owner\n+44 1632 960 118",
              "colour": "#3f45c4", **values}  # fmt: skip
    body = encode_multipart(BOUNDARY, fields)
    return client.generic("post", letterhead_url(cast), body, content_type=MULTIPART_CONTENT)


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


@pytest.mark.django_db
def test_letterhead_stands_on_the_pack(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)

    send(client, cast, logo=SimpleUploadedFile("logo.svg", GOOD))

    files = unzipped(make(cast))
    page = files["index.html"].decode()
    assert "Northwind Olivia Owner +44 1632 960 118" in page_text(files)
    assert 'src="data:image/png;base64,' in page
    assert b"/Image" in files["review.pdf"]
    assert AuditLog.objects.filter(action="review_pack.letterhead_changed").count() == 1


@pytest.mark.django_db
def test_the_page_keeps_the_logos_place_before_it_is_there(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    send(client, cast, logo=SimpleUploadedFile("logo.png", a_png(40, 20)))

    assert 'width="128" height="64"' in client.get(letterhead_url(cast)).text


@pytest.mark.django_db
def test_logo_stays_until_it_is_removed(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    send(client, cast, logo=SimpleUploadedFile("logo.svg", GOOD))

    send(client, cast)
    assert Letterhead.objects.get().logo

    send(client, cast, remove_logo="on")
    assert not Letterhead.objects.get().logo


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"logo": SimpleUploadedFile("logo.png", b"GIF89a")}, "neither a PNG nor an SVG"),
        ({"colour": "#ffff00"}, "too light"),
        ({"colour": "red; } body { display: none"}, "Enter a colour"),
    ],
)
def test_unfit_letterhead_is_refused_beside_the_field(
    cast: Cast, client: Client, wrong: dict[str, object], why: str
) -> None:
    sign_in(client, cast.owner)

    answer = send(client, cast, **wrong)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY  # type: ignore[attr-defined]
    assert why in answer.text  # type: ignore[attr-defined]
    assert not Letterhead.objects.exists()


@pytest.mark.django_db
def test_file_of_a_hundred_megabytes_is_refused_unread(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)

    answer = client.generic(
        "post",
        letterhead_url(cast),
        b"a",
        content_type=MULTIPART_CONTENT,
        CONTENT_LENGTH="100000000",
    )

    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "200 KB" in answer.text


@pytest.mark.django_db
def test_operator_may_not_change_the_letterhead(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator)

    assert client.get(letterhead_url(cast)).status_code == HTTPStatus.FORBIDDEN
