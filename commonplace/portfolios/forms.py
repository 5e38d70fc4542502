"""What the forms of portfolios take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.kit.forms import DeedForm
from commonplace.portfolios import drawing
from commonplace.portfolios.actions.badges import About
from commonplace.portfolios.words import Emblem, Tone


class PortfolioForm(DeedForm):
    """`first` names an entry with which it begins, `goal` a goal of the member's; both by their uid."""

    title = forms.CharField(
        label=_("What can you do?"),
        required=False,
        help_text=_("A skill, in the words you would use to a colleague: “Reading a cold chain”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_TITLE, "dir": "auto"}),
    )
    body = forms.CharField(
        label=_("In your own words"),
        required=False,
        strip=False,
        help_text=_("How you came to it, what you are sure of, what you are still learning. You can leave it for later."),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true", "dir": "auto"}),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by blanks or commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    goal = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])


def _pictured(picture: str, label: object) -> SafeString:
    """A choice that shows what it gives. The pictures are our own drawings."""
    return format_html('<span class="badge-choice">{}<span>{}</span></span>', SafeString(picture), label)


def _emblems() -> list[tuple[str, SafeString]]:
    return [(one.value, _pictured(drawing.svg(one, Tone.PINE), one.label)) for one in Emblem]


def _tones() -> list[tuple[str, SafeString]]:
    return [(one.value, _pictured(drawing.swatch(one), one.label)) for one in Tone]


class BadgeForm(DeedForm):
    name = forms.CharField(
        label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 120, "dir": "auto"})
    )
    description = forms.CharField(
        label=_("What does it stand for?"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000, "dir": "auto"}),
    )
    criteria = forms.CharField(
        label=_("What does somebody have to show?"),
        required=False,
        strip=False,
        help_text=_("In plain words, so that everybody is asked the same: what was done, how often, who can confirm it."),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 4000, "dir": "auto"}),
    )
    emblem = forms.ChoiceField(label=_("Emblem"), choices=_emblems, initial=Emblem.STAR, widget=forms.RadioSelect)
    tone = forms.ChoiceField(label=_("Colour"), choices=_tones, initial=Tone.PINE, widget=forms.RadioSelect)
    space = forms.ChoiceField(label=_("Who awards it?"), required=False)

    def __init__(self, *args: Any, spaces: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if spaces:
            self.fields["space"].choices = spaces  # type: ignore[attr-defined]
        else:
            del self.fields["space"]

    def about(self) -> About:
        data = self.cleaned_data
        return About(
            **{name: data[name] for name in ("name", "description", "criteria")}, emblem=Emblem(data["emblem"]), tone=Tone(data["tone"])
        )


class VerifyForm(forms.Form):
    token = forms.CharField(
        label=_("The credential"),
        required=False,
        help_text=_("The text of the file, which begins with ey."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 100_000, "spellcheck": "false", "dir": "ltr", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or its file"), required=False, help_text=_("A picture of the badge (PNG or SVG), or the file that ends in .jwt.")
    )
    email = forms.EmailField(
        label=_("Whose is it?"),
        required=False,
        help_text=_("Their e-mail address, if you want to know whether it was given to them. It is not kept."),
    )
