"""Assigning a domain of addresses to a workspace, and withdrawing it. Commands do, no page does."""

from django.db import IntegrityError, transaction

from tenantpilot.accounts.models import normalised
from tenantpilot.accounts.security_messages import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.sso.domains import why_not
from tenantpilot.sso.models import SignInDomain
from tenantpilot.sso.services.connections import NotNowError
from tenantpilot.workspaces import owner_messages
from tenantpilot.workspaces.models import Workspace


@transaction.atomic
def assign(*, domain: str, workspace: Workspace) -> SignInDomain:
    """Lead people with addresses of the domain to the workspace's provider.

    Raises NotNowError for what is no domain of one company, and for one that is assigned already.
    """
    domain = normalised(domain)
    if reason := why_not(domain):
        raise NotNowError(f"{reason} Nothing was changed.")
    try:
        with transaction.atomic():
            made = SignInDomain.objects.create(domain=domain, workspace=workspace)
    except IntegrityError:
        raise NotNowError(
            f"{domain} is assigned already. list_sign_in_domains says to which workspace. Nothing "
            "was changed."
        ) from None
    _record(AuditAction.SIGN_IN_DOMAIN_ASSIGNED, made)
    return made


@transaction.atomic
def withdraw(*, domain: str) -> None:
    """Lead people with addresses of the domain nowhere. Raises NotNowError if none were."""
    domain = normalised(domain)
    found = SignInDomain.objects.select_for_update().filter(domain=domain).first()
    if found is None:
        raise NotNowError(f"{domain} is not assigned. Nothing was changed.")
    _record(AuditAction.SIGN_IN_DOMAIN_WITHDRAWN, found)
    found.delete()


def _record(action: AuditAction, domain: SignInDomain) -> None:
    log.record(action=action, actor=None, subject=domain)
    owner_messages.send(workspace_id=domain.workspace_id, change=SecurityChange.CONNECTION_CHANGED)
