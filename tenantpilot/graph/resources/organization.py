"""The tenant's organization: https://learn.microsoft.com/graph/api/organization-list"""

from dataclasses import dataclass
from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.resources.licences import Licences, licences_of
from tenantpilot.graph.session import Session

AUTHORITY = "mobileDeviceManagementAuthority"
AUTHORITIES = frozenset({"unknown", "intune", "sccm", "office365"})
SELECTED = "id,displayName,verifiedDomains,assignedPlans"


@dataclass(frozen=True, kw_only=True)
class Organization:
    """A Microsoft tenant's own name, its primary domain (empty if it has none), its licences."""

    directory_id: UUID
    display_name: str
    primary_domain: str
    licences: Licences = Licences.NOT_VISIBLE


def read_organization(session: Session) -> Organization:
    """Return the organization of the client's tenant.

    A response about another tenant is response_invalid: it would be stored under ours.
    """
    url = session.address("organization", select=SELECTED)
    entries = fields.objects(session.fetch(url), "value")
    if len(entries) != 1:
        raise fields.invalid()
    organization = _organization(entries[0])
    if organization.directory_id != session.credentials.directory_id:
        raise fields.invalid()
    return organization


def read_device_authority(session: Session) -> str:
    """Return who manages the tenant's devices, e.g. `intune`; empty where Microsoft does not tell.

    Only the tenant's own entity has it, not the list, and it comes from Intune's side: so it is
    asked for by itself. No word is no "no".
    """
    path = f"organization/{session.credentials.directory_id}"
    body = session.fetch(session.address(path, select=AUTHORITY))
    word = body.get(AUTHORITY)
    return word if isinstance(word, str) and word in AUTHORITIES else ""


def _organization(item: JsonObject) -> Organization:
    # Null where the app may not see more than the tenant's name.
    primary = [
        fields.lenient_text(domain, "name")
        for domain in fields.some_objects(item, "verifiedDomains")
        if domain.get("isDefault") is True
    ]
    return Organization(
        directory_id=fields.guid(item, "id"),
        display_name=fields.lenient_text(item, "displayName"),
        primary_domain=primary[0] if primary else "",
        licences=licences_of(item.get("assignedPlans")),
    )
