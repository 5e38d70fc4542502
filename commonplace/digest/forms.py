from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonplace.digest.models import DigestChoice, Rhythm
from commonplace.digest.sections import all_sections

_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


def _to_choose() -> list[tuple[str, str]]:
    return [(section.name, str(section.label)) for section in all_sections() if not section.is_kept_in]


class DigestForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("It comes"), choices=Rhythm.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("On"), choices=list(WEEKDAYS.items()), coerce=int, help_text=_("For one that comes once a week.")
    )
    hour = forms.TypedChoiceField(label=_("At"), choices=_HOURS, coerce=int)
    stands = forms.MultipleChoiceField(
        label=_("What stands in it, when there is something new"), required=False, widget=forms.CheckboxSelectMultiple, choices=_to_choose
    )
    is_choosing = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Sent by pages that show `stands`, where nothing ticked means nothing."""

    @property
    def chosen(self) -> dict[str, Any]:
        """What the action takes; call after `is_valid()`."""
        data = dict(self.cleaned_data)
        stands, is_choosing = data.pop("stands"), data.pop("is_choosing")
        return {**data, "without": [name for name, _label in _to_choose() if name not in stands] if is_choosing else None}


def initial_of(choice: DigestChoice | None) -> dict[str, object]:
    """What the form shows before anything was chosen differs from what is chosen: nobody has a digest who asked for none."""
    usual = choice or DigestChoice(rhythm=Rhythm.NEVER)
    stands = [name for name, _label in _to_choose() if name not in usual.without]
    return {"rhythm": usual.rhythm, "weekday": usual.weekday, "hour": usual.hour, "stands": stands, "is_choosing": True}
