"""Step 2: store how TenantPilot signs in to the tenant."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction

from onboarding.forms.steps import ConfigureForm
from onboarding.models import OnboardingSession
from onboarding.services import configuration
from onboarding.services.checkpoints import (
    complete_checkpoint,
    linked_tenant,
    open_checkpoint,
    reopen,
)
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
    client_id: UUID,
    client_secret: str,
    secret_expires_on: date | None,
) -> bool:
    """Store the app registration's id and secret. Both verifications must be done again.

    Raises SecretNeededError, and what open_checkpoint raises.
    """
    opened = open_checkpoint(
        session=session,
        checkpoint=OnboardingCheckpoint.CONNECTION_CONFIGURED,
        expected_version=expected_version,
    )
    is_other = configuration.configure(
        tenant=linked_tenant(opened.session),
        client_id=client_id,
        client_secret=client_secret,
        secret_expires_on=secret_expires_on,
        configured_by=actor,
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
    initial: dict[str, object] = {"version": context.session.version}
    if context.connection:
        initial |= {
            "client_id": context.connection.client_id,
            "secret_expires_on": context.connection.secret_expires_on,
        }
    return ConfigureForm(data, initial=initial, has_secret=context.connection is not None)


STEP = Step(
    checkpoint=OnboardingCheckpoint.CONNECTION_CONFIGURED,
    title="Configure the connection",
    lede="How TenantPilot signs in to read the tenant.",
    button="Save and continue",
    icon="check",
    done="The connection is stored. The client secret is encrypted and never shown again.",
    apply=configure_connection,
    form=_form,
)
