"""Every route, by plane. Apps are named only as strings, so nothing is imported from above."""

from django.urls import include, path

urlpatterns = [
    path("", include("tenantpilot.web.urls")),
    path("", include("tenantpilot.ui.urls")),
    path("", include("tenantpilot.accounts.urls")),
    path("", include("tenantpilot.factors.urls")),
    path("", include("tenantpilot.members.urls")),
    path("", include("tenantpilot.sso.urls")),
    path("admin/", include("tenant_dashboard.urls")),
    path("admin/", include("attention.urls")),
    path("admin/", include("visibility.urls")),
    path("admin/", include("operations.urls")),
    path("admin/", include("inventory.urls")),
    path("admin/", include("onboarding.urls")),
    path("admin/", include("reports.urls")),
    path("admin/", include("reviewpacks.urls")),
    path("admin/", include("support.urls")),
    path("admin/", include("audit_log.urls")),
    path("", include("notices.urls")),
    path("system/", include("system_dashboard.urls")),
]

handler400 = "tenantpilot.ui.errors.bad_request"
handler403 = "tenantpilot.ui.errors.permission_denied"
handler404 = "tenantpilot.ui.errors.page_not_found"
handler500 = "tenantpilot.error_handlers.server_error"
