"""Choosing what to be told, and ending it with the link of a message."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from notices import unsubscribe_links
from notices.enums import AtOnce, Digest
from notices.models import NoticeChoice, WorkspaceNotices
from tenantpilot.audit.actions import AuditAction
from tests.cast import Cast, sign_in
from tests.members.places import audited
from tests.notices.people import wants


def url(cast: Cast, name: str = "choices") -> str:
    return reverse(f"notices:{name}", args=[cast.workspace.slug])


def chosen() -> list[tuple[str, str]]:
    return list(NoticeChoice.objects.values_list("digest", "at_once"))


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_chooses_for_themselves(cast: Cast, client: Client, role: str) -> None:
    sign_in(client, getattr(cast, role))

    page = client.post(url(cast), {"digest": "weekly", "at_once": "high"}, follow=True)

    assert "Your choice was saved." in page.text
    assert chosen() == [("weekly", "high")]
    client.post(url(cast), {"digest": "", "at_once": ""})
    assert chosen() == [("", "")]


def test_wrong_choice_is_told(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).post(url(cast), {"digest": "hourly"})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "There is no such choice." in page.text
    assert chosen() == []


def test_page_says_that_mail_is_not_set_up(cast: Cast, client: Client, settings: object) -> None:
    settings.MAILERS = {}  # type: ignore[attr-defined]

    assert "sends no mail" in sign_in(client, cast.reader).get(url(cast)).text


def test_owner_says_whether_customers_are_named_and_that_is_audited(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.owner)

    for _ in range(2):
        client.post(url(cast, "names"), {"names_customers": "on"})

    assert WorkspaceNotices.objects.get().names_customers
    assert audited(AuditAction.NOTICE_SETTINGS_CHANGED) == [
        (cast.owner.pk, AuditAction.NOTICE_SETTINGS_CHANGED, {"names_customers": True})
    ]
    assert "name no customer" not in client.get(url(cast)).text


@pytest.mark.parametrize("role", ["operator", "reader"])
def test_others_cannot(cast: Cast, client: Client, role: str) -> None:
    answer = sign_in(client, getattr(cast, role)).post(url(cast, "names"), {"names_customers": "1"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not WorkspaceNotices.objects.exists()


@pytest.mark.parametrize(("what", "left"), [("digest", ("", "low")), ("at_once", ("daily", ""))])
def test_link_ends_its_kind_with_one_post_and_looking_changes_nothing(
    cast: Cast, what: str, left: tuple[str, str]
) -> None:
    choice = wants(cast, cast.reader, digest=Digest.DAILY, at_once=AtOnce.LOW)
    strict = Client(enforce_csrf_checks=True)
    link = unsubscribe_links.path(choice.pk, what)

    assert strict.get(link).status_code == HTTPStatus.OK
    assert chosen() == [("daily", "low")]
    page = strict.post(link, {"List-Unsubscribe": "One-Click"})

    assert "These messages have stopped" in page.text
    assert chosen() == [left]


def test_forged_link_ends_nothing(cast: Cast, client: Client) -> None:
    wants(cast, cast.reader, digest=Digest.DAILY)

    answer = client.post(reverse("notices:unsubscribe", args=["WzEsImRpZ2VzdCJd.forged"]))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert chosen() == [("daily", "")]
