"""What the forms of learning circles take."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.texts import MAX_TITLE
from commonplace.goals.queries import goals_of
from commonplace.kit.clock import now
from commonplace.kit.forms import DeedForm
from commonplace.kit.zones import zone_choices
from commonplace.peers.actions.calling import CallSays, With
from commonplace.peers.models import Call, Joining, Place
from commonplace.peers.queries import contributions_to_choose, goals_to_choose, may_call_for
from commonplace.peers.words import DAYS, PARTS, SLOTS, WEEKS, Size
from commonplace.people.models import Member
from commonplace.spaces.models import Space

GOALS_OFFERED = 30
CONTRIBUTIONS_OFFERED = 20
LINE = {"autocomplete": "off", "dir": "auto"}


def _day(label: object, help_text: object = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, help_text=help_text)  # type: ignore[arg-type]


class PeopleField(forms.CharField):
    """Short names with blanks or commas between them; `people_named` finds who they are."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(max_length=2_000, widget=forms.TextInput(attrs=attrs), **kwargs)


def people_named(member: Member, typed: str) -> list[Member]:
    """The members whom these names mean; raises forms.ValidationError for a name that is nobody's here."""
    handles = list(dict.fromkeys(part.lstrip("@").lower() for part in re.split(r"[,;\s]+", typed) if part.lstrip("@")))
    found = {one.handle: one for one in Member.objects.active().persons().met_by(member).filter(handle__in=handles[:200])}
    if missing := [handle for handle in handles if handle not in found]:
        names = ", ".join(missing[:5])
        raise forms.ValidationError(_("Nobody here is called %(names)s. Look them up under People.") % {"names": names})
    return [found[handle] for handle in handles]


class CallForm(DeedForm):
    title = forms.CharField(label=_("Name"), required=False, widget=forms.TextInput(attrs={**LINE, "maxlength": 120}))
    words = forms.CharField(
        label=_("For whom is it, and what for?"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    space = forms.ChoiceField(label=_("Who can join"), required=False)
    join_until = _day(_("Last day to join"))
    starts_on = _day(_("First day"), _("The circles run for twelve weeks from then."))
    size = forms.TypedChoiceField(label=_("People in a circle"), choices=Size.choices, coerce=int, initial=Size.FIVE)

    def __init__(self, *args: Any, member: Member, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["space"]
            return
        spaces = [(row.space.slug, row.space.name) for row in may_call_for(member)]
        everybody = [("", _("Everybody"))] if member.organises else []
        self.fields["space"] = forms.ChoiceField(label=_("Who can join"), required=False, choices=[*everybody, *spaces])

    @property
    def says(self) -> CallSays:
        return CallSays(**{name: self.cleaned_data[name] for name in ("title", "words", "join_until", "starts_on", "size")})


def first_call() -> dict[str, Any]:
    """Two weeks to join, then the Monday after."""
    until = now().date() + timedelta(days=14)
    return {"join_until": until, "starts_on": until + timedelta(days=7 - until.weekday()), "size": Size.FIVE}


def said(call: Call) -> dict[str, Any]:
    return {name: getattr(call, name) for name in ("title", "words", "join_until", "starts_on", "size")}


class WithForm(DeedForm):
    """With what somebody takes part: goal, time zone, hours, languages."""

    goal = forms.ChoiceField(label=_("Your goal for the twelve weeks"), required=False)
    aim = forms.CharField(
        label=_("Your goal in a line"),
        required=False,
        help_text=_(
            "Your circle reads this line, and whoever forms it. The goal itself is seen by whom you share it with; if you chose none, this sets one."
        ),
        widget=forms.TextInput(attrs={**LINE, "maxlength": 200}),
    )
    zone = forms.ChoiceField(label=_("Your time zone"), choices=zone_choices)
    hours = forms.TypedMultipleChoiceField(
        label=_("When could you meet?"), choices=[(slot, slot) for slot in range(SLOTS)], coerce=int, required=False
    )
    languages = forms.CharField(
        label=_("Languages you like to speak"),
        required=False,
        max_length=100,
        help_text=_("With commas between them: English, Português. Nothing means any."),
        widget=forms.TextInput(attrs=LINE),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        chosen = [(goal.uid, goal.entry.title) for goal in goals_to_choose(member)[:GOALS_OFFERED]]
        first = self.initial.get("goal")
        if first and first not in dict(chosen):
            chosen += list(goals_of(member).filter(uid=first).values_list("uid", "entry__title"))
        self.fields["goal"] = forms.ChoiceField(
            label=_("Your goal for the twelve weeks"), required=False, choices=[("", _("a new one, as in the line below")), *chosen]
        )
        self.offers_goals = bool(chosen)

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        ZoneInfo(zone)
        return zone

    @property
    def brings(self) -> With:
        data = self.cleaned_data
        goal = Entry.objects.authored_by(self._member).filter(uid=data["goal"]).first() if data["goal"] else None
        return With(aim=data["aim"], goal=goal, zone=data["zone"], hours=data["hours"], languages=data["languages"])

    def hour_rows(self) -> list[tuple[object, list[tuple[int, object, bool]]]]:
        """Of each day its name and its parts: number, what is read aloud, whether it is chosen."""
        value = self["hours"].value() or []
        chosen = {str(slot) for slot in value}
        rows = []
        for day, name in enumerate(DAYS):
            slots = [day * len(PARTS) + part for part in range(len(PARTS))]
            rows.append((name, [(slot, f"{name}, {PARTS[slot % len(PARTS)][0]}", str(slot) in chosen) for slot in slots]))
        return rows  # type: ignore[return-value]

    @staticmethod
    def parts() -> list[tuple[object, str]]:
        return [(name, f"{first}–{end}") for name, first, end in PARTS]


def brought(row: Joining | Place) -> dict[str, Any]:
    """How the form begins for somebody who has said it before."""
    shown = {"goal": row.goal.uid if row.goal else "", "aim": row.aim, "zone": row.zone, "hours": row.hours}
    return {**shown, "languages": row.languages} if isinstance(row, Joining) else shown


class JoinForm(WithForm):
    not_with = PeopleField(
        label=_("Rather not with"),
        required=False,
        help_text=_("Short names as under People. Only you see this: neither they nor who forms the circles, now or later."),
    )

    def clean_not_with(self) -> list[Member]:
        return people_named(self._member, self.cleaned_data["not_with"])


class CircleForm(WithForm):
    name = forms.CharField(label=_("Name of the circle"), required=False, widget=forms.TextInput(attrs={**LINE, "maxlength": 80}))
    starts_on = _day(_("First day"))
    people = PeopleField(
        label=_("Whom do you ask?"), required=False, help_text=_("Short names of two to four people, as under People: amina, bruno")
    )
    field_order = ("name", "people", "starts_on")

    def clean_people(self) -> list[Member]:
        return people_named(self._member, self.cleaned_data["people"])


class CheckInForm(DeedForm):
    line = forms.CharField(label=_("How was the week?"), required=False, widget=forms.TextInput(attrs={**LINE, "maxlength": 300}))
    entry = forms.ChoiceField(label=_("Your contribution of the week"), required=False)
    text = forms.CharField(
        label=_("Or write it here"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It becomes an entry of yours for this circle. You can share it wider later."),
    )  # fmt: skip
    week = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=WEEKS)

    def __init__(self, *args: Any, member: Member, present: Entry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        rows = list(contributions_to_choose(member)[:CONTRIBUTIONS_OFFERED])
        if present is not None and present.pk not in {row.pk for row in rows}:
            rows.insert(0, present)
        named = [(row.uid, f"{str(row)[:70]} ({row.audience.get_ring_display()})") for row in rows]
        self.fields["entry"] = forms.ChoiceField(
            label=_("Your contribution of the week"), required=False, choices=[("", _("none, or the one below")), *named],
            help_text=_("The circle sees it as far as it may see the entry."),
        )  # fmt: skip

    def chosen(self) -> Entry | None:
        uid = self.cleaned_data["entry"]
        return Entry.objects.authored_by(self._member).filter(uid=uid).first() if uid else None


class NoteForm(DeedForm):
    title = forms.CharField(label=_("Title"), required=False, widget=forms.TextInput(attrs={**LINE, "maxlength": MAX_TITLE}))
    body = forms.CharField(label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}))


class MeetForm(forms.Form):
    """By the clock of the member's own zone."""

    day = _day(_("Day"))
    hour = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not 1970 <= day.year <= 9000:
            raise forms.ValidationError(_("Choose a day within reach."))
        return day

    def moment(self, zone: str) -> datetime:
        wall = datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class AskForm(forms.Form):
    who = PeopleField(label=_("Ask somebody in"), required=False, help_text=_("A short name, as under People: amina"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member

    def clean_who(self) -> Member:
        found = people_named(self._member, self.cleaned_data["who"])
        if len(found) != 1:
            raise forms.ValidationError(_("Name one person."))
        return found[0]


class HarvestForm(forms.Form):
    can_now = forms.CharField(
        label=_("What can you do now that you could not do twelve weeks ago?"), required=False,
        widget=forms.TextInput(attrs={**LINE, "maxlength": 300}),
    )  # fmt: skip
    is_told = forms.BooleanField(label=_("It may stand, with my name, in a note that the circle shares"), required=False)
    celebrates = forms.BooleanField(label=_("Celebrate my goal: it is reached"), required=False, initial=True)


class GuideForm(forms.Form):
    """Twelve titles and texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for week in range(1, WEEKS + 1):
            self.fields[f"title_{week}"] = forms.CharField(
                label=_("Title"), required=False, widget=forms.TextInput(attrs={**LINE, "maxlength": 100})
            )
            self.fields[f"body_{week}"] = forms.CharField(
                label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"})
            )

    def steps(self) -> list[tuple[str, str]]:
        return [(self.cleaned_data[f"title_{week}"], self.cleaned_data[f"body_{week}"]) for week in range(1, WEEKS + 1)]

    def weeks(self) -> list[tuple[int, Any, Any]]:
        return [(week, self[f"title_{week}"], self[f"body_{week}"]) for week in range(1, WEEKS + 1)]


def space_chosen(member: Member, slug: str) -> Space | None:
    """The space of that address if they host it."""
    return Space.objects.filter(pk__in=may_call_for(member).values("space"), slug=slug).first() if slug else None
