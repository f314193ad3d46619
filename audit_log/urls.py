from django.urls import path

from audit_log import views

_LOG = "workspaces/<slug:workspace_slug>/audit-log/"

app_name = "audit_log"
urlpatterns = [
    path(_LOG, views.entries, name="list"),
    path(f"{_LOG}download/", views.download, name="download"),
]
