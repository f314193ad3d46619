"""A service provider's own app at the stub, and at the product."""

from uuid import uuid4

import httpx2
from django.test import Client

from demo.graph_stub.apps import StubApp
from demo.graph_stub.profiles import EVERY_PERMISSION, TenantProfile
from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import PINECREST
from onboarding.models import ConsentLink, OnboardingSession
from onboarding.services.consents import state_of
from tenantpilot.accounts.models import User
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import AppCredential, CredentialKind, ProviderApp
from tenantpilot.tenants.services import apps
from tenantpilot.workspaces.models import Workspace

HOME = TenantProfile(name="Northwind IT", primary_domain="northwind.example")
APP_SECRET = "Vq3~the-secret-of-the-provider"
WAY_BACK = "/admin/consent/"
BROWSER = httpx2.Client(follow_redirects=False)


def stub_app() -> StubApp:
    return StubApp(
        name="Northwind Care",
        client_id=uuid4(),
        home_id=HOME.directory_id,
        secrets=[APP_SECRET],
        redirect_uris=[f"http://testserver{WAY_BACK}"],
        permissions=list(EVERY_PERMISSION),
    )


def microsoft_with(app: StubApp) -> StubServer:
    """The stub with the provider's tenant and app, and a customer without any consent yet."""
    return StubServer([PINECREST.tenant(), HOME.tenant()], apps=[app])


def secret(text: str = APP_SECRET) -> EnteredCredential:
    return EnteredCredential(kind=CredentialKind.SECRET, secret=text)


def register(
    workspace: Workspace, app: StubApp, owner: User, credential: EnteredCredential | None = None
) -> AppCredential:
    """The app as an owner has registered it, its first credential still to be proved."""
    return apps.register(
        workspace=workspace,
        client_id=app.client_id,
        directory_id=app.home_id,
        cloud="worldwide",
        credential=credential or secret(),
        registered_by=owner,
    )


def proved(workspace: Workspace, app: StubApp, owner: User) -> ProviderApp:
    credential = register(workspace, app, owner)
    apps.mark_proved(credential=credential, proved_by=owner)
    return credential.app


def open_link(session: OnboardingSession) -> ConsentLink:
    link = ConsentLink.objects.select_related("session").get(session=session, answer="")
    assert isinstance(link, ConsentLink)
    return link


def answered(address: str, choice: str) -> httpx2.Response:
    """What Microsoft's page answers an administrator who presses that button."""
    page = BROWSER.get(address)
    assert page.status_code == httpx2.codes.OK, page.text
    url = httpx2.URL(address)
    form = {**dict(url.params.items()), "choice": choice}
    return BROWSER.post(url.copy_with(query=None), data=form)


def back_from(answer: httpx2.Response) -> str:
    """The path with which Microsoft sends the browser back to us."""
    there = httpx2.URL(answer.headers["location"])
    return there.raw_path.decode()


def come_back(path: str) -> tuple[int, str]:
    """What a browser without any sign-in is shown there."""
    response = Client().get(path)
    return response.status_code, response.text


def forged(session: OnboardingSession, **query: str) -> str:
    """The way back with the open link's state, and whatever else one may write."""
    told = {"admin_consent": "True", "state": state_of(open_link(session)), **query}
    return f"{WAY_BACK}?{httpx2.QueryParams(told)}"
