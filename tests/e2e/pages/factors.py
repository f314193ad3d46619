"""Second factors: setting one up, using one, and one's own keys, on both planes."""

from demo.world import people, providers
from demo.world.people import HELENA, Person
from tests.e2e.places import workspace
from tests.e2e.visits import INVALID, WORKSPACE, NotAPage, Visit, visit

POLICY = f"{WORKSPACE}sign-in/second-factor/"
WHO: dict[str, Person] = {"admin": HELENA, "system": people.PLATFORM_OPERATORS[0]}


def of_plane(plane: str) -> tuple[Visit, ...]:
    """The pages that both planes have."""
    who, keys = WHO[plane], f"{plane}/account/keys/"
    return (
        visit(f"{plane}-keys", keys, who),
        visit(f"{plane}-app", f"{keys}app/", who),
        visit(f"{plane}-app-wrong", f"{keys}app/", who, form={"code": "0"}, status=INVALID),
        visit(f"{plane}-add-passkey", f"{keys}passkeys/add/", who),
        visit(f"{plane}-confirm", f"{plane}/confirm/", who),
    )


PAGES = (
    *of_plane("admin"),
    *of_plane("system"),
    visit("factor-policy", POLICY, HELENA, workspace(providers.NORTHBEAM)),
)
_KEY = "account/keys/passkeys/<int:passkey_id>/"
NOT_PAGES = {
    "admin/account/second-factor/": NotAPage.REDIRECT,
    "admin/workspaces/<slug:workspace_slug>/members/<int:membership_id>/reset-factors/": (
        NotAPage.FORM_ONLY
    ),
} | {
    f"{plane}/{route}": kind
    for plane in WHO
    for route, kind in {
        # Only in the middle of signing in: tests/e2e/test_factors.py looks at them.
        "login/factor/": NotAPage.REDIRECT,
        "login/enrol/": NotAPage.REDIRECT,
        "passkey/options/": NotAPage.FORM_ONLY,
        "passkey/": NotAPage.FORM_ONLY,
        # Only with a form that was kept: tests/factors/test_held_forms.py looks at it.
        "confirm/held/": NotAPage.REDIRECT,
        "confirm/passkey/": NotAPage.FORM_ONLY,
        "account/keys/app/remove/": NotAPage.FORM_ONLY,
        "account/keys/codes/": NotAPage.FORM_ONLY,
        f"{_KEY}rename/": NotAPage.FORM_ONLY,
        f"{_KEY}remove/": NotAPage.FORM_ONLY,
    }.items()
}
