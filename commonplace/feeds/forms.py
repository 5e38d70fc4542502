from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.feeds.opml import MAX_BYTES
from commonplace.inbox.models import MAX_TAG_LINE
from commonplace.kit.forms import DeedForm

_TAGS = {"autocomplete": "off"}


class AddressForm(DeedForm):
    address = forms.CharField(
        label=_("Address of a site or a feed"),
        max_length=4000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        help_text=_("The site’s own address is enough; its feeds are looked for."),
    )


class ChooseForm(forms.Form):
    """Which of the feeds that were found to follow."""

    feeds = forms.MultipleChoiceField(label=_("Feeds of this site"), widget=forms.CheckboxSelectMultiple)
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=MAX_TAG_LINE,
        widget=forms.TextInput(attrs=_TAGS),
        help_text=_("What comes from it carries these, and what you keep of it."),
    )

    def __init__(self, *args: Any, found: list[dict[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["feeds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(number), feed["title"] or feed["url"]) for number, feed in enumerate(found)]
        field.initial = ["0"]
        self.found = found

    def chosen(self) -> list[dict[str, str]]:
        return [self.found[int(number)] for number in self.cleaned_data["feeds"]]


class SubscriptionForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=_TAGS),
        help_text=_("Left empty, the feed’s own is taken."),
    )
    tags = forms.CharField(label=_("Tags"), required=False, max_length=MAX_TAG_LINE, widget=forms.TextInput(attrs=_TAGS))
    is_muted = forms.BooleanField(label=_("Silent: it stays in the list and brings nothing"), required=False)


class OpmlForm(forms.Form):
    file = forms.FileField(label=_("A list of feeds (OPML)"))

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        # One letter more than is taken, so that the reader of the list says in its words that it is too large.
        read: bytes = file.read(MAX_BYTES + 1)
        return read
