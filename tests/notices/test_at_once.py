"""An item that begins is told once to those who want it and may see it, and to no one else."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from notices.enums import AtOnce
from notices.models import Notice
from notices.services import choices
from notices.services.detection import look_at_all
from tenantpilot.tenants.models import ConnectionStatus
from tenantpilot.workspaces.models import WorkspaceMembership
from tests.attention import states
from tests.cast import Cast
from tests.mail.server import PUBLIC_URL, Mailbox, html_of, text_of
from tests.notices.people import TASKS, looks, place, waiting, wants, work


@pytest.fixture
def broken(cast: Cast, mailbox: Mailbox) -> Cast:
    """Consent to the first tenant is withdrawn; the other has no connection at all."""
    states.healthy(cast.tenant)
    states.consent_withdrawn(cast.tenant)
    return cast


def test_jobs_hold_numbers_only_and_one_look_is_one_message(broken: Cast) -> None:
    choice = wants(broken, broken.owner, at_once=AtOnce.LOW)

    looks(broken.workspace)

    [(name, arguments)] = waiting()
    assert name == "notices.send_at_once"
    assert arguments.keys() == {"choice_id", "first", "last"}
    assert arguments["choice_id"] == choice.pk
    assert all(isinstance(value, int) for value in arguments.values())


def test_message_says_what_began_and_where_it_is_put_right(broken: Cast, mailbox: Mailbox) -> None:
    wants(broken, broken.reader, at_once=AtOnce.HIGH)

    looks(broken.workspace)
    work()

    message = mailbox.only
    assert message["To"] == broken.reader.email
    assert message["Subject"] == "TenantPilot: 1 new item needs a person (high)"
    assert "High: Consent withdrawn." in text_of(message)
    assert f"{PUBLIC_URL}/admin/tenants/{broken.tenant.pk}/" in text_of(message)
    assert "List-Unsubscribe" in message
    for words in (text_of(message), html_of(message), str(message["Subject"])):
        assert broken.tenant.name not in words


def test_customers_are_named_where_the_workspace_says_so(broken: Cast, mailbox: Mailbox) -> None:
    wants(broken, broken.owner, at_once=AtOnce.HIGH)
    choices.set_names(workspace=broken.workspace, names_customers=True, set_by=broken.owner)

    looks(broken.workspace)
    work()

    assert broken.tenant.name in text_of(mailbox.only)


def test_second_look_tells_nothing_and_what_comes_back_is_told_again(
    broken: Cast, mailbox: Mailbox
) -> None:
    wants(broken, broken.owner, at_once=AtOnce.HIGH)
    looks(broken.workspace)
    looks(broken.workspace)
    assert len(waiting()) == 1
    work()
    states.connect(broken.tenant, status=ConnectionStatus.CONNECTED, failure_code="")
    looks(broken.workspace)
    assert waiting() == []
    states.consent_withdrawn(broken.tenant)
    looks(broken.workspace)
    work()

    first, second = mailbox.messages
    assert first["Message-ID"] != second["Message-ID"]
    with scopes_disabled():
        ended = Notice.objects.filter(kind="consent_withdrawn").order_by("pk")
        assert [each.ended_at is None for each in ended] == [False, True]


def test_job_that_runs_twice_sends_the_same_id(broken: Cast, mailbox: Mailbox) -> None:
    wants(broken, broken.owner, at_once=AtOnce.HIGH)
    looks(broken.workspace)
    [job] = waiting()

    work()
    TASKS[job[0]](**job[1])

    first, second = mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_what_is_rolled_back_is_not_told(broken: Cast) -> None:
    wants(broken, broken.owner, at_once=AtOnce.HIGH)

    with transaction.atomic():
        looks(broken.workspace)
        transaction.set_rollback(True)

    assert waiting() == []
    looks(broken.workspace)
    assert len(waiting()) == 1


@pytest.mark.parametrize("end", ["suspended", "removed", "not entitled", "stopped", "put right"])
def test_what_is_so_when_it_is_sent_decides(broken: Cast, mailbox: Mailbox, end: str) -> None:
    choice = wants(broken, broken.reader, at_once=AtOnce.HIGH)
    looks(broken.workspace)
    members = WorkspaceMembership.objects.filter(pk=place(broken, broken.reader).pk)
    if end == "suspended":
        members.update(suspended_at="2026-01-01T00:00Z")
    elif end == "removed":
        members.delete()
    elif end == "not entitled":
        place(broken, broken.reader).entitlements.all().delete()
    elif end == "stopped":
        choices.stop(choice_id=choice.pk, what="at_once")
    else:
        states.connect(broken.tenant, status=ConnectionStatus.CONNECTED, failure_code="")

    work()

    assert mailbox.messages == []


def test_severity_below_the_chosen_one_is_not_told(broken: Cast) -> None:
    wants(broken, broken.owner, at_once=AtOnce.HIGH)
    looks(broken.workspace)
    assert len(waiting()) == 1
    work()
    states.connect(broken.tenant, status=ConnectionStatus.CONNECTED, failure_code="")
    states.drift(broken.tenant)

    looks(broken.workspace)

    assert waiting() == []


def test_without_mail_nothing_is_looked_for(broken: Cast, settings: object) -> None:
    settings.MAILERS = {}  # type: ignore[attr-defined]
    wants(broken, broken.owner, at_once=AtOnce.LOW)

    look_at_all(now=timezone.now())

    with scopes_disabled():
        assert not Notice.objects.exists()


def test_link_in_the_message_leads_somewhere(broken: Cast, mailbox: Mailbox) -> None:
    wants(broken, broken.owner, at_once=AtOnce.HIGH)
    looks(broken.workspace)
    work()

    link = str(mailbox.only["List-Unsubscribe"]).strip("<>").removeprefix(PUBLIC_URL)

    assert link.startswith(reverse("notices:unsubscribe", args=["x"])[:-2])
