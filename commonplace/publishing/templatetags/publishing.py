"""The heads of public pages, for templates of the rooms below; nothing on the pages of members."""

from __future__ import annotations

from collections.abc import Callable

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from commonplace.kit.public_pages import is_public_page
from commonplace.publishing import heads
from commonplace.publishing.describing import Head, head_html

register = template.Library()


def _for_strangers(context: Context, head: Callable[[], Head]) -> SafeString:
    return head_html(head()) if is_public_page(context.get("request")) else SafeString("")


@register.simple_tag(takes_context=True)
def door_head(context: Context) -> SafeString:
    return _for_strangers(context, heads.door_head)


@register.simple_tag(takes_context=True)
def tag_head(context: Context, name: str) -> SafeString:
    return _for_strangers(context, lambda: heads.tag_head(name))


@register.simple_tag(takes_context=True)
def entry_head(context: Context) -> SafeString:
    """Of the entry on the page, with its `tags` and `discussion`."""
    return _for_strangers(context, lambda: heads.entry_head(context["entry"], context["tags"], context["discussion"].said))


@register.simple_tag(takes_context=True)
def profile_head(context: Context, page: str = "") -> SafeString:
    return _for_strangers(context, lambda: heads.profile_head(context["member"], context["profile"], page=page))
