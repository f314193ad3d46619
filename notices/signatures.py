"""Signatures of the Standard Webhooks specification: https://www.standardwebhooks.com

The secrets are made from SECRET_KEY and stored nowhere; a new SECRET_KEY makes new ones.
"""

import base64
import hmac
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from notices.models import Webhook

PREFIX = "whsec_"


def secret(public_id: object, generation: int) -> bytes:
    """Return the bytes of one secret of a webhook."""
    value = f"{public_id}:{generation}"
    return salted_hmac("notices.signing", value, algorithm="sha256").digest()


def written(key: bytes) -> str:
    """Return a secret as receivers take it."""
    return PREFIX + base64.b64encode(key).decode()


def headers(webhook: "Webhook", *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of a message: signed with each secret that is good at the moment."""
    timestamp = str(int(at.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "Content-Type": "application/json",
        "User-Agent": "TenantPilot",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(key, content) for key in webhook.keys_at(at)),
    }


def _signature(key: bytes, content: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(key, content, sha256)).decode()
