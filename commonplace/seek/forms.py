from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.kit.forms import DeedForm
from commonplace.kit.text import clean_line
from commonplace.seek.models import ReachedBy


class CaptureForm(DeedForm):
    url = forms.CharField(
        label=_("Address of the page"),
        max_length=4000,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    why = forms.CharField(
        label=_("Why does it matter?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line for yourself in a year, and for others if you share it. Without one it says: saved, not endorsed."),
    )
    reached_by = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=ReachedBy.choices,
        initial=ReachedBy.OWN_JUDGEMENT,
        required=False,
        widget=forms.RadioSelect,
    )
    tags = forms.CharField(label=_("Tags"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    title = forms.CharField(
        label=_("Title"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Left empty, the page’s own is taken."),
    )
    from_entry = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def clean_title(self) -> str:
        # A bookmark brings the title along; a long one is no fault of whoever clicked.
        return clean_line(self.cleaned_data["title"])[:MAX_TITLE]

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])

    def clean_reached_by(self) -> ReachedBy:
        return ReachedBy(self.cleaned_data["reached_by"] or ReachedBy.OWN_JUDGEMENT)
