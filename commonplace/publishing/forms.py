from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.following.models import Interest
from commonplace.following.queries import all_interests
from commonplace.people.models import Member
from commonplace.publishing.feeds.private import choice_from
from commonplace.publishing.garden import notes_of
from commonplace.publishing.models import FeedOf, PublicProfile
from commonplace.spaces.models import Space

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


class FeedForm(forms.Form):
    """What a private feed is of: the streams, and what the member is in, follows or works on."""

    of = forms.ChoiceField(label=_("What is in it"))
    name = forms.CharField(label=_("Name"), required=False, max_length=80, help_text=_("By which you know it again. May stay empty."))

    def __init__(self, data: Any = None, *, member: Member, wished: str = "") -> None:
        super().__init__(data, initial={"of": wished or str(FeedOf.STREAM)})
        of = self.fields["of"]
        assert isinstance(of, forms.ChoiceField)
        of.choices = offered_to(member, wished)


def offered_to(member: Member, wished: str = "") -> list[tuple[str, Any]]:
    """The choices, grouped; what was wished for stands first, and is judged when the feed is made."""
    streams = [(str(of), str(of.label)) for of in (FeedOf.STREAM, FeedOf.ALL)]
    spaces = [(f"space:{slug}", name) for slug, name in Space.objects.joined_by(member).values_list("slug", "name")[:MOST_OFFERED]]
    followed = list(all_interests(member).filter(interest=Interest.FOLLOW)[:MOST_OFFERED])
    topics = [(f"tag:{row.tag.name}", f"#{row.tag.name}") for row in followed if row.tag]
    people = [(f"person:{row.person.handle}", row.person.name) for row in followed if row.person]
    things = Entry.objects.visible_to(member).announced().filter(author=member, kind__in=(Kind.GOAL, Kind.JOURNEY))
    own = [(f"entry:{thing.uid}", str(thing)) for thing in things.only("uid", "title", "excerpt").order_by("-pk")[:MOST_OFFERED]]
    groups = [(_("Spaces"), spaces), (_("Topics"), topics), (_("People"), people), (_("Goals and journeys"), own)]
    offered: list[tuple[str, Any]] = [*streams, *((str(label), rows) for label, rows in groups if rows)]
    known = {value for _label, rows in groups for value, _name in rows} | {value for value, _name in streams}
    choice = choice_from(wished)
    return [(wished, choice.key), *offered] if choice is not None and wished not in known else offered
