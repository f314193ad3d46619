from django.urls import path

from onboarding.views import connection, session_lists, wizard

app_name = "onboarding"
urlpatterns = [
    path("onboarding/", session_lists.session_list_all, name="list"),
    path("workspaces/<slug:workspace_slug>/onboarding/", session_lists.session_list, name="list"),
    path("onboarding/start/", session_lists.start, name="start"),
    path("onboarding/<int:session_id>/", wizard.session, name="session"),
    path("onboarding/<int:session_id>/cancel/", wizard.cancel, name="cancel"),
    path("onboarding/<int:session_id>/delete/", wizard.delete, name="delete"),
    path("tenants/<int:tenant_id>/connection/", connection.connection, name="connection"),
]
