"""Connections that do not work, and permissions that are missing."""

from collections.abc import Iterator

from django.urls import reverse

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from operations.attention.credential import is_about_credential
from operations.connection_truth import (
    connection_of,
    missing_in_words,
    missing_of,
    reason_of,
)
from operations.failure_streaks import is_passing
from operations.failures import NO_CONNECTION
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants.models import (
    ConnectionStatus,
    ProviderConnection,
    Tenant,
    TenantStatus,
)


@attention_source
def connections(facts: Facts) -> Iterator[Item]:
    """Yield connections that do not work, consent that was taken back, missing permissions."""
    for tenant in facts.tenants:
        if tenant.status != TenantStatus.ACTIVE:
            continue
        connection = connection_of(tenant)
        if connection is None:
            yield _item(tenant, Kind.CONNECTION_BROKEN, Severity.MEDIUM, NO_CONNECTION.label)
            continue
        if is_broken(connection):
            yield _broken(tenant, connection)
        if missing_of(connection):
            names = ", ".join(missing_of(connection))
            yield _item(
                tenant,
                Kind.PERMISSION_MISSING,
                Severity.MEDIUM,
                f"{missing_in_words(connection)}: {names}.",
            )


def is_broken(connection: ProviderConnection) -> bool:
    """Return whether a person must mend it. A credential is an item of its own."""
    return (
        connection.status == ConnectionStatus.FAILED
        and not is_passing(connection.failure_code)
        and not is_about_credential(connection)
    )


def _broken(tenant: Tenant, connection: ProviderConnection) -> Item:
    withdrawn = connection.failure_code == GraphFailure.NOT_CONSENTED.value
    kind = Kind.CONSENT_WITHDRAWN if withdrawn else Kind.CONNECTION_BROKEN
    return _item(tenant, kind, Severity.HIGH, reason_of(connection))


def _item(tenant: Tenant, kind: Kind, severity: Severity, sentence: str) -> Item:
    page = reverse("tenant_dashboard:tenant", kwargs={"tenant_id": tenant.pk})
    return Item(
        tenant_id=tenant.pk,
        kind=kind,
        severity=severity,
        sentence=sentence,
        url=f"{page}#connection-title",
        link_text="See the connection",
    )
