"""Lists of policies and their like, of Intune and of Conditional Access.

Which there are and what their rows say is the reader's to know (`inventory.collections`). No
`$select`: it would leave out what only some kinds of policy have.
"""

from collections.abc import Callable, Iterator

from tenantpilot.graph.config import Version
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.session import Session


def list_policies[Item](
    session: Session,
    path: str,
    *,
    version: Version,
    expand: str,
    read: Callable[[JsonObject], Item],
) -> Iterator[Page[Item]]:
    """Return the list at the path; `expand` names what comes with each row, or nothing."""
    query = {"expand": expand} if expand else {}
    url = session.address(path, version=version, **query)
    return iter(Listing(session, url, read=read, version=version))
