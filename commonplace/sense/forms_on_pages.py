"""Forms for passages and thoughts that are told of by their place: on a page, at a moment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.kit.forms import DeedForm


class PageHighlightForm(DeedForm):
    """A passage of a PDF. The script fills in where it stands; without it one says the page and copies the words."""

    quote = forms.CharField(
        label=_("The passage"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Select it on a page, or copy it from there."),
        error_messages={"required": _("Select the words that you want to highlight.")},
    )
    page = forms.IntegerField(label=_("On page"), min_value=1, max_value=100_000, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    note = forms.CharField(label=_("What do you think of it?"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    tags = forms.CharField(label=_("Tags"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])
