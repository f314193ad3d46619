"""Step 2: store how TenantPilot signs in to the tenant."""

from copy import deepcopy
from typing import Any

from django import forms
from django.db import transaction

from onboarding.forms.connection import Way, Ways
from onboarding.forms.steps import VersionForm
from onboarding.models import OnboardingSession
from onboarding.services import configuration
from onboarding.services.checkpoints import (
    complete_checkpoint,
    linked_tenant,
    open_checkpoint,
    reopen,
)
from onboarding.services.configuration import OwnApp, WorkspaceApp
from onboarding.services.verification import forget_trouble
from onboarding.steps.base import FormContext, Step
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint


@transaction.atomic
def configure_connection(
    *,
    session: OnboardingSession,
    actor: User,
    expected_version: int,
    entered: OwnApp | WorkspaceApp,
) -> bool:
    """Store how to sign in to the tenant. Both verifications must be done again.

    Raises SecretNeededError, and what open_checkpoint raises.
    """
    opened = open_checkpoint(
        session=session,
        checkpoint=OnboardingCheckpoint.CONNECTION_CONFIGURED,
        expected_version=expected_version,
    )
    is_other = configuration.configure(
        tenant=linked_tenant(opened.session), entered=entered, configured_by=actor
    )
    if is_other:
        forget_trouble(opened.session)
    reopen(
        opened.session,
        OnboardingCheckpoint.CONNECTION_VERIFIED,
        OnboardingCheckpoint.PERMISSIONS_VERIFIED,
    )
    complete_checkpoint(opened, actor=actor)
    return True


def _form(context: FormContext, data: Any) -> forms.Form:
    tenant = linked_tenant(context.session)
    # A form that names no way is the one of the client secret.
    wanted = data.get("with", Way.SECRET) if data is not None else context.wanted
    ways = Ways.of(tenant, context.connection, wanted=wanted)
    form = ways.form(data, initial={"version": context.session.version})
    form.fields["version"] = deepcopy(VersionForm.base_fields["version"])
    return form


STEP = Step(
    checkpoint=OnboardingCheckpoint.CONNECTION_CONFIGURED,
    title="Configure the connection",
    lede="How TenantPilot signs in to read the tenant.",
    button="Save and continue",
    icon="check",
    done="The connection is stored. Secrets and keys are encrypted and never shown again.",
    apply=configure_connection,
    form=_form,
)
