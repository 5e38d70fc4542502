"""Texts with which a host can begin a template, so that nobody sits before an empty page. They become a note of the space, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind


@dataclass(frozen=True)
class BuiltIn:
    name: str
    kind: Kind
    title: str | Promise
    body: str | Promise
    tags: str = ""


BUILT_IN = (
    BuiltIn(
        "looking-back",
        Kind.NOTE,
        _("Looking back on something we did"),
        _(
            "## What we wanted\n\n\n\n## What happened\n\n\n\n## Why, as far as we can tell\n\n\n\n## What we keep\n\n\n\n"
            "## What we do differently next time, and who sees to it\n"
        ),
        "looking-back",
    ),
    BuiltIn(
        "how-we-do-it",
        Kind.NOTE,
        _("How we do it"),
        _(
            "When you need this, and when not:\n\n## Before you begin\n\n\n\n## Step by step\n\n1. \n\n## How you can tell that it worked\n\n\n\n"
            "## Where it goes wrong\n\n\n\n## Whom to ask\n"
        ),
        "how-to",
    ),
    BuiltIn(
        "went-wrong",
        Kind.POST,
        _("Something that went wrong"),
        _("What I expected:\n\nWhat happened instead:\n\nWhen I could have noticed:\n\nWhat I would tell somebody who begins tomorrow:\n"),
        "mistake",
    ),
    BuiltIn(
        "can-be-answered",
        Kind.QUESTION,
        _("A question that can be answered"),
        _("What I want to get done:\n\nWhat I tried, and what came of it:\n\nWhat I have read already:\n\nBy when it would help:\n"),
    ),
    BuiltIn(
        "to-be-tried",
        Kind.PRACTICE,
        _("A way of working to be tried"),
        _(
            "## Where it applies\n\nWho, in which situation:\n\n## What we try\n\nWhat exactly, from which day:\n\nHow we shall know:\n\n"
            "## Where it does not hold\n\nWhat would prove it wrong:\n"
        ),
    ),
)


def built_in(name: str) -> BuiltIn | None:
    return next((one for one in BUILT_IN if one.name == name), None)
