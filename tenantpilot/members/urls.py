from django.urls import path

from tenantpilot.members.views import (
    accepting,
    account,
    acts,
    adding,
    editing,
    invitations,
    listing,
    naming,
    passwords,
)

app_name = "members"

_MEMBERS = "admin/workspaces/<slug:workspace_slug>/members/"
_MEMBER = f"{_MEMBERS}<int:membership_id>/"

urlpatterns = [
    path(_MEMBERS, listing.members, name="list"),
    path(f"{_MEMBERS}add/", adding.add, name="add"),
    path(
        f"{_MEMBERS}invitations/<int:invitation_id>/withdraw/",
        invitations.withdraw,
        name="withdraw-invitation",
    ),
    path(
        f"{_MEMBERS}invitations/<int:invitation_id>/link/",
        invitations.link,
        name="invitation-link",
    ),
    path(_MEMBER, editing.edit, name="edit"),
    path(f"{_MEMBER}tenants/", naming.tenants, name="tenants"),
    path(f"{_MEMBER}suspend/", acts.suspend, name="suspend"),
    path(f"{_MEMBER}restore/", acts.restore, name="restore"),
    path(f"{_MEMBER}remove/", acts.remove, name="remove"),
    path(f"{_MEMBER}password-link/", acts.password_link, name="password-link"),
    path("admin/account/", account.account, name="account"),
    path(
        "admin/account/invitations/<int:invitation_id>/decline/",
        invitations.decline,
        name="decline-invitation",
    ),
    path("admin/invitations/<str:token>/", accepting.invitation, name="invitation"),
    path("admin/account/password/", passwords.change_password, name="change-password"),
    path("admin/set-password/<str:uid>/<str:token>/", passwords.set_password, name="set-password"),
]
