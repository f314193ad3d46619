from django.urls import path

from tenant_dashboard import data_dictionary, views

app_name = "tenant_dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("workspaces/<slug:workspace_slug>/", views.workspace, name="workspace"),
    path("tenants/<int:tenant_id>/", views.tenant, name="tenant"),
    path("what-is-recorded/", data_dictionary.what_is_recorded, name="what-is-recorded"),
]
