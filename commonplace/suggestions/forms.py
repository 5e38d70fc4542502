from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.texts import MAX_TITLE
from commonplace.kit.forms import DeedForm
from commonplace.suggestions.models import About


class LessForm(forms.Form):
    """`entry` is the uid of the card it was said at; a kind of suggestion needs none."""

    about = forms.ChoiceField(choices=About.choices)
    entry = forms.CharField(required=False, max_length=20)
    topic = forms.CharField(required=False, max_length=60)
    why = forms.CharField(required=False, max_length=12)

    def clean_about(self) -> About:
        return About(self.cleaned_data["about"])


def _aim(label: object) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=False,
        max_length=MAX_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class GoalsForm(DeedForm):
    """Three things somebody wants to learn."""

    first = _aim(_("I want to learn about"))
    second = _aim(_("And about"))
    third = _aim(_("And about"))

    @property
    def titles(self) -> list[str]:
        return [self.cleaned_data[name] for name in ("first", "second", "third")]
