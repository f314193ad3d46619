"""Step 1: link the Microsoft tenant to the workspace."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction

from onboarding.forms.steps import IdentifyForm
from onboarding.models import OnboardingSession
from onboarding.services import configuration, tenant_lookup
from onboarding.services.checkpoints import complete_checkpoint, open_checkpoint
from onboarding.services.locking import require_unchanged
from onboarding.services.verification import forget_trouble
from onboarding.steps.base import FormContext, Step
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.clouds import Cloud
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import lifecycle


class TenantFixedError(Exception):
    """The tenant was verified, or has a history, so it cannot become another one."""


def name_tenant(
    *,
    session: OnboardingSession,
    actor: User,
    expected_version: int,
    customer_name: str,
    directory_id: UUID | str,
    cloud: str = "",
) -> bool:
    """Link the tenant with this ID, or, after Microsoft was asked for its ID, with this domain.

    Raises TenantNotFoundError, and what identify_tenant raises.
    """
    if isinstance(directory_id, str):
        require_unchanged(session, expected_version=expected_version)
        found = tenant_lookup.find(directory_id, session=session, actor=actor)
        directory_id, cloud = found.directory_id, found.cloud
    return identify_tenant(
        session=session,
        actor=actor,
        expected_version=expected_version,
        customer_name=customer_name,
        directory_id=directory_id,
        cloud=cloud or None,
    )


@transaction.atomic
def identify_tenant(
    *,
    session: OnboardingSession,
    actor: User,
    expected_version: int,
    customer_name: str,
    directory_id: UUID,
    cloud: str | None = None,
) -> bool:
    """Link the Microsoft tenant to the workspace, or correct what was linked. No cloud: as before.

    Raises CannotLinkError, TenantFixedError, and what open_checkpoint raises.
    """
    opened = open_checkpoint(
        session=session,
        checkpoint=OnboardingCheckpoint.TENANT_IDENTIFIED,
        expected_version=expected_version,
    )
    current = opened.session
    if current.tenant:
        _require_changeable(current, current.tenant, directory_id, cloud)
        if current.is_of_archived:
            lifecycle.rename(tenant=current.tenant, name=customer_name, renamed_by=actor)
        is_other = configuration.correct(
            tenant=current.tenant, name=customer_name, directory_id=directory_id, cloud=cloud
        )
        if is_other:
            forget_trouble(current)
    else:
        linked = lifecycle.link(
            workspace=current.workspace,
            name=customer_name,
            directory_id=directory_id,
            linked_by=actor,
            cloud=cloud or Cloud.WORLDWIDE,
        )
        current.tenant, current.tenant_is_new = linked.tenant, linked.is_new
    complete_checkpoint(opened, actor=actor)
    return True


def is_tenant_verified(session: OnboardingSession) -> bool:
    """Return whether Microsoft has confirmed the tenant id, even under an earlier secret."""
    return session.completions.filter(checkpoint=OnboardingCheckpoint.CONNECTION_VERIFIED).exists()


def _require_changeable(
    session: OnboardingSession, tenant: Tenant, directory_id: UUID, cloud: str | None
) -> None:
    is_same = (directory_id, cloud or tenant.cloud) == (tenant.directory_id, tenant.cloud)
    if not is_same and (session.is_of_archived or is_tenant_verified(session)):
        raise TenantFixedError


def _form(context: FormContext, data: Any) -> forms.Form:
    tenant = context.session.tenant
    initial = {
        "version": context.session.version,
        "customer_name": context.session.name,
        "directory_id": tenant.directory_id if tenant else None,
        "cloud": tenant.cloud if tenant else Cloud.WORLDWIDE,
    }
    why_fixed = ""
    if OnboardingCheckpoint.CONNECTION_VERIFIED in context.completed:
        why_fixed = "Microsoft has confirmed this ID, so it stays as it is."
    elif context.session.is_of_archived:
        why_fixed = "The history of this tenant belongs to this ID, so it stays as it is."
    return IdentifyForm(data, initial=initial, why_fixed=why_fixed)


STEP = Step(
    checkpoint=OnboardingCheckpoint.TENANT_IDENTIFIED,
    title="Identify the tenant",
    lede="Which Microsoft 365 tenant is it?",
    button="Save and continue",
    icon="check",
    done="The tenant is linked. From here on, anybody entitled to it can continue.",
    done_of_archived="The tenant is linked. It was archived here before, as “%(name)s”: its "
    "history is back, and it keeps that name unless you change it in this step.",
    apply=name_tenant,
    form=_form,
)
