from django.urls import path

from support import views

app_name = "support"
urlpatterns = [
    path("tenants/<int:tenant_id>/support-diagnostics/", views.bundle_list, name="list"),
    path("tenants/<int:tenant_id>/support-diagnostics/open/", views.open_from_tenant, name="open"),
    path(
        "tenants/<int:tenant_id>/operation-runs/<int:run_id>/open-support-diagnostics/",
        views.open_from_run,
        name="open-from-run",
    ),
    path(
        "tenants/<int:tenant_id>/support-diagnostics/<int:bundle_id>/", views.bundle, name="bundle"
    ),
    path(
        "tenants/<int:tenant_id>/support-diagnostics/<int:bundle_id>/download/",
        views.download,
        name="download",
    ),
]
