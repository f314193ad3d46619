"""Ask Microsoft which tenant a domain belongs to."""

from django.db import transaction

from onboarding.models import OnboardingSession
from onboarding.services.graph_checks import DEADLINE_SECONDS
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.discovery import FoundTenant, find_tenant
from tenantpilot.graph.errors import GraphError, GraphFailure


class TenantNotFoundError(Exception):
    """The domain's tenant was not found. Unknown: Microsoft said that there is none."""

    def __init__(self, *, is_unknown: bool) -> None:
        super().__init__()
        self.is_unknown = is_unknown


def find(domain: str, *, session: OnboardingSession, actor: User) -> FoundTenant:
    """Return the domain's tenant. Raises TenantNotFoundError, TooManyActsError."""
    with transaction.atomic():
        log.record(action=AuditAction.TENANT_LOOKED_UP, actor=actor, subject=session)
    try:
        return find_tenant(GraphConfig.from_settings(), domain, total_seconds=DEADLINE_SECONDS)
    except GraphError as error:
        is_unknown = error.failure in {GraphFailure.TENANT_UNKNOWN, GraphFailure.BAD_REQUEST}
    raise TenantNotFoundError(is_unknown=is_unknown)
