from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.letters.models import Takes


class TakesForm(forms.Form):
    takes = forms.ChoiceField(label=_("From whom it takes mail"), choices=Takes.choices, widget=forms.RadioSelect)
