"""Support diagnostics."""

from demo.world.customers import LARKSPUR, RIDGEWAY
from demo.world.people import HELENA
from support.models import DiagnosticBundle
from tests.e2e import planted
from tests.e2e.places import latest, tenant, tenant_named
from tests.e2e.visits import TENANT, NotAPage, visit

BUNDLES = f"{TENANT}support-diagnostics/"
BUNDLE = f"{BUNDLES}<int:bundle_id>/"

PAGES = (
    visit("bundles", BUNDLES, HELENA, tenant(RIDGEWAY)),
    visit("bundles-none", BUNDLES, HELENA, tenant(LARKSPUR)),
    visit("bundles-long", BUNDLES, planted.LONG_NAMED, tenant_named(planted.LONG_TENANT)),
    visit("bundle", BUNDLE, HELENA, latest(DiagnosticBundle, "bundle_id")),
)
NOT_PAGES = {
    f"{BUNDLES}open/": NotAPage.FORM_ONLY,
    f"{TENANT}operation-runs/<int:run_id>/open-support-diagnostics/": NotAPage.FORM_ONLY,
    f"{BUNDLE}download/": NotAPage.FORM_ONLY,
}
