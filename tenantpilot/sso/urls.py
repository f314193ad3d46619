from django.urls import path

from tenantpilot.sso.views import own, public, workspace

_SETTINGS = "admin/workspaces/<slug:workspace_slug>/sign-in/"
_OWNER = f"{_SETTINGS}break-glass/<int:membership_id>/"

app_name = "sso"
urlpatterns = [
    path("admin/sso/<uuid:public_id>/", public.door, name="admin-door"),
    path("admin/sso/<uuid:public_id>/callback/", public.callback, name="admin-callback"),
    path("system/sso/<uuid:public_id>/", public.door, name="system-door"),
    path("system/sso/<uuid:public_id>/callback/", public.callback, name="system-callback"),
    path("admin/account/connections/", own.admin_list, name="admin-connections"),
    path("admin/account/connect/<uuid:public_id>/", own.admin_connect, name="admin-connect"),
    path(
        "admin/account/disconnect/<uuid:public_id>/", own.admin_disconnect, name="admin-disconnect"
    ),
    path("admin/confirm/provider/", own.admin_confirm, name="admin-confirm"),
    path("system/confirm/provider/", own.system_confirm, name="system-confirm"),
    path("system/account/connections/", own.system_list, name="system-connections"),
    path("system/account/connect/<uuid:public_id>/", own.system_connect, name="system-connect"),
    path(
        "system/account/disconnect/<uuid:public_id>/",
        own.system_disconnect,
        name="system-disconnect",
    ),
    path(_SETTINGS, workspace.settings, name="workspace"),
    path(f"{_SETTINGS}require/", workspace.require, name="require"),
    path(f"{_SETTINGS}release/", workspace.release, name="release"),
    path(f"{_SETTINGS}remove/", workspace.remove, name="remove"),
    path(_OWNER, workspace.break_glass, name="break-glass"),
]
