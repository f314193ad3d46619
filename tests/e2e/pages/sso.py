"""How a workspace signs in, one's own account at providers, and what is said when it fails."""

from http import HTTPStatus

from demo.sign_in_provider.brightwater import PUBLIC_ID
from demo.world import people, providers
from demo.world.people import HELENA
from tests.e2e import planted
from tests.e2e.pages.workspaces import NORTHBEAM
from tests.e2e.places import workspace
from tests.e2e.visits import INVALID, WORKSPACE, NotAPage, visit

SETTINGS = f"{WORKSPACE}sign-in/"
DOOR = "sso/<uuid:public_id>/"
BRIGHTWATER = workspace(providers.BRIGHTWATER)


def provider() -> dict[str, object]:
    """Where the demo's provider is met."""
    return {"public_id": PUBLIC_ID}


PAGES = (
    visit("sign-in-settings-none", SETTINGS, HELENA, NORTHBEAM),
    visit("sign-in-settings", SETTINGS, people.GRACE, BRIGHTWATER),
    visit(
        "sign-in-settings-invalid", SETTINGS, HELENA, NORTHBEAM, form={"kind": "entra"},
        status=INVALID,
    ),
    visit("connections", "admin/account/connections/", people.GRACE),
    visit("connections-none", "admin/account/connections/", HELENA),
    visit("connections-system", "system/account/connections/", planted.OPERATOR),
    visit(
        "sign-in-refused", f"admin/{DOOR}callback/", at=provider, status=HTTPStatus.FORBIDDEN
    ),
)  # fmt: skip
NOT_PAGES = {
    f"admin/{DOOR}": NotAPage.REDIRECT,
    f"system/{DOOR}": NotAPage.NOT_IN_DEMO,
    f"system/{DOOR}callback/": NotAPage.NOT_IN_DEMO,
    "admin/confirm/provider/": NotAPage.FORM_ONLY,
    "system/confirm/provider/": NotAPage.FORM_ONLY,
    "admin/account/connect/<uuid:public_id>/": NotAPage.FORM_ONLY,
    "admin/account/disconnect/<uuid:public_id>/": NotAPage.FORM_ONLY,
    "system/account/connect/<uuid:public_id>/": NotAPage.FORM_ONLY,
    "system/account/disconnect/<uuid:public_id>/": NotAPage.FORM_ONLY,
    "admin/invitations/<str:token>/provider/": NotAPage.FORM_ONLY,
    f"{SETTINGS}require/": NotAPage.FORM_ONLY,
    f"{SETTINGS}release/": NotAPage.FORM_ONLY,
    f"{SETTINGS}remove/": NotAPage.FORM_ONLY,
    f"{SETTINGS}break-glass/<int:membership_id>/": NotAPage.FORM_ONLY,
}
