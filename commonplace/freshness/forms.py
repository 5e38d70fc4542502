from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.kit.forms import DeedForm


class SupersedeForm(forms.Form):
    heir = forms.CharField(
        label=_("What takes its place?"),
        required=False,
        max_length=2_000,
        help_text=_("The address of an entry’s page, or its [[title]]."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    no_heir = forms.CharField(
        label=_("Or why does nothing?"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class ReviewForm(forms.Form):
    look_on = forms.DateField(
        label=_("Look at it again on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    months = forms.TypedChoiceField(choices=[("", ""), (3, "3"), (6, "6"), (12, "12")], coerce=int, required=False)


class DoubtForm(DeedForm):
    words = forms.CharField(
        label=_("What makes you doubt it?"),
        required=False,
        max_length=1_000,
        help_text=_("Its author reads this, and the hosts of its space. Nobody else does."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs["required"] = True
