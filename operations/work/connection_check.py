"""Connection check: can we sign in, is it the right tenant, what has it granted?"""

from operations.execution import Result, Work, carries_out
from operations.failures import RunFailedError, of_graph
from operations.graph_access import client_for
from tenantpilot.graph.app_roles import GrantedAppRole, missing_permissions
from tenantpilot.graph.failures import GraphError
from tenantpilot.tenants.services import connections
from tenantpilot.vocabulary import OperationType


@carries_out(OperationType.CONNECTION_CHECK)
def check_connection(work: Work) -> Result:
    """Sign in, read the tenant and its grants, and keep the answer on the connection.

    Raises RunFailedError with the reason after that was kept too.
    """
    work.progress(done=0, total=2, label="Signing in to Microsoft 365")
    try:
        granted = _read(work)
    except GraphError as error:
        failure = of_graph(error)
        connections.mark_failed(tenant=work.tenant, failure_code=failure.code)
        raise RunFailedError(failure) from None
    connections.mark_connected(tenant=work.tenant, missing=missing_permissions(granted))
    return Result(counts={"granted_permissions": len(granted)})


def _read(work: Work) -> list[GrantedAppRole]:
    with client_for(work.tenant) as client:
        client.organization()
        work.progress(done=1, total=2, label="Reading granted permissions")
        granted = [role for page in client.granted_app_roles() for role in page.items]
        work.progress(done=2, total=2, label="Reading granted permissions")
    return granted
