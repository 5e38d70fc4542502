"""Forms for passages and thoughts that are told of by their place: on a page, at a moment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.kit.forms import DeedForm
from commonplace.kit.text import clean_line
from commonplace.sense.moments import seconds_in, written
from commonplace.sources.models import SourceKind

RECORDINGS = (SourceKind.VIDEO, SourceKind.PODCAST)


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


class PlaceForm(DeedForm):
    """A passage or a thought in a book, a recording, a talk. What the place is called depends on what it is a place in."""

    place = forms.CharField(label=_("Where?"), required=False, max_length=90, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    quote = forms.CharField(
        label=_("The words themselves"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("If you want to keep them letter by letter."),
    )
    note = forms.CharField(label=_("Your note"), required=False, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))
    tags = forms.CharField(label=_("Tags"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, kind: SourceKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind in RECORDINGS:
            self.fields["place"].label = gettext("At which moment?")
            self.fields["place"].help_text = gettext("Minutes and seconds, as in 12:34.")
            self.fields["note"].help_text = gettext("Several at once: begin each with its moment, as in [12:34].")
        elif kind == SourceKind.BOOK:
            self.fields["place"].label = gettext("On which page?")
        else:
            del self.fields["place"]

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])

    def clean_place(self) -> str:
        place = clean_line(self.cleaned_data["place"])
        if self.kind in RECORDINGS and place:
            seconds = seconds_in(place)
            if seconds is None:
                raise forms.ValidationError(_("Write the moment as minutes and seconds, as in 12:34."))
            return written(seconds)
        return gettext("page %(number)s") % {"number": place} if place.isdecimal() else place

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data["quote"].strip() and not self.cleaned_data["note"].strip():
            self.add_error("note", gettext("Write a few words first, or copy the passage."))
