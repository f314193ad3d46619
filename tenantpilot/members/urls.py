from collections.abc import Iterator, Mapping

from django.urls import URLPattern, path

from tenantpilot.access.views import View
from tenantpilot.accounts.planes import Plane
from tenantpilot.members.own_addresses import route_name
from tenantpilot.members.views import (
    account,
    invitation_response,
    invitations,
    member_actions,
    member_create,
    member_detail,
    member_list,
    password_forms,
    provider_response,
    reset_by_mail,
    sessions,
    tenant_entitlements,
)

app_name = "members"

_MEMBERS = "admin/workspaces/<slug:workspace_slug>/members/"
_INVITATION = "admin/invitations/<str:token>/"
_MEMBER = f"{_MEMBERS}<int:membership_id>/"


def on_both(route: str, views: Mapping[Plane, View], *, name: str) -> Iterator[URLPattern]:
    """Yield the route of each plane."""
    for plane, view in views.items():
        yield path(f"{plane}/{route}", view, name=route_name(plane, name))


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
    path(f"{_MEMBER}reset-factors/", member_actions.reset_factors, name="reset-factors"),
    path(f"{_MEMBER}password-link/", member_actions.password_link, name="password-link"),
    path(_INVITATION, invitation_response.invitation, name="invitation"),
    path(f"{_INVITATION}accept/", invitation_response.accept, name="accept-invitation"),
    path(f"{_INVITATION}provider/", provider_response.provider, name="join-through-provider"),
    path(f"{_INVITATION}decline/", invitation_response.decline, name="decline-invitation"),
    path(
        "admin/set-password/<str:uid>/<str:token>/",
        password_forms.set_password,
        name="set-password",
    ),
    *on_both("account/", account.account, name="account"),
    *on_both("account/time-zone/", account.time_zone, name="time-zone"),
    *on_both("account/password/", password_forms.change_password, name="change-password"),
    *on_both("account/sessions/end/", sessions.end_session, name="end-session"),
    *on_both(
        "account/sessions/end-others/", sessions.end_other_sessions, name="end-other-sessions"
    ),
    *on_both("reset/", dict.fromkeys(Plane, reset_by_mail.ask), name="ask-for-reset"),
    *on_both(
        "reset/<str:token>/", dict.fromkeys(Plane, reset_by_mail.choose), name="reset-password"
    ),
]
