"""Connection check: can we sign in, is it the right tenant, what has it granted?"""

from operations.context import Result, RunContext
from operations.failures import failure_from_graph
from operations.registry import run_handler
from operations.services.connection_verdicts import breaks_connection
from operations.services.expiry import read_expiry
from operations.services.graph_access import client_for
from operations.services.survey import read_grants, read_organization
from tenantpilot.enums import OperationType
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.resources.app_roles import GrantedAppRole
from tenantpilot.tenants.services import connections

# The app may sign in and not read what the check reads.
_REFUSED = {GraphFailure.CONSENT_MISSING, GraphFailure.FORBIDDEN}


@run_handler(OperationType.CONNECTION_CHECK)
def check_connection(context: RunContext) -> Result:
    """Sign in, read the tenant and its grants, and store the answer at the connection.

    Raises GraphError after the reason was stored too. A fault that passes by itself changes
    nothing of what was known about the connection.
    """
    context.progress(done=0, total=2, label="Signing in to Microsoft 365")
    try:
        granted = _read(context)
    except GraphError as error:
        if breaks_connection(error.failure) or error.failure in _REFUSED:
            connections.mark_failed(
                tenant=context.tenant,
                failure_code=failure_from_graph(error).code,
                version=context.connection_version,
            )
        raise
    return Result(counts={"granted_permissions": len(granted)})


def _read(context: RunContext) -> list[GrantedAppRole]:
    with client_for(context.tenant) as client:
        read_organization(context, client)
        context.progress(done=1, total=2, label="Reading granted permissions")
        granted = read_grants(context, client).granted
        read_expiry(client, context.tenant, version=context.connection_version)
        context.progress(done=2, total=2, label="Reading granted permissions")
    return granted
