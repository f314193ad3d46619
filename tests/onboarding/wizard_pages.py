"""The wizard's pages, filled in and sent as a person would."""

from django.test import Client

from onboarding.models import OnboardingSession
from tenantpilot.vocabulary import OnboardingCheckpoint
from tests.onboarding.journeys import (
    Traveller,
    now,
)

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def url(session: OnboardingSession, act: str = "") -> str:
    return f"/admin/onboarding/{session.pk}/{act}"


def form_of(traveller: Traveller, checkpoint: OnboardingCheckpoint) -> dict[str, str]:
    """What the page of the step sends when the person has filled it in."""
    microsoft = traveller.microsoft
    fields = {
        IDENTIFIED: {
            "customer_name": microsoft.name,
            "directory_id": str(microsoft.directory_id),
        },
        CONFIGURED: {
            "client_id": str(microsoft.client_id),
            "client_secret": microsoft.client_secret,
            "secret_expires_on": "2099-12-31",
        },
    }
    version = str(now(traveller.session).version)
    return {"step": checkpoint.value, "version": version, **fields.get(checkpoint, {})}


def send(
    client: Client, traveller: Traveller, checkpoint: OnboardingCheckpoint, **changes: str
) -> tuple[int, str]:
    form = form_of(traveller, checkpoint) | changes
    address = url(traveller.session) + f"?step={checkpoint.value}"
    response = client.post(address, form, follow=True)
    return response.status_code, response.text
