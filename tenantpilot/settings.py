"""Settings, all from the environment. docs/operating.md explains each variable.

TENANTPILOT_ENV chooses how strict to be: `production` (the default) refuses to start with
anything missing; `development` and `test` bring safe stand-ins for secrets, never for the
database.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from tenantpilot import (
    addresses,
    app_settings,
    database_settings,
    log_settings,
    mail_settings,
    storage_settings,
)
from tenantpilot.environment import (
    ENVIRONMENT,
    PRODUCTION,
    days,
    decimal,
    networks,
    one_of,
    required,
    required_keys,
    required_secret,
    switch,
    text,
    whole,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# The product's version has one place; support asks for it.
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

DEBUG = switch("DEBUG", default=ENVIRONMENT == "development")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must stay off in production.")
DEMO = switch("DEMO", default=not PRODUCTION)

SECRET_KEY = required_secret("SECRET_KEY", stand_in="development-only-" + "0123456789" * 5)
# Comma-separated base64 keys of 32 bytes; the first encrypts, all of them decrypt.
ENCRYPTION_KEYS = required_keys(
    "ENCRYPTION_KEYS", stand_in="ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISE="
)
ALLOWED_HOSTS = addresses.hosts(
    "ALLOWED_HOSTS", required("ALLOWED_HOSTS", stand_in="localhost,127.0.0.1,[::1],testserver")
)
CSRF_TRUSTED_ORIGINS = addresses.origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [*app_settings.APPS, *(["demo"] if DEMO else [])]
MIDDLEWARE = app_settings.MIDDLEWARE
TEMPLATES = app_settings.TEMPLATES
ROOT_URLCONF = "tenantpilot.urls"
WSGI_APPLICATION = "tenantpilot.wsgi.application"
FORM_RENDERER = "tenantpilot.ui.forms.FormRenderer"

# Nothing starts a database from here: `make demo` and `make test` bring their own.
DATABASE_URL = database_settings.url()
DATABASES = database_settings.databases(DATABASE_URL)
# Applied by the web server and by workers (tenantpilot.database.limits).
WEB_DATABASE_LIMITS = database_settings.web_limits()
WORKER_DATABASE_LIMITS = database_settings.worker_limits()

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
    {"NAME": "tenantpilot.accounts.validators.GuessablePasswordValidator"},
]

SESSION_ENGINE = "tenantpilot.accounts.sessions"
# From signing in, whatever happens meanwhile; and without a request.
SESSION_COOKIE_AGE = whole("SESSION_HOURS", default=12, least=1) * 3600
SESSION_IDLE_MINUTES = whole("SESSION_IDLE_MINUTES", default=60, least=1)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Sign-in throttling: per address and account, so that no one can lock a colleague out.
AXES_FAILURE_LIMIT = whole("SIGN_IN_FAILURE_LIMIT", default=5, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=whole("SIGN_IN_COOLOFF_MINUTES", default=15, least=1))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# Besides, one password tried on many accounts. A whole office may share an address.
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
# Operators always need a second factor, except in a demo, whose passwords are printed.
OPERATORS_WITHOUT_FACTOR = switch("OPERATORS_WITHOUT_FACTOR", default=DEMO)
# How many proxies of ours append to X-Forwarded-For; 0: none does, so it is not believed.
PROXY_COUNT = whole("PROXY_COUNT", default=0)
# How often one person may do one thing in an hour; 0: no limit.
ACTS_PER_HOUR = whole("ACTS_PER_HOUR", default=120)

# A body beyond this is refused before it is read; so is everything that is not a plain form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256_000
# The logo of a letterhead; no other page takes a file (tenantpilot.ui.middleware).
DATA_UPLOAD_MAX_NUMBER_FILES = 1

LANGUAGE_CODE = "en"
# Review packs are written in the customer's language; the product's own pages stay English.
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = text("STATIC_ROOT", default="") or str(BASE_DIR / "staticfiles")
# Review packs go to a folder of this machine, or to a bucket of any S3-compatible storage.
REVIEW_PACKS_S3_BUCKET = text("REVIEW_PACKS_S3_BUCKET", default="")
REVIEW_PACKS_S3_ENDPOINT = addresses.web("REVIEW_PACKS_S3_ENDPOINT")
STORAGES = storage_settings.storages(
    storage_settings.bucket(REVIEW_PACKS_S3_BUCKET, endpoint=REVIEW_PACKS_S3_ENDPOINT)
    if REVIEW_PACKS_S3_BUCKET
    else storage_settings.folder(BASE_DIR / ".data" / "review-packs")
)
INVENTORY_HISTORY_DAYS = days("INVENTORY_HISTORY_DAYS", default=400)
REVIEW_PACK_EXPIRY_DAYS = days("REVIEW_PACK_EXPIRY_DAYS", default=30)
WHITENOISE_USE_FINDERS = DEBUG

# How long records are kept, in days (data_removal.retention). Not below half a year for runs: the
# figures of the control tower compare twice 90 days.
RUN_RETENTION_DAYS = days("RUN_RETENTION_DAYS", default=400, least=182)
ONBOARDING_DRAFT_DAYS = days("ONBOARDING_DRAFT_DAYS", default=180)
ONBOARDING_RETENTION_DAYS = days("ONBOARDING_RETENTION_DAYS", default=400)
REPORT_RETENTION_DAYS = days("REPORT_RETENTION_DAYS", default=730)
REVIEW_PACK_RETENTION_DAYS = days("REVIEW_PACK_RETENTION_DAYS", default=400)
FAILED_JOB_DAYS = days("FAILED_JOB_DAYS", default=30)
# A trigger refuses to prune what is younger than 30 days.
AUDIT_LOG_RETENTION_DAYS = days("AUDIT_LOG_RETENTION_DAYS", default=365, least=31)
# After how long list_due_removals names archived tenants, and accounts without a workspace.
ARCHIVED_TENANT_DAYS = days("ARCHIVED_TENANT_DAYS", default=365)
UNUSED_ACCOUNT_DAYS = days("UNUSED_ACCOUNT_DAYS", default=90)

# A worker takes the turns of scheduled commands (scheduler.schedule) that cron has not taken.
WORKER_RUNS_SCHEDULE = switch("WORKER_RUNS_SCHEDULE", default=PRODUCTION)

# The runs of a night are spread over so long, each tenant at a moment of its own.
SCHEDULE_WINDOW_MINUTES = whole("SCHEDULE_WINDOW_MINUTES", default=180, most=24 * 60)
# How many runs a worker executes at once, and how many of these the schedule never takes.
WORKER_RUNS = whole("WORKER_RUNS", default=8, least=1, most=1_000)
WORKER_RUNS_KEPT_FOR_PEOPLE = whole("WORKER_RUNS_KEPT_FOR_PEOPLE", default=2)
if WORKER_RUNS_KEPT_FOR_PEOPLE >= WORKER_RUNS > 1:
    raise ImproperlyConfigured("WORKER_RUNS_KEPT_FOR_PEOPLE must be smaller than WORKER_RUNS.")

# Every page says that TenantPilot is being updated; health checks still answer.
MAINTENANCE = switch("MAINTENANCE", default=False)

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
SECURE_SSL_REDIRECT = switch("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = whole(
    "SECURE_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0, most=1_000_000_000
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = switch("SECURE_COOKIES", default=PRODUCTION)
# Browsers take such a cookie from this host over HTTPS only, so no other host can plant one.
if CSRF_COOKIE_SECURE:
    CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_FAILURE_VIEW = "tenantpilot.ui.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
if switch("TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

# Refused below 1 here, and by telemetry.retention whenever it is used (FR-243-011).
PRODUCT_USAGE_EVENT_RETENTION_DAYS = str(days("PRODUCT_USAGE_EVENT_RETENTION_DAYS", default=90))
# What is in force is said on /admin/what-is-recorded/ (telemetry.privacy_settings).
PRODUCT_USAGE_RECORDING = switch("PRODUCT_USAGE_RECORDING", default=True)
PRODUCT_USAGE_DELAY_HOURS = whole("PRODUCT_USAGE_DELAY_HOURS", default=0)
PRODUCT_USAGE_MINIMUM_GROUP = whole("PRODUCT_USAGE_MINIMUM_GROUP", default=0)
# Where people write to about their data; shown on that page.
PRIVACY_CONTACT = text("PRIVACY_CONTACT", default="")

GRAPH_BASE_URL = addresses.graph("GRAPH_BASE_URL", default="https://graph.microsoft.com")
GRAPH_AUTHORITY_URL = addresses.graph(
    "GRAPH_AUTHORITY_URL", default="https://login.microsoftonline.com"
)
# Identities of this installation for federated credentials: a file for each workspace, by its slug.
FEDERATED_TOKEN_FOLDER = text("FEDERATED_TOKEN_FOLDER", default="")
GRAPH_DEADLINE_SECONDS = decimal("GRAPH_DEADLINE_SECONDS", default=60.0, least=0.1)
# A run that has to wait longer gives its place in the worker to another.
GRAPH_LONGEST_PAUSE_SECONDS = decimal("GRAPH_LONGEST_PAUSE_SECONDS", default=5.0, least=0.1)
GRAPH_MAX_RESPONSE_BYTES = whole(
    "GRAPH_MAX_RESPONSE_BYTES", default=8_000_000, least=1, most=1_000_000_000
)
GRAPH_MAX_PAGES = whole("GRAPH_MAX_PAGES", default=1_000, least=1)

# Mail is sent only with such an address; without one the product works and says so.
EMAIL_URL = text("EMAIL_URL", default="")
MAILERS = mail_settings.mailers(EMAIL_URL)
if not MAILERS:
    # "Sending without a mailer will fail": nothing is sent then (tenantpilot.mail.delivery).
    SILENCED_SYSTEM_CHECKS = ["mail.W001"]
DEFAULT_FROM_EMAIL = mail_settings.sender(EMAIL_URL)
# Where links in mail lead.
PUBLIC_URL = mail_settings.public_url(
    text("PUBLIC_URL", default=""), hosts=ALLOWED_HOSTS, needed=bool(EMAIL_URL)
)

# Networks of one's own that a workspace's webhook may lead into (tenantpilot.outbound).
WEBHOOK_ALLOWED_NETWORKS = networks("WEBHOOK_ALLOWED_NETWORKS")
# Networks of one's own in which sign-in providers stand, such as a Keycloak (tenantpilot.sso).
SIGN_IN_ALLOWED_NETWORKS = networks("SIGN_IN_ALLOWED_NETWORKS")

# Errors are reported to such a service only if it is named (tenantpilot.error_reports).
SENTRY_DSN = text("SENTRY_DSN", default="")
# GET /metrics is off unless one of these is set.
METRICS_TOKEN = text("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN must be 20 random characters or more.")
METRICS_ADDRESSES = networks("METRICS_ADDRESSES")

LOG_LEVEL = one_of(
    "LOG_LEVEL", default="INFO", allowed=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = log_settings.at(LOG_LEVEL)
