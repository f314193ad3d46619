"""What a webhook's message says: numbers and words of our own, and a name only if allowed."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from notices.enums import Event
from notices.models import Notice, WebhookDelivery, WorkspaceNotices


def body(delivery: WebhookDelivery) -> bytes:
    """Return the message; the same for every attempt."""
    notice = delivery.notice
    moment = _moment(delivery, notice)
    data = _data(notice) if notice else {}
    said = {"type": delivery.event, "timestamp": moment.isoformat(), "data": data}
    return json.dumps(said, separators=(",", ":")).encode()


def _moment(delivery: WebhookDelivery, notice: Notice | None) -> datetime:
    if notice is None:
        return delivery.created_at
    ended = notice.ended_at if delivery.event == Event.ENDED else None
    return ended or notice.found_at


def _data(notice: Notice) -> dict[str, Any]:
    path = reverse("tenant_dashboard:tenant", args=[notice.tenant_id])
    said: dict[str, Any] = {
        "id": notice.pk,
        "tenant": notice.tenant_id,
        "kind": notice.kind,
        "severity": notice.severity,
        "since": notice.since.isoformat() if notice.since else None,
        "url": f"{settings.PUBLIC_URL}{path}",
    }
    named = WorkspaceNotices.objects.filter(workspace=notice.workspace_id, names_customers=True)
    return said | ({"tenant_name": notice.tenant.name} if named.exists() else {})
