from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from freezegun import freeze_time

from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.password_links import PasswordLink
from tenantpilot.members.services import password_reset
from tests.cast import Cast, sign_in
from tests.members.places import DJANGOS_WORDS, GOOD_PASSWORD, audited, place

CHANGED = AuditAction.PASSWORD_CHANGED
GOOD = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}


@pytest.fixture
def link(cast: Cast) -> PasswordLink:
    return password_reset.create(
        membership=place(cast.workspace, cast.operator), created_by=cast.owner
    )


def address(link: PasswordLink) -> str:
    return reverse("members:set-password", args=[str(link.user.pk), link.token])


def test_link_opens_the_form_as_often_as_one_looks(link: PasswordLink, client: Client) -> None:
    for _ in range(3):
        page = client.get(address(link))

        assert page.status_code == HTTPStatus.OK
        assert link.user.email in page.text
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "strict-origin"


def test_password_is_set_and_signs_in(cast: Cast, link: PasswordLink, client: Client) -> None:
    page = client.post(address(link), GOOD, follow=True)

    assert page.redirect_chain == [("/admin/login/", HTTPStatus.FOUND)]
    assert "Your password is set. Sign in with it." in page.text
    home = client.post("/admin/login/", {"email": link.user.email, "password": GOOD_PASSWORD})
    assert home["Location"] == "/admin/"
    assert audited(CHANGED) == [(link.user.pk, CHANGED, {"by_link": True})]


def test_used_link_opens_nothing(link: PasswordLink, client: Client) -> None:
    client.post(address(link), GOOD)
    other = "another harbour in the fog"

    for answer in [
        client.get(address(link)),
        client.post(address(link), {"password": other, "again": other}),
    ]:
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "This link does not work" in answer.text
    assert User.objects.get(pk=link.user.pk).check_password(GOOD_PASSWORD)


def test_who_comes_second_under_the_lock_is_refused(link: PasswordLink) -> None:
    password_reset.use(user=link.user, token=link.token, password=GOOD_PASSWORD)

    with pytest.raises(password_reset.LinkOverError):
        password_reset.use(user=link.user, token=link.token, password="another harbour in the fog")

    assert User.objects.get(pk=link.user.pk).check_password(GOOD_PASSWORD)


def test_view_answers_who_comes_second_like_everybody_else(
    link: PasswordLink, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(**arguments: object) -> None:
        raise password_reset.LinkOverError

    monkeypatch.setattr(password_reset, "use", too_late)

    assert client.post(address(link), GOOD).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(days=3) - timedelta(minutes=1), HTTPStatus.OK),
        (timedelta(days=3, minutes=1), HTTPStatus.NOT_FOUND),
    ],
)
def test_link_is_valid_for_three_days(
    link: PasswordLink, client: Client, age: timedelta, status: HTTPStatus
) -> None:
    with freeze_time(now() + age):
        assert client.get(address(link)).status_code == status


def test_page_that_was_open_too_long_sets_nothing(link: PasswordLink, client: Client) -> None:
    before = User.objects.get(pk=link.user.pk).password

    with freeze_time(now() + timedelta(days=4)):
        answer = client.post(address(link), GOOD)

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert User.objects.get(pk=link.user.pk).password == before


def test_deactivated_account_is_not_opened(link: PasswordLink, client: Client) -> None:
    User.objects.filter(pk=link.user.pk).update(is_active=False)

    assert client.get(address(link)).status_code == HTTPStatus.NOT_FOUND


def test_every_wrong_link_gets_the_same_page(
    cast: Cast, link: PasswordLink, client: Client
) -> None:
    uid, token = str(link.user.pk), link.token
    bodies = set()

    for wrong_uid, wrong_token in [
        (uid, "x"),
        (uid, token[:-1]),
        (uid, token + "0"),
        (uid, token.upper()),
        (str(cast.owner.pk), token),
        (str(cast.platform_operator.pk + 999), token),
        ("0", token),
        ("-1", token),
        ("abc", token),
        ("٣", token),
        ("9" * 40, token),
        (uid, "é" * 300),
        (uid, "<script>alert(1)</script>"),
        (uid, "a-b-c"),
        (uid, "zzzzzzzzzzzzzz-0"),
        (uid, "\0"),
        ("\0", token),
        (uid, default_token_generator.make_token(User.objects.get(pk=uid))),
    ]:
        url = reverse("members:set-password", args=[wrong_uid, wrong_token.replace("/", "|")])
        answer = client.get(url)
        assert answer.status_code == HTTPStatus.NOT_FOUND, (wrong_uid, wrong_token)
        bodies.add(answer.text)

    assert len(bodies) == 1
    assert "ask an owner or manager of your workspace for a new link" in bodies.pop()
    assert client.get(address(link)).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        ("", "", "password"),
        ("short", "short", "password"),
        ("password1234", "password1234", "password"),
        ("ona operator", "ona operator", "password"),
        (" " * 12, " " * 12, "password"),
        ("123456789012", "123456789012", "password"),
        ("passwordpassword", "passwordpassword", "password"),
        ("qwertyuiopas", "qwertyuiopas", "password"),
        ("abcabcabcabc", "abcabcabcabc", "password"),
        ("tenantpilot2026", "tenantpilot2026", "password"),
        ("ona.operator.2026", "ona.operator.2026", "password"),
        ("x" * 1025, "x" * 1025, "password"),
        (GOOD_PASSWORD, "", "again"),
        (GOOD_PASSWORD, GOOD_PASSWORD + " ", "again"),
        (GOOD_PASSWORD + "\0", GOOD_PASSWORD + "\0", "password"),
    ],
)
def test_unfit_password_is_told_beside_its_field_and_uses_nothing_up(
    link: PasswordLink, client: Client, password: str, again: str, field: str
) -> None:
    page = client.post(address(link), {"password": password, "again": again})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field in page.context["form"].errors
    assert f'id="id_{field}_error"' in page.text
    assert not [words for words in DJANGOS_WORDS if words in page.text]
    assert f'value="{GOOD_PASSWORD}' not in page.text
    assert client.get(address(link)).status_code == HTTPStatus.OK


def test_sessions_of_the_account_end(cast: Cast, link: PasswordLink, client: Client) -> None:
    sign_in(Client(), link.user)

    client.post(address(link), GOOD)

    assert not PlaneSession.objects.filter(account_id=link.user.pk).exists()


def test_who_is_signed_in_as_somebody_else_is_told_and_stays(
    cast: Cast, link: PasswordLink, client: Client
) -> None:
    sign_in(client, cast.owner)

    page = client.get(address(link))
    done = client.post(address(link), GOOD, follow=True)

    assert "This browser is signed in as another person." in page.text
    assert f"still signed in as {cast.owner.email}" in done.text
    assert not User.objects.get(pk=cast.owner.pk).check_password(GOOD_PASSWORD)


def test_post_without_csrf_token_is_refused(link: PasswordLink) -> None:
    answer = Client(enforce_csrf_checks=True).post(address(link), GOOD)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not User.objects.get(pk=link.user.pk).has_usable_password()
