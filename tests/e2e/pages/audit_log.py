"""The audit log of a workspace."""

from demo.world.people import HELENA
from tests.e2e.pages.workspaces import NORTHBEAM
from tests.e2e.visits import INVALID, WORKSPACE, NotAPage, visit

AUDIT_LOG = f"{WORKSPACE}audit-log/"

PAGES = (
    visit("audit-log", AUDIT_LOG, HELENA, NORTHBEAM),
    visit("audit-log-no-match", AUDIT_LOG, HELENA, NORTHBEAM, query="?until=2001-01-01"),
    visit("audit-log-bad-filter", AUDIT_LOG, HELENA, NORTHBEAM, query="?since=x", status=INVALID),
)
NOT_PAGES = {f"{AUDIT_LOG}download/": NotAPage.FORM_ONLY}
