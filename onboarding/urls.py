from django.urls import path

from onboarding.views import app, connection, consent, session_lists, wizard

app_name = "onboarding"
_APP = "workspaces/<slug:workspace_slug>/app/"
urlpatterns = [
    path("onboarding/", session_lists.session_list_all, name="list"),
    path("workspaces/<slug:workspace_slug>/onboarding/", session_lists.session_list, name="list"),
    path("onboarding/start/", session_lists.start, name="start"),
    path("onboarding/<int:session_id>/", wizard.session, name="session"),
    path("onboarding/<int:session_id>/cancel/", wizard.cancel, name="cancel"),
    path("onboarding/<int:session_id>/delete/", wizard.delete, name="delete"),
    path("onboarding/<int:session_id>/consent-link/", wizard.consent_link, name="consent-link"),
    path("consent/", consent.consent, name="consent"),
    path("tenants/<int:tenant_id>/connection/", connection.connection, name="connection"),
    path(
        "tenants/<int:tenant_id>/connection/certificate/",
        connection.certificate,
        name="connection-certificate",
    ),
    path(_APP, app.app, name="app"),
    path(f"{_APP}prove/", app.prove, name="app-prove"),
    path(f"{_APP}discard/", app.discard, name="app-discard"),
    path(f"{_APP}remove/", app.remove, name="app-remove"),
    path(f"{_APP}certificate/", app.certificate, name="app-certificate"),
]
