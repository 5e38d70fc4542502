from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.texts import MAX_TITLE
from commonplace.unnamed.models import Deed


class UnnamedAskForm(forms.Form):
    title = forms.CharField(
        label=_("What would you like to know?"),
        error_messages={"required": _("Write your question in one line. The rest can wait.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_TITLE, "dir": "auto"}),
    )
    body = forms.CharField(
        label=_("What else should one know?"),
        help_text=_("Leave out what only you could know."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
    )


class NewUnnamedForm(UnnamedAskForm):
    """`secret` is made when the form is drawn, so that two clicks ask once."""

    secret = forms.CharField(widget=forms.HiddenInput, max_length=60)


class DeedForm(forms.Form):
    deed = forms.ChoiceField(choices=[choice for choice in Deed.choices if choice[0] != Deed.ASK])
    target = forms.CharField(max_length=20)
    title = forms.CharField(required=False, max_length=1_000)
    body = forms.CharField(required=False, strip=False)
