"""One stylesheet instead of twenty, made when static files are collected.

While developing, every component's file is linked by itself (`web.shell.style_links`); a page served from collected files links this one. It
needs no tool beside `collectstatic`, and `url()`s keep working because the result is written where the parts are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

from commonplace.web.shell import BUNDLE, PUBLIC_BUNDLE, PUBLIC_STYLESHEETS, STYLESHEETS

_BUNDLES = {BUNDLE: STYLESHEETS, PUBLIC_BUNDLE: PUBLIC_STYLESHEETS}


def bundle(name: str = BUNDLE) -> str:
    """The stylesheets of a bundle in the order of the cascade."""
    parts = [Path(path).read_text(encoding="utf-8") for part in _BUNDLES[name] if (path := finders.find(f"web/css/{part}.css"))]
    return "\n".join(parts)


class BundleStorage(Storage):
    """Holds nothing but the bundles."""

    prefix = ""

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return ContentFile(bundle(name).encode(), name=name)

    def exists(self, name: str) -> bool:
        return name in _BUNDLES

    def path(self, name: str) -> str:
        """Only for what `collectstatic` tells."""
        return name


class BundleFinder(BaseFinder):
    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> list[str]:  # type: ignore[override]
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        storage = BundleStorage()
        yield from ((name, storage) for name in _BUNDLES)
