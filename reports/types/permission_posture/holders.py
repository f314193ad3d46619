"""The other apps of the tenant that hold a permission which leads to administrator rights."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from uuid import UUID

from django.db import transaction

from operations.context import RunContext
from reports.entries import EntryList
from reports.models import StoredReport
from reports.types.base import UnreadableError
from reports.types.permission_posture.entry import AppOwner, PermissionEntry
from reports.types.permission_posture.findings import PermissionFinding
from reports.types.registry import UnknownSchemaError
from tenantpilot.enums import ReportType
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.dangerous_permissions import BY_ID
from tenantpilot.graph.errors import GraphError
from tenantpilot.graph.permissions import MICROSOFT_GRAPH
from tenantpilot.graph.resources.permission_holders import (
    MICROSOFT_TENANTS,
    AppPrincipal,
    PermissionHolder,
)
from tenantpilot.tenants.models import ProviderConnection, Tenant

type LookUp = Callable[[UUID], AppPrincipal | None]

LABEL = "Reading which apps hold dangerous permissions"
# Of how many apps it is asked whose they are; of more it is not known.
MOST_LOOKED_UP = 50


def read_holders(context: RunContext, client: GraphClient) -> Iterator[PermissionEntry]:
    """Yield an entry for each dangerous permission that another app holds.

    If the list cannot be read now, that is a failed part of the run, and what the report before
    knew is kept.
    """
    found: list[PermissionHolder] = []
    try:
        for page in client.permission_holders():
            found += [each for each in page.items if each.app_role_id in BY_ID]
            context.leave_out(page.unreadable)
            context.progress(done=len(found), total=None, label=LABEL)
    except GraphError as error:
        if error.must_wait:
            raise
        context.failed_parts.append(error)
        yield from _known_before()
        return
    yield from holders_of(found, look_up=_looking_up(client), tenant=context.tenant)


def holders_of(
    found: Iterable[PermissionHolder], *, look_up: LookUp, tenant: Tenant
) -> Iterator[PermissionEntry]:
    """Yield the entries of these holders, without the tenant's own connection's app."""
    known = ProviderConnection.objects.filter(tenant=tenant)
    own = known.values_list("client_id", flat=True).first()
    for holder in found:
        principal = look_up(holder.principal_id)
        if principal is None or principal.app_id != own:
            yield entry_of(holder, owner=_owner(principal, tenant), principal=principal)


def entry_of(
    holder: PermissionHolder, *, owner: AppOwner, principal: AppPrincipal | None
) -> PermissionEntry:
    """Return the entry. An app of Microsoft's, or one that cannot sign in, is only listed."""
    is_off = principal is not None and principal.is_enabled is False
    is_listed_only = is_off or owner == AppOwner.MICROSOFT
    return PermissionEntry(
        resource_app_id=MICROSOFT_GRAPH,
        resource_name="Microsoft Graph",
        app_role_id=holder.app_role_id,
        value=BY_ID[holder.app_role_id].value,
        is_needed=False,
        is_granted=True,
        finding=None if is_listed_only else PermissionFinding.APP_IS_ADMINISTRATOR,
        holder_id=holder.principal_id,
        holder_name=holder.principal_name,
        holder_owner=owner,
        holder_is_off=is_off,
        granted_on=f"{holder.granted_at:%Y-%m-%d}" if holder.granted_at else "",
    )


def _looking_up(client: GraphClient) -> LookUp:
    """Return a way to ask about each app once, and about so many at most."""
    asked: set[UUID] = set()

    @cache
    def look_up(principal_id: UUID) -> AppPrincipal | None:
        if len(asked) == MOST_LOOKED_UP:
            return None
        asked.add(principal_id)
        try:
            return client.app_principal(principal_id)
        except GraphError as error:
            if error.must_wait:
                raise
        return None

    return look_up


def _owner(principal: AppPrincipal | None, tenant: Tenant) -> AppOwner:
    if principal is None or principal.owner_id is None:
        return AppOwner.UNKNOWN
    if principal.owner_id == tenant.directory_id:
        return AppOwner.TENANT
    is_microsoft = principal.owner_id in MICROSOFT_TENANTS
    return AppOwner.MICROSOFT if is_microsoft else AppOwner.ANOTHER


def _known_before() -> list[PermissionEntry]:
    latest = (
        StoredReport.objects.filter(report_type=ReportType.PERMISSION_POSTURE)
        .defer("payload")
        .order_by("-created_at", "-pk")
        .first()
    )
    if latest is None:
        return []
    try:
        with transaction.atomic():
            found = list(EntryList(report=latest).each())
    except (UnknownSchemaError, UnreadableError):
        return []
    return [each for each in found if isinstance(each, PermissionEntry) and each.holder_id]
