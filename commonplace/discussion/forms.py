"""The forms of a discussion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.kit.forms import DeedForm

_EMPTY = {"required": _("Write a few words first.")}


class CommentForm(DeedForm):
    """The length is judged by the action, whose message says what to do about it."""

    body = forms.CharField(label=_("Your comment"), widget=forms.Textarea, strip=False, error_messages=_EMPTY)


class RewordForm(forms.Form):
    body = forms.CharField(label=_("Your comment"), widget=forms.Textarea, strip=False, error_messages=_EMPTY)
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
