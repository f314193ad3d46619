"""Where a person is signed in, and ending it there, on both planes."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from tenantpilot.accounts import own_sessions
from tenantpilot.accounts.models import PlaneSession, PlatformOperator, SignInMethod, User
from tenantpilot.accounts.planes import SETTINGS
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.own_addresses import own_url
from tests.cast import Cast, sign_in
from tests.mail.server import Mailbox
from tests.members.jobs import waiting
from tests.members.places import audited
from tests.sso.connections import a_connection

WHO = pytest.mark.parametrize("who", ["reader", "platform_operator"])
ENDED = AuditAction.SESSIONS_ENDED


def person_of(cast: Cast, who: str) -> User | PlatformOperator:
    person: User | PlatformOperator = getattr(cast, who)
    return person


def key_of(client: Client, person: User | PlatformOperator) -> str:
    return client.cookies[SETTINGS[person.plane].cookie_name].value


def reference_of(key: str, person: User | PlatformOperator) -> str:
    """What the page calls the session of another browser, as that browser sees it."""
    here, *_ = own_sessions.of(account=person, current_key=key)
    assert here.is_current
    return here.reference


@WHO
def test_page_lists_this_session_first_and_shows_no_key(
    cast: Cast, client: Client, who: str
) -> None:
    person = person_of(cast, who)
    elsewhere = key_of(sign_in(Client(), person), person)
    here = key_of(sign_in(client, person), person)

    page = client.get(own_url(person, "account"))

    assert [each.is_current for each in page.context["sessions"]] == [True, False]
    assert page.text.count("This one") == 1
    assert elsewhere not in page.text
    assert here not in page.text


@WHO
def test_only_open_sessions_of_ones_own_are_listed(cast: Cast, client: Client, who: str) -> None:
    person = person_of(cast, who)
    for other in (cast.owner, cast.platform_operator, cast.reader):
        sign_in(Client(), other)
    PlaneSession.objects.all().update(account_id=person.pk)
    PlaneSession.objects.filter(plane=person.plane).delete()
    ago = timezone.now() - timedelta(days=1)
    for column in ("expire_date", "last_seen_at"):
        over = key_of(sign_in(Client(), person), person)
        PlaneSession.objects.filter(pk=over).update(**{column: ago})
    sign_in(client, person)

    page = client.get(own_url(person, "account"))

    assert len(page.context["sessions"]) == 1
    assert "Sign out everywhere else" not in page.text


@WHO
def test_one_other_session_ends_and_the_rest_goes_on(
    cast: Cast, client: Client, mailbox: Mailbox, who: str
) -> None:
    person = person_of(cast, who)
    lost, kept = sign_in(Client(), person), sign_in(Client(), person)
    reference = reference_of(key_of(lost, person), person)
    account = own_url(person, "account")

    page = sign_in(client, person).post(
        own_url(person, "end-session"), {"session": reference}, follow=True
    )

    assert "You were signed out there." in page.text
    assert lost.get(account).status_code == HTTPStatus.FOUND
    assert kept.get(account).status_code == HTTPStatus.OK
    assert audited(ENDED) == [(person.pk, ENDED, {"count": 1})]
    assert len(waiting()) == 1


@WHO
def test_all_other_sessions_end(cast: Cast, client: Client, mailbox: Mailbox, who: str) -> None:
    person = person_of(cast, who)
    others = [sign_in(Client(), person) for _ in range(3)]
    bystander = sign_in(Client(), cast.owner)
    account = own_url(person, "account")

    page = sign_in(client, person).post(own_url(person, "end-other-sessions"), follow=True)

    assert "You were signed out everywhere else." in page.text
    assert {each.get(account).status_code for each in others} == {HTTPStatus.FOUND}
    assert bystander.get("/admin/account/").status_code == HTTPStatus.OK
    assert audited(ENDED) == [(person.pk, ENDED, {"count": 3})]
    assert len(waiting()) == 1


def test_nobody_ends_the_session_of_somebody_else_or_their_own(cast: Cast, client: Client) -> None:
    others = key_of(sign_in(Client(), cast.owner), cast.owner)
    own = key_of(sign_in(client, cast.reader), cast.reader)
    references = [
        reference_of(others, cast.owner), reference_of(own, cast.reader), others, "", "x" * 9000,
    ]  # fmt: skip

    for reference in references:
        page = client.post(own_url(cast.reader, "end-session"), {"session": reference}, follow=True)
        assert "That session had ended already. Nothing was changed." in page.text

    assert PlaneSession.objects.count() == 2
    assert audited(ENDED) == []


def test_ending_nothing_is_said_and_not_written_down(
    cast: Cast, client: Client, mailbox: Mailbox
) -> None:
    page = sign_in(client, cast.reader).post(
        own_url(cast.reader, "end-other-sessions"), follow=True
    )

    assert "You are signed in nowhere else. Nothing was changed." in page.text
    assert audited(ENDED) == []
    assert waiting() == []


def test_page_lists_no_more_than_it_can_show_and_says_so(cast: Cast, client: Client) -> None:
    for _ in range(own_sessions.MOST_SHOWN + 2):
        sign_in(client, cast.reader)

    page = client.get(own_url(cast.reader, "account"))

    assert len(page.context["sessions"]) == own_sessions.MOST_SHOWN
    assert "And 2 more" in page.text


@pytest.mark.parametrize("page", ["change-password", "end-session", "end-other-sessions"])
def test_session_of_a_provider_touches_nothing_of_the_accounts_own(
    cast: Cast, client: Client, page: str
) -> None:
    sign_in(Client(), cast.reader)
    sign_in(client, cast.reader)
    here = PlaneSession.objects.filter(pk=key_of(client, cast.reader))
    here.update(method=SignInMethod.PROVIDER, connection=a_connection(cast.workspace))

    answer = client.post(own_url(cast.reader, page), {})
    shown = client.get(own_url(cast.reader, "account"))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert PlaneSession.objects.filter(account_id=cast.reader.pk).count() == 2
    assert [each.is_current for each in shown.context["sessions"]] == [True]
    assert "through a workspace" in shown.text
    assert own_url(cast.reader, "change-password") not in shown.text
