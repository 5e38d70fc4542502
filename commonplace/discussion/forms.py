"""The forms of a discussion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.discussion.actions import Quoted
from commonplace.discussion.words import Sort, Way
from commonplace.kit.forms import DeedForm

_EMPTY = {"required": _("Write a few words first.")}


class CommentForm(DeedForm):
    """The length is judged by the action, whose message says what to do about it."""

    body = forms.CharField(label=_("Your comment"), widget=forms.Textarea, strip=False, error_messages=_EMPTY)
    sort = forms.TypedChoiceField(choices=Sort.choices, coerce=Sort, empty_value=None, required=False)
    way = forms.TypedChoiceField(choices=Way.choices, coerce=Way, empty_value=Way.OPEN, required=False)

    quote = forms.CharField(widget=forms.Textarea, required=False, strip=False)
    before = forms.CharField(required=False, strip=False, max_length=1000)
    after = forms.CharField(required=False, strip=False, max_length=1000)

    def __init__(self, *args: Any, usual: Sort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._usual = usual

    def clean_sort(self) -> Sort:
        return self.cleaned_data["sort"] or self._usual

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes; call after `is_valid()`."""
        data = dict(self.cleaned_data)
        quote, before, after = (data.pop(name) for name in ("quote", "before", "after"))
        return {**data, "on": Quoted(quote, before, after) if quote.strip() else None}


class RewordForm(forms.Form):
    body = forms.CharField(label=_("Your comment"), widget=forms.Textarea, strip=False, error_messages=_EMPTY)
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
