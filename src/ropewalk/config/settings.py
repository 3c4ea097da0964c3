"""Django's settings. Everything written goes under one folder, ``ROPEWALK_HOME``.

Read from the environment:

* ``ROPEWALK_HOME``: the folder; otherwise the user's own data folder.
* ``DATABASE_URL``: a PostgreSQL database; otherwise SQLite in the folder.
* ``ROPEWALK_SECRET_KEY``: the secret; otherwise one made and kept in the folder.
* ``ROPEWALK_HOSTS``: the names it answers to, parted by commas; otherwise this machine.
* ``ROPEWALK_TLS``: 1 when visitors come over HTTPS (ended by a proxy in front).
* ``ROPEWALK_PROXIES``: how many proxies stand in front; otherwise none is trusted.
* ``ROPEWALK_OCID_PREFIX``: the prefix that the Open Contracting Partnership gave for the
  numbers of contracts; otherwise one that says it is not registered.
* ``ROPEWALK_DEBUG``: 1 to see faults in the browser, on a developer's machine only.
* ``ROPEWALK_LOG_LEVEL``: how much is logged; otherwise WARNING.
"""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from jinja2 import ChainableUndefined

from ropewalk.config import logs
from ropewalk.config.environment import (
    database,
    folder,
    ocid_prefix,
    secret_key,
    switched_on,
    whole_number,
    words,
)
from ropewalk.lake.home import home_folder

PACKAGE = Path(__file__).resolve().parent.parent
ROPEWALK_HOME = folder(home_folder())

DEBUG = switched_on("ROPEWALK_DEBUG")
SECRET_KEY = secret_key(ROPEWALK_HOME)
BEHIND_TLS = switched_on("ROPEWALK_TLS")
TRUSTED_PROXIES = whole_number("ROPEWALK_PROXIES", otherwise=0)

NAMED_HOSTS = words("ROPEWALK_HOSTS")
ALLOWED_HOSTS = NAMED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in NAMED_HOSTS if BEHIND_TLS]

# What the numbers of contracts begin with; nobody was given the one of zeros
UNREGISTERED_OCID_PREFIX = "ocds-000000"
OCID_PREFIX = ocid_prefix(otherwise=UNREGISTERED_OCID_PREFIX)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_tasks_db",
    "ropewalk.audit",
    "ropewalk.organisations",
    "ropewalk.place",
    "ropewalk.outcomes",
    "ropewalk.partnership",
    "ropewalk.money",
    "ropewalk.strategy",
    "ropewalk.service",
    "ropewalk.web",
]

MIDDLEWARE = [
    "ropewalk.config.request_log.RequestLog",
    "ropewalk.api.refusals.RefusalsAsJson",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ropewalk.config.guards.SmallBodies",
    "ropewalk.config.guards.KeptByNobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ropewalk.web.failures.BadInputPages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ropewalk.config.urls"
# Addresses begin at the root, whatever a visitor or a proxy says in SCRIPT_NAME
FORCE_SCRIPT_NAME = ""
WSGI_APPLICATION = "ropewalk.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "ropewalk.web.templating.environment",
            "undefined": ChainableUndefined,
            "context_processors": [
                "django.contrib.messages.context_processors.messages"
            ],
        },
    }
]

DATABASES = {
    "default": database(os.environ.get("DATABASE_URL", ""), home=ROPEWALK_HOME)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Who may come in
AUTH_USER_MODEL = "organisations.Account"
# an address is unique however its letters are written, by a constraint on lower(email)
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_USERNAME_FORM_FIELD = "username"  # what the sign-in form calls it
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "ropewalk.config.request_log.client_address"
AXES_LOCKOUT_CALLABLE = "ropewalk.web.failures.locked_out"

# A working day, longer while it is used but never past the evening, and never longer
# than the browser stays open
SESSION_ENGINE = "ropewalk.config.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_LONGEST_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "ropewalk.web.failures.csrf_failure"

# What the browser is told
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Files
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = ROPEWALK_HOME / "uploads"
FILE_UPLOAD_TEMP_DIR = folder(ROPEWALK_HOME / "arriving")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# Times are kept in UTC; the clock in London decides the day
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = False

LOGGING = logs.logging_settings(os.environ.get("ROPEWALK_LOG_LEVEL", "WARNING").upper())
logs.configure()
