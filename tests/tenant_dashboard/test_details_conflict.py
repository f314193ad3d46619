"""Two people change the details of a tenant at once: nothing is lost without a word."""

from http import HTTPStatus

import pytest
from django.test import Client
from django_scopes import scope

from tenant_dashboard import selectors
from tests.cast import Cast, sign_in
from tests.edit_forms import version_on
from tests.tenant_dashboard.test_details import GIVEN, address, audited

pytestmark = pytest.mark.django_db
BEFORE = {"name": "Contoso", "contact": "", "note": "", "tags": ""}
HELENA = {"contact": "Anna Berg, IT", "note": "First floor\r\nRing <twice>", "tags": "gold"}


@pytest.fixture
def conflict(cast: Cast) -> tuple[Client, dict[str, str], str]:
    """Tomas, who opened the page before Helena saved hers; his form, and the address."""
    url = address(cast.tenant)
    helena, tomas = sign_in(Client(), cast.owner), sign_in(Client(), cast.manager)
    seen = version_on(tomas, url)
    helena.post(url, version_on(helena, url) | BEFORE | HELENA)
    return tomas, seen | BEFORE | {"contact": "Ask at the desk"}, url


def stored(cast: Cast) -> dict[str, str]:
    with scope(tenant=cast.tenant):
        cast.tenant.refresh_from_db()
        return selectors.stored_details(cast.tenant)


def test_second_save_is_refused_and_shows_both(
    cast: Cast, conflict: tuple[Client, dict[str, str], str]
) -> None:
    tomas, form, url = conflict

    answer = tomas.post(url, form)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "This was changed after you had opened the page." in answer.text
    assert "First floor<br>Ring &lt;twice&gt;" in answer.text
    assert "Anna Berg, IT" in answer.text
    assert 'value="Ask at the desk"' in answer.text
    assert [label for label, _ in answer.context["form"].stored_now] == ["Contact", "Note", "Tags"]
    assert stored(cast)["note"] == "First floor\nRing <twice>"
    assert len(audited()) == 1


def test_sent_again_from_that_page_it_replaces_what_is_stored(
    cast: Cast, conflict: tuple[Client, dict[str, str], str]
) -> None:
    tomas, form, url = conflict
    refused = tomas.post(url, form)

    fields = {field.name: field.value() for field in refused.context["form"]}
    answer = tomas.post(url, fields)

    assert answer.status_code == HTTPStatus.FOUND
    assert stored(cast) == BEFORE | {"contact": "Ask at the desk"}


def test_third_person_is_not_overwritten_from_that_page(
    cast: Cast, conflict: tuple[Client, dict[str, str], str]
) -> None:
    tomas, form, url = conflict
    fields = {field.name: field.value() for field in tomas.post(url, form).context["form"]}
    third = sign_in(Client(), cast.owner)
    third.post(url, version_on(third, url) | BEFORE | {"note": "By the third"})

    answer = tomas.post(url, fields)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert stored(cast)["note"] == "By the third"


def test_form_that_is_sent_twice_is_saved_once(cast: Cast, client: Client) -> None:
    url = address(cast.tenant)
    form = version_on(sign_in(client, cast.manager), url) | GIVEN | {"tags": "gold, schools"}

    client.post(url, form | {"note": "First floor\r\nRing twice"})
    page = client.post(url, form | {"note": "First floor\r\nRing twice"}, follow=True)

    assert "Nothing was changed: these are the details already." in page.text
    assert len(audited()) == 2


@pytest.mark.parametrize("version", ["", "0" * 64])
def test_form_without_a_version_of_ours_is_refused(
    cast: Cast, client: Client, version: str
) -> None:
    form = GIVEN | {"expected_version": version}

    answer = sign_in(client, cast.manager).post(address(cast.tenant), form)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert stored(cast) == BEFORE
