"""The provider's letterhead."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from reviewpacks.models import Letterhead
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, sign_in
from tests.edit_forms import version_on
from tests.reviewpacks.documents import page_text
from tests.reviewpacks.journeys import make, unzipped
from tests.reviewpacks.test_logos import GOOD, a_png


def letterhead_url(cast: Cast) -> str:
    return reverse("reviewpacks:letterhead", kwargs={"workspace_slug": cast.workspace.slug})


def send(client: Client, cast: Cast, **values: object) -> object:
    fields = {"name": "Northwind", "contact": "Olivia Owner\n+44 1632 960 118",
              "colour": "#3f45c4",
              **version_on(client, letterhead_url(cast)), **values}  # fmt: skip
    body = encode_multipart(BOUNDARY, fields)
    return client.generic("post", letterhead_url(cast), body, content_type=MULTIPART_CONTENT)


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
        ({"name": "\x1b[31m\x08\x7fEvil \u202e"}, "cannot be seen"),
        ({"name": "\u200b"}, "cannot be seen"),
        ({"contact": "Olivia\n\u202eOwner"}, "cannot be seen"),
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
