from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.kit.forms import DeedForm
from commonplace.questions.models import AnswerChoice

_EMPTY = {"required": _("Write a few words first.")}


class AskForm(DeedForm):
    """One line is enough. `follows` is the uid of the question or answer that this one comes out of."""

    title = forms.CharField(
        label=_("What would you like to know?"),
        help_text=_("One line is enough to begin with."),
        error_messages={"required": _("Write your question in one line. The rest can wait.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_TITLE, "dir": "auto", "autofocus": True}),
    )
    body = forms.CharField(
        label=_("What else should one know?"),
        help_text=_("What you tried, what you found, by when you need it. You can leave it out."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "true", "dir": "auto"}),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by blanks or commas. They help to find those who know."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    follows = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])


class AnswerForm(DeedForm):
    body = forms.CharField(label=_("Your answer"), widget=forms.Textarea, strip=False, error_messages=_EMPTY)


class SolvedForm(DeedForm):
    used_for = forms.CharField(required=False, max_length=1000)


class HelpedForm(DeedForm):
    used_for = forms.CharField(max_length=1000, error_messages={"required": _("Say in a few words what you used it for.")})


class ChoiceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = AnswerChoice
        fields = ("accepts", "most_open", "not_about")
        widgets = {"not_about": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})}
        help_texts = {
            "most_open": _("While so many wait for you, nobody else’s is put to you."),
            "not_about": _("Words separated by blanks or commas. A question that has one of them is not put to you."),
        }
