from django.urls import path

from tenantpilot.members.views import (
    account,
    invitation_response,
    invitations,
    member_actions,
    member_create,
    member_detail,
    member_list,
    password_forms,
    tenant_entitlements,
)

app_name = "members"

_MEMBERS = "admin/workspaces/<slug:workspace_slug>/members/"
_INVITATION = "admin/invitations/<str:token>/"
_MEMBER = f"{_MEMBERS}<int:membership_id>/"

urlpatterns = [
    path(_MEMBERS, member_list.members, name="list"),
    path(f"{_MEMBERS}add/", member_create.add, name="add"),
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
    path(_MEMBER, member_detail.edit, name="edit"),
    path(f"{_MEMBER}tenants/", tenant_entitlements.tenants, name="tenants"),
    path(f"{_MEMBER}suspend/", member_actions.suspend, name="suspend"),
    path(f"{_MEMBER}restore/", member_actions.restore, name="restore"),
    path(f"{_MEMBER}remove/", member_actions.remove, name="remove"),
    path(f"{_MEMBER}password-link/", member_actions.password_link, name="password-link"),
    path("admin/account/", account.account, name="account"),
    path("admin/account/time-zone/", account.time_zone, name="time-zone"),
    path(_INVITATION, invitation_response.invitation, name="invitation"),
    path(f"{_INVITATION}accept/", invitation_response.accept, name="accept-invitation"),
    path(f"{_INVITATION}decline/", invitation_response.decline, name="decline-invitation"),
    path("admin/account/password/", password_forms.change_password, name="change-password"),
    path(
        "admin/set-password/<str:uid>/<str:token>/",
        password_forms.set_password,
        name="set-password",
    ),
]
