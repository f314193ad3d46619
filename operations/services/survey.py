"""Before its own questions a run asks what the tenant has licensed and granted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from operations.context import RunContext
from tenantpilot.enums import OperationType
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphError
from tenantpilot.graph.resources.app_roles import (
    GrantedAppRole,
    granted_elsewhere,
    granted_names,
    missing_permissions,
)
from tenantpilot.tenants.services import connections
from visibility import services as visibility
from visibility.enums import Area


def survey(context: RunContext, client: GraphClient) -> None:
    """Store the tenant's licences and grants, as far as Microsoft tells them.

    What Microsoft refuses to tell is stored too, and the run goes on. Raises GraphError if
    nothing of the tenant can be read now.
    """
    for read in (read_organization, read_grants):
        try:
            read(context, client)
        except GraphError as error:
            if not error.failure.concerns_one_list:
                raise
    if context.run.type == OperationType.INVENTORY_SYNC:
        _read_device_authority(context, client)


def read_organization(context: RunContext, client: GraphClient) -> None:
    """Read and store the tenant's name and licences. Raises GraphError."""
    with _failures_stored(context, Area.ORGANIZATION, Area.LICENCES):
        organization = client.organization()
    visibility.record_seen(tenant=context.tenant, area=Area.ORGANIZATION)
    visibility.record_licences(tenant=context.tenant, licences=organization.licences)
    connections.mark_connected(tenant=context.tenant, version=context.connection_version)


@dataclass(frozen=True, kw_only=True)
class Grants:
    """What is granted. Not whole: some of it could not be read."""

    granted: list[GrantedAppRole]
    is_whole: bool


def read_grants(context: RunContext, client: GraphClient) -> Grants:
    """Read and store what the tenant has granted to the app. Raises GraphError."""
    with _failures_stored(context, Area.PERMISSIONS):
        pages = list(client.granted_app_roles())
    granted = [role for page in pages for role in page.items]
    left_out = sum(len(page.unreadable) for page in pages)
    for page in pages:
        context.leave_out(page.unreadable)
    visibility.record_seen(
        tenant=context.tenant, area=Area.PERMISSIONS, count=len(granted), left_out=left_out
    )
    # What could not be read may be what seems to be missing.
    missing = None if left_out else missing_permissions(granted)
    if not left_out:
        visibility.record_grants(
            tenant=context.tenant,
            names=granted_names(granted),
            elsewhere=granted_elsewhere(granted),
        )
    connections.mark_connected(
        tenant=context.tenant, missing=missing, version=context.connection_version
    )
    return Grants(granted=granted, is_whole=not left_out)


def _read_device_authority(context: RunContext, client: GraphClient) -> None:
    """Read and store who manages the devices. Without an answer it is not known, no more."""
    word = ""
    try:
        word = client.device_authority()
    except GraphError as error:
        if error.must_wait:
            raise
    visibility.record_device_authority(tenant=context.tenant, word=word)


@contextmanager
def _failures_stored(context: RunContext, *areas: Area) -> Iterator[None]:
    try:
        yield
    except GraphError as error:
        for area in areas:
            visibility.record_failure(
                tenant=context.tenant, area=area, failure=error.failure, needs=error.permissions
            )
        raise
