from __future__ import annotations

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonplace.digest.models import DigestChoice, Rhythm

_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class DigestForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("It comes"), choices=Rhythm.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("On"), choices=list(WEEKDAYS.items()), coerce=int, help_text=_("For one that comes once a week.")
    )
    hour = forms.TypedChoiceField(label=_("At"), choices=_HOURS, coerce=int)


def initial_of(choice: DigestChoice | None) -> dict[str, object]:
    """What the form shows before anything was chosen differs from what is chosen: nobody has a digest who asked for none."""
    usual = choice or DigestChoice(rhythm=Rhythm.NEVER)
    return {"rhythm": usual.rhythm, "weekday": usual.weekday, "hour": usual.hour}
