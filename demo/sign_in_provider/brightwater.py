"""The demo's provider: the company accounts of one workspace, whose staff may use them or not."""

import re
from uuid import UUID

from demo.sign_in_provider.provider import Person, Provider
from demo.world.providers import BRIGHTWATER

# In the address that people come back to, so it is the same in every demo.
PUBLIC_ID = UUID("3f6b1b0e-5d0c-4c7a-9a55-0c4d1f1e8b42")
CLIENT_ID = "tenantpilot-demo"
CLIENT_SECRET = "not-a-secret-of-anybody"  # noqa: S105
NAME = "Brightwater ID"
WORKSPACE = BRIGHTWATER
_HERE = re.compile(
    rf"http://(localhost|127\.0\.0\.1):\d+/admin/sso/{PUBLIC_ID}/callback/", re.ASCII
)


def people() -> dict[str, Person]:
    """Return the workspace's staff as the provider knows them, by address."""
    found = [member.person for member in WORKSPACE.staff]
    return {
        person.email: Person(subject=f"brightwater-{number}", email=person.email, name=person.name)
        for number, person in enumerate(found, start=1)
    }


def provider() -> Provider:
    """Return the provider, which only a product on this machine can use."""
    return Provider(
        people=list(people().values()),
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        is_registered=lambda url: _HERE.fullmatch(url) is not None,
    )
