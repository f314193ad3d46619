"""Review packs: waiting, ready, failed, expired."""

from demo.world import people
from demo.world.customers import ALDER_VALLEY, KESTREL, LARKSPUR
from demo.world.people import HELENA
from demo.world.providers import NORTHBEAM
from reviewpacks.enums import PackStatus
from reviewpacks.models import ReviewPack
from tests.e2e import planted, planted_packs
from tests.e2e.places import latest, latest_of, tenant, tenant_named, workspace
from tests.e2e.visits import TENANT, NotAPage, visit

PACKS = f"{TENANT}review-packs/"
PACK = f"{PACKS}<int:pack_id>/"
LETTERHEAD = "admin/workspaces/<slug:workspace_slug>/letterhead/"

PAGES = (
    visit("packs", PACKS, HELENA, tenant(KESTREL)),
    visit("packs-read-only", PACKS, people.MIRA, tenant(KESTREL)),
    visit("packs-none", PACKS, HELENA, tenant(LARKSPUR)),
    visit("packs-draft", f"{PACKS}draft/", HELENA, tenant(ALDER_VALLEY)),
    visit("letterhead", LETTERHEAD, HELENA, workspace(NORTHBEAM)),
    visit("packs-long", PACKS, planted.LONG_NAMED, tenant_named(planted.LONG_TENANT)),
    visit("pack-ready", PACK, HELENA, planted_packs.ready_pack),
    visit("pack-failed", PACK, HELENA, latest(ReviewPack, "pack_id", status=PackStatus.FAILED)),
    visit("pack-expired", PACK, HELENA, latest(ReviewPack, "pack_id", status=PackStatus.EXPIRED)),
    visit("pack-waiting", PACK, planted.LONG_NAMED,
          latest_of(planted.LONG_TENANT, ReviewPack, "pack_id")),
)  # fmt: skip
NOT_PAGES = {
    f"{PACKS}request/": NotAPage.FORM_ONLY,
    f"{PACKS}preview/": NotAPage.FORM_ONLY,
    f"{PACK}download/": NotAPage.FILE,
    f"{PACK}download/pdf/": NotAPage.FILE,
}
