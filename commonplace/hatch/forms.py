"""The forms of the hatch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.freshness.days import today
from commonplace.hatch.words import CHOSEN_FORMS, From, Move
from commonplace.kit.forms import DeedForm

_AS_TEXT = forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "true"})
WAYS = (From.SEARCH, From.TAG, From.SPACE, From.GOAL, From.SOURCE, From.PICKED, From.SURPRISE)


class AimForm(forms.Form):
    """What is to come of it."""

    form = forms.ChoiceField(label=_("What shall it become?"), choices=[(form.value, form.label) for form in CHOSEN_FORMS], required=False)
    move = forms.ChoiceField(label=_("What shall be done with it?"), choices=Move.choices, required=False)
    wish = forms.CharField(
        label=_("What do you want to find out? (May be left empty.)"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "maxlength": 500}),
    )

    def aim(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"form": data["form"] or CHOSEN_FORMS[0], "move": data["move"] or Move.SYNTHESIS, "wish": data["wish"]}


class BeginForm(DeedForm, AimForm):
    """`way` says what kind of thing `what` names: a word for a search, a tag, the slug of a space, the uid of a goal or a source."""

    way = forms.ChoiceField(choices=[(way.value, way.label) for way in WAYS], widget=forms.HiddenInput)
    what = forms.CharField(required=False, max_length=500)
    picked = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)


class GroundForm(AimForm):
    numbers = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, known: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numbers"].choices = [(number, number) for number in known]  # type: ignore[attr-defined]


class OwnWordsForm(forms.Form):
    text = forms.CharField(label=_("In your own words"), required=False, strip=False, widget=_AS_TEXT)


class KeepForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "maxlength": MAX_TITLE}),
    )
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by blanks or commas."))

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])


class AskForm(DeedForm):
    title = forms.CharField(
        label=_("Your question, in one line"), required=False, widget=forms.TextInput(attrs={"dir": "auto", "maxlength": MAX_TITLE})
    )
    body = forms.CharField(label=_("What have you found so far?"), required=False, strip=False, widget=_AS_TEXT)


class ProposeForm(DeedForm):
    title = forms.CharField(
        label=_("The claim, in one sentence"), required=False, widget=forms.TextInput(attrs={"dir": "auto", "maxlength": MAX_TITLE})
    )
    context = forms.CharField(label=_("Where it applies"), required=False, strip=False, widget=_AS_TEXT)
    probe = forms.CharField(label=_("What will you do differently?"), required=False, strip=False, widget=_AS_TEXT)
    is_tried = forms.BooleanField(label=_("Begin an experiment at once"), required=False)
    measure = forms.CharField(
        label=_("What will tell you whether it worked?"), required=False, widget=forms.TextInput(attrs={"dir": "auto", "maxlength": 500})
    )
    starts_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}), initial=today)
    ends_on = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}), initial=lambda: today() + timedelta(days=28)
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_tried"):
            for name in ("starts_on", "ends_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("An experiment needs a day to begin and a day to end."))
        return data

    def trial(self) -> tuple[str, Any, Any] | None:
        data = self.cleaned_data
        return (data["measure"], data["starts_on"], data["ends_on"]) if data["is_tried"] else None
