"""The tenant itself: https://learn.microsoft.com/graph/api/organization-list"""

from dataclasses import dataclass
from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.session import Session


@dataclass(frozen=True, kw_only=True)
class Organization:
    """A Microsoft tenant's own name and its primary domain (empty if it has none)."""

    directory_id: UUID
    display_name: str
    primary_domain: str


def read_organization(session: Session) -> Organization:
    """Return the tenant the client is signed in to.

    An answer about another tenant is response_invalid: its data would be filed under ours.
    """
    url = session.address("organization", select="id,displayName,verifiedDomains")
    entries = fields.objects(session.fetch(url), "value")
    if len(entries) != 1:
        raise fields.invalid()
    organization = _organization(entries[0])
    if organization.directory_id != session.credentials.directory_id:
        raise fields.invalid()
    return organization


def _organization(item: JsonObject) -> Organization:
    domains = fields.objects(item, "verifiedDomains")
    primary = [
        fields.text(domain, "name") for domain in domains if fields.flag(domain, "isDefault")
    ]
    return Organization(
        directory_id=fields.guid(item, "id"),
        display_name=fields.text(item, "displayName"),
        primary_domain=primary[0] if primary else "",
    )
