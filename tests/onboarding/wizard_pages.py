"""The wizard's pages, filled in and sent as a person would."""

from django.test import Client

from onboarding.models import OnboardingSession
from tenantpilot.vocabulary import OnboardingCheckpoint
from tests.onboarding.journeys import Traveller, now
from tests.ui.markup import elements

SECRET_NOT_KEPT = "Enter the client secret again: what you entered was not kept."
IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def url(session: OnboardingSession, act: str = "") -> str:
    return f"/admin/onboarding/{session.pk}/{act}"


def error_of(page: str, field: str) -> str:
    """What the page says beside the field; empty if nothing is wrong with it."""
    return "".join(each.text.strip() for each in elements(page, "p", id=f"id_{field}_error"))


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
