"""The members of a workspace, and one's own account."""

from http import HTTPStatus

from demo.world import people, providers
from demo.world.people import HELENA, NAOMI
from tests.e2e import planted
from tests.e2e.pages.workspaces import LONG_HOME, NORTHBEAM
from tests.e2e.places import member, workspace
from tests.e2e.visits import INVALID, WORKSPACE, NotAPage, visit

MEMBERS = f"{WORKSPACE}members/"
MEMBER = f"{MEMBERS}<int:membership_id>/"
ACCEPT = "admin/invitations/<str:token>/accept/"
LONG_MEMBER = member(planted.LONG_WORKSPACE, planted.LONG_NAMED)

PAGES = (
    visit("members", MEMBERS, HELENA, NORTHBEAM),
    visit("members-alone", MEMBERS, NAOMI, workspace(providers.JUNIPER_GATE)),
    visit("members-no-match", MEMBERS, HELENA, NORTHBEAM, query="?search=zeppelin"),
    visit("members-long", MEMBERS, planted.LONG_NAMED, LONG_HOME),
    visit("member-add", f"{MEMBERS}add/", HELENA, NORTHBEAM),
    visit(
        "member-add-invalid",
        f"{MEMBERS}add/",
        HELENA,
        NORTHBEAM,
        form={"email": "me"},
        status=INVALID,
    ),
    visit("member", MEMBER, HELENA, member(providers.NORTHBEAM, people.AISHA)),
    visit("member-suspended", MEMBER, HELENA, member(providers.NORTHBEAM, people.DANIEL)),
    visit("member-oneself-long", MEMBER, planted.LONG_NAMED, LONG_MEMBER),
    visit("member-tenants", f"{MEMBER}tenants/", HELENA, planted.invited),
    visit("member-link", f"{MEMBER}password-link/", HELENA, planted.invited, form={}),
    visit(
        "member-invitation-link",
        f"{MEMBERS}invitations/<int:invitation_id>/link/",
        HELENA,
        planted.shown_invitation,
        form={},
    ),
    visit("invitation-accept", ACCEPT, planted.ASKED, planted.invitation),
    visit("invitation-over", ACCEPT, HELENA, planted.invitation, status=HTTPStatus.NOT_FOUND),
    visit("account", "admin/account/", people.PRIYA),
    visit("account-nowhere", "admin/account/", planted.LONER),
    visit("account-long", "admin/account/", planted.LONG_NAMED),
    visit("account-invalid", "admin/account/", HELENA, form={"name": ""}, status=INVALID),
    visit("password", "admin/account/password/", HELENA),
    visit(
        "password-invalid", "admin/account/password/", HELENA, form={"current": "x"}, status=INVALID
    ),
)
NOT_PAGES = {
    "admin/account/time-zone/": NotAPage.FORM_ONLY,
    "admin/account/sessions/end/": NotAPage.FORM_ONLY,
    "admin/account/sessions/end-others/": NotAPage.FORM_ONLY,
    f"{MEMBER}suspend/": NotAPage.FORM_ONLY,
    f"{MEMBER}restore/": NotAPage.FORM_ONLY,
    f"{MEMBER}remove/": NotAPage.FORM_ONLY,
    f"{MEMBERS}invitations/<int:invitation_id>/withdraw/": NotAPage.FORM_ONLY,
    "admin/invitations/<str:token>/decline/": NotAPage.FORM_ONLY,
}
