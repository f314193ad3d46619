"""Whether the tenant is in good order to be looked after, as checks with a word each."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from inventory.selectors import Inventory
from onboarding.pages.readiness import Readiness
from reviewpacks.pack_data import PackData, ReportData
from tenantpilot.tenants.models import ConnectionStatus, CredentialKind, ProviderConnection
from tenantpilot.ui.formatting import number


class Verdict(StrEnum):
    """How a check came out, as the word beside its icon."""

    GOOD = "In order"
    ATTENTION = "Needs attention"
    UNKNOWN = "Not known"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that has to be in order."""

    label: str
    verdict: Verdict
    text: str

    @property
    def is_good(self) -> bool:
        return self.verdict == Verdict.GOOD

    @property
    def needs_attention(self) -> bool:
        return self.verdict == Verdict.ATTENTION


def readiness_of(pack_data: PackData) -> Readiness:
    """Return what the latest look at the connection found, as of the day of the pack."""
    return Readiness(connection=pack_data.connection, today=pack_data.date_range.ends_at.date())


def checks(pack_data: PackData) -> Iterator[Check]:
    """Yield the checks, in the order in which one depends on the other."""
    readiness = readiness_of(pack_data)
    yield _connection(pack_data.connection, readiness)
    yield _permissions(readiness)
    yield _secret(pack_data.connection, readiness)
    yield _inventory(pack_data.inventory)
    for report in pack_data.reports:
        yield _report(report)


def _connection(connection: ProviderConnection | None, readiness: Readiness) -> Check:
    if connection is None:
        verdict, text = Verdict.ATTENTION, "No connection is configured yet."
    elif connection.status == ConnectionStatus.CONNECTED:
        checked = connection.last_checked_at
        when = f" on {checked:%-d %B %Y}" if checked else ""
        verdict, text = Verdict.GOOD, f"Signing in worked{when}."
    elif connection.status == ConnectionStatus.FAILED:
        failure = readiness.failure
        verdict, text = Verdict.ATTENTION, failure.label if failure else "The latest check failed."
    else:
        verdict, text = Verdict.UNKNOWN, "It has not been checked yet."
    return Check(label="Connection to Microsoft 365", verdict=verdict, text=text)


def _permissions(readiness: Readiness) -> Check:
    if readiness.missing:
        names = ", ".join(each.value for each in readiness.missing)
        verdict, text = Verdict.ATTENTION, f"Missing: {names}."
    elif readiness.is_complete:
        verdict, text = Verdict.GOOD, "Everything needed is granted."
    else:
        verdict, text = Verdict.UNKNOWN, "No sync has been run yet."
    return Check(label="Permissions", verdict=verdict, text=text)


def _secret(connection: ProviderConnection | None, readiness: Readiness) -> Check:
    expires = connection.secret_expires_on if connection else None
    if readiness.expiry:
        verdict, text = Verdict.ATTENTION, readiness.expiry.title
    elif expires:
        verdict, text = Verdict.GOOD, f"Valid until {expires:%-d %B %Y}."
    elif connection and connection.credential_kind == CredentialKind.FEDERATED:
        verdict, text = Verdict.GOOD, "It has no end that could be missed."
    else:
        verdict, text = Verdict.UNKNOWN, "The expiry date is not entered."
    kind = connection.get_credential_kind_display() if connection else "Client secret"
    return Check(label=kind, verdict=verdict, text=text)


def _inventory(inventory: Inventory) -> Check:
    if inventory.synced_at is None:
        return Check(label="Inventory", verdict=Verdict.UNKNOWN, text="Never taken.")
    text = f"{number(inventory.total)} policies, taken on {inventory.synced_at:%-d %B %Y}."
    return Check(label="Inventory", verdict=Verdict.GOOD, text=text)


def _report(report: ReportData) -> Check:
    label = f"{report.report_type.label} report"
    if report.latest is None:
        return Check(label=label, verdict=Verdict.UNKNOWN, text="Never made.")
    text = f"Made on {report.latest.created_at:%-d %B %Y}"
    if report.confirmed_at:
        text += f", still right on {report.confirmed_at:%-d %B %Y}"
    return Check(label=label, verdict=Verdict.GOOD, text=f"{text}.")
