"""Every setting, read from the environment (see .env.example) and grouped by concern. Runs with nothing set."""

import os
import sys
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF

from config import env, machine, mail, openapi, versions

django_stubs_ext.monkeypatch()  # Django's classes take type parameters, as mypy's stubs say
BASE_DIR = Path(__file__).resolve().parent.parent
env.load(BASE_DIR / env.text("ENV_FILE", ".env"))

# Core
DEVELOPMENT_SECRET = "development-only-not-a-secret"  # noqa: S105
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_SECRET)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
DEBUG = env.flag("DEBUG", SECRET_KEY == DEVELOPMENT_SECRET)
HOST = env.text("HOST", "localhost")
PORT = env.number("PORT", 8000, 1, 65_535)
TLS = env.flag("TLS")
PUBLIC_URL = env.url("PUBLIC_URL", f"{'https' if TLS else 'http'}://{machine.public(HOST)}:{PORT}", ("http", "https"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or (
    ["*"] if DEBUG else [*machine.names(), "[::1]", HOST, machine.host_of(PUBLIC_URL)]
)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "meetings",
    "conferencing",
    "transcription",
    "summaries",
    "channels",
    "django_tasks",
    "rest_framework",
    "corsheaders",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "config.logs.RequestId",
    "config.watching.CountRequests",
    "config.permissions.policy",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "meetings.rest.answers.ApiAnswers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.languages.ReadersLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "meetings.account.accounts.AccountsAreForMembers",
]
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
                "django.template.context_processors.i18n",
            ]
        },
    }
]

# Data: SQLite beside the code unless DATABASE_URL names a PostgreSQL
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_URL = env.url(
    "DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'parley.sqlite3'}", ("sqlite", "postgresql", "postgres")
)
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    (BASE_DIR / "var").mkdir(exist_ok=True)
    # One writer at a time, taken at BEGIN: no transaction ever fails half way because another wrote first.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# Rooms: in memory for one process unless REDIS_URL lets several share them
REDIS_URL = env.url("REDIS_URL", "", ("redis", "rediss", "unix"))
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "parley"},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}
}
# Counts attempts at signing in: over all processes once they share a Redis
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "parley"}
    if REDIS_URL
    # Room for many: what is thrown out to make room would count as never tried
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}

# People
AUTH_USER_MODEL = "meetings.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "meetings"
LOGOUT_REDIRECT_URL = "front"
DEMO_PASSWORD = env.text("DEMO_PASSWORD", "try-parley")
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_ADAPTER = "meetings.account.accounts.Adapter"
ACCOUNT_FORMS = {
    "login": "meetings.account.forms.SignIn",
    "signup": "meetings.account.forms.SignUp",
    "add_email": "meetings.account.forms.AddAddress",
    "change_password": "meetings.account.forms.ChangePassword",
    "set_password": "meetings.account.forms.ChoosePassword",
    "reset_password": "meetings.account.forms.AskForLink",
    "reset_password_from_key": "meetings.account.forms.NewPassword",
    "reauthenticate": "meetings.account.forms.Reauthenticate",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = env.choice("EMAIL_VERIFICATION", "none", ("none", "optional", "mandatory"))
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_BLACKLIST = ["admin", "demo", "guest", "former", "parley", "root", "support"]
MFA_ADAPTER = "meetings.account.accounts.StepsAdapter"
MFA_FORMS = {
    "authenticate": "meetings.account.forms.EnterCode",
    "reauthenticate": "meetings.account.forms.ConfirmWithCode",
    "activate_totp": "meetings.account.forms.FirstCode",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # where nobody verifies addresses, two steps are worth the more
MFA_TOTP_ISSUER = "Parley"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MEDIA_ROOT = env.text("PICTURES_DIR", str(BASE_DIR / "var" / "media"))
MEDIA_URL = "/"  # meetings/account/pictures.py shows what is kept as pictures/<name>

# Mail: files in var/mail unless EMAIL_URL names a server, so that no link is ever printed into a log
EMAIL_URL = env.url("EMAIL_URL", f"file://{BASE_DIR / 'var' / 'mail'}", ("smtp", "smtps", "file"))
EMAIL_BACKEND, EMAIL_FILE_PATH = mail.backend(EMAIL_URL)
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail.server(EMAIL_URL)
EMAIL_USE_SSL = EMAIL_URL.startswith("smtps:")
EMAIL_USE_TLS = mail.upgrades(EMAIL_URL)
EMAIL_TIMEOUT = 10
EMAIL_FROM = env.text("EMAIL_FROM", f"Parley <parley@{HOST}>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL_FROM

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["meetings.authentication.BearerToken", "meetings.authentication.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["meetings.rest.parsing.Json"],
    "DEFAULT_PAGINATION_CLASS": "meetings.rest.pages.Pages",
    "DEFAULT_SCHEMA_CLASS": "meetings.rest.describing.Described",
    "DEFAULT_THROTTLE_CLASSES": ["meetings.rest.throttles.Minute"],
    "DEFAULT_VERSIONING_CLASS": "meetings.rest.versions.ByAccept",
    "EXCEPTION_HANDLER": "meetings.rest.problems.respond",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
API_RATE = env.number("API_RATE", 1200, 0, 1_000_000)
API_RATE_ANONYMOUS = env.number("API_RATE_ANONYMOUS", 300, 0, 1_000_000)
CORS_ALLOWED_ORIGINS = env.origins("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/(api|v1)/"
CORS_ALLOW_CREDENTIALS = False  # a page of another house comes with a token, never with somebody's cookie
CORS_ALLOW_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
CORS_ALLOW_HEADERS = ("accept", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match")
CORS_EXPOSE_HEADERS = (
    *("ETag", "Location", "API-Version", "Idempotency-Replayed", "Retry-After", "X-Request-ID"),
    *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
)
SPECTACULAR_SETTINGS = openapi.SETTINGS

# Video calls: browsers send to each other; TURN_URLS name a relay for those that cannot (deploy/coturn)
ICE_SERVERS = env.ice_servers("ICE_SERVERS")
TURN_URLS = env.words("TURN_URLS")
TURN_SECRET = env.text("TURN_SECRET")
TURN_TTL = env.number("TURN_TTL", 3600, 60, 86_400)
ICE_POLICY = env.choice("ICE_POLICY", "all", ("all", "relay"))
MESH_LIMIT = env.number("MESH_LIMIT", 6, 2, 16)
AUDIO_LIMIT = env.number("AUDIO_LIMIT", 12, 2, 32)

# Speech
SPEECH_WORKERS = env.number("SPEECH_WORKERS", os.cpu_count() or 1, 1, 64)
STT_ENGINE = env.words("STT_ENGINE", "auto")
STT_FINAL_ENGINE = env.words("STT_FINAL_ENGINE", "auto")
STT_SILENT_TIMEOUT = env.number("STT_SILENT_TIMEOUT", 8, 2, 60)
STT_FINAL_TIMEOUT = env.number("STT_FINAL_TIMEOUT", 10, 2, 120)
WHISPER_MODEL = env.text("WHISPER_MODEL", "small")
WHISPER_MODELS_DIR = env.text("WHISPER_MODELS_DIR", str(BASE_DIR / "var" / "models"))
WHISPER_DEVICE = env.choice("WHISPER_DEVICE", "auto", ("auto", "cpu", "cuda"))
WHISPER_THREADS = env.number("WHISPER_THREADS", min(4, os.cpu_count() or 1), 1, 64)
WHISPER_BATCH = env.number("WHISPER_BATCH", 8, 1, 64)
MOONSHINE_MODEL = env.text("MOONSHINE_MODEL")
MOONSHINE_ARCH = env.choice(
    "MOONSHINE_ARCH",
    "small-streaming",
    ("tiny", "base", "tiny-streaming", "base-streaming", "small-streaming", "medium-streaming"),
)
VAD_PRE_ROLL_MS = env.number("VAD_PRE_ROLL_MS", 300, 0, 1000)
VAD_SILENCE_MS = env.number("VAD_SILENCE_MS", 600, 200, 3000)
VAD_MIN_SPEECH_MS = env.number("VAD_MIN_SPEECH_MS", 250, 30, 1000)
VAD_SENSITIVITY = env.number("VAD_SENSITIVITY", 50, 5, 95)
VAD_STRICTNESS = env.number("VAD_STRICTNESS", 1, 0, 3)
PROGRAM_STREAMS = env.number("PROGRAM_STREAMS", 20, 1, 1000)
PROGRAM_QUOTA = env.number("PROGRAM_QUOTA", 0, 0, 100_000_000)
UPLOADS_DIR = env.text("UPLOADS_DIR", str(BASE_DIR / "var" / "uploads"))
UPLOAD_LIMIT = env.number("UPLOAD_LIMIT", 500, 1, 10_000)
UPLOAD_DAYS = env.number("UPLOAD_DAYS", 30, 1, 3650)
UPLOADS_WAITING = env.number("UPLOADS_WAITING", 10, 1, 1000)
OPENAI_STT_BASE_URL = env.url("OPENAI_STT_BASE_URL", "", ("http", "https"))
OPENAI_STT_MODEL = env.text("OPENAI_STT_MODEL", "gpt-transcribe")
OPENAI_STT_TIMEOUT = env.number("OPENAI_STT_TIMEOUT", 10, 2, 300)
OPENAI_STT_PRICE = env.price("OPENAI_STT_PRICE", "a minute of sound")
OPENAI_REALTIME_MODEL = env.text("OPENAI_REALTIME_MODEL", "gpt-live-transcribe")
OPENAI_REALTIME_TURNS = env.choice("OPENAI_REALTIME_TURNS", "ours", ("ours", "server"))
OPENAI_REALTIME_PRICE = env.price("OPENAI_REALTIME_PRICE", "a minute of sound")
WATSON_STT_URL = env.url("WATSON_STT_URL", "", ("https", "wss", "http", "ws"))
WATSON_STT_API_KEY = env.text("WATSON_STT_API_KEY")
WATSON_STT_TOKEN = env.text("WATSON_STT_TOKEN")
WATSON_STT_IAM_URL = env.url("WATSON_STT_IAM_URL", "https://iam.cloud.ibm.com/identity/token", ("https", "http"))
WATSON_STT_MODEL = env.text("WATSON_STT_MODEL")
WATSON_STT_CA = env.text("WATSON_STT_CA")
WATSON_STT_PRICE = env.price("WATSON_STT_PRICE", "a minute of sound")
ASSEMBLYAI_API_KEY = env.text("ASSEMBLYAI_API_KEY")
ASSEMBLYAI_URL = env.url("ASSEMBLYAI_URL", "https://streaming.assemblyai.com", ("https", "wss", "http", "ws"))
ASSEMBLYAI_MODEL = env.text("ASSEMBLYAI_MODEL")
ASSEMBLYAI_CA = env.text("ASSEMBLYAI_CA")
ASSEMBLYAI_PRICE = env.price("ASSEMBLYAI_PRICE", "a minute of sound")

# Minutes
MINUTES_PROVIDER = env.choice("MINUTES_PROVIDER", "auto", ("auto", "watsonx", "openai", "builtin"))
MINUTES_ON_END = env.words("MINUTES_ON_END", "summary,items,notify")
MINUTES_CONTEXT = env.number("MINUTES_CONTEXT", 8192, 2048, 10_000_000)
MINUTES_PARALLEL = env.number("MINUTES_PARALLEL", 4, 1, 64)
MINUTES_TIMEOUT = env.number("MINUTES_TIMEOUT", 120, 5, 3600)
MINUTES_PROXY = env.url("MINUTES_PROXY", "", ("http", "https"))
MINUTES_PRICE_IN = env.price("MINUTES_PRICE_IN")
MINUTES_PRICE_OUT = env.price("MINUTES_PRICE_OUT")
WATSONX_URL = env.url("WATSONX_URL", "", ("https",))
WATSONX_API_KEY = env.text("WATSONX_API_KEY")
WATSONX_TOKEN = env.text("WATSONX_TOKEN")
WATSONX_USERNAME = env.text("WATSONX_USERNAME")
WATSONX_INSTANCE_ID = env.text("WATSONX_INSTANCE_ID")
WATSONX_VERSION = env.text("WATSONX_VERSION")
WATSONX_AUTH_URL = env.url("WATSONX_AUTH_URL", "", ("https",))
WATSONX_PROJECT_ID = env.text("WATSONX_PROJECT_ID")
WATSONX_CA = env.text("WATSONX_CA")
WATSONX_MODEL_CORRECT = env.text("WATSONX_MODEL_CORRECT", "ibm/granite-3-8b-instruct")
WATSONX_MODEL_TASKS = env.text("WATSONX_MODEL_TASKS", "ibm/granite-3-8b-instruct")
WATSONX_MODEL_SUMMARY = env.text("WATSONX_MODEL_SUMMARY", "ibm/granite-3-8b-instruct")
OPENAI_API_KEY = env.text("OPENAI_API_KEY")
OPENAI_BASE_URL = env.url("OPENAI_BASE_URL", "", ("http", "https"))
OPENAI_CA = env.text("OPENAI_CA")
OPENAI_MINUTES_MODEL = env.text("OPENAI_MINUTES_MODEL")

# Tasks: on threads of the server, or in a table that `manage.py db_worker` empties
TASKS_IN = env.choice("TASKS_IN", "server", ("server", "database"))
TASKS: dict[str, Any] = {
    "default": {"BACKEND": "summaries.background.InServer"}
    if TASKS_IN == "server"
    else {"BACKEND": "django_tasks_db.DatabaseBackend"}
}
if TASKS_IN == "database":
    INSTALLED_APPS.append("django_tasks_db")

# Pages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
if env.flag("PSEUDO_LOCALE"):
    LANGUAGES.append(("ar-xb", "Pseudo"))  # mirrored and longer: shows what was forgotten
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.zone("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_URL = "static/" if DEBUG else f"static/{versions.of(*STATICFILES_DIRS, BASE_DIR / 'requirements.txt')}/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = "$^" if DEBUG else "/"

# Safety
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = {  # of browsers: what pages need they may ask for themselves, the rest nobody
    **dict.fromkeys(("camera", "microphone", "display-capture"), "(self)"),
    **dict.fromkeys(("geolocation", "midi", "payment", "usb", "serial", "hid"), "()"),
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("SECURE_COOKIES", PUBLIC_URL.startswith("https:"))
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1 if env.flag("BEHIND_PROXY") else 0, 0, 10)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Logs: ids and numbers, never a word that was said
LOG_FORMAT = env.choice("LOG_FORMAT", "line" if DEBUG or sys.stderr.isatty() else "json", ("line", "json"))
METRICS_TOKEN = env.text("METRICS_TOKEN")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"id": {"()": "config.logs.AddId"}},
    "formatters": {
        "line": {"()": "config.logs.Wordless", "format": "{asctime} {levelname} {name} [{id}] {message}", "style": "{"},
        "json": {"()": "config.logs.AsJson"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["id"]}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "INFO", LEVELS)},
    "loggers": {
        "daphne": {"level": "WARNING"},
        "django.channels.server": {"level": "WARNING"},
        "websockets": {"level": "WARNING"},
        "django.db.backends": {"level": "INFO"},  # in DEBUG its lines are statements with everything in them
        # Clients of models: their debug lines quote what was said
        **{
            name: {"level": "CRITICAL"}
            for name in ("httpcore", "httpx", "httpx2", "ibm_watsonx_ai", "langchain_core", "openai")
        },
    },
}
