"""A tenant in the states that it can be in."""

from demo.world import drafts, people
from demo.world.customers import (
    ALDER_VALLEY,
    FOXGLOVE,
    KESTREL,
    LARKSPUR,
    MERIDIAN,
    PINECREST,
    QUARRY_LANE,
    RIDGEWAY,
)
from demo.world.people import HELENA
from tests.e2e import planted
from tests.e2e.places import tenant, tenant_named
from tests.e2e.visits import TENANT, NotAPage, visit

PROVIDER_ACCESS = f"{TENANT}provider-access/"
PAGES = (
    visit("tenant", TENANT, HELENA, tenant(KESTREL)),
    visit("tenant-details", f"{TENANT}details/", HELENA, tenant(KESTREL)),
    visit("tenant-archive", f"{TENANT}archive/", HELENA, tenant(KESTREL)),
    visit("tenant-put-off", f"{TENANT}attention/put-off/", HELENA, tenant(RIDGEWAY),
          query="?kind=sync_failing"),
    visit("visibility", f"{TENANT}visibility/", HELENA, tenant(KESTREL)),
    visit("provider-access", PROVIDER_ACCESS, HELENA, tenant(KESTREL)),
    visit("provider-access-too-much", PROVIDER_ACCESS, people.GRACE, tenant(MERIDIAN)),
    visit("provider-access-none", PROVIDER_ACCESS, HELENA, tenant(FOXGLOVE)),
    visit("tenant-read-only", TENANT, people.MIRA, tenant(ALDER_VALLEY)),
    visit("tenant-failing", TENANT, HELENA, tenant(RIDGEWAY)),
    visit("tenant-archived", TENANT, HELENA, tenant(FOXGLOVE)),
    visit("tenant-new", TENANT, HELENA, tenant(LARKSPUR)),
    visit("tenant-80-characters", TENANT, people.GRACE, tenant(MERIDIAN)),
    visit("tenant-long", TENANT, planted.LONG_NAMED, tenant_named(planted.LONG_TENANT)),
    visit("tenant-being-onboarded", TENANT, HELENA, tenant_named(drafts.UNCONSENTED.name)),
    visit("tenant-secret-expires", TENANT, people.GRACE, tenant(PINECREST)),
    visit("tenant-permissions-missing", TENANT, HELENA, tenant(QUARRY_LANE)),
)  # fmt: skip
NOT_PAGES = {
    f"{TENANT}attention/take-up/": NotAPage.FORM_ONLY,
}
