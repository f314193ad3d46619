"""Two people write at once, to the customer or on the letterhead: nothing is lost in silence."""

from http import HTTPStatus

import pytest
from django.test import Client
from django_scopes import scope

from reviewpacks import words
from reviewpacks.models import Letterhead
from tests.cast import Cast, sign_in
from tests.edit_forms import version_on
from tests.reports.rows import a_global_administrator, a_report
from tests.reviewpacks.test_drafts import STANDING, draft_url, write
from tests.reviewpacks.test_letterhead import letterhead_url

pytestmark = pytest.mark.django_db
EMPTY = {
    "language": "en",
    "remark": "",
    f"recommendation-{STANDING}": "",
    f"owner-{STANDING}": "",
    f"effort-{STANDING}": "",
}
HELENA = {"remark": "Dear Ms Okonkwo", f"recommendation-{STANDING}": "Talk to us first"}
TOMAS = {f"owner-{STANDING}": "Mara Klein"}


def test_second_draft_is_refused_and_shows_both(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(1)])
    url = draft_url(cast)
    helena, tomas = sign_in(Client(), cast.owner), sign_in(Client(), cast.operator)
    seen = version_on(tomas, url)
    helena.post(url, version_on(helena, url) | EMPTY | HELENA)

    answer = tomas.post(url, seen | EMPTY | TOMAS)
    with scope(tenant=cast.tenant):
        kept = words.of_draft()
    again = tomas.post(
        url, {field.name: field.value() or "" for field in answer.context["form"]} | HELENA
    )

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Nothing of what you sent was saved." in answer.text
    assert 'value="Mara Klein"' in answer.text
    assert [value for _, value in answer.context["form"].stored_now] == [
        "Dear Ms Okonkwo", "Talk to us first", "",
    ]  # fmt: skip
    assert (kept.remark, kept.notes[STANDING].recommendation, kept.notes[STANDING].owner) == (
        "Dear Ms Okonkwo", "Talk to us first", "",
    )  # fmt: skip
    assert again.status_code == HTTPStatus.FOUND
    with scope(tenant=cast.tenant):
        both = words.of_draft().notes[STANDING]
    assert (both.recommendation, both.owner) == ("Talk to us first", "Mara Klein")


def test_note_on_a_point_that_came_back_meanwhile_stays(cast: Cast, client: Client) -> None:
    """The form that was sent had no field for it."""
    write(cast)
    seen = version_on(sign_in(client, cast.operator), draft_url(cast))
    a_report(cast.tenant, [a_global_administrator(1)])

    answer = client.post(draft_url(cast), seen | {"language": "en", "remark": "Another one"})

    assert answer.status_code == HTTPStatus.FOUND
    with scope(tenant=cast.tenant):
        kept = words.of_draft()
    assert (kept.remark, kept.notes[STANDING].owner) == ("Another one", "Mara Klein")


def test_second_letterhead_is_refused_and_shows_both(cast: Cast) -> None:
    url = letterhead_url(cast)
    helena, tomas = sign_in(Client(), cast.owner), sign_in(Client(), cast.owner)
    seen = version_on(tomas, url) | {"colour": "#3f45c4"}
    helena.post(url, seen | {"name": "Northwind", "contact": "Helena\r\n118"})

    answer = tomas.post(url, seen | {"name": "Northwind", "contact": ""})
    twice = helena.post(url, seen | {"name": "Northwind", "contact": "Helena\r\n118"})

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.context["form"].stored_now == [("Contact", Letterhead.objects.get().contact)]
    assert "Helena" in Letterhead.objects.get().contact
    assert twice.status_code == HTTPStatus.FOUND
