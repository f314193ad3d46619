"""Step 1: link the Microsoft tenant to the workspace."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction

from onboarding.forms.steps import IdentifyForm
from onboarding.models import OnboardingSession
from onboarding.services import configuration
from onboarding.services.checkpoints import complete_checkpoint, open_checkpoint
from onboarding.services.verification import forget_trouble
from onboarding.steps.base import FormContext, Step
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import lifecycle


class TenantVerifiedError(Exception):
    """The Microsoft tenant id was verified, so it cannot become another one."""


@transaction.atomic
def identify_tenant(
    *,
    session: OnboardingSession,
    actor: User,
    expected_version: int,
    customer_name: str,
    directory_id: UUID,
) -> bool:
    """Link the Microsoft tenant to the workspace, or correct what was linked.

    Raises CannotLinkError, TenantVerifiedError, and what open_checkpoint raises.
    """
    opened = open_checkpoint(
        session=session,
        checkpoint=OnboardingCheckpoint.TENANT_IDENTIFIED,
        expected_version=expected_version,
    )
    current = opened.session
    if current.tenant:
        _require_unverified(current, current.tenant, directory_id)
        is_other = configuration.correct(
            tenant=current.tenant, name=customer_name, directory_id=directory_id
        )
        if is_other:
            forget_trouble(current)
    else:
        linked = lifecycle.link(
            workspace=current.workspace,
            name=customer_name,
            directory_id=directory_id,
            linked_by=actor,
        )
        current.tenant, current.tenant_is_new = linked.tenant, linked.is_new
    complete_checkpoint(opened, actor=actor)
    return True


def is_tenant_verified(session: OnboardingSession) -> bool:
    """Return whether Microsoft has confirmed the tenant id, even under an earlier secret."""
    return session.completions.filter(checkpoint=OnboardingCheckpoint.CONNECTION_VERIFIED).exists()


def _require_unverified(session: OnboardingSession, tenant: Tenant, directory_id: UUID) -> None:
    if directory_id != tenant.directory_id and is_tenant_verified(session):
        raise TenantVerifiedError


def _form(context: FormContext, data: Any) -> forms.Form:
    tenant = context.session.tenant
    initial = {
        "version": context.session.version,
        "customer_name": context.session.name,
        "directory_id": tenant.directory_id if tenant else None,
    }
    is_verified = OnboardingCheckpoint.CONNECTION_VERIFIED in context.completed
    return IdentifyForm(data, initial=initial, is_tenant_verified=is_verified)


STEP = Step(
    checkpoint=OnboardingCheckpoint.TENANT_IDENTIFIED,
    title="Identify the tenant",
    lede="Which Microsoft 365 tenant is it?",
    button="Save and continue",
    icon="check",
    done="The tenant is linked. From here on, anybody entitled to it can continue.",
    apply=identify_tenant,
    form=_form,
)
