"""The webhook's page: for owners and managers, its secret on request, every act audited."""

from http import HTTPStatus
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices.enums import DeliveryStatus
from notices.models import Webhook, WebhookDelivery
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, sign_in
from tests.edit_forms import save, version_on

URL = "https://receiver.example/hook"


def url(cast: Cast, name: str = "webhook", *more: object) -> str:
    return reverse(f"notices:{name}", args=[cast.workspace.slug, *more])


def acts() -> list[str]:
    rows = AuditLog.objects.filter(action__startswith="notices.").order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_saving_shows_the_secret_once_and_the_page_never(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)

    answer = save(client, url(cast), {"url": URL})

    secret = Webhook.objects.get().secret
    assert secret in answer.text
    assert secret not in client.get(url(cast)).text
    assert secret in client.post(url(cast, "webhook-secret")).text
    assert acts() == [
        "notices.webhook_saved", "notices.webhook_secret_shown", "notices.webhook_secret_shown",
    ]  # fmt: skip


def test_new_secret_is_another_one(cast: Cast, client: Client) -> None:
    save(sign_in(client, cast.owner), url(cast), {"url": URL})
    before = Webhook.objects.get().secret

    answer = client.post(url(cast, "webhook-renew"))

    assert before not in answer.text
    assert Webhook.objects.get().secret in answer.text


def test_test_is_listed_and_can_be_sent_again_when_it_ended(cast: Cast, client: Client) -> None:
    save(sign_in(client, cast.owner), url(cast), {"url": URL})

    page = client.post(url(cast, "webhook-test"), follow=True)
    assert "On its way" in page.text
    assert 'data-hx-trigger="every 2s"' in page.text
    delivery = WebhookDelivery.objects.get()
    again = url(cast, "webhook-replay", delivery.pk)
    assert "waits to be sent already" in client.post(again, follow=True).text
    WebhookDelivery.objects.update(
        status=DeliveryStatus.GIVEN_UP, attempts=8, answer=500, ended_at=timezone.now()
    )
    assert "HTTP 500" in client.get(url(cast)).text
    client.post(again)

    assert WebhookDelivery.objects.get().status == DeliveryStatus.WAITING
    fragment = client.get(url(cast), headers={"HX-Request": "true"})
    assert fragment.text.strip().startswith("<section")


def test_removed_webhook_takes_its_messages_along(cast: Cast, client: Client) -> None:
    save(sign_in(client, cast.owner), url(cast), {"url": URL})
    client.post(url(cast, "webhook-test"))

    page = client.post(url(cast, "webhook-remove"), follow=True)

    assert "The webhook was removed." in page.text
    again = client.post(url(cast, "webhook-remove"), follow=True)
    assert "The webhook was already removed." in again.text
    assert not Webhook.objects.exists()


WRONG = [
    "", "http://x.example/", "https://u:p@x.example/", "x" * 600, "https://127.0.0.1/",
    "https://169.254.169.254/", "https://[::1]/", "https://x.example:0/",
    f"https://{'a' * 64}.example/",
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_address_is_told_beside_the_field(cast: Cast, client: Client, wrong: str) -> None:
    answer = save(sign_in(client, cast.owner), url(cast), {"url": wrong})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Nothing was saved." in answer.text
    assert not Webhook.objects.exists()


def test_page_says_of_what_fails_how_often_it_is_tried(cast: Cast, client: Client) -> None:
    save(sign_in(client, cast.owner), url(cast), {"url": URL})
    Webhook.objects.update(failing_since=timezone.now())

    page = client.get(url(cast)).text

    assert "up to eight times in about a day" in page
    assert "only once if the address leads into a network that is not called" in page


def test_plain_http_is_for_networks_of_ones_own(cast: Cast, client: Client, settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("10.0.0.0/8")]

    answer = save(sign_in(client, cast.owner), url(cast), {"url": "http://10.0.0.7/hook"})

    assert answer.status_code == HTTPStatus.OK


@pytest.mark.parametrize("role", ["operator", "reader"])
@pytest.mark.parametrize("name", ["webhook", "webhook-secret", "webhook-renew", "webhook-test"])
def test_others_get_nothing(cast: Cast, client: Client, role: str, name: str) -> None:
    save(sign_in(Client(), cast.owner), url(cast), {"url": URL})

    answer = sign_in(client, getattr(cast, role)).post(url(cast, name), {"url": URL})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "whsec_" not in answer.text


def test_message_of_another_workspace_does_not_exist(cast: Cast, client: Client) -> None:
    save(sign_in(Client(), cast.owner), url(cast), {"url": URL})
    delivery = WebhookDelivery.objects.create(webhook=Webhook.objects.get(), event="test")
    elsewhere = cast.foreign_tenant.workspace.slug

    answer = sign_in(client, cast.outsider).post(
        reverse("notices:webhook-replay", args=[elsewhere, delivery.pk])
    )

    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_second_address_is_refused_and_shows_the_first(cast: Cast, client: Client) -> None:
    seen = version_on(sign_in(client, cast.owner), url(cast))
    client.post(url(cast), seen | {"url": URL})

    other = client.post(url(cast), seen | {"url": f"{URL}/other"})
    same = client.post(url(cast), seen | {"url": URL}, follow=True)

    assert other.status_code == HTTPStatus.CONFLICT
    assert other.context["form"].stored_now == [("Address", URL)]
    assert "it leads there already" in same.text
    assert Webhook.objects.get().url == URL
    assert acts().count("notices.webhook_saved") == 1
