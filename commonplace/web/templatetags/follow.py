"""The button by which a member follows or mutes whom or what a page is about."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from commonplace.following.actions import Target
from commonplace.following.queries import interest_in
from commonplace.people.viewing import viewer_of

register = template.Library()


@register.inclusion_tag("following/_button.html", takes_context=True)
def follow_button(context: Context, kind: str, key: str, target: Target) -> dict[str, Any]:
    """`{% follow_button "space" space.slug space %}`; nothing for strangers and for oneself."""
    request = context["request"]
    viewer = viewer_of(request)
    if viewer is None or viewer == target:
        return {}
    return {
        "address": reverse(f"following:{kind}", args=[key]),
        "interest": interest_in(viewer, target),
        "back": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
        "request": request,
    }
