from django.urls import path

from onboarding.views import connection, drafts, wizard

app_name = "onboarding"
urlpatterns = [
    path("onboarding/", drafts.everywhere, name="list"),
    path("workspaces/<slug:workspace_slug>/onboarding/", drafts.in_workspace, name="list"),
    path("onboarding/start/", drafts.start, name="start"),
    path("onboarding/<int:session_id>/", wizard.session, name="session"),
    path("onboarding/<int:session_id>/cancel/", wizard.cancel, name="cancel"),
    path("onboarding/<int:session_id>/delete/", wizard.delete, name="delete"),
    path("tenants/<int:tenant_id>/connection/", connection.connection, name="connection"),
]
