"""Choosing a workspace, and its tenants."""

from demo.world import people, providers
from demo.world.people import HELENA, NAOMI
from tests.e2e import planted
from tests.e2e.places import workspace
from tests.e2e.visits import WORKSPACE, NotAPage, visit

NORTHBEAM = workspace(providers.NORTHBEAM)
LONG_HOME = workspace(planted.LONG_WORKSPACE)

PAGES = (
    visit("home", "admin/", people.PRIYA),
    visit("home-nowhere", "admin/", planted.LONER),
    visit("workspace", WORKSPACE, HELENA, NORTHBEAM),
    visit("workspace-new", WORKSPACE, NAOMI, workspace(providers.JUNIPER_GATE)),
    visit("workspace-nothing-named", WORKSPACE, planted.UNNAMED, NORTHBEAM),
    visit("workspace-no-match", WORKSPACE, HELENA, NORTHBEAM, query="?search=zeppelin"),
    visit("workspace-long", WORKSPACE, planted.LONG_NAMED, LONG_HOME),
    visit("what-is-recorded", "admin/what-is-recorded/", HELENA),
    visit("what-is-recorded-nowhere", "admin/what-is-recorded/", planted.LONER),
)
NOT_PAGES: dict[str, NotAPage] = {}
