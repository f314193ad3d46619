"""Connections that do not work, and permissions that are missing."""

from collections.abc import Iterator

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from operations.attention.credential import is_about_credential
from operations.attention.unwell import ToldConnection, unwell
from operations.connection_truth import missing_in_words, missing_of, reason_of
from operations.failure_streaks import is_passing
from operations.failures import NO_CONNECTION
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants.models import ConnectionStatus


@attention_source
def connections(facts: Facts) -> Iterator[Item]:
    """Yield connections that do not work, consent that was taken back, missing permissions."""
    for tenant_id, connection in facts.read(unwell, facts.active, now=facts.now).items():
        if connection is None:
            yield _item(tenant_id, Kind.CONNECTION_BROKEN, Severity.MEDIUM, NO_CONNECTION.label)
            continue
        if is_broken(connection):
            yield _broken(tenant_id, connection)
        if missing_of(connection):
            names = ", ".join(missing_of(connection))
            yield _item(
                tenant_id,
                Kind.PERMISSION_MISSING,
                Severity.MEDIUM,
                f"{missing_in_words(connection)}: {names}.",
            )


def is_broken(connection: ToldConnection) -> bool:
    """Return whether a person must mend it. A credential is an item of its own."""
    return (
        connection.status == ConnectionStatus.FAILED
        and not is_passing(connection.failure_code)
        and not is_about_credential(connection)
    )


def _broken(tenant_id: int, connection: ToldConnection) -> Item:
    withdrawn = connection.failure_code == GraphFailure.NOT_CONSENTED.value
    kind = Kind.CONSENT_WITHDRAWN if withdrawn else Kind.CONNECTION_BROKEN
    return _item(tenant_id, kind, Severity.HIGH, reason_of(connection))


def _item(tenant_id: int, kind: Kind, severity: Severity, sentence: str) -> Item:
    return Item(
        tenant_id=tenant_id,
        kind=kind,
        severity=severity,
        sentence=sentence,
        route="tenant_dashboard:tenant",
        part="#connection-title",
        link_text="See the connection",
    )
