from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.goals.actions.goals import Answers
from commonplace.goals.models import Ending, Way
from commonplace.kit.forms import DeedForm


class _Titled(forms.Form):
    title = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_TITLE, "dir": "auto"}),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by blanks or commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])


def _answer(label: object, help_text: object) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "true", "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, required=False, strip=False, widget=widget)  # type: ignore[arg-type]


class GoalForm(DeedForm, _Titled):
    """The three questions. `expected_revision` is set where a goal is rewritten, `evidence` where one begins at an entry."""

    trying = _answer(_("What am I trying to do?"), _("In your own words, and small enough to know when you are there."))
    related = _answer(
        _("Who is related?"), _("@name people who know, care, or learn the same. They are told nothing until you share the goal.")
    )
    contribute = _answer(_("How can I contribute?"), _("What could others have of it: a note, an answer, a workshop, a first try."))
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    evidence = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    field_order = ("title", "trying", "related", "contribute", "tags")

    def answers(self) -> Answers:
        return Answers(*(self.cleaned_data[name] for name in ("trying", "related", "contribute")))


class JourneyForm(DeedForm, _Titled):
    body = forms.CharField(
        label=_("Where does it lead, and for whom is it?"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "true", "dir": "auto"}),
    )

    field_order = ("title", "body", "tags")


class EndForm(forms.Form):
    ending = forms.ChoiceField(choices=Ending.choices)
    can_now = forms.CharField(required=False)


class UseForm(forms.Form):
    how = forms.ChoiceField(choices=[("", ""), *Way.choices], required=False)
    word = forms.CharField(required=False)
