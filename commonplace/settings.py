"""Settings of a Commonplace instance. Each one that an administrator may set is read through `env` and described in
docs/administrators/settings.md (a test compares the two)."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from commonplace.kit.env import Environment, database_from_url

env = Environment()

PACKAGE = Path(__file__).resolve().parent
DATA_DIR = Path(env.text("DATA_DIR", str(Path.cwd() / "var"))).resolve()

DEBUG = env.flag("DEBUG")
TESTING = "pytest" in sys.modules
BASE_URL = env.text("BASE_URL", "http://localhost:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    from commonplace.kit.secret_key import kept_secret_key

    SECRET_KEY = kept_secret_key(DATA_DIR)

ORGANISATION_NAME = env.text("ORGANISATION_NAME", "Commonplace")
# Whether search engines may list what members opened to anyone on the web.
INDEXING = env.flag("INDEXING", default=True)

# The sites that may show the Hypothesis client beside their pages, which is served from here; none unless they are named.
HYPOTHESIS_SITES = env.sites("HYPOTHESIS_SITES")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "commonplace.kit",
    "commonplace.audit",
    "commonplace.people",
    "commonplace.oauth",
    "commonplace.spaces",
    "commonplace.sources",
    "commonplace.entries",
    "commonplace.activity",
    "commonplace.lineage",
    "commonplace.discussion",
    "commonplace.search",
    "commonplace.pictures",
    "commonplace.inbox",
    "commonplace.digest",
    "commonplace.following",
    "commonplace.moderation",
    "commonplace.live",
    "commonplace.freshness",
    "commonplace.knowing",
    "commonplace.seek",
    "commonplace.searches",
    "commonplace.goals",
    "commonplace.sense",
    "commonplace.share",
    "commonplace.questions",
    "commonplace.unnamed",
    "commonplace.suggestions",
    "commonplace.practices",
    "commonplace.topics",
    "commonplace.hatch",
    "commonplace.gatherings",
    "commonplace.together",
    "commonplace.pulse",
    "commonplace.portfolios",
    "commonplace.peers",
    "commonplace.communities",
    "commonplace.mentoring",
    "commonplace.flow",
    "commonplace.flows",
    "commonplace.review",
    "commonplace.season",
    "commonplace.annotations",
    "commonplace.reads",
    "commonplace.importers",
    "commonplace.exporters",
    "commonplace.feeds",
    "commonplace.api",
    "commonplace.hypothesis",
    "commonplace.webhooks",
    "commonplace.assistants",
    "commonplace.letters",
    "commonplace.notifications",
    "commonplace.publishing",
    "commonplace.web",
    # After the rooms, so that a template of ours stands before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commonplace.kit.csp.ContentSecurityPolicyMiddleware",
    "commonplace.kit.private_pages.PrivatePagesMiddleware",
    "commonplace.api.middleware.ApiAnswers",
    "commonplace.kit.nul.NoNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commonplace.audit.origin.AuditOrigin",
    "commonplace.kit.refusals.RefusalMiddleware",
    "commonplace.unnamed.middleware.UnnamedStamps",
    "commonplace.pulse.middleware.PulseTickets",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "commonplace.urls"
WSGI_APPLICATION = "commonplace.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the rooms', so that the sign-in package's pages take our layout.
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commonplace.web.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "commonplace.web.rendering.FormRenderer"

# FULL survives a power cut with every acknowledged write; NORMAL may lose the last moments but never corrupts.
SQLITE_SYNCHRONOUS = env.choice("SQLITE_SYNCHRONOUS", "FULL", ("FULL", "NORMAL"))
SQLITE_ALLOW_OLD = env.flag("SQLITE_ALLOW_OLD")
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SQLITE_SYNCHRONOUS}; PRAGMA mmap_size=0; PRAGMA cache_size=-65536; "
        "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4000;"
    ),
}
# Prepared statements are planned once for each connection: a page of ten small questions takes a third less time.
POSTGRESQL_PREPARED = env.flag("POSTGRESQL_PREPARED", default=True)
_POSTGRESQL_OPTIONS: dict[str, object] = {"server_side_binding": True, "prepare_threshold": 3} if POSTGRESQL_PREPARED else {}
DATABASES = {
    "default": database_from_url(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'commonplace.sqlite3'}"), _SQLITE_OPTIONS, _POSTGRESQL_OPTIONS
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "commonplace.people.backend.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# sign-in
# The audit log: how many days a deed stays in it, and whether the network address is kept.
AUDIT_DAYS = env.number("AUDIT_DAYS", 400, least=1, most=36_500)
AUDIT_ADDRESSES = env.flag("AUDIT_ADDRESSES", True)
REPORTS_THAT_HIDE = env.number("REPORTS_THAT_HIDE", 3, least=0, most=100)
WHO_MAY_INVITE = env.choice("WHO_MAY_INVITE", "everyone", ("everyone", "administrators"))
_LOOPBACK = urlsplit(BASE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
_PROXIES = 1 if env.flag("BEHIND_PROXY") else 0
ALLAUTH_TRUSTED_PROXY_COUNT = _PROXIES
ACCOUNT_ADAPTER = "commonplace.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "commonplace.people.adapter.display_name"
# An instance without mail must work, so nobody is kept out for an unconfirmed address; only invited people have accounts.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {
    "login": "commonplace.people.sign_in_forms.SignInForm",
    "add_email": "commonplace.people.sign_in_forms.ChangeAddressForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Strangers must not make us write to addresses that have no account here.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Guessing at one account from one address is stopped by axes after 5 tries; this is the ceiling on guessing from many places.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,50/h/key"}
MFA_FORMS = {
    "login_webauthn": "commonplace.people.sign_in_forms.PasskeySignInForm",
    "reauthenticate_webauthn": "commonplace.people.sign_in_forms.PasskeyProofForm",
    "add_webauthn": "commonplace.people.sign_in_forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = ORGANISATION_NAME
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _LOOPBACK and not SECURE
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "commonplace.people.adapter.attempted_email"
AXES_CLIENT_IP_CALLABLE = "commonplace.people.adapter.client_address"
AXES_LOCKOUT_CALLABLE = "commonplace.people.adapter.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["login", "password1", "password2", "oldpassword", "csrfmiddlewaretoken"]
AXES_VERBOSE = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_ENGINE = "commonplace.kit.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "commonplace.people.signed_out.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"

# Limits on sign-in live in this cache, so all processes and nodes must share it; it is written to at sign-in only, which writes anyway.
# Do not use it for speed.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

EMAIL_HOST = env.text("SMTP_HOST")
EMAIL_PORT = env.number("SMTP_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.choice("SMTP_SECURITY", "starttls", ("starttls", "tls", "none")) == "starttls"
EMAIL_USE_SSL = env.choice("SMTP_SECURITY", "starttls", ("starttls", "tls", "none")) == "tls"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "Commonplace <commonplace@localhost>")
BOUNCES_TO = env.text("BOUNCES_TO")
if BOUNCES_TO and not (BOUNCES_TO.count("@") == 1 and all(BOUNCES_TO.split("@"))):
    raise ImproperlyConfigured("COMMONPLACE_BOUNCES_TO is the address that mail comes back to, such as bounces@example.org.")

# Mail that comes in for members' private addresses: by a listener of our own, or by `commonplace receive-mail` ("pipe").
MAIL_IN = env.choice("MAIL_IN", "off", ("off", "smtp", "lmtp", "pipe"))
MAIL_IN_DOMAIN = env.text("MAIL_IN_DOMAIN")
MAIL_IN_HOST = env.text("MAIL_IN_HOST", "127.0.0.1")
MAIL_IN_PORT = env.number("MAIL_IN_PORT", 8025, least=1, most=65535)
MAIL_IN_MAX_MB = env.number("MAIL_IN_MAX_MB", 10, least=1, most=100)
if MAIL_IN != "off" and not MAIL_IN_DOMAIN:
    raise ImproperlyConfigured("COMMONPLACE_MAIL_IN is on; write the domain of the addresses into COMMONPLACE_MAIL_IN_DOMAIN.")

# Web push: whether it is offered, the key by which push services know this place (made and kept in DATA_DIR when empty), whom they may write to.
PUSH = env.flag("PUSH", default=True)
PUSH_PRIVATE_KEY = env.text("PUSH_PRIVATE_KEY")
PUSH_CONTACT = env.text("PUSH_CONTACT")

# The key that signs badges (made and kept in DATA_DIR when empty).
BADGES_PRIVATE_KEY = env.text("BADGES_PRIVATE_KEY")

# How many processes answer pages, and how many run jobs, under `commonplace serve`. Jobs at 0: `commonplace work` runs elsewhere.
PAGE_WORKERS = env.number("PAGE_WORKERS", min(os.cpu_count() or 1, 4), least=1, most=64)
JOBS_WORKERS = env.number("JOBS_WORKERS", 1, least=0, most=64)

# Addresses inside the organisation that may be fetched nevertheless, each as host:port ("wiki.intranet:443, 10.0.0.5:8080").
FETCH_ALLOW_HOSTS = env.names("FETCH_ALLOW_HOSTS")

# The largest PDF that is fetched or taken from a member.
PDF_MAX_BYTES = env.number("PDF_MAX_MB", 50, least=1, most=500) * 1_000_000
# Pictures of kept pages: how many of a page, and how much altogether. 0 keeps none.
PICTURES_A_PAGE = env.number("PICTURES_A_PAGE", 40, least=0, most=400)
PICTURES_MAX_BYTES = env.number("PICTURES_MAX_MB", 40, least=1, most=1_000) * 1_000_000

# A server that tells the meaning of texts instead of the model that comes along.
EMBEDDINGS_URL, EMBEDDINGS_KEY = env.text("EMBEDDINGS_URL"), env.text("EMBEDDINGS_KEY")
EMBEDDINGS_MODEL = env.text("EMBEDDINGS_MODEL", "text-embedding-3-small")
EMBEDDINGS_NEAR = env.number("EMBEDDINGS_NEAR", 45, least=1, most=99)

# Whether apps may register themselves to ask members to be connected (RFC 7591); assistants do.
OAUTH_REGISTRATION = env.flag("OAUTH_REGISTRATION", default=True)

# A language model that hatches may ask; none by default. Prices are hundredths of the currency for a million tokens.
MODEL_URL, MODEL_KEY, MODEL_NAME = env.text("MODEL_URL"), env.text("MODEL_KEY"), env.text("MODEL_NAME")
MODEL_PATIENCE = env.number("MODEL_PATIENCE", 60, least=1, most=3_600)
MODEL_MEMBER_TOKENS = env.number("MODEL_MEMBER_TOKENS", 200_000, least=0)
MODEL_ALL_TOKENS = env.number("MODEL_ALL_TOKENS", 5_000_000, least=0)
MODEL_PRICE_IN, MODEL_PRICE_OUT = env.number("MODEL_PRICE_IN", 0), env.number("MODEL_PRICE_OUT", 0)
MODEL_CURRENCY = env.text("MODEL_CURRENCY", "EUR")
if MODEL_URL and not MODEL_NAME:
    raise ImproperlyConfigured("COMMONPLACE_MODEL_URL is set; write the name of the model to ask for into COMMONPLACE_MODEL_NAME.")

LANGUAGE_CODE = env.text("LANGUAGE", "en")
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "UTC")
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "commonplace.web.finders.BundleFinder",
]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A body of 5 MB must reach the form that refuses it kindly, so the framework's own limit lies above ours.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# In the author's transaction, in this order, after entries were written. Each is a function of (entries, change); see entries/steps.py.
ENTRY_STEPS = [
    "commonplace.moderation.steps.hold_firsts",
    "commonplace.lineage.steps.settle_references",
    "commonplace.search.steps.index_entries",
    "commonplace.pictures.steps.note_pictures",
    "commonplace.discussion.steps.follow_passages",
    "commonplace.goals.steps.make_bodies",
    "commonplace.questions.steps.keep_bodies",
    "commonplace.practices.steps.make_bodies",
    "commonplace.gatherings.steps.make_bodies",
    "commonplace.portfolios.steps.make_bodies",
    "commonplace.flows.steps.note_entries",
    "commonplace.hatch.steps.keep_honest",
    "commonplace.mentoring.steps.keep_between",
    "commonplace.together.steps.follow_other_doors",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # They comment on every oddity of every page that is fetched.
    "loggers": {"trafilatura": {"level": "CRITICAL"}, "readability": {"level": "CRITICAL"}, "htmldate": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))},
}
