"""Lists of policies, read the way a sync reads them."""

from collections.abc import Iterator

from inventory.collections import COLLECTIONS
from inventory.collections.reader import Reader, ReadPolicy
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.paging import Page


def compliance_policies(client: GraphClient) -> Iterator[Page[ReadPolicy]]:
    """Yield the compliance policies, page by page."""
    return policies(client, "compliance_policies")


def policies(client: GraphClient, key: str) -> Iterator[Page[ReadPolicy]]:
    """Yield the policies of a collection, page by page."""
    collection = COLLECTIONS[key]
    return client.policies(
        collection.path,
        version=collection.version,
        expand=collection.expand,
        read=Reader(collection=collection, key=b"key"),
    )
