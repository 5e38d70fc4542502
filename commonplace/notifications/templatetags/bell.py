"""The bell in the header: a dot when something waits, and never a number."""

from django import template
from django.template.context import Context

from commonplace.notifications.queries import has_unread

register = template.Library()


@register.inclusion_tag("notifications/_bell.html", takes_context=True)
def bell(context: Context) -> dict[str, object]:
    request = context["request"]
    return {"has_unread": has_unread(request.user)}
