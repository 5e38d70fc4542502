"""The description of the API for people, drawn here: pages that draw such descriptions load from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from commonplace.kit.public_pages import open_to_the_web

_EVERYWHERE = frozenset(("400", "401", "403", "404", "405", "413", "422", "429"))
"""What any door may answer, and what a header may ask, is said once at the beginning of the page."""


@dataclass(frozen=True)
class Door:
    method: str
    path: str
    says: str
    more: str
    parameters: list[dict[str, Any]]
    sends: str
    answers: list[str]


@dataclass(frozen=True)
class Subject:
    key: str
    name: str
    doors: list[Door]


@cache
def subjects() -> list[Subject]:
    """The doors by their subject, as the description for programs has them."""
    from commonplace.api.door import api

    found: dict[str, list[Door]] = {}
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, door in methods.items():
            found.setdefault(str(door["tags"][0]), []).append(_door(method, path, door))
    return [Subject(slugify(name), name, doors) for name, doors in found.items()]


def _door(method: str, path: str, door: dict[str, Any]) -> Door:
    says, _line, more = str(door.get("description", "")).replace("`", "").partition("\n")
    contents: dict[str, Any] = door.get("requestBody", {}).get("content", {})
    nothing: dict[str, Any] = {}
    body: dict[str, Any] = next(iter(contents.values()), nothing).get("schema", nothing)
    sends = body.get("$ref", "").rpartition("/")[2]
    named = [one for one in door.get("parameters", []) if one["in"] != "header"]
    answers = sorted({str(status) for status in door["responses"]} - _EVERYWHERE)
    return Door(method.upper(), path, says, " ".join(more.split()), named, sends, answers)


@require_safe
@open_to_the_web
def docs(request: HttpRequest) -> HttpResponse:
    """For whoever writes a program; it says nothing of anybody, so strangers may read it. What each door does, takes and answers stands on the page
    of its subject, so that this one stays light however many there are."""
    return render(request, "api/docs.html", {"subjects": subjects(), "base": f"{settings.BASE_URL}/api/v1"})


@require_safe
@open_to_the_web
def subject(request: HttpRequest, key: str) -> HttpResponse:
    found = next((one for one in subjects() if one.key == key), None)
    if found is None:
        raise Http404
    return render(request, "api/subject.html", {"subject": found})
