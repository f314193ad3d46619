"""Choosing a workspace, and its tenants."""

from demo.world import people, providers
from demo.world.people import HELENA, NAOMI
from tests.e2e import planted
from tests.e2e.places import workspace
from tests.e2e.visits import INVALID, WORKSPACE, NotAPage, visit

NORTHBEAM = workspace(providers.NORTHBEAM)
LONG_HOME = workspace(planted.LONG_WORKSPACE)

PAGES = (
    visit("home", "admin/", people.PRIYA),
    visit("home-nowhere", "admin/", planted.LONER),
    visit("workspace", WORKSPACE, HELENA, NORTHBEAM),
    visit("workspace-new", WORKSPACE, NAOMI, workspace(providers.JUNIPER_GATE)),
    visit("workspace-nothing-named", WORKSPACE, planted.UNNAMED, NORTHBEAM),
    visit("workspace-archived", WORKSPACE, HELENA, NORTHBEAM, query="?show=archived"),
    visit("workspace-bad-filter", WORKSPACE, HELENA, NORTHBEAM, query="?sort=x", status=INVALID),
    visit("workspace-bulk-start", f"{WORKSPACE}starts/<int:bulk_id>/", planted.LONG_NAMED,
          planted.bulk_start),
    visit("workspace-no-match", WORKSPACE, HELENA, NORTHBEAM, query="?search=zeppelin"),
    visit("workspace-long", WORKSPACE, planted.LONG_NAMED, LONG_HOME),
    visit("what-is-recorded", "admin/what-is-recorded/", HELENA),
    visit("what-is-recorded-nowhere", "admin/what-is-recorded/", planted.LONER),
)  # fmt: skip
STARTS = f"{WORKSPACE}starts/"
NOT_PAGES = {
    STARTS: NotAPage.FORM_ONLY,
    f"{STARTS}<int:bulk_id>/go-on/": NotAPage.FORM_ONLY,
}
