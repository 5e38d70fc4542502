"""What is filled in beside a text: a passage, and what one thinks of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.kit.forms import DeedForm


class PutForm(forms.Form):
    """A passage of the text. The reader's script fills in where it stands; without it one copies the words."""

    quote = forms.CharField(
        label=_("The passage"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        strip=True,
        help_text=_("Select it in the text, or copy it from there."),
    )
    prefix = forms.CharField(required=False, strip=False, max_length=400, widget=forms.HiddenInput)  # type: ignore[assignment]
    suffix = forms.CharField(required=False, strip=False, max_length=400, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_quote(self) -> str:
        return self._as_in_the_text("quote")

    def clean_prefix(self) -> str:
        return self._as_in_the_text("prefix")

    def clean_suffix(self) -> str:
        return self._as_in_the_text("suffix")

    def _as_in_the_text(self, name: str) -> str:
        """A form sends line ends as CR LF, from hidden fields too; the text counts each as one."""
        return str(self.cleaned_data[name]).replace("\r\n", "\n")


class HighlightForm(DeedForm, PutForm):
    note = forms.CharField(label=_("What do you think of it?"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    tags = forms.CharField(label=_("Tags"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])


class PlaceForm(forms.Form):
    """Where a reader is: both count code points of the text they are shown."""

    position = forms.IntegerField(min_value=0, max_value=50_000_000)
    reached = forms.IntegerField(min_value=0, max_value=50_000_000)
