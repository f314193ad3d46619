"""The steps of the wizard, one module each, in the order of OnboardingCheckpoint."""

from onboarding.steps import (
    activated,
    connection_configured,
    connection_verified,
    permissions_verified,
    tenant_identified,
)

STEPS = (
    tenant_identified.STEP,
    connection_configured.STEP,
    connection_verified.STEP,
    permissions_verified.STEP,
    activated.STEP,
)
