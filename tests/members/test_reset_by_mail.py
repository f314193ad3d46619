"""A forgotten password: a link by mail opens the account once, on both planes."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from tenantpilot.accounts.models import PlaneSession, PlatformOperator, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members import reset_links
from tenantpilot.members.services import password_reset, reset_by_mail
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.mail.server import PUBLIC_URL, Mailbox, text_of
from tests.members.jobs import work
from tests.members.places import GOOD_PASSWORD, audited, place

GOOD = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
CHANGED, MAILED = AuditAction.PASSWORD_CHANGED, AuditAction.PASSWORD_RESET_MAILED
WHO = pytest.mark.parametrize("who", ["reader", "platform_operator"])


def person_of(cast: Cast, who: str) -> User | PlatformOperator:
    person: User | PlatformOperator = getattr(cast, who)
    return person


def again(person: User | PlatformOperator) -> User | PlatformOperator:
    return type(person).objects.get(pk=person.pk)


def link_in(mailbox: Mailbox) -> str:
    """The path of the link in the one message."""
    found = re.search(rf"{PUBLIC_URL}(/\w+/reset/\S+/)", text_of(mailbox.only))
    assert found
    return found[1]


def link_for(person: User | PlatformOperator) -> str:
    return f"/{person.plane}/reset/{reset_links.token_for(person)}/"


@WHO
def test_link_is_mailed_and_opens_the_account_once(
    cast: Cast, client: Client, mailbox: Mailbox, who: str
) -> None:
    person = person_of(cast, who)
    elsewhere = sign_in(Client(), person)
    page = client.post(f"/{person.plane}/reset/", {"email": f" {person.email.upper()} "})
    assert "Look into your mail" in page.text

    work()
    link = link_in(mailbox)
    form = client.get(link)
    done = client.post(link, GOOD, follow=True)

    assert mailbox.only["To"] == person.email
    assert person.email in form.text
    assert form["Referrer-Policy"] == "strict-origin"
    assert done.redirect_chain == [(f"/{person.plane}/login/", HTTPStatus.FOUND)]
    assert again(person).check_password(GOOD_PASSWORD)
    assert again(person).email_verified_at is not None
    assert elsewhere.get(f"/{person.plane}/account/").status_code == HTTPStatus.FOUND
    assert client.get(link).status_code == HTTPStatus.NOT_FOUND
    assert client.post(link, GOOD).status_code == HTTPStatus.NOT_FOUND
    assert audited(MAILED, CHANGED) == [
        (None, MAILED, {}), (person.pk, CHANGED, {"by_link": True}),
    ]  # fmt: skip


@WHO
def test_nobody_is_signed_in_by_the_link(cast: Cast, client: Client, who: str) -> None:
    person = person_of(cast, who)

    client.post(link_for(person), GOOD)

    assert client.get(f"/{person.plane}/account/").status_code == HTTPStatus.FOUND
    assert not PlaneSession.objects.filter(account_id=person.pk, plane=person.plane).exists()


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(minutes=29), HTTPStatus.OK),
        (timedelta(minutes=31), HTTPStatus.NOT_FOUND),
    ],
)
def test_link_is_valid_for_half_an_hour(
    cast: Cast, client: Client, age: timedelta, status: HTTPStatus
) -> None:
    link = link_for(cast.reader)

    with freeze_time(timezone.now() + age):
        assert client.get(link).status_code == status


@WHO
def test_any_new_password_ends_the_link(cast: Cast, client: Client, who: str) -> None:
    person = person_of(cast, who)
    link = link_for(person)
    person.set_password("another harbour in the fog")
    person.save()

    assert client.get(link).status_code == HTTPStatus.NOT_FOUND
    assert client.post(link, GOOD).status_code == HTTPStatus.NOT_FOUND
    assert again(person).check_password("another harbour in the fog")


def test_every_wrong_link_gets_the_same_page(cast: Cast, client: Client) -> None:
    token = reset_links.token_for(cast.reader)
    User.objects.filter(pk=cast.owner.pk).update(is_active=False)
    wrong = [
        "x", token[:-1], token + "0", token.swapcase(), "a.b.c", "\0", "é" * 300,
        "<script>alert(1)</script>".replace("/", "|"),
        reset_links.token_for(cast.platform_operator),
        reset_links.token_for(cast.owner),
        reset_links.token_for(UserNotStored()),
    ]  # fmt: skip

    answers = [client.get(f"/admin/reset/{each}/") for each in wrong]

    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    assert len({answer.content for answer in answers}) == 1
    assert client.get(f"/admin/reset/{token}/").status_code == HTTPStatus.OK


def UserNotStored() -> User:
    return User(pk=2**40, email="gone@msp.example")


def test_who_comes_second_under_the_lock_is_refused(cast: Cast) -> None:
    token = reset_links.token_for(cast.reader)
    reset_by_mail.use(plane=Plane.ADMIN, token=token, password=GOOD_PASSWORD)

    with pytest.raises(reset_by_mail.LinkOverError):
        reset_by_mail.use(plane=Plane.ADMIN, token=token, password="another harbour in the fog")

    assert User.objects.get(pk=cast.reader.pk).check_password(GOOD_PASSWORD)


def test_view_answers_who_comes_second_like_everybody_else(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(**arguments: object) -> None:
        raise reset_by_mail.LinkOverError

    monkeypatch.setattr(reset_by_mail, "use", too_late)

    assert client.post(link_for(cast.reader), GOOD).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": GOOD_PASSWORD, "again": "other"}, "again"),
    ],
)
def test_unfit_password_is_told_beside_its_field_and_uses_nothing_up(
    cast: Cast, client: Client, form: dict[str, str], field: str
) -> None:
    link = link_for(cast.platform_operator)

    page = client.post(link, form)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'id="id_{field}_error"' in page.text
    assert client.get(link).status_code == HTTPStatus.OK


def test_link_of_a_manager_ends_with_it(cast: Cast, client: Client) -> None:
    made = password_reset.create(
        membership=place(cast.workspace, cast.reader), created_by=cast.owner
    )

    client.post(link_for(User.objects.get(pk=cast.reader.pk)), GOOD)

    old = f"/admin/set-password/{made.user.pk}/{made.token}/"
    assert client.get(old).status_code == HTTPStatus.NOT_FOUND
    assert place(cast.workspace, cast.reader).password_link_by_id is None


def test_who_is_signed_in_here_is_signed_out_with_the_rest(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader)

    done = client.post(link_for(cast.reader), GOOD, follow=True)

    assert done.status_code == HTTPStatus.OK
    assert f"The password of {cast.reader.email} is set." in done.text
    assert client.get("/admin/account/").status_code == HTTPStatus.FOUND


def test_who_is_signed_in_as_somebody_else_is_told_and_stays(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)

    page = client.get(link_for(cast.reader))
    client.post(link_for(cast.reader), GOOD)

    assert "This browser is signed in as another person." in page.text
    assert client.get("/admin/account/").status_code == HTTPStatus.OK
    assert User.objects.get(pk=cast.owner.pk).check_password(PASSWORD)


def test_posts_without_csrf_token_are_refused(cast: Cast, mailbox: Mailbox) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/admin/reset/", {"email": "a@b.example"}).status_code == 403
    assert strict.post(link_for(cast.reader), GOOD).status_code == 403
    assert User.objects.get(pk=cast.reader.pk).check_password(PASSWORD)
