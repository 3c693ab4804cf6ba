"""Settings of the portal, read from the environment: every server is an address, every secret a variable."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from rbi_portal import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
MFA_KEYS = env.list("MFA_KEYS", default=[])
DEBUG = env.bool("DEBUG", default=False)
KEY_LENGTH = 50
for name, key in [("SECRET_KEY", SECRET_KEY), *(("a key in MFA_KEYS", key) for key in MFA_KEYS)]:
    if len(key) < KEY_LENGTH and not DEBUG:
        raise ImproperlyConfigured(f"{name} has {len(key)} characters and needs at least {KEY_LENGTH} random ones.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "rbi_portal",
    "coalition",
    "miniprojects",
    "datawalk",
    "myths",
    "connect",
    "changetargets",
    "participation",
    "mail",
    "pages",
    "rbi_portal.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
]

MIDDLEWARE = [
    "pages.request_ids.RequestIds",
    "pages.headers.PermissionsPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pages.bodies.TakeBodiesIn",
    "pages.requests.RefuseUnreadableRequests",
    "pages.requests.UnifyTexts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rbi_portal.sign_on.AskAgainMiddleware",
    "participation.middleware.RememberDevices",
    "participation.middleware.TryAgainLaterMiddleware",
]

ROOT_URLCONF = "rbi_portal.urls"
WSGI_APPLICATION = "rbi_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Postgres: health checks because the first requests after a restart of the server fail without them.
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
# Who waits longer than this for a row gets a page that asks to try again, never a hang.
LOCK_SECONDS = env.int("LOCK_SECONDS", default=3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Errors and one line for each request, on stderr: as JSON for machines, or as lines for people at a terminal.
LOGGING = logs.configuration(env("LOG_FORMAT", default="json"))

# Redis or Valkey, the broker.
REDIS_URL = env("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = env("TIME_ZONE", default="America/New_York")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)
SWEEP_OPTIONS = {"expires": SWEEP_SECONDS}  # no worker took it in time: the next one replaces it
CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {
        "task": "mail.tasks.send_outbox",
        "schedule": SWEEP_SECONDS,
        "options": SWEEP_OPTIONS,
    },
    "answer-link-requests": {
        "task": "participation.tasks.answer_link_requests",
        "schedule": SWEEP_SECONDS,
        "options": SWEEP_OPTIONS,
    },
    "purge-outbox": {"task": "mail.tasks.purge", "schedule": 24 * 60 * 60},
    "lapse-overdue": {"task": "participation.tasks.lapse_overdue", "schedule": 600},
    "remind-of-walks": {"task": "datawalk.tasks.remind", "schedule": 15 * 60},
    "target-digests": {"task": "connect.tasks.send_digests", "schedule": crontab(hour=7, minute=0)},
    "stale-targets": {"task": "changetargets.tasks.remind_coordinators", "schedule": crontab(hour=7, minute=30)},
    "send-announcements": {"task": "connect.tasks.send_announcements", "schedule": 60},
    "forget-who-left": {"task": "connect.tasks.forget_who_left", "schedule": 24 * 60 * 60},
    "clear-sessions": {"task": "participation.tasks.clear_sessions", "schedule": 60 * 60},
    "purge-account-links": {"task": "rbi_portal.tasks.purge", "schedule": 24 * 60 * 60},
    "purge-traces": {"task": "participation.tasks.purge", "schedule": 24 * 60 * 60},
}
CELERY_BROKER_TRANSPORT_OPTIONS = env.json("BROKER_TRANSPORT_OPTIONS", default={})
if env("PORTAL_ROLE", default="web") == "web":
    # A silent broker is given up after 0.3 s with both of these, 70 s with neither; the outbox row is already safe.
    CELERY_TASK_PUBLISH_RETRY = False
    CELERY_BROKER_TRANSPORT_OPTIONS |= {"socket_connect_timeout": 0.2, "socket_timeout": 0.3, "max_retries": 0}

# Email: a row in the outbox first, sent by a worker.
vars().update(env.email("EMAIL_URL", default="smtp://localhost:2525"))
EMAIL_TIMEOUT = 10
# Outlasts the longest send: a conversation has about eight answers to wait for.
EMAIL_LEASE_SECONDS = env.int("EMAIL_LEASE_SECONDS", default=12 * EMAIL_TIMEOUT)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="We're All In <no-reply@localhost>")

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
UNLOGGED_PATHS = (STATIC_URL, "/health/")  # while they answer well: asked for all the time, and by nobody
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "portal"
CRISPY_TEMPLATE_PACK = "portal"

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="America/New_York")
USE_I18N = True
USE_TZ = True

# Staff sign-in: accounts are made by a superuser; the admin asks for a second factor.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "admin:index"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "rbi_portal.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "rbi_portal.account_forms.LoginForm",
    "reset_password": "rbi_portal.account_forms.ForgottenPasswordForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# In their place `rbi_portal.lock_out` counts: these shut a whole network out, or somebody whom a stranger picked.
ACCOUNT_RATE_LIMITS = dict.fromkeys(["login", "login_failed", "reset_password", "reset_password_from_key"])
MFA_ADAPTER = "rbi_portal.second_factors.MFAAdapter"
MFA_FORMS = {
    "authenticate": "rbi_portal.account_forms.SecondFactorForm",
    "reauthenticate": "rbi_portal.account_forms.SecondFactorAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "We're All In"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a superuser typed it, or a link to it was followed
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BASE_URL.startswith("https://")  # browsers then allow localhost alone
SOCIALACCOUNT_ADAPTER = "rbi_portal.sign_on.SchoolAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": env.json("OPENID_CONNECT_APPS", default=[]), "OAUTH_PKCE_ENABLED": True}
}
SIGN_ON_CHECK_MINUTES = env.int("SIGN_ON_CHECK_MINUTES", default=30)

# Limits of the staff sign-in, shared by all processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SESSION_ENGINE = "participation.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
if SESSION_COOKIE_SECURE:
    # No other host, and nobody in between, can set a cookie of these names.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What no page uses. Staff set up and show security keys, which is allowed to the portal's own pages.
DENIED = """accelerometer autoplay bluetooth browsing-topics camera display-capture encrypted-media fullscreen gamepad
geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture
screen-wake-lock serial storage-access usb web-share window-management xr-spatial-tracking"""
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in DENIED.split()),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)

# The page on which one asks for news by email; pages link to it by `{% news_address %}` without knowing whose it is.
NEWS_URL = "connect:subscribe"

# Taking part.
PLACE_HOLD_HOURS = env.int("PLACE_HOLD_HOURS", default=48)
LINK_DAYS = env.int("LINK_DAYS", default=14)
# What one browser, and one network, may do within an hour; a campus shares one network.
LIMITS = {
    action: {
        "device": env.int(f"{action}_PER_DEVICE_AND_HOUR", default=device),
        "network": env.int(f"{action}_PER_NETWORK_AND_HOUR", default=network),
    }
    for action, device, network in [
        ("SIGN_UPS", 60, 600),
        ("REFLECTIONS", 60, 3000),
        ("AGREEMENTS", 300, 9000),
        ("QUIZZES", 60, 1000),
        ("REPORTS", 10, 60),
    ]
}
# Emails that somebody had sent by typing an address, to a mailbox that has pressed none of their links since.
EMAILS_PER_MAILBOX_AND_HOUR = env.int("EMAILS_PER_MAILBOX_AND_HOUR", default=5)
BODY_SECONDS = env.int("BODY_SECONDS", default=10)
FORM_SECONDS_AT_LEAST = env.int("FORM_SECONDS_AT_LEAST", default=2)
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Only a proxy of ours says how somebody came; without one every request would be sent round in a circle.
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
    SECURE_REDIRECT_EXEMPT = ["^health/"]  # asked from inside, over http
