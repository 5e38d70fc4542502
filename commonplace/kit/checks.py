"""What must hold before the program starts, beyond what each setting refuses by itself."""

import sqlite3
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.http.request import validate_host

from commonplace.kit.bundled_sqlite import SAFE_SQLITE_VERSION
from commonplace.kit.push.keys import read_private_key


@register(Tags.compatibility)
def sqlite_is_safe(**kwargs: object) -> list[CheckMessage]:
    """SQLite before 3.51.3 can corrupt a database in WAL mode. Not tagged as a check of databases, for those are left out at most starts."""
    if not _uses_sqlite() or sqlite3.sqlite_version_info >= SAFE_SQLITE_VERSION:
        return []
    found, wanted = sqlite3.sqlite_version, ".".join(map(str, SAFE_SQLITE_VERSION))
    text = f"SQLite {found} can corrupt a database that several processes use (https://sqlite.org/wal.html); {wanted} or newer is safe."
    if settings.SQLITE_ALLOW_OLD:
        return [checks.Warning(text, hint="Install the Python package pysqlite3.", id="commonplace.W001")]
    hint = "Install the Python package pysqlite3, or use PostgreSQL, or set COMMONPLACE_SQLITE_ALLOW_OLD=1 if you know better."
    return [Error(text, hint=hint, id="commonplace.E001")]


def _uses_sqlite() -> bool:
    return any(connection.vendor == "sqlite" for connection in connections.all())


@register(Tags.security)
def settings_make_sense(**kwargs: object) -> list[CheckMessage]:
    """Settings that are each possible, but not together."""
    return [message for check in (_address, _key, _mail, _push, _folder) for message in check()]


def _address() -> list[CheckMessage]:
    parts = urlsplit(settings.BASE_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        hint = "Write scheme and host only, such as https://commonplace.example.org."
        return [Error(f"COMMONPLACE_BASE_URL is {settings.BASE_URL!r}.", hint=hint, id="commonplace.E002")]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if not validate_host(host, settings.ALLOWED_HOSTS):
        hint = f"Add {host} to COMMONPLACE_ALLOWED_HOSTS."
        return [Error(f"The host of COMMONPLACE_BASE_URL, {host}, would be refused.", hint=hint, id="commonplace.E003")]
    if settings.DEBUG and parts.scheme == "https":
        return [
            checks.Warning("COMMONPLACE_DEBUG is on at an address that others may reach.", hint="Switch it off.", id="commonplace.W002")
        ]
    return []


def _key() -> list[CheckMessage]:
    if len(settings.SECRET_KEY) >= 32:
        return []
    hint = "Leave it out (one is made and kept in the data folder), or write at least 32 random characters."
    return [Error("COMMONPLACE_SECRET_KEY is too short to keep sessions safe.", hint=hint, id="commonplace.E004")]


def _mail() -> list[CheckMessage]:
    if settings.EMAIL_HOST_PASSWORD and not settings.EMAIL_HOST_USER:
        hint = "Set COMMONPLACE_SMTP_USER as well."
        return [Error("COMMONPLACE_SMTP_PASSWORD is set, but no name to sign in with.", hint=hint, id="commonplace.E005")]
    return []


def _push() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    try:
        if settings.PUSH_PRIVATE_KEY:
            read_private_key(settings.PUSH_PRIVATE_KEY)
    except ValueError:
        hint = "Leave it out (one is made and kept in the data folder), or take what `commonplace push-key` writes."
        found.append(Error("COMMONPLACE_PUSH_PRIVATE_KEY is no key.", hint=hint, id="commonplace.E007"))
    if settings.PUSH_CONTACT and not settings.PUSH_CONTACT.startswith(("mailto:", "https://")):
        hint = "Write mailto: and an address, or a page that begins with https://."
        found.append(Error(f"COMMONPLACE_PUSH_CONTACT is {settings.PUSH_CONTACT!r}.", hint=hint, id="commonplace.E008"))
    return found


def _folder() -> list[CheckMessage]:
    folder = settings.DATA_DIR
    if folder.exists() and not folder.is_dir():
        hint = "Name a folder; it is made when it is missing."
        return [Error(f"COMMONPLACE_DATA_DIR is {folder}, which is a file.", hint=hint, id="commonplace.E006")]
    return []
