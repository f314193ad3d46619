"""Operation runs, one and many, as they wait, run and end."""

from demo.world import people
from demo.world.customers import KESTREL, LARKSPUR
from demo.world.people import HELENA
from operations.enums import RunOutcome, RunTrigger
from tenantpilot.enums import OperationType
from tests.e2e import planted
from tests.e2e.places import run, run_of, tenant, tenant_named
from tests.e2e.visits import INVALID, TENANT, NotAPage, visit

RUNS = f"{TENANT}operation-runs/"
RUN = f"{RUNS}<int:run_id>/"
SYNC, CHECK = OperationType.INVENTORY_SYNC, OperationType.CONNECTION_CHECK

PAGES = (
    visit("runs", RUNS, HELENA, tenant(KESTREL)),
    visit("runs-last-page", RUNS, HELENA, tenant(KESTREL), query="?page=999"),
    visit("runs-no-match", RUNS, HELENA, tenant(KESTREL), query="?state=queued"),
    visit("runs-none", RUNS, HELENA, tenant(LARKSPUR)),
    visit("runs-bad-filter", RUNS, HELENA, tenant(KESTREL), query="?state=x", status=INVALID),
    visit("runs-long", RUNS, planted.LONG_NAMED, tenant_named(planted.LONG_TENANT)),
    visit("run-succeeded", RUN, HELENA, run(type=SYNC, outcome=RunOutcome.SUCCEEDED)),
    visit("run-check", RUN, HELENA, run(type=CHECK, outcome=RunOutcome.SUCCEEDED)),
    visit("run-failed", RUN, HELENA, run(outcome=RunOutcome.FAILED)),
    visit("run-scheduled", RUN, people.MIRA, run(tenant__name=KESTREL.name,
                                                   trigger=RunTrigger.SCHEDULE)),
    visit("run-queued", RUN, planted.LONG_NAMED, run_of(planted.LONG_QUEUED)),
    visit("run-running", RUN, planted.LONG_NAMED, run_of(planted.LONG_TENANT, type=SYNC)),
    visit("run-lost", RUN, planted.LONG_NAMED, run_of(planted.LONG_TENANT, type=CHECK)),
)  # fmt: skip
NOT_PAGES = {
    f"{RUNS}start/": NotAPage.FORM_ONLY,
    f"{RUN}cancel/": NotAPage.FORM_ONLY,
}
