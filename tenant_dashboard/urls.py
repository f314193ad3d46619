from django.urls import path

from tenant_dashboard import data_dictionary
from tenant_dashboard.views import bulk_starts, details, pages

WORKSPACE = "workspaces/<slug:workspace_slug>/"
TENANT = "tenants/<int:tenant_id>/"

app_name = "tenant_dashboard"
urlpatterns = [
    path("", pages.home, name="home"),
    path(WORKSPACE, pages.workspace, name="workspace"),
    path(f"{WORKSPACE}starts/", bulk_starts.start, name="bulk-start"),
    path(f"{WORKSPACE}starts/<int:bulk_id>/", bulk_starts.result, name="bulk-result"),
    path(f"{WORKSPACE}starts/<int:bulk_id>/go-on/", bulk_starts.go_on, name="bulk-go-on"),
    path(TENANT, pages.tenant, name="tenant"),
    path(f"{TENANT}details/", details.details, name="details"),
    path(f"{TENANT}archive/", details.archive, name="archive"),
    path("what-is-recorded/", data_dictionary.what_is_recorded, name="what-is-recorded"),
]
