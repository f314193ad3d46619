"""The page of one policy: what it was, what it is, and where else one of its name is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inventory.collections import COLLECTIONS
from inventory.differences import Comparison, said, setting_label, settings_of
from inventory.history import ChangeRow
from inventory.listing import PolicyRow
from inventory.models import Agreement, Policy, PolicyVersion
from tenantpilot.graph.clouds import addresses_of
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.portal_links import PortalLink


@dataclass(frozen=True, kw_only=True)
class Event:
    """What stands in a policy's line of time: a change, or an agreement."""

    at: datetime
    row: ChangeRow | None = None
    agreement: Agreement | None = None
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class Setting:
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A policy of the same name in another tenant."""

    policy: Policy
    differs_in: int


@dataclass(frozen=True, kw_only=True)
class PolicyPage:
    """A policy with its history. `newest`: what it is now, or was when it was removed."""

    row: PolicyRow
    events: list[Event]
    newest: PolicyVersion
    tenant: Tenant

    @property
    def policy(self) -> Policy:
        return self.row.policy

    @property
    def settings(self) -> list[Setting]:
        """The settings that are kept in the clear."""
        known = settings_of(self.newest).items()
        return [Setting(label=setting_label(path), value=said(value)) for path, value in known]

    @property
    def tells_settings(self) -> bool:
        return self.newest.settings is not None

    @property
    def portal_link(self) -> PortalLink:
        return portal_link(self.policy, self.tenant)


def events(
    rows: Sequence[ChangeRow], agreements: Sequence[Agreement], *, open_version: int | None
) -> list[Event]:
    """Return changes and agreements in one line of time, newest first."""
    found = [
        *(Event(at=row.version.seen_at, row=row, is_open=row.version.pk == open_version)
          for row in rows),
        *(Event(at=each.agreed_at, agreement=each) for each in agreements),
    ]  # fmt: skip
    return sorted(found, key=lambda event: event.at, reverse=True)


def twins(policies: Sequence[Policy], versions: dict[int, PolicyVersion], *,
          of: PolicyVersion) -> list[Twin]:  # fmt: skip
    """Return in how many lines each differs from this one; hashes of two tenants never agree."""
    return [
        Twin(policy=policy, differs_in=_distance(of, versions[policy.pk]))
        for policy in policies
        if policy.pk in versions
    ]


def portal_link(policy: Policy, tenant: Tenant) -> PortalLink:
    """Return the page of Microsoft's portal, in this tenant and not in that of who clicks."""
    collection = COLLECTIONS.get(policy.collection)
    page = collection.portal_page if collection else ""
    portals = addresses_of(tenant.cloud)
    is_entra = "ConditionalAccess" in page
    portal = portals.entra_portal if is_entra else portals.intune_portal
    where = f"{portal}/{tenant.directory_id}/"
    label = "Open in Entra, in this tenant" if is_entra else "Open in Intune, in this tenant"
    return PortalLink(label=label, url=f"{where}{page or '#home'}".format(id=policy.external_id))


def _distance(one: PolicyVersion, other: PolicyVersion) -> int:
    lines = Comparison(before=one, after=other).shown
    return sum(not line.is_hidden for line in lines)
