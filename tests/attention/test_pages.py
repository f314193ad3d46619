from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from attention.enums import Kind
from tests.attention.states import failed_sync, healthy, kinds
from tests.cast import Cast, sign_in
from tests.tenant_dashboard.rows import an_ended_run, url

NEXT_WEEK = (now() + timedelta(days=7)).date().isoformat()
SYNC = "?kind=sync_failing"


def address(cast: Cast, name: str = "put-off") -> str:
    return reverse(f"attention:{name}", kwargs={"tenant_id": cast.tenant.pk})


@pytest.fixture(autouse=True)
def a_failed_sync(cast: Cast) -> None:
    healthy(cast.tenant)
    failed_sync(cast.tenant)


def test_tenant_page_shows_the_item_and_where_it_is_put_right(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.operator).get(url(cast.tenant))

    (item,) = page.context["attention"].items
    assert item.sentence in page.text
    assert f'href="{item.url}"' in page.text
    assert f'href="{address(cast)}{SYNC}"' in page.text


def test_reader_sees_it_and_cannot_put_it_off(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).get(url(cast.tenant))

    assert "Sync failing" in page.text
    assert SYNC not in page.text
    assert client.get(address(cast) + SYNC).status_code == HTTPStatus.FORBIDDEN


def test_item_is_put_off_with_a_note_and_taken_up_again(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator)
    assert "Put off: Sync failing" in client.get(address(cast) + SYNC).text

    page = client.post(
        address(cast) + SYNC, {"until": NEXT_WEEK, "note": "Ticket 4711"}, follow=True
    )

    assert "Nothing needs a person" in page.text
    assert "“<bdi>Ticket 4711</bdi>”" in page.text
    page = client.post(address(cast, "take-up"), {"kind": "sync_failing"}, follow=True)
    assert "Sync failing asks for a person again." in page.text
    assert kinds(cast.tenant) == [Kind.SYNC_FAILING]
    again = client.post(address(cast, "take-up"), {"kind": "sync_failing"}, follow=True)
    assert "Sync failing was not put off any more." in again.text


@pytest.mark.parametrize(
    "until", ["", "yesterday", "2026-02-30", "2000-01-01", "9999-12-31", now().date().isoformat()]
)
def test_day_that_cannot_be_meant_is_said_beside_the_field(
    cast: Cast, client: Client, until: str
) -> None:
    page = sign_in(client, cast.operator).post(address(cast) + SYNC, {"until": until})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == ["until"]
    assert kinds(cast.tenant) == [Kind.SYNC_FAILING]


@pytest.mark.parametrize(
    ("until", "words"),
    [("9999-12-31", "within a year from now"), ("0001-01-01", "a day after today")],
)
def test_day_out_of_range_is_told_the_range(
    cast: Cast, client: Client, until: str, words: str
) -> None:
    page = sign_in(client, cast.operator).post(address(cast) + SYNC, {"until": until})

    assert words in page.text
    assert "Write the day as" not in page.text


def test_what_was_put_right_meanwhile_says_so(cast: Cast, client: Client) -> None:
    an_ended_run(cast.tenant, completed_at=now())

    page = sign_in(client, cast.operator).post(
        address(cast) + SYNC, {"until": NEXT_WEEK}, follow=True
    )

    assert "it has been put right in the meantime" in page.text


@pytest.mark.parametrize("kind", ["", "x", "drift%00"])
def test_unknown_kind_is_not_there(cast: Cast, client: Client, kind: str) -> None:
    sign_in(client, cast.operator)

    assert client.get(f"{address(cast)}?kind={kind}").status_code == HTTPStatus.NOT_FOUND
    answer = client.post(address(cast, "take-up"), {"kind": kind})
    assert answer.status_code == HTTPStatus.NOT_FOUND
