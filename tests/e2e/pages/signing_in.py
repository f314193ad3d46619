"""Pages of people who are not signed in."""

from http import HTTPStatus

from tests.e2e import planted
from tests.e2e.visits import INVALID, NotAPage, visit

INVITATION = "admin/invitations/<str:token>/"
RESET = "reset/<str:token>/"
SET_PASSWORD = "admin/set-password/<str:uid>/<str:token>/"

PAGES = (
    visit("sign-in", "admin/login/"),
    visit("sign-in-empty", "admin/login/", form={"email": "", "password": ""}),
    visit("sign-in-wrong", "admin/login/", form={"email": "nobody@x.example", "password": "x"}),
    visit("system-sign-in", "system/login/"),
    visit("set-password", SET_PASSWORD, at=planted.password_link),
    visit(
        "set-password-weak",
        SET_PASSWORD,
        at=planted.password_link,
        form={"password": "1"},
        status=INVALID,
    ),
    visit("invitation", INVITATION, at=planted.invitation),
    visit(
        "invitation-weak",
        INVITATION,
        at=planted.invitation,
        form={"password": "1"},
        status=INVALID,
    ),
    visit("set-password-over", SET_PASSWORD, status=HTTPStatus.NOT_FOUND),
    # The demo sends no mail; tests/e2e/test_account.py visits the form.
    visit("reset", "admin/reset/"),
    visit("system-reset", "system/reset/"),
    visit("reset-choose", f"admin/{RESET}", at=planted.reset_link),
    visit("reset-over", f"admin/{RESET}", status=HTTPStatus.NOT_FOUND),
    visit("system-reset-choose", f"system/{RESET}", at=planted.operators_reset_link),
    visit("system-reset-over", f"system/{RESET}", status=HTTPStatus.NOT_FOUND),
)
NOT_PAGES = {
    "": NotAPage.REDIRECT,
    "healthz": NotAPage.FOR_PROGRAMS,
    "readyz": NotAPage.FOR_PROGRAMS,
    "theme/": NotAPage.FORM_ONLY,
    "admin/logout/": NotAPage.FORM_ONLY,
    "system/logout/": NotAPage.FORM_ONLY,
}
