from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.flows.actions import MOST_LETTERS
from commonplace.flows.models import Measure


class GapQuestionForm(forms.Form):
    words = forms.CharField(label=_("The question"), max_length=MOST_LETTERS)
    measure = forms.ChoiceField(
        label=_("Measured from joining to"), choices=Measure.choices, widget=forms.RadioSelect, initial=Measure.ANSWER
    )
