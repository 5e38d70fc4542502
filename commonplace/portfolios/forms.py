"""What the forms of portfolios take."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.kit.forms import DeedForm


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
