"""What the forms of a pulse take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonplace.pulse.actions import DAYS
from commonplace.pulse.words import CHOICES, QUESTIONS


def _days() -> list[tuple[int, str]]:
    return [(days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in DAYS]


class BeginForm(forms.Form):
    days = forms.TypedChoiceField(label=_("How long it can be answered"), choices=_days, coerce=int, initial=10)


class AnswerForm(forms.Form):
    """A question may be left out. `ticket` is asked for where the browser holds none."""

    def __init__(self, *args: Any, has_ticket: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=str(words), choices=list(enumerate(CHOICES)), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
            )
        if not has_ticket:
            attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
            self.fields["ticket"] = forms.CharField(
                label=_("Ticket"),
                max_length=60,
                widget=forms.TextInput(attrs=attrs),
                help_text=_("Open this page in the browser that has your ticket, and copy it from there."),
            )

    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in QUESTIONS]

    def answers(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in QUESTIONS if self.cleaned_data[name] is not None}
