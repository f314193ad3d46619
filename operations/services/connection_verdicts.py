"""A run that meets a broken sign-in says so at the connection, and at the areas it asks about."""

from operations.context import RunContext
from operations.failures import failure_from_graph
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.tenants.services import connections
from visibility import services as visibility
from visibility.areas import AREAS


def store_verdict(context: RunContext, error: GraphError) -> None:
    """Store what a failed run says about the connection. Needs the tenant's scope.

    A fault that passes by itself, or that concerns one list only, says nothing about it; nor
    does the clock of this server.
    """
    # The handler knows which area a refusal is about. Other faults concern all it asks for.
    if not error.failure.concerns_one_list:
        for definition in AREAS.values():
            if definition.asked_by == context.run.type:
                visibility.record_failure(
                    tenant=context.tenant, area=definition.area, failure=error.failure
                )
    if breaks_connection(error.failure):
        connections.mark_failed(
            tenant=context.tenant,
            failure_code=failure_from_graph(error).code,
            version=context.connection_version,
        )


def breaks_connection(failure: GraphFailure) -> bool:
    """Return whether nothing can be read with this connection until a person mends it."""
    return not (
        failure.is_passing or failure.concerns_one_list or failure == GraphFailure.CLOCK_WRONG
    )
