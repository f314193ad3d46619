"""Whether the tenant is in good order to be looked after, as checks with a word each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from inventory.selectors import Inventory
from onboarding.pages.readiness import Readiness
from reviewpacks.contents.wording import day, known, number
from reviewpacks.pack_data import PackData, ReportData
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.permissions import (
    EVERY_PERMISSION,
    INVENTORY_PERMISSIONS,
    NAMING_PERMISSIONS,
    REQUIRED_PERMISSIONS,
    RequiredPermission,
)
from tenantpilot.tenants.expiry import SecretExpiry
from tenantpilot.tenants.models import ConnectionStatus, CredentialKind, ProviderConnection
from visibility.models import TenantAccess


class Verdict(StrEnum):
    """How a check came out, as the word beside its icon."""

    GOOD = gettext_noop("In order")
    READ = gettext_noop("Read")
    ATTENTION = gettext_noop("Needs attention")
    UNKNOWN = gettext_noop("Not known")


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
    return Readiness(connection=pack_data.connection, today=pack_data.made_at.date())


def checks(pack_data: PackData) -> Iterator[Check]:
    """Yield the checks, in the order in which one depends on the other."""
    readiness = readiness_of(pack_data)
    yield _connection(pack_data.connection, readiness)
    yield _permissions(readiness, pack_data.access)
    yield _secret(pack_data.connection, readiness)
    yield _inventory(pack_data.inventory, pack_data.failed_syncs, pack_data.sync_failure)
    for report in pack_data.reports:
        yield _report(report, pack_data)


def _connection(connection: ProviderConnection | None, readiness: Readiness) -> Check:
    if connection is None:
        verdict, text = Verdict.ATTENTION, _("No connection is configured yet.")
    elif connection.status == ConnectionStatus.CONNECTED:
        checked = connection.last_checked_at
        text = _("Signing in worked.")
        if checked:
            text = _("Signing in worked on %(day)s.") % {"day": day(checked)}
        verdict = Verdict.GOOD
    elif connection.status == ConnectionStatus.FAILED:
        failure = readiness.failure
        verdict, text = (
            Verdict.ATTENTION,
            (known(failure.label) if failure else _("The latest check failed.")),
        )
    else:
        verdict, text = Verdict.UNKNOWN, _("It has not been checked yet.")
    return Check(label=_("Connection to Microsoft 365"), verdict=verdict, text=text)


def _permissions(readiness: Readiness, access: TenantAccess | None) -> Check:
    granted = access.granted if access else None
    missing = readiness.missing
    if granted is not None:
        # Read back from Microsoft, which tells more than that signing in worked.
        missing = [need for need in EVERY_PERMISSION if not need.is_met(granted)]
    if missing:
        verdict, text = Verdict.ATTENTION, _missing(missing)
    elif granted is not None or readiness.is_complete:
        verdict, text = Verdict.GOOD, _("Everything needed is granted.")
    else:
        verdict, text = Verdict.UNKNOWN, _("What is granted was never read.")
    if access and access.granted_at:
        text += " " + _("Read back from Microsoft on %(day)s.") % {"day": day(access.granted_at)}
    return Check(label=_("Permissions"), verdict=verdict, text=text)


def _missing(missing: Sequence[RequiredPermission]) -> str:
    """Say what is missing, in the three parts in which findings and areas tell of it."""
    parts = (
        (_("Missing (%(count)s): %(names)s."), REQUIRED_PERMISSIONS),
        (_("Names are withheld without (%(count)s): %(names)s."), NAMING_PERMISSIONS),
        (_("More lists would be visible with (%(count)s): %(names)s."), INVENTORY_PERMISSIONS),
    )
    named = ((text, [each.value for each in needs if each in missing]) for text, needs in parts)
    total = ngettext("%(count)s permission is not granted.", "%(count)s permissions are not "
                     "granted.", len(missing)) % {"count": number(len(missing))}  # fmt: skip
    said = [text % {"count": number(len(names)), "names": ", ".join(names)}
            for text, names in named if names]  # fmt: skip
    return " ".join([total, *said])


def _secret(connection: ProviderConnection | None, readiness: Readiness) -> Check:
    expires = connection.secret_expires_on if connection else None
    if readiness.expiry:
        verdict, text = Verdict.ATTENTION, _expiring(readiness.expiry)
    elif expires:
        verdict, text = Verdict.GOOD, _("Valid until %(day)s.") % {"day": day(expires)}
    elif connection and connection.credential_kind == CredentialKind.FEDERATED:
        verdict, text = Verdict.GOOD, _("It has no end that could be missed.")
    else:
        verdict, text = Verdict.UNKNOWN, _("The expiry date is not entered.")
    kind = connection.credential_kind if connection else CredentialKind.SECRET
    return Check(label=_(CredentialKind(kind).label), verdict=verdict, text=text)


def failure_reason(code: str) -> str:
    """Return why a sync failed as a sentence; empty where the reason is none of Microsoft's."""
    return f"{known(str(GraphFailure(code).label))}." if code in GraphFailure.values else ""


def _inventory(inventory: Inventory, failed: int, code: str) -> Check:
    if inventory.synced_at is None:
        text = _("Never taken.")
        if failed:
            text = ngettext("%(count)s attempt in the period failed.",
                            "All %(count)s attempts in the period failed.", failed)  # fmt: skip
            text %= {"count": number(failed)}
            text += f" {failure_reason(code)}" if code else ""
        return Check(label=_("Inventory"), verdict=Verdict.UNKNOWN, text=text)
    text = _("%(count)s policies, taken on %(day)s.") % {
        "count": number(inventory.total),
        "day": day(inventory.synced_at),
    }
    return Check(label=_("Inventory"), verdict=Verdict.READ, text=text)


def _report(report: ReportData, pack_data: PackData) -> Check:
    label = known(str(report.report_type.label))
    if report.latest is None:
        text = _("None up to %(day)s.") % {"day": day(pack_data.date_range.ends_on)}
        return Check(label=label, verdict=Verdict.UNKNOWN, text=text)
    text = _("Made on %(day)s.") % {"day": day(report.latest.created_at)}
    if report.confirmed_at and day(report.confirmed_at) != day(report.latest.created_at):
        text += " " + _("It was still so on %(day)s.") % {"day": day(report.confirmed_at)}
    # It says that the list is there; what is in it the open points judge.
    return Check(label=label, verdict=Verdict.READ, text=text)


def _expiring(expiry: SecretExpiry) -> str:
    if expiry.days_left < 0:
        return _("It has expired.")
    text = ngettext("It expires in %(count)s day.", "It expires in %(count)s days.",
                    expiry.days_left)  # fmt: skip
    return text % {"count": number(expiry.days_left)}
