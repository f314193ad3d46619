"""A real receiver that checks signatures gets each message at least once, under a stable id."""

import json
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook as Receiver
from werkzeug import Request, Response

from notices.enums import DeliveryStatus
from notices.models import Webhook, WebhookDelivery
from notices.services import choices, webhooks
from notices.services.deliveries import PAUSES, DeliveryFailedError, deliver
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import ConnectionStatus
from tests.attention import states
from tests.cast import Cast
from tests.notices.people import looks, waiting


class Inbox:
    """What the receiver got, and what it answers."""

    def __init__(self, server: HTTPServer) -> None:
        self.status, self.location = 204, ""
        self.requests: list[Request] = []
        server.expect_request("/hook").respond_with_handler(self._take)
        self.url = server.url_for("/hook")

    def _take(self, request: Request) -> Response:
        request.get_data()
        self.requests.append(request)
        headers = {"Location": self.location} if self.location else {}
        return Response(status=self.status, headers=headers)

    def checked(self, webhook: Webhook) -> list[dict[str, Any]]:
        """The messages, each with a signature that holds."""
        receiver = Receiver(webhook.secret)
        return [
            receiver.verify(each.get_data(), {k.lower(): v for k, v in each.headers.items()})
            for each in self.requests
        ]

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.requests]


@pytest.fixture
def inbox(httpserver: HTTPServer, settings: Any) -> Inbox:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    settings.PUBLIC_URL = "https://tenantpilot.example"
    return Inbox(httpserver)


@pytest.fixture
def webhook(cast: Cast, inbox: Inbox) -> Webhook:
    states.healthy(cast.tenant)
    return webhooks.save(
        workspace=cast.workspace, url=inbox.url, expected_version=None, saved_by=cast.owner
    )


def work() -> list[int]:
    """Do the jobs that wait once; return the pauses until the failed ones come again."""
    pauses = []
    for row in WebhookDelivery.objects.filter(status=DeliveryStatus.WAITING).order_by("pk"):
        try:
            deliver(delivery_id=row.pk)
        except DeliveryFailedError as failed:
            pauses.append(failed.seconds)
    return pauses


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def test_what_begins_and_ends_arrives_signed_with_numbers_only(
    cast: Cast, webhook: Webhook, inbox: Inbox
) -> None:
    looks(cast.workspace)
    WebhookDelivery.objects.all().delete()
    states.consent_withdrawn(cast.tenant)
    looks(cast.workspace)
    states.connect(cast.tenant, status=ConnectionStatus.CONNECTED, failure_code="")
    looks(cast.workspace)

    work()

    messages = [
        each for each in inbox.checked(webhook) if each["data"]["kind"] == "consent_withdrawn"
    ]
    began, ended = messages
    assert (began["type"], ended["type"]) == ("attention.began", "attention.ended")
    assert began["data"]["id"] == ended["data"]["id"]
    assert began["data"]["tenant"] == cast.tenant.pk
    assert began["data"]["url"] == f"https://tenantpilot.example/admin/tenants/{cast.tenant.pk}/"
    assert cast.tenant.name not in json.dumps(messages)


def test_jobs_hold_the_number_of_the_message(cast: Cast, webhook: Webhook) -> None:
    webhooks.test(webhook=webhook, tested_by=cast.owner)

    assert waiting() == [("notices.deliver", {"delivery_id": only().pk})]


def test_name_goes_along_where_the_workspace_says_so(
    cast: Cast, webhook: Webhook, inbox: Inbox
) -> None:
    choices.set_names(workspace=cast.workspace, names_customers=True, set_by=cast.owner)
    states.consent_withdrawn(cast.tenant)
    looks(cast.workspace)

    work()

    assert cast.tenant.name in [each["data"]["tenant_name"] for each in inbox.checked(webhook)]


def test_what_is_rolled_back_is_not_sent(cast: Cast, webhook: Webhook) -> None:
    with transaction.atomic():
        webhooks.test(webhook=webhook, tested_by=cast.owner)
        transaction.set_rollback(True)

    assert (waiting(), WebhookDelivery.objects.count()) == ([], 0)


@pytest.mark.parametrize("status", [500, 404, 302])
def test_failure_is_tried_for_a_day_under_one_id_and_given_up(
    cast: Cast, webhook: Webhook, inbox: Inbox, status: int
) -> None:
    inbox.status = status
    inbox.location = inbox.url.replace("/hook", "/elsewhere") if status == 302 else ""
    webhooks.test(webhook=webhook, tested_by=cast.owner)

    pauses = [pause for _ in range(10) for pause in work()]

    assert tuple(pauses) == PAUSES
    assert len(set(inbox.ids)) == 1
    assert len(inbox.ids) == len(PAUSES) + 1
    assert (only().status, only().answer) == (DeliveryStatus.GIVEN_UP, status)
    assert Webhook.objects.get().failing_since


def test_success_ends_the_failing(cast: Cast, webhook: Webhook, inbox: Inbox) -> None:
    inbox.status = 503
    webhooks.test(webhook=webhook, tested_by=cast.owner)
    work()
    inbox.status = 200

    work()

    assert (only().status, only().attempts, only().answer) == (DeliveryStatus.DELIVERED, 2, 200)
    assert Webhook.objects.get().failing_since is None


def test_job_that_comes_twice_sends_nothing_more(
    cast: Cast, webhook: Webhook, inbox: Inbox
) -> None:
    webhooks.test(webhook=webhook, tested_by=cast.owner)
    work()

    deliver(delivery_id=only().pk)

    assert len(inbox.ids) == 1


def test_message_sent_again_keeps_its_id(cast: Cast, webhook: Webhook, inbox: Inbox) -> None:
    webhooks.test(webhook=webhook, tested_by=cast.owner)
    with pytest.raises(webhooks.NotNowError):
        webhooks.replay(delivery=only(), replayed_by=cast.owner)
    work()

    webhooks.replay(delivery=only(), replayed_by=cast.owner)
    work()

    first, second = inbox.ids
    assert first == second


def test_both_secrets_hold_for_a_day_after_a_new_one(
    cast: Cast, webhook: Webhook, inbox: Inbox
) -> None:
    renewed = webhooks.renew_secret(webhook=webhook, renewed_by=cast.owner)
    webhooks.test(webhook=renewed, tested_by=cast.owner)
    work()

    assert inbox.checked(webhook) == inbox.checked(renewed)
    assert len(renewed.keys_at(timezone.now() + timedelta(hours=25))) == 1


def test_receiver_that_is_gone_or_fails_for_days_is_called_no_more(
    cast: Cast, webhook: Webhook, inbox: Inbox
) -> None:
    inbox.status = 410
    webhooks.test(webhook=webhook, tested_by=cast.owner)

    assert work() == []

    off = Webhook.objects.get()
    assert off.off_at
    assert AuditLog.objects.filter(action=AuditAction.WEBHOOK_SWITCHED_OFF).count() == 1
    with pytest.raises(webhooks.NotNowError):
        webhooks.test(webhook=off, tested_by=cast.owner)
    states.consent_withdrawn(cast.tenant)
    looks(cast.workspace)
    assert WebhookDelivery.objects.count() == 1


def test_private_address_is_given_up_at_once(
    cast: Cast, webhook: Webhook, inbox: Inbox, settings: Any
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    webhooks.test(webhook=webhook, tested_by=cast.owner)

    work()

    assert inbox.requests == []
    assert (only().status, only().failure) == (DeliveryStatus.GIVEN_UP, "address_refused")
