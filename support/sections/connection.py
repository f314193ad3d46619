"""The connection to Microsoft 365. Its secret is not even read from the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar, override

from operations.failures import NO_CONNECTION
from support.enums import IssueSeverity
from support.sections import failures
from support.types import (
    DiagnosticsContext,
    Issue,
    Section,
    StaticCode,
    StaticText,
    labelled,
    shortened,
)
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, TenantStatus

EXPIRES_SOON = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Connection(Section):
    """How the product signs in to the tenant, and whether that works."""

    NAME: ClassVar[str] = "connection"
    TITLE: ClassVar[str] = "Connection"

    status: ConnectionStatus | None = field(metadata=labelled("State", none="No connection"))
    failure: StaticCode | None = field(metadata=labelled("Failure code", none="none"))
    checked_at: datetime | None = field(metadata=labelled("Last checked", none="never"))
    secret_expires_on: date | None = field(
        metadata=labelled("Credential expires", none="not known")
    )
    secret_days_left: int | None = field(metadata=labelled("Days left", none="not known"))
    client_id: StaticCode | None = field(metadata=labelled("Application ID, short", none="none"))

    @override
    def issues(self) -> Iterator[Issue]:
        if self.status is None:
            yield _problem("no_connection", NO_CONNECTION.label, NO_CONNECTION.next_step)
        elif self.failure:
            label = failures.label_of(self.failure)
            yield _problem(
                "connection_failed",
                f"The connection does not work. {label}",
                failures.next_step_of(self.failure),
            )
        elif self.status == ConnectionStatus.UNCHECKED:
            yield Issue(
                severity=IssueSeverity.NOTICE,
                code=StaticCode("connection_unchecked"),
                title=StaticText("The connection has not been checked yet."),
                next_step=StaticText("Start a connection check."),
            )
        yield from self._expiry()

    def _expiry(self) -> Iterator[Issue]:
        if self.secret_days_left is None or self.secret_days_left > EXPIRES_SOON.days:
            return
        renew = "Make a new client secret or certificate, and enter it here."
        if self.secret_days_left < 0:
            yield _problem("secret_expired", "The client secret or certificate has expired.", renew)
        else:
            yield Issue(
                severity=IssueSeverity.WARNING,
                code=StaticCode("secret_expires_soon"),
                title=StaticText("The client secret or certificate expires soon."),
                next_step=StaticText(renew),
            )


@dataclass(frozen=True, kw_only=True)
class ForgottenConnection(Connection):
    """That of an archived tenant: there is none, and none is wanted."""

    @override
    def issues(self) -> Iterator[Issue]:
        yield from ()


def read_connection(context: DiagnosticsContext) -> Connection:
    """Read the connection's state; a tenant without one has a section that says so."""
    row = ProviderConnection.objects.filter(tenant=context.tenant).defer("sealed_secret").first()
    if row is None:
        is_archived = context.tenant.status == TenantStatus.ARCHIVED
        return (ForgottenConnection if is_archived else Connection)(
            status=None, failure=None, checked_at=None, secret_expires_on=None,
            secret_days_left=None, client_id=None,
        )  # fmt: skip
    expires = row.secret_expires_on
    return Connection(
        status=ConnectionStatus(row.status),
        failure=failures.code_of(row.failure_code),
        checked_at=row.last_checked_at,
        secret_expires_on=expires,
        secret_days_left=(expires - context.at.date()).days if expires else None,
        client_id=shortened(row.client_id),
    )


def _problem(code: str, title: str, next_step: str) -> Issue:
    return Issue(
        severity=IssueSeverity.PROBLEM,
        code=StaticCode(code),
        title=StaticText(title),
        next_step=StaticText(next_step),
    )
