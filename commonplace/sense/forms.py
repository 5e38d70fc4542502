from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.entries.words import FeedbackWanted, Kind, Maturity
from commonplace.kit.forms import DeedForm
from commonplace.sense.days import FIRST_DAY, LAST_DAY
from commonplace.sense.editor import editor_settings

WRITABLE = (Kind.NOTE, Kind.POST, Kind.QUESTION)


class TextForm(forms.Form):
    """Title, Markdown and tags: what a member writes and rewrites. Lengths are the action's affair, which says what to do about them."""

    title = forms.CharField(
        label=_("Title"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_TITLE, "placeholder": _("Title"), "dir": "auto"}),
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true", "dir": "auto", "placeholder": _("What did you find out?")}),
        help_text=_("Markdown. [[Title]] links a note, ![[Title]] puts a passage in, @name mentions somebody."),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by blanks or commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])

    @property
    def editor(self) -> str:
        """What the script that makes an editor of the text's field needs to know."""
        return editor_settings()


class WriteForm(DeedForm, TextForm):
    """A new entry. What it is may be said or left at a note."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=[(kind.value, kind.label) for kind in WRITABLE], required=False)
    maturity = forms.ChoiceField(label=_("How ripe is it?"), choices=Maturity.choices[:-1], required=False)
    feedback_wanted = forms.ChoiceField(label=_("What would help you?"), choices=FeedbackWanted.choices, required=False)
    builds_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=800)
    day = forms.DateField(widget=forms.HiddenInput, required=False, validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)])
    template = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    field_order = ("title", "body", "tags", "kind", "maturity", "feedback_wanted")

    def words(self) -> dict[str, Any]:
        """The choices as the action wants them."""
        data = self.cleaned_data
        return {
            "kind": Kind(data["kind"] or Kind.NOTE),
            "maturity": Maturity(data["maturity"] or Maturity.SEED),
            "feedback_wanted": FeedbackWanted(data["feedback_wanted"] or FeedbackWanted.NOTHING),
        }


class RewriteForm(TextForm):
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    # Of a text that others write at the same time: what it was when the form was begun.
    began_with = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
