from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.forms import AudienceForm
from commonplace.entries.words import FeedbackWanted, Maturity
from commonplace.people.models import Member
from commonplace.spaces.models import Openness


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


class DescribeForm(forms.Form):
    maturity = forms.ChoiceField(choices=Maturity.choices, required=False)
    feedback_wanted = forms.ChoiceField(choices=FeedbackWanted.choices, required=False)


class SpaceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What do people come here to learn or to do?"),
    )
    openness = forms.ChoiceField(label=_("Who may join?"), choices=Openness.choices, initial=Openness.OPEN, widget=forms.RadioSelect)


class SpaceMemberForm(forms.Form):
    handle = forms.CharField(label=_("Name in addresses"), max_length=41, help_text=_("As in @amina"))

    def clean_handle(self) -> Member:
        handle = self.cleaned_data["handle"].strip().lstrip("@").lower()
        member = Member.objects.filter(handle=handle, is_active=True).first()
        if member is None:
            raise forms.ValidationError(_("Nobody here is called that. Look them up under People."))
        return member
