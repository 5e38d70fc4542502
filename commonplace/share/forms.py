from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.forms import AudienceForm
from commonplace.entries.words import FeedbackWanted, Maturity


class SharingForm(AudienceForm):
    """The sharing step: what one adds, who may see it, and whether they are told."""

    adds = forms.CharField(
        label=_("What do you add?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A line of your own: why it matters here, what surprised you, where you doubt it. You can leave it out."),
    )
    feedback_wanted = forms.ChoiceField(label=_("What would help you?"), choices=FeedbackWanted.choices, required=False)
    announce = forms.BooleanField(
        label=_("Announce it to them"),
        required=False,
        help_text=_("Announced, it appears in the streams of those who may see it. Otherwise it is quiet: they find it, but are not told."),
    )
    at = forms.DateTimeField(
        label=_("Not now, but at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("By your clock. Until then it stays as it is, and you can call it off. Empty: now."),
    )


class DescribeForm(forms.Form):
    maturity = forms.ChoiceField(choices=Maturity.choices, required=False)
    feedback_wanted = forms.ChoiceField(choices=FeedbackWanted.choices, required=False)
