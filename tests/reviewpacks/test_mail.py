"""Who asked for a pack is told by mail that it is ready, where mail is set up."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled
from procrastinate.contrib.django.models import ProcrastinateJob

from reviewpacks.models import ReviewPack
from reviewpacks.services.generation import MAIL_READY
from reviewpacks.tasks import mail_ready
from tenantpilot.tenants.models import TenantEntitlement
from tests.cast import Cast
from tests.mail.fixtures import mailbox
from tests.mail.server import PUBLIC_URL, Mailbox, text_of
from tests.reviewpacks.journeys import make

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db(transaction=True)


def told() -> list[dict[str, int]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=MAIL_READY)]


def test_ready_pack_is_told_once_with_a_link_and_no_customers_name(
    cast: Cast, mailbox: Mailbox
) -> None:
    pack = make(cast)

    [numbers] = told()
    mail_ready(**numbers)

    page = reverse("reviewpacks:detail", args=[cast.tenant.pk, pack.pk])
    assert mailbox.only["To"] == cast.operator.email
    assert f"{PUBLIC_URL}{page}" in text_of(mailbox.only)
    assert not list(mailbox.only.iter_attachments())
    assert cast.tenant.name not in mailbox.only.as_string()


def test_without_mail_nothing_is_queued(cast: Cast) -> None:
    make(cast)

    assert told() == []


def test_nothing_is_told_of_what_may_not_be_seen_any_more(cast: Cast, mailbox: Mailbox) -> None:
    make(cast)
    [numbers] = told()
    with scopes_disabled():
        TenantEntitlement.objects.filter(membership__user=cast.operator).delete()

    mail_ready(**numbers)

    assert mailbox.messages == []


def test_nothing_is_told_of_a_pack_that_has_gone(cast: Cast, mailbox: Mailbox) -> None:
    make(cast)
    [numbers] = told()
    with scopes_disabled():
        ReviewPack.objects.all().delete()

    mail_ready(**numbers)

    assert mailbox.messages == []
