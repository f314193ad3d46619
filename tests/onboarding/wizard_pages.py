"""The wizard's pages, filled in and sent as a person would."""

from django.test import Client

from onboarding.models import OnboardingSession
from tenantpilot.enums import OnboardingCheckpoint
from tests.onboarding.journeys import OnboardingDriver, now
from tests.ui.markup import elements

SECRET_NOT_KEPT = "Enter the client secret again: what you entered was not kept."
IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def url(session: OnboardingSession, act: str = "") -> str:
    return f"/admin/onboarding/{session.pk}/{act}"


def error_of(page: str, field: str) -> str:
    """What the page says beside the field; empty if nothing is wrong with it."""
    return "".join(each.text.strip() for each in elements(page, "p", id=f"id_{field}_error"))


def form_of(driver: OnboardingDriver, checkpoint: OnboardingCheckpoint) -> dict[str, str]:
    """What the page of the step sends when the person has filled it in."""
    microsoft = driver.microsoft
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
    version = str(now(driver.session).version)
    return {"step": checkpoint.value, "version": version, **fields.get(checkpoint, {})}


def send(
    client: Client, driver: OnboardingDriver, checkpoint: OnboardingCheckpoint, **changes: str
) -> tuple[int, str]:
    form = form_of(driver, checkpoint) | changes
    address = url(driver.session) + f"?step={checkpoint.value}"
    response = client.post(address, form, follow=True)
    return response.status_code, response.text
