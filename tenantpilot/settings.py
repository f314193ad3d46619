"""Settings, all from the environment. docs/operating.md explains each variable.

TENANTPILOT_ENV chooses how strict to be: `production` (the default) refuses to start with
anything missing; `development` and `test` bring safe stand-ins for secrets, never for the
database.
"""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from tenantpilot.environment import ENVIRONMENT, PRODUCTION, decimal, env, required, whole, words

BASE_DIR = Path(__file__).resolve().parent.parent

# The product's version has one place; support asks for it.
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

DEBUG = env.bool("DEBUG", default=ENVIRONMENT == "development")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must stay off in production.")
DEMO = env.bool("DEMO", default=not PRODUCTION)

SECRET_KEY = required("SECRET_KEY", stand_in="development-only-" + "0123456789" * 5)
# Comma-separated base64 keys of 32 bytes; the first encrypts, all of them decrypt.
ENCRYPTION_KEYS = words(
    required("ENCRYPTION_KEYS", stand_in="ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISE=")
)
ALLOWED_HOSTS = words(required("ALLOWED_HOSTS", stand_in="localhost,127.0.0.1,[::1],testserver"))
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# procrastinate's migrations and the kernel come first, features follow in layer order.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "axes",
    "tenantpilot.web",
    "tenantpilot.ui",
    "tenantpilot.audit",
    "tenantpilot.accounts",
    "tenantpilot.workspaces",
    "tenantpilot.tenants",
    "tenantpilot.access",
    "tenantpilot.members",
    "telemetry",
    "operations",
    "onboarding",
    "reports",
    "reviewpacks",
    "support",
    "tenant_dashboard",
    "system_dashboard",
    *(["demo"] if DEMO else []),
]

MIDDLEWARE = [
    "tenantpilot.web.request_id.RequestIdMiddleware",
    "tenantpilot.web.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenantpilot.ui.middleware.MaintenanceMiddleware",
    "tenantpilot.ui.middleware.FormsOnlyMiddleware",
    "tenantpilot.accounts.middleware.PlaneSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tenantpilot.accounts.middleware.PlaneAuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenantpilot.ui.middleware.MethodNotAllowedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tenantpilot.urls"
WSGI_APPLICATION = "tenantpilot.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tenantpilot.ui.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "tenantpilot.ui.forms.FormRenderer"

# Nothing starts a database from here: `make demo` and `make test` bring their own.
DATABASE_URL = env.str("DATABASE_URL", default="")
if not DATABASE_URL:
    raise ImproperlyConfigured(
        "DATABASE_URL is not set. It names the PostgreSQL database, for example "
        "postgres://tenantpilot:…@db/tenantpilot."
    )
# Looked at before it is parsed: environ warns of other schemes by printing the password.
if not DATABASE_URL.startswith(("postgres://", "postgresql://")):
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database.")
DATABASES = {"default": env.db("DATABASE_URL")}
# With a pool, connections belong to the process and are lent to a thread for one request or job;
# without, each thread keeps its own for a while.
DATABASE_POOL_SIZE = whole("DATABASE_POOL_SIZE", default=0)
DATABASES["default"].update(
    CONN_MAX_AGE=0 if DATABASE_POOL_SIZE else whole("CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
    # A pooler that hands out connections by the transaction loses cursors that outlive one.
    DISABLE_SERVER_SIDE_CURSORS=env.bool("DISABLE_SERVER_SIDE_CURSORS", default=False),
)
# Django's own cursors bind in the client and never prepare; the recorder's call does, after
# so many uses. -1: never, for a pooler that cannot handle prepared statements.
PREPARE_THRESHOLD = whole("PREPARE_THRESHOLD", default=5, least=-1)
DATABASES["default"]["OPTIONS"] = {
    # A database machine that is gone answers nothing at all; nobody should wait for that.
    "connect_timeout": whole("DATABASE_CONNECT_SECONDS", default=5, least=1),
    **DATABASES["default"].get("OPTIONS", {}),
    "prepare_threshold": None if PREPARE_THRESHOLD < 0 else PREPARE_THRESHOLD,
}
if DATABASE_POOL_SIZE:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_POOL_SIZE,
        "timeout": decimal("DATABASE_POOL_WAIT_SECONDS", default=10.0, least=0.1),
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tenantpilot.accounts.backends.AdminPlaneBackend",
    "tenantpilot.accounts.backends.SystemPlaneBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if ENVIRONMENT == "test"
    else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tenantpilot.accounts.guessing.GuessableValidator"},
]

SESSION_ENGINE = "tenantpilot.accounts.sessions"
SESSION_COOKIE_AGE = whole("SESSION_HOURS", default=12, least=1) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Sign-in throttling: per address and account, so that nobody can lock a colleague out.
AXES_FAILURE_LIMIT = whole("SIGN_IN_FAILURE_LIMIT", default=5, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=whole("SIGN_IN_COOLOFF_MINUTES", default=15, least=1))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# Besides, whoever tries one password on many accounts. A whole office may share an address.
SIGN_IN_FAILURE_LIMIT_PER_ADDRESS = whole("SIGN_IN_FAILURE_LIMIT_PER_ADDRESS", default=100)
AXES_HANDLER = "tenantpilot.accounts.throttling.Handler"
AXES_USERNAME_CALLABLE = "tenantpilot.accounts.throttling.throttled_name"
AXES_CLIENT_IP_CALLABLE = "tenantpilot.accounts.throttling.client_address"
AXES_LOCKOUT_CALLABLE = "tenantpilot.ui.errors.too_many_attempts"
AXES_RESET_ON_SUCCESS = True
# Trying on while locked out neither prolongs the lock nor makes its row grow.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "email", "next", "csrfmiddlewaretoken"]
# How many proxies of ours append to X-Forwarded-For; 0: nobody does, so it is not believed.
PROXY_COUNT = whole("PROXY_COUNT", default=0)

LANGUAGE_CODE = "en"
USE_I18N = False
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Review packs go to a folder of this machine, or to a bucket of any S3-compatible storage.
REVIEW_PACKS_S3_BUCKET = env.str("REVIEW_PACKS_S3_BUCKET", default="")
STORAGES["review_packs"] = (
    {
        "BACKEND": "reviewpacks.s3.S3PackStorage",
        "OPTIONS": {
            "bucket_name": REVIEW_PACKS_S3_BUCKET,
            "location": env.str("REVIEW_PACKS_S3_PREFIX", default="review-packs"),
            "endpoint_url": env.str("REVIEW_PACKS_S3_ENDPOINT", default="") or None,
            "region_name": env.str("REVIEW_PACKS_S3_REGION", default="") or None,
            "max_memory_size": 8_000_000,
        },
    }
    if REVIEW_PACKS_S3_BUCKET
    else {
        "BACKEND": "reviewpacks.storage.LocalPackStorage",
        "OPTIONS": {
            "location": env.str(
                "REVIEW_PACKS_ROOT", default=str(BASE_DIR / ".data" / "review-packs")
            ),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
)
REVIEW_PACK_EXPIRY_DAYS = whole("REVIEW_PACK_EXPIRY_DAYS", default=30, least=1)
WHITENOISE_USE_FINDERS = DEBUG
# Every page says that TenantPilot is being updated; health checks still answer.
MAINTENANCE = env.bool("MAINTENANCE", default=False)

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = whole("SECURE_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=PRODUCTION)
CSRF_FAILURE_VIEW = "tenantpilot.ui.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
if env.bool("TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

# Refused below 1 by telemetry.retention when it is used (FR-243-011).
PRODUCT_USAGE_EVENT_RETENTION_DAYS = env.str("PRODUCT_USAGE_EVENT_RETENTION_DAYS", default="90")

GRAPH_BASE_URL = env.str("GRAPH_BASE_URL", default="https://graph.microsoft.com")
GRAPH_AUTHORITY_URL = env.str("GRAPH_AUTHORITY_URL", default="https://login.microsoftonline.com")
GRAPH_DEADLINE_SECONDS = decimal("GRAPH_DEADLINE_SECONDS", default=60.0, least=0.1)
GRAPH_MAX_RESPONSE_BYTES = whole("GRAPH_MAX_RESPONSE_BYTES", default=8_000_000, least=1)
GRAPH_MAX_PAGES = whole("GRAPH_MAX_PAGES", default=1_000, least=1)
GRAPH_RETRY_AFTER_CAP_SECONDS = decimal("GRAPH_RETRY_AFTER_CAP_SECONDS", default=30.0, least=0.1)

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "tenantpilot.web.logs.RequestIdFilter"},
        "strangers": {"()": "tenantpilot.web.logs.StrangersFilter"},
        "periodic_jobs": {"()": "tenantpilot.web.logs.PeriodicJobsFilter"},
    },
    "formatters": {"structured": {"()": "tenantpilot.web.logs.StructuredFormatter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "structured",
            "filters": ["request_id", "periodic_jobs"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.security.DisallowedHost": {"filters": ["strangers"]},
        # One line a registered task at every start is noise.
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "msal": {"level": "CRITICAL"},
    },
}
