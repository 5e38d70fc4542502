from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.people.models import Member
from commonplace.spaces.models import Openness


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
