"""What a browser sends to the pages of passkeys, and what they ask it."""

import json
from typing import Any

from django.test import Client

from tenantpilot.accounts.planes import Plane
from tenantpilot.factors.models import Passkey
from tenantpilot.factors.owners import Person, owned_by
from tests.cast import sign_in
from tests.factors.authenticator import Authenticator


def asked(client: Client, plane: Plane) -> dict[str, Any]:
    """What the page to add a passkey asks the browser."""
    page = client.get(f"/{plane}/account/keys/passkeys/add/")
    text = page.text.split('id="passkey-asked" type="application/json">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    return found


def send_new(client: Client, plane: Plane, answer: Any, name: str = "Laptop") -> Any:
    form = {"name": name, "credential": answer if isinstance(answer, str) else json.dumps(answer)}
    return client.post(f"/{plane}/account/keys/passkeys/add/", form)


def add_to(device: Authenticator, person: Person, plane: Plane) -> Passkey:
    """Add a key of the person to the device, through the pages."""
    browser = sign_in(Client(), person)
    send_new(browser, plane, device.make(asked(browser, plane)))
    browser.post(f"/{plane}/logout/")
    return Passkey.objects.filter(**owned_by(person)).latest("pk")


def options(client: Client, plane: Plane) -> dict[str, Any]:
    found: dict[str, Any] = client.post(f"/{plane}/passkey/options/").json()
    return found


def send(client: Client, plane: Plane, answer: Any, page: str = "passkey", **more: str) -> Any:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return client.post(f"/{plane}/{page}/", {"credential": text, **more})
