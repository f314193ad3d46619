"""Microsoft Graph: the client, its typed results and its named failures. Knows no models.

The only place of the product that speaks HTTP to the outside (design, section 6).
"""

from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.credentials import Credentials
from tenantpilot.graph.failures import GraphError, GraphFailure

__all__ = ["Credentials", "GraphClient", "GraphConfig", "GraphError", "GraphFailure"]
