"""What another Microsoft tenant is called.

https://learn.microsoft.com/graph/api/tenantrelationship-findtenantinformationbytenantid
"""

from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.session import Session

PATH = "tenantRelationships/findTenantInformationByTenantId"


def read_organization_name(session: Session, directory_id: UUID) -> str:
    """Return the name of the organisation, empty if Microsoft tells none."""
    body = session.fetch(session.address(f"{PATH}(tenantId='{directory_id}')"))
    return fields.lenient_text(body, "displayName")
