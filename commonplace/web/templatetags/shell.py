"""Tags of the shell: what is the same on every page, from the caches of `web.shell`."""

from functools import cache

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from commonplace.kit.public_pages import is_public_page
from commonplace.kit.words_sent import words_in
from commonplace.web import shell

register = template.Library()

_UNDO = "undo="


@register.simple_tag(takes_context=True)
def head_links(context: Context) -> SafeString:
    return shell.head_links(is_public=is_public_page(context.get("request")))


@register.simple_tag(takes_context=True)
def script_links(context: Context) -> SafeString:
    """Nothing on pages for strangers: they have nothing to press that needs a script."""
    return SafeString("") if is_public_page(context.get("request")) else shell.script_links()


@register.simple_tag(takes_context=True)
def places(context: Context, kind: str) -> SafeString:
    """The navigation. A view that sits elsewhere than its room says so with `place` in its context."""
    request = context.get("request")
    place = context.get("place") or (shell.place_of(request) if request else "")
    return shell.navigation(get_language() or "", str(place), kind)


@register.simple_tag(takes_context=True)
def shelves(context: Context) -> SafeString:
    """The pages that the present place opens with, on those pages; nothing elsewhere and for strangers."""
    request = context.get("request")
    if request is None or request.resolver_match is None or not request.user.is_authenticated:
        return SafeString("")
    return shell.shelves(get_language() or "", request.resolver_match.view_name)


@register.simple_tag(takes_context=True)
def menu_links(context: Context) -> SafeString:
    """What is the same in everybody's menu, and what only administrators have there."""
    request = context.get("request")
    return shell.menu_links(get_language() or "", bool(request and request.user.is_administrator))


@register.simple_tag
def keys_dialog() -> SafeString:
    return shell.keys_dialog(get_language() or "")


@register.simple_tag
def page_url(name: str, *args: object) -> str:
    """The address of a page of another room, or "" while that room is not installed (`{% page_url "x:y" as address %}`)."""
    return (shell.url_or_none(name, *args) if args else shell.fixed_url(name)) or ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside a word. Decoration only: the word says what it means."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20"><use href="{}#{}"></use></svg>',
        static("web/icons.svg"),
        name,
    )


@register.inclusion_tag("web/_words_sent.html", takes_context=True)
def words_sent(context: Context) -> dict[str, object]:
    """On a page that says that nothing is there, or that something may not be: what was just sent to it, so that no words are lost when what they
    were meant for has been narrowed or withdrawn meanwhile. It is the same whether that is hidden or never was."""
    return {"words": words_in(context.get("request"))}


@register.filter
def undo_url(extra_tags: str | None) -> str:
    """The address in a message's `extra_tags="undo=/e/abc/bring-back/"`; "" when the deed cannot be undone."""
    for tag in (extra_tags or "").split():
        if tag.startswith(_UNDO + "/") and not tag.startswith(_UNDO + "//"):
            return tag[len(_UNDO) :]
    return ""
