"""The onboarding wizard, and changing a tenant's connection."""

from http import HTTPStatus

from demo.world import drafts, people, providers
from demo.world.customers import FOXGLOVE, KESTREL
from demo.world.people import HELENA, NAOMI
from tests.e2e import planted
from tests.e2e.pages.workspaces import LONG_HOME, NORTHBEAM
from tests.e2e.places import draft, draft_named, onboarding_of, tenant, workspace
from tests.e2e.visits import INVALID, TENANT, WORKSPACE, NotAPage, visit

ONBOARDINGS = f"{WORKSPACE}onboarding/"
ONBOARDING = "admin/onboarding/<int:session_id>/"
CONNECTION = f"{TENANT}connection/"
APP = f"{WORKSPACE}app/"

PAGES = (
    visit("onboardings", ONBOARDINGS, HELENA, NORTHBEAM),
    visit("onboardings-none", ONBOARDINGS, NAOMI, workspace(providers.JUNIPER_GATE)),
    visit("onboardings-completed", ONBOARDINGS, HELENA, NORTHBEAM, query="?status=completed"),
    visit("onboardings-cancelled", ONBOARDINGS, HELENA, NORTHBEAM, query="?status=cancelled"),
    visit("onboardings-bad-filter", ONBOARDINGS, HELENA, NORTHBEAM, query="?status=x",
          status=INVALID),
    visit("onboardings-all-workspaces", "admin/onboarding/", planted.IN_TWO_WORKSPACES),
    visit("onboarding-start-invalid", "admin/onboarding/start/", HELENA, form={
        "workspace": providers.NORTHBEAM.slug, "customer_name": ""}, status=INVALID),
    visit("onboarding-unlinked", ONBOARDING, HELENA, draft(drafts.UNLINKED)),
    visit("onboarding-invalid", ONBOARDING, HELENA, draft(drafts.UNLINKED), status=INVALID,
          form={"step": "tenant_identified", "version": "1", "directory_id": "contoso"}),
    visit("onboarding-conflict", ONBOARDING, HELENA, draft(drafts.UNLINKED), form={
        "step": "tenant_identified", "version": "7", "customer_name": "x",
        "directory_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}, status=HTTPStatus.CONFLICT),
    visit("onboarding-identified", ONBOARDING, HELENA, draft(drafts.LARKSPUR)),
    visit("onboarding-throttled", ONBOARDING, HELENA, draft(drafts.THROTTLED)),
    visit("onboarding-expired", ONBOARDING, people.GRACE, draft(drafts.EXPIRED)),
    visit("onboarding-broken", ONBOARDING, people.KATRIN, draft(drafts.BROKEN)),
    visit("onboarding-unconsented", ONBOARDING, HELENA, draft(drafts.UNCONSENTED)),
    visit("onboarding-back", ONBOARDING, HELENA, draft(drafts.UNCONSENTED),
          query="?step=connection_configured"),
    visit("onboarding-ready", ONBOARDING, people.GRACE, draft(drafts.HEALTHY)),
    visit("onboarding-completed", ONBOARDING, HELENA, onboarding_of(KESTREL)),
    visit("onboarding-long", ONBOARDING, planted.LONG_NAMED, draft_named(planted.LONG)),
    visit("onboardings-long", ONBOARDINGS, planted.LONG_NAMED, LONG_HOME),
    visit("onboarding-consent", ONBOARDING, HELENA, draft(drafts.LARKSPUR), query="?with=app"),
    visit("onboarding-certificate", ONBOARDING, HELENA, draft(drafts.LARKSPUR),
          query="?with=certificate"),
    visit("consent-over", "admin/consent/", status=HTTPStatus.NOT_FOUND),
    visit("app", APP, HELENA, NORTHBEAM),
    visit("app-invalid", APP, HELENA, NORTHBEAM, status=INVALID,
          form={"with": "certificate", "source": "pasted", "certificate": "x"}),
    visit("app-none", APP, NAOMI, workspace(providers.JUNIPER_GATE)),
    visit("connection-with-certificate", CONNECTION, HELENA, tenant(KESTREL),
          query="?with=certificate"),
    visit("connection", CONNECTION, HELENA, tenant(KESTREL)),
    visit("connection-invalid", CONNECTION, HELENA, tenant(KESTREL), form={"client_id": "x"},
          status=INVALID),
    visit("connection-archived", CONNECTION, HELENA, tenant(FOXGLOVE)),
)  # fmt: skip
NOT_PAGES = {
    f"{ONBOARDING}cancel/": NotAPage.FORM_ONLY,
    f"{ONBOARDING}delete/": NotAPage.FORM_ONLY,
    f"{ONBOARDING}consent-link/": NotAPage.FORM_ONLY,
    f"{CONNECTION}certificate/": NotAPage.NO_FILE_YET,
    f"{APP}prove/": NotAPage.FORM_ONLY,
    f"{APP}discard/": NotAPage.FORM_ONLY,
    f"{APP}remove/": NotAPage.FORM_ONLY,
    f"{APP}certificate/": NotAPage.NO_FILE_YET,
}
