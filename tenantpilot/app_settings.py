"""What the product is made of, the same in every installation: apps, middleware, templates."""

from typing import Any

# procrastinate's migrations and the kernel come first, features follow in layer order.
APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "axes",
    "tenantpilot.database",
    "tenantpilot.web",
    "tenantpilot.ui",
    "tenantpilot.audit",
    "tenantpilot.worker",
    "tenantpilot.mail",
    "tenantpilot.scheduler",
    "tenantpilot.accounts",
    "tenantpilot.workspaces",
    "tenantpilot.tenants",
    "tenantpilot.access",
    "tenantpilot.factors",
    "tenantpilot.sso",
    "tenantpilot.members",
    "attention",
    "telemetry",
    "visibility",
    "operations",
    "inventory",
    "onboarding",
    "reports",
    "reviewpacks",
    "support",
    "audit_log",
    "notices",
    "tenant_dashboard",
    "system_dashboard",
]

MIDDLEWARE = [
    "tenantpilot.web.request_id.RequestIdMiddleware",
    "tenantpilot.web.health.HealthMiddleware",
    "tenantpilot.web.measure.MeasureMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "tenantpilot.web.static_files.StaticFilesMiddleware",
    "tenantpilot.ui.middleware.MaintenanceMiddleware",
    "tenantpilot.ui.middleware.FormsOnlyMiddleware",
    "tenantpilot.accounts.middleware.PlaneSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tenantpilot.accounts.middleware.PlaneAuthenticationMiddleware",
    "tenantpilot.access.remembered.RememberedWorkspaceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenantpilot.ui.middleware.MethodNotAllowedMiddleware",
    "tenantpilot.accounts.middleware.TooManyActsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["tenantpilot.ui.template_loader.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tenantpilot.ui.context.shell",
            ],
        },
    }
]
