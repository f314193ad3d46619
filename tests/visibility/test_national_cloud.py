"""A tenant in a national cloud, from its domain to its review pack: nothing leads to another cloud.

What that cloud does not have is said as such: no refusal, and nothing that is not known.
"""

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django_scopes import scope
from pytest_django import Settings

from demo.graph_stub.apps import StubApp
from demo.graph_stub.refusals import segment_not_found
from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import PINECREST
from demo.graph_stub.world import Holder, Oddity
from onboarding.consent_address import consent_address, redirect_uri
from onboarding.models import OnboardingSession
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from reports.models import StoredReport
from reviewpacks.enums import Period
from reviewpacks.services import packs
from tenantpilot.enums import OnboardingCheckpoint, OperationType
from tenantpilot.graph import clouds
from tenantpilot.graph.clouds import Cloud, CloudAddresses
from tenantpilot.graph.config import GraphConfig
from tenantpilot.tenants import portal_links
from tenantpilot.tenants.models import ProviderApp, ProviderConnection, Tenant
from tenantpilot.tenants.services import apps
from tests.cast import Cast, sign_in
from tests.graph_settings import point_at
from tests.onboarding.journeys import now
from tests.onboarding.provider import HOME, answered, back_from, come_back, secret, stub_app
from tests.onboarding.wizard_pages import url
from tests.reviewpacks.conftest import packs_folder  # noqa: F401
from tests.reviewpacks.documents import page_text, pdf_text
from tests.reviewpacks.journeys import finish, unzipped
from tests.ui.markup import elements
from visibility import selectors
from visibility.enums import Area, Visibility

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint
SAID = "Not available in this cloud"
ADDRESSES = {
    Cloud.US_GOV_HIGH: (
        "https://login.microsoftonline.us",
        "https://graph.microsoft.us",
        "https://entra.microsoft.us",
    ),
    Cloud.US_GOV_DOD: (
        "https://login.microsoftonline.us",
        "https://dod-graph.microsoft.us",
        "https://entra.microsoft.us",
    ),
    Cloud.CHINA: (
        "https://login.partner.microsoftonline.cn",
        "https://microsoftgraph.chinacloudapi.cn",
        "https://portal.azure.cn",
    ),
}


@pytest.mark.parametrize("cloud", ADDRESSES)
def test_every_address_is_the_clouds_own_and_names_the_tenant(cloud: Cloud) -> None:
    authority, graph, portal = ADDRESSES[cloud]
    tenant = Tenant(pk=1, name="Agency", directory_id=uuid4(), cloud=cloud)
    app = ProviderApp(client_id=uuid4(), directory_id=uuid4(), cloud=cloud)
    own = ProviderConnection(tenant=tenant, client_id=uuid4())
    shared = ProviderConnection(tenant=tenant, app=app, client_id=app.client_id)
    config = GraphConfig.from_settings(cloud=cloud)

    consent = consent_address(app=app, tenant=tenant, state="x", back_to="https://msp.example/")

    assert (config.authority_url, config.scope) == (authority, f"{graph}/.default")
    assert consent.startswith(f"{authority}/{tenant.directory_id}/v2.0/adminconsent?")
    assert f"scope={graph.replace(':', '%3A').replace('/', '%2F')}%2F.default" in consent
    in_tenant = [
        portal_links.tenant_overview(tenant),
        portal_links.enterprise_apps(tenant),
        portal_links.app_registrations(tenant),
        portal_links.app_overview(own),
        portal_links.app_secrets(own),
        portal_links.app_permissions(own),
        portal_links.app_permissions(shared),
    ]
    assert {each.url.partition("/#")[0] for each in in_tenant} == {
        f"{portal}/{tenant.directory_id}"
    }
    at_home = [portal_links.app_secrets(shared), portal_links.app_overview(shared)]
    assert {each.url.partition("/#")[0] for each in at_home} == {f"{portal}/{app.directory_id}"}


@pytest.fixture
def app() -> StubApp:
    return stub_app()


@pytest.fixture
def worldwide(settings: Settings) -> Iterator[StubServer]:
    """Where every domain is looked up: it knows the customer, and in which cloud it lives."""
    customer = PINECREST.tenant()
    customer.region_sub_scope = "DODCON"
    with StubServer([customer]) as server:
        point_at(server, settings)
        yield server


@pytest.fixture
def national(app: StubApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    """Microsoft in GCC High: without two kinds of lists, and with a partner who holds a role."""
    customer = PINECREST.tenant()
    customer.oddities.add(Oddity.PIM_ABSENT)
    customer.role_assignments[0].holder = Holder.FOREIGN
    customer.role_assignments[0].organization_id = UUID(int=7)
    with StubServer([customer, HOME.tenant()], apps=[app]) as server:
        server.arm(segment_not_found("x"), path="deviceManagement/windowsDriverUpdateProfiles")
        there = CloudAddresses(
            authority=server.url,
            graph=server.url,
            entra_portal="https://entra.microsoft.us",
            intune_portal="https://intune.microsoft.us",
        )
        monkeypatch.setitem(clouds._NATIONAL, Cloud.US_GOV_HIGH, there)
        yield server


@pytest.fixture
def tenant(
    cast: Cast, client: Client, app: StubApp, worldwide: StubServer, national: StubServer
) -> Tenant:
    """Onboarded by a consent link, named by its domain alone; read once with everything."""
    credential = apps.register(
        workspace=cast.workspace,
        client_id=app.client_id,
        directory_id=app.home_id,
        cloud=Cloud.US_GOV_HIGH,
        credential=secret(),
        registered_by=cast.owner,
    )
    apps.mark_proved(credential=credential, proved_by=cast.owner)
    sign_in(client, cast.owner)
    tenant = onboarded(cast, client)
    for operation_type in (OperationType.INVENTORY_SYNC, OperationType.ENTRA_ADMIN_ROLES_REPORT):
        started = runs.start(tenant=tenant, operation_type=operation_type, initiator=cast.owner)
        execute_run(run_id=started.run.pk)
    return tenant


def onboarded(cast: Cast, client: Client) -> Tenant:
    draft = OnboardingSession.objects.create(
        workspace=cast.workspace, customer_name="Agency", created_by=cast.owner
    )

    def take(step: OnboardingCheckpoint, **more: str) -> None:
        form = {"step": step.value, "version": str(now(draft).version), **more}
        client.post(f"{url(draft)}?step={step.value}", form)

    take(IDENTIFIED, customer_name="Agency", directory_id=PINECREST.primary_domain)
    client.post(url(draft, "consent-link/"))
    page = client.get(url(draft), {"step": CONFIGURED.value, "with": "app"})
    come_back(back_from(answered(link_on(page.text), "accept")))
    take(CONFIGURED, **{"with": "app"})
    for step in (VERIFIED, PERMITTED, ACTIVATED):
        take(step)
    tenant = now(draft).tenant
    assert tenant
    assert tenant.status == "active"
    return tenant


def link_on(page: str) -> str:
    hrefs = [each.attributes.get("href") or "" for each in elements(page, "a")]
    return next(each for each in hrefs if "/adminconsent?" in each)


pytestmark = pytest.mark.django_db(transaction=True)


def test_domain_leads_to_the_cloud_and_nothing_else_is_asked_elsewhere(
    tenant: Tenant, worldwide: StubServer, national: StubServer
) -> None:
    assert tenant.cloud == Cloud.US_GOV_HIGH
    # What describes a domain is no request of the app's, so it is not logged.
    assert list(worldwide.requests) == []
    assert national.asked_for("token")
    assert national.asked_for("roleManagement")


def test_what_the_cloud_lacks_is_no_refusal_and_no_failure(tenant: Tenant) -> None:
    with scope(tenant=tenant):
        states = {each.area: each for each in selectors.states()}
        sync = OperationRun.objects.get(type=OperationType.INVENTORY_SYNC)

    lacking = {area for area, each in states.items() if each.visibility == Visibility.UNAVAILABLE}
    assert lacking == {Area.DRIVER_UPDATES, Area.ROLES_OVER_TIME}
    assert not states[Area.DRIVER_UPDATES].needs
    assert (sync.outcome, sync.failure_code, sync.counts["absent"]) == ("succeeded", "", 1)


def test_pages_report_and_pack_say_it_in_the_same_words(
    tenant: Tenant, cast: Cast, client: Client
) -> None:
    with scope(tenant=tenant):
        report = StoredReport.objects.get()
    here = {"tenant_id": tenant.pk}
    names = ("tenant_dashboard:tenant", "visibility:page")
    pages = [client.get(reverse(name, kwargs=here)).text for name in names]
    report_url = reverse("reports:detail", kwargs={**here, "report_id": report.pk})
    pages.append(client.get(report_url).text)
    export = b"".join(client.post(f"{report_url}download/", {"format": "json"}))
    packed = packs.request(
        tenant=tenant, requested_by=cast.owner, include_operations=True, period=Period.DAYS_30
    )
    files = unzipped(finish(packed.pack))

    for text in (*pages, page_text(files), pdf_text(files)):
        assert SAID.lower() in text.lower()
        assert "No answer" not in text
    told = {each["area"]: each for each in json.loads(export)["not_seen"]}
    assert told["roles_over_time"]["state"] == SAID
    assert "This tenant is in a national cloud: US Government GCC High" in pages[1]
    assert f"Tenant {UUID(int=7)}, name not available in this cloud" in pages[2]
    for page in pages:
        assert "entra.microsoft.com" not in page
        assert "login.microsoftonline.com" not in page


def test_only_that_state_is_listed_where_it_is_asked_for(tenant: Tenant, client: Client) -> None:
    page = client.get(
        reverse("visibility:page", kwargs={"tenant_id": tenant.pk}), {"show": "unavailable"}
    ).text

    assert "Driver updates" in page
    assert "Feature updates" not in page


def test_way_back_is_the_products_own_whatever_the_cloud() -> None:
    request = RequestFactory().get("/")

    assert redirect_uri(request) == "http://testserver/admin/consent/"
