"""The forms of a discussion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.discussion.words import Sort, Way
from commonplace.kit.forms import DeedForm

_EMPTY = {"required": _("Write a few words first.")}


class CommentForm(DeedForm):
    """The length is judged by the action, whose message says what to do about it."""

    body = forms.CharField(label=_("Your comment"), widget=forms.Textarea, strip=False, error_messages=_EMPTY)
    sort = forms.TypedChoiceField(choices=Sort.choices, coerce=Sort, empty_value=None, required=False)
    way = forms.TypedChoiceField(choices=Way.choices, coerce=Way, empty_value=Way.OPEN, required=False)

    def __init__(self, *args: Any, usual: Sort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._usual = usual

    def clean_sort(self) -> Sort:
        return self.cleaned_data["sort"] or self._usual


class RewordForm(forms.Form):
    body = forms.CharField(label=_("Your comment"), widget=forms.Textarea, strip=False, error_messages=_EMPTY)
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
