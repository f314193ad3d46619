"""Every page of the product, and who visits it in which state. A new page is one line.

The routes are compared with the URL configuration, so none can be forgotten: a route is here, or
in `NOT_PAGES` with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from demo.world import drafts, people, providers
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
from demo.world.people import Person
from operations.vocabulary import RunOutcome, RunTrigger
from tenantpilot.vocabulary import OperationType
from tests.e2e import places, planted
from tests.e2e.places import (
    Place,
    draft,
    draft_named,
    member,
    onboarding_of,
    run,
    run_of,
    tenant,
    tenant_named,
    workspace,
)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """How to come to a page. With `form`, by sending that form; `person` None: signed out."""

    name: str
    route: str
    person: Person | None = None
    at: Place = places.nowhere
    query: str = ""
    form: Mapping[str, str] | None = None
    status: HTTPStatus = HTTPStatus.OK


class NotAPage(StrEnum):
    """Why a route has nothing to look at, and how it answers GET."""

    FORM_ONLY = "it takes a form and sends people on"
    REDIRECT = "it sends people on"
    FOR_PROGRAMS = "it answers programs"


def visit(
    name: str,
    route: str,
    person: Person | None = None,
    at: Place = places.nowhere,
    *,
    query: str = "",
    form: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Visit:
    return Visit(
        name=name, route=route, person=person, at=at, query=query, form=form, status=status
    )


HELENA, NAOMI, PETRA = people.HELENA, people.NAOMI, planted.OPERATOR
NORTHBEAM = workspace(providers.NORTHBEAM)
LONG_HOME = workspace(planted.LONG_WORKSPACE)
LONG_MEMBER = member(planted.LONG_WORKSPACE, planted.LONG_NAMED)
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
SYNC, CHECK = OperationType.INVENTORY_SYNC, OperationType.CONNECTION_CHECK

_WORKSPACE = "admin/workspaces/<slug:workspace_slug>/"
_TENANT = "admin/tenants/<int:tenant_id>/"
_MEMBERS = f"{_WORKSPACE}members/"
_MEMBER = f"{_MEMBERS}<int:membership_id>/"
_RUNS = f"{_TENANT}operation-runs/"
_RUN = f"{_RUNS}<int:run_id>/"
_SET_PASSWORD = "admin/set-password/<str:uid>/<str:token>/"

SIGNED_OUT = (
    visit("sign-in", "admin/login/"),
    visit("sign-in-empty", "admin/login/", form={"email": "", "password": ""}),
    visit("sign-in-wrong", "admin/login/", form={"email": "nobody@x.example", "password": "x"}),
    visit("system-sign-in", "system/login/"),
    visit("set-password", _SET_PASSWORD, at=planted.password_link),
    visit("set-password-weak", _SET_PASSWORD, at=planted.password_link, form={"password": "1"}),
    visit("set-password-over", _SET_PASSWORD, status=HTTPStatus.NOT_FOUND),
)
WORKSPACES = (
    visit("home", "admin/", people.PRIYA),
    visit("home-nowhere", "admin/", planted.LONER),
    visit("workspace", _WORKSPACE, HELENA, NORTHBEAM),
    visit("workspace-new", _WORKSPACE, NAOMI, workspace(providers.JUNIPER_GATE)),
    visit("workspace-nothing-named", _WORKSPACE, planted.UNNAMED, NORTHBEAM),
    visit("workspace-no-match", _WORKSPACE, HELENA, NORTHBEAM, query="?search=zeppelin"),
    visit("workspace-long", _WORKSPACE, planted.LONG_NAMED, LONG_HOME),
)
MEMBERS = (
    visit("members", _MEMBERS, HELENA, NORTHBEAM),
    visit("members-alone", _MEMBERS, NAOMI, workspace(providers.JUNIPER_GATE)),
    visit("members-no-match", _MEMBERS, HELENA, NORTHBEAM, query="?search=zeppelin"),
    visit("members-long", _MEMBERS, planted.LONG_NAMED, LONG_HOME),
    visit("member-add", f"{_MEMBERS}add/", HELENA, NORTHBEAM),
    visit("member-add-invalid", f"{_MEMBERS}add/", HELENA, NORTHBEAM, form={"email": "me"}),
    visit("member", _MEMBER, HELENA, member(providers.NORTHBEAM, people.AISHA)),
    visit("member-suspended", _MEMBER, HELENA, member(providers.NORTHBEAM, people.DANIEL)),
    visit("member-oneself-long", _MEMBER, planted.LONG_NAMED, LONG_MEMBER),
    visit("member-tenants", f"{_MEMBER}tenants/", HELENA, planted.invited),
    visit("member-link", f"{_MEMBER}password-link/", HELENA, planted.invited, form={}),
    visit("account", "admin/account/", people.PRIYA),
    visit("account-nowhere", "admin/account/", planted.LONER),
    visit("account-long", "admin/account/", planted.LONG_NAMED),
    visit("account-invalid", "admin/account/", HELENA, form={"name": ""}),
    visit("password", "admin/account/password/", HELENA),
    visit("password-invalid", "admin/account/password/", HELENA, form={"current": "x"}),
)
_ONBOARDINGS = f"{_WORKSPACE}onboarding/"
_ONBOARDING = "admin/onboarding/<int:session_id>/"
_CONNECTION = f"{_TENANT}connection/"
ONBOARDING = (
    visit("onboardings", _ONBOARDINGS, HELENA, NORTHBEAM),
    visit("onboardings-none", _ONBOARDINGS, NAOMI, workspace(providers.JUNIPER_GATE)),
    visit("onboardings-completed", _ONBOARDINGS, HELENA, NORTHBEAM, query="?status=completed"),
    visit("onboardings-cancelled", _ONBOARDINGS, HELENA, NORTHBEAM, query="?status=cancelled"),
    visit("onboardings-bad-filter", _ONBOARDINGS, HELENA, NORTHBEAM, query="?status=x",
          status=INVALID),
    visit("onboardings-everywhere", "admin/onboarding/", planted.IN_TWO_WORKSPACES),
    visit("onboarding-start-invalid", "admin/onboarding/start/", HELENA, form={
        "workspace": providers.NORTHBEAM.slug, "customer_name": ""}, status=INVALID),
    visit("onboarding-unlinked", _ONBOARDING, HELENA, draft(drafts.UNLINKED)),
    visit("onboarding-invalid", _ONBOARDING, HELENA, draft(drafts.UNLINKED), status=INVALID,
          form={"step": "tenant_identified", "version": "1", "directory_id": "contoso"}),
    visit("onboarding-conflict", _ONBOARDING, HELENA, draft(drafts.UNLINKED), form={
        "step": "tenant_identified", "version": "7", "customer_name": "x",
        "directory_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}, status=HTTPStatus.CONFLICT),
    visit("onboarding-identified", _ONBOARDING, HELENA, draft(drafts.LARKSPUR)),
    visit("onboarding-throttled", _ONBOARDING, HELENA, draft(drafts.THROTTLED)),
    visit("onboarding-expired", _ONBOARDING, people.GRACE, draft(drafts.EXPIRED)),
    visit("onboarding-broken", _ONBOARDING, people.KATRIN, draft(drafts.BROKEN)),
    visit("onboarding-unconsented", _ONBOARDING, HELENA, draft(drafts.UNCONSENTED)),
    visit("onboarding-back", _ONBOARDING, HELENA, draft(drafts.UNCONSENTED),
          query="?step=connection_configured"),
    visit("onboarding-ready", _ONBOARDING, people.GRACE, draft(drafts.HEALTHY)),
    visit("onboarding-completed", _ONBOARDING, HELENA, onboarding_of(KESTREL)),
    visit("onboarding-long", _ONBOARDING, planted.LONG_NAMED, draft_named(planted.LONG)),
    visit("onboardings-long", _ONBOARDINGS, planted.LONG_NAMED, LONG_HOME),
    visit("connection", _CONNECTION, HELENA, tenant(KESTREL)),
    visit("connection-invalid", _CONNECTION, HELENA, tenant(KESTREL), form={"client_id": "x"},
          status=INVALID),
    visit("connection-archived", _CONNECTION, HELENA, tenant(FOXGLOVE)),
    visit("tenant-being-onboarded", _TENANT, HELENA, tenant_named(drafts.UNCONSENTED.name)),
    visit("tenant-secret-expires", _TENANT, people.GRACE, tenant(PINECREST)),
    visit("tenant-permissions-missing", _TENANT, HELENA, tenant(QUARRY_LANE)),
)  # fmt: skip
TENANTS = (
    visit("tenant", _TENANT, HELENA, tenant(KESTREL)),
    visit("tenant-read-only", _TENANT, people.MIRA, tenant(ALDER_VALLEY)),
    visit("tenant-failing", _TENANT, HELENA, tenant(RIDGEWAY)),
    visit("tenant-archived", _TENANT, HELENA, tenant(FOXGLOVE)),
    visit("tenant-new", _TENANT, HELENA, tenant(LARKSPUR)),
    visit("tenant-80-characters", _TENANT, people.GRACE, tenant(MERIDIAN)),
    visit("tenant-long", _TENANT, planted.LONG_NAMED, tenant_named(planted.LONG_TENANT)),
)
RUNS = (
    visit("runs", _RUNS, HELENA, tenant(KESTREL)),
    visit("runs-last-page", _RUNS, HELENA, tenant(KESTREL), query="?page=999"),
    visit("runs-no-match", _RUNS, HELENA, tenant(KESTREL), query="?state=queued"),
    visit("runs-none", _RUNS, HELENA, tenant(LARKSPUR)),
    visit("runs-bad-filter", _RUNS, HELENA, tenant(KESTREL), query="?state=x", status=INVALID),
    visit("runs-long", _RUNS, planted.LONG_NAMED, tenant_named(planted.LONG_TENANT)),
    visit("run-succeeded", _RUN, HELENA, run(type=SYNC, outcome=RunOutcome.SUCCEEDED)),
    visit("run-check", _RUN, HELENA, run(type=CHECK, outcome=RunOutcome.SUCCEEDED)),
    visit("run-failed", _RUN, HELENA, run(outcome=RunOutcome.FAILED)),
    visit("run-scheduled", _RUN, people.MIRA, run(tenant__name=KESTREL.name,
                                                   trigger=RunTrigger.SCHEDULE)),
    visit("run-queued", _RUN, planted.LONG_NAMED, run_of(planted.LONG_QUEUED)),
    visit("run-running", _RUN, planted.LONG_NAMED, run_of(planted.LONG_TENANT, type=SYNC)),
    visit("run-lost", _RUN, planted.LONG_NAMED, run_of(planted.LONG_TENANT, type=CHECK)),
)  # fmt: skip
SYSTEM = (
    visit("control-tower", "system/", PETRA),
    visit("control-tower-24h", "system/", PETRA, query="?window=24h"),
    visit("control-tower-90d", "system/", PETRA, query="?window=90d"),
    visit("control-tower-no-window", "system/", PETRA, query="?window=1y",
          status=HTTPStatus.BAD_REQUEST),
)  # fmt: skip
PAGES = SIGNED_OUT + WORKSPACES + MEMBERS + ONBOARDING + TENANTS + RUNS + SYSTEM

# The style page has every component in every state, and the error pages nothing leads to here.
STYLE_PAGES = (
    visit("style", "styleguide/"),
    visit("style-system", "styleguide/system/"),
    *(
        visit(f"error-{name}", f"styleguide/errors/{name}/", status=status)
        for name, status in {
            "500": HTTPStatus.INTERNAL_SERVER_ERROR,
            "503": HTTPStatus.SERVICE_UNAVAILABLE,
        }.items()
    ),
)

NOT_PAGES = {
    "": NotAPage.REDIRECT,
    "healthz": NotAPage.FOR_PROGRAMS,
    "readyz": NotAPage.FOR_PROGRAMS,
    "theme/": NotAPage.FORM_ONLY,
    "admin/logout/": NotAPage.FORM_ONLY,
    "system/logout/": NotAPage.FORM_ONLY,
    f"{_ONBOARDING}cancel/": NotAPage.FORM_ONLY,
    f"{_ONBOARDING}delete/": NotAPage.FORM_ONLY,
    f"{_RUNS}start/": NotAPage.FORM_ONLY,
    f"{_RUN}cancel/": NotAPage.FORM_ONLY,
    f"{_MEMBER}suspend/": NotAPage.FORM_ONLY,
    f"{_MEMBER}restore/": NotAPage.FORM_ONLY,
    f"{_MEMBER}remove/": NotAPage.FORM_ONLY,
}
