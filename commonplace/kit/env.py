"""Settings from the environment, or from files that the environment names; nonsense is refused at start with a sentence that helps."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_ORIGIN = re.compile(r"\*|https?://[A-Za-z0-9*.\[\]:-]+")
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class Environment:
    """Reads `COMMONPLACE_<NAME>`; for any name, `COMMONPLACE_<NAME>_FILE` may point to a file that holds the value (for secrets)."""

    def __init__(self, source: Mapping[str, str] | None = None, prefix: str = "COMMONPLACE_") -> None:
        self._source = os.environ if source is None else source
        self._prefix = prefix

    def text(self, name: str, default: str = "") -> str:
        key = self._prefix + name
        file = self._source.get(key + "_FILE")
        if file:
            try:
                return Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ImproperlyConfigured(f"{key}_FILE names {file}, which cannot be read: {error.strerror}.") from error
        return self._source.get(key, default).strip()

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{self._prefix}{name} is {value!r}; write one of 1, 0, true, false, yes, no, on, off.")
        return value in TRUE

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        value = self.text(name, str(default))
        try:
            number = int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{self._prefix}{name} is {value!r}; write a whole number.") from None
        if not least <= number <= most:
            raise ImproperlyConfigured(f"{self._prefix}{name} is {number}; it must lie between {least} and {most}.")
        return number

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def sites(self, name: str) -> list[str]:
        """Origins such as https://intranet.example.org, or a single * for any."""
        sites = self.names(name)
        for site in sites:
            if not _ORIGIN.fullmatch(site):
                raise ImproperlyConfigured(
                    f"{self._prefix}{name} holds {site!r}; write sites as https://intranet.example.org, without a path, or * alone for any."
                )
        return ["*"] if "*" in sites else sites

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise ImproperlyConfigured(f"{self._prefix}{name} is {value!r}; write one of {', '.join(allowed)}.")
        return value


def database_from_url(url: str, sqlite_options: dict[str, object], postgresql_options: dict[str, object]) -> dict[str, object]:
    """Turn `sqlite:///path` or `postgresql://user:password@host:port/name` into Django's DATABASES entry."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # Opening a file and setting its pragmas costs more than most pages' queries, so each thread keeps its connection.
        return {
            "ENGINE": "commonplace.kit.sqlite",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": sqlite_options,
            "CONN_MAX_AGE": None,
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": postgresql_options,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured("COMMONPLACE_DATABASE_URL must begin with sqlite:/// or postgresql://.")
