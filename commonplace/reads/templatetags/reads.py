"""Who marked a passage, as a sentence says it."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
def names_marked(names: Sequence[str], others: int) -> str:
    """`names` are some of those who did, `others` how many more there are."""
    named = ", ".join(names)
    if not others:
        return _("marked by %(names)s") % {"names": named}
    return ngettext("marked by %(names)s and %(count)d more", "marked by %(names)s and %(count)d more", others) % {
        "names": named,
        "count": others,
    }
