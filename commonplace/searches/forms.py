from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.searches.models import MAX_NAME, Alert

_PLAIN = {"autocomplete": "off"}


class SearchForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("Left empty, it is called by what it looks for."),
    )
    text = forms.CharField(label=_("What to look for"), max_length=1_000, widget=forms.TextInput(attrs=_PLAIN))
    kind = forms.ChoiceField(label=_("Among"), required=False, choices=[("", _("Everything")), *Kind.choices])
    alert = forms.ChoiceField(label=_("When it finds something new"), choices=Alert.choices, initial=Alert.INBOX, widget=forms.RadioSelect)
