"""Credentials that expire soon, or have expired."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from operations.attention.unwell import ToldConnection, unwell
from operations.connection_truth import reason_of
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants.expiry import URGENT_DAYS, WARN_DAYS
from tenantpilot.tenants.models import ConnectionStatus

_CREDENTIAL = {
    GraphFailure.SECRET_EXPIRED.value,
    GraphFailure.SECRET_WRONG.value,
    GraphFailure.CERTIFICATE_EXPIRED.value,
    GraphFailure.CERTIFICATE_WRONG.value,
}


def is_about_credential(connection: ToldConnection) -> bool:
    """Return whether the connection fails for its secret or certificate."""
    return connection.failure_code in _CREDENTIAL


@attention_source
def credentials(facts: Facts) -> Iterator[Item]:
    """Yield credentials that Microsoft refuses, that have expired, or expire within 30 days."""
    today = facts.now.date()
    for tenant_id, connection in facts.read(unwell, facts.active, now=facts.now).items():
        if connection is None:
            continue
        expires = connection.secret_expires_on
        if connection.status == ConnectionStatus.FAILED and is_about_credential(connection):
            yield _item(tenant_id, Severity.HIGH, reason_of(connection), expires=None)
        elif expires and (expires - today).days <= WARN_DAYS:
            days = (expires - today).days
            severity = Severity.HIGH if days <= URGENT_DAYS else Severity.MEDIUM
            yield _item(
                tenant_id, severity, _sentence(connection.noun, days, expires), expires=expires
            )


def _sentence(noun: str, days: int, expires: date) -> str:
    """Say when. A secret works until the end of its last day."""
    if days < 0:
        return f"The {noun} expired on {expires:%-d %b %Y}."
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"The {noun} expires {when}, on {expires:%-d %b %Y}."


def _item(tenant_id: int, severity: Severity, sentence: str, *, expires: date | None) -> Item:
    has_expired = expires is not None and "expired" in sentence
    return Item(
        tenant_id=tenant_id,
        kind=Kind.CREDENTIAL_EXPIRES,
        severity=severity,
        since=datetime.combine(expires, time.max, tzinfo=UTC) if expires and has_expired else None,
        sentence=sentence,
        route="tenant_dashboard:tenant",
        part="#connection-title",
        link_text="See the connection",
    )
