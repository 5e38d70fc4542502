"""How a member likes the reader to look: kept in a cookie of their browser, so that it is right at once, with and without script."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COOKIE = "reading"
A_YEAR = 365 * 24 * 3600
_KEPT = re.compile(r"[a-z0-9]{1,12}(?:\.[a-z0-9]{1,12}){4}")

THEMES = [
    ("system", _("As the system")),
    ("light", _("Paper")),
    ("sepia", _("Sepia")),
    ("dark", _("Dark")),
    ("contrast", _("High contrast")),
]
FACES = [("serif", pgettext_lazy("typeface", "Serif")), ("sans", pgettext_lazy("typeface", "Sans")), ("clear", _("Clear letters"))]
SIZES = [("1", _("Small")), ("2", _("Middle")), ("3", _("Large")), ("4", _("Larger")), ("5", _("Largest"))]
WIDTHS = [("1", pgettext_lazy("lines", "Short")), ("2", pgettext_lazy("lines", "Middle")), ("3", pgettext_lazy("lines", "Long"))]
LEADINGS = [("1", pgettext_lazy("lines", "Close")), ("2", pgettext_lazy("lines", "Middle")), ("3", pgettext_lazy("lines", "Wide"))]


@dataclass(frozen=True)
class Look:
    """Each a word of the lists above; the reader's stylesheet has a class for each."""

    theme: str = "system"
    face: str = "serif"
    size: str = "2"
    width: str = "2"
    leading: str = "2"

    @property
    def css_class(self) -> str:
        return f"face-{self.face} size-{self.size} width-{self.width} leading-{self.leading}"

    @property
    def shell_theme(self) -> str:
        """What the shell's `data-theme` says; nothing for the system's own."""
        return "" if self.theme == "system" else self.theme


class LookForm(forms.Form):
    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES, widget=forms.RadioSelect)
    face = forms.ChoiceField(label=_("Letters"), choices=FACES, widget=forms.RadioSelect)
    size = forms.ChoiceField(label=_("Size"), choices=SIZES, widget=forms.RadioSelect)
    width = forms.ChoiceField(label=_("Length of lines"), choices=WIDTHS, widget=forms.RadioSelect)
    leading = forms.ChoiceField(label=_("Between the lines"), choices=LEADINGS, widget=forms.RadioSelect)


def look_of(request: HttpRequest) -> Look:
    """What the cookie says, and the usual look where it says nothing that can be."""
    kept = request.COOKIES.get(COOKIE, "")
    if not _KEPT.fullmatch(kept):
        return Look()
    form = LookForm(dict(zip((field.name for field in fields(Look)), kept.split("."), strict=True)))
    return Look(**form.cleaned_data) if form.is_valid() else Look()


@lru_cache(maxsize=256)
def look_choices(look: Look, language: str) -> SafeString:
    """The choices with those of `look` chosen; drawn once for each, as nineteen buttons cost a form a fifth of a page."""
    return SafeString(render_to_string("sense/_look_choices.html", {"form": LookForm(initial=vars(look))}))


def remember_look(response: HttpResponse, look: Look, *, secure: bool) -> None:
    """Readable by script, which keeps what is chosen without asking the server; it says nothing about anybody."""
    value = f"{look.theme}.{look.face}.{look.size}.{look.width}.{look.leading}"
    response.set_cookie(COOKIE, value, max_age=A_YEAR, path="/", samesite="Lax", secure=secure)
