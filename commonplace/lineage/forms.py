"""The forms of lineage."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.forms import DeedForm
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member

_ADDRESS = re.compile(r"(?:^|/e/)([A-Za-z0-9_-]{4,24})(?:[/?#]|$)")


class ThanksForm(DeedForm):
    """The length is judged by the action, whose message says what to do about it."""

    used_for = forms.CharField(label=_("I used this for"), error_messages={"required": _("Say in a few words what you used it for.")})


class OriginForm(forms.Form):
    """What an entry grew from, by the address of its page. One that the member may not see and one that is not there are answered alike."""

    kind = forms.ChoiceField(label=_("It"), choices=[choice for choice in EdgeKind.choices if choice[0] != EdgeKind.QUOTES])
    origin = forms.CharField(
        label=_("this entry"),
        max_length=2000,
        help_text=_("Paste the address of its page."),
        error_messages={"required": _("Paste the address of the entry.")},
    )

    def __init__(self, *args: object, member: Member, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.member = member

    def clean_kind(self) -> EdgeKind:
        return EdgeKind(self.cleaned_data["kind"])

    def clean_origin(self) -> Entry:
        found = _ADDRESS.search(self.cleaned_data["origin"].strip())
        origin = Entry.objects.visible_to(self.member).filter(uid=found.group(1)).first() if found else None
        if origin is None:
            raise forms.ValidationError(_("There is no entry at this address. Copy the address from the page of the entry."))
        return origin
