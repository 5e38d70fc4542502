from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.publishing.garden import notes_of
from commonplace.publishing.models import PublicProfile

MOST_OFFERED = 300
"""Notes to begin the garden with; the newest."""


class ProfileForm(forms.Form):
    """What strangers see of a member."""

    is_open = forms.BooleanField(
        label=_("I have a public profile and a garden"),
        required=False,
        help_text=_("They exist as soon as you opened something to anyone on the web. Off: what you opened has its own pages and no more."),
    )
    line = forms.CharField(
        label=_("A line about you"), required=False, max_length=300, help_text=_("It stands under your name. May stay empty.")
    )
    shows_learning = forms.BooleanField(label=_("Show what I am learning"), required=False)
    shows_ask_me_about = forms.BooleanField(label=_("Show what I can be asked about"), required=False)
    start = forms.ModelChoiceField(
        label=_("The garden begins with"),
        queryset=Entry.objects.visible_to(None),
        to_field_name="uid",
        required=False,
        empty_label=_("nothing in particular"),
        help_text=_("One of your notes that are open to anyone on the web."),
    )

    def __init__(self, data: Any = None, *, member: Member, profile: PublicProfile) -> None:
        initial = {name: getattr(profile, name) for name in ("is_open", "line", "shows_learning", "shows_ask_me_about")}
        super().__init__(data, initial=initial | {"start": profile.start.uid if profile.start else ""})
        start = self.fields["start"]
        assert isinstance(start, forms.ModelChoiceField)
        open_notes = notes_of(member)
        newest = open_notes.order_by("-made_at", "-pk").values("pk")[:MOST_OFFERED]
        start.queryset = open_notes.filter(pk__in=list(newest.values_list("pk", flat=True))).only("uid", "title", "excerpt")
