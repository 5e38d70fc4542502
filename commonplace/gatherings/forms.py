"""What the forms of gatherings take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.gatherings.actions.planning import When
from commonplace.gatherings.models import Gathering, Meeting
from commonplace.gatherings.recurrence import MOST, rule_for
from commonplace.gatherings.words import CalendarOf, Form, Often, Yields
from commonplace.kit.forms import DeedForm
from commonplace.kit.zones import zone_choices
from commonplace.people.models import Member
from commonplace.spaces.models import Space

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class _Moment(forms.Form):
    """A day and an hour by the clock on the wall of a zone."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    hour = forms.TimeField(label=_("Begins at"), widget=HOUR)
    minutes = forms.IntegerField(label=_("Minutes"), initial=60, min_value=5, max_value=24 * 60)
    place = forms.CharField(label=_("Place"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    link = forms.URLField(
        label=_("Link"), required=False, max_length=500, assume_scheme="https", help_text=_("where it can be joined from afar")
    )

    def moment(self, zone: str) -> datetime:
        """In UTC; an hour that clocks skip is the one after it."""
        wall = datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not 1970 <= day.year <= 9000:
            raise forms.ValidationError(_("Choose a day within reach."))
        return day


class GatheringForm(DeedForm, _Moment):
    form = forms.ChoiceField(label=_("What it is"), choices=Form.choices)
    title = forms.CharField(
        label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_TITLE, "dir": "auto"})
    )
    body = forms.CharField(
        label=_("What is it about, and for whom?"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )  # fmt: skip
    zone = forms.ChoiceField(
        label=_("By the clock of"), choices=zone_choices, help_text=_("a series keeps its hour there when clocks are changed")
    )
    often = forms.ChoiceField(label=_("How often"), choices=Often.choices, required=False)
    count = forms.IntegerField(label=_("How many times"), required=False, initial=6, min_value=1, max_value=MOST)
    capacity = forms.IntegerField(label=_("Places"), required=False, min_value=1, max_value=100_000, help_text=_("empty: as many as come"))
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by blanks or commas."))
    despite = forms.BooleanField(label=_("I know: plan it there all the same"), required=False)
    rule = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    field_order = ("form", "title", "body", "day", "hour", "minutes", "zone", "often", "count", "place", "link", "capacity", "tags")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("rule") or self.initial.get("rule"):
            as_it_is = ("as-it-is", _("as it is now"))
            self.fields["often"] = forms.ChoiceField(label=_("How often"), choices=[as_it_is, *Often.choices], required=False)
        if "despite" not in self.data:
            self.fields["despite"].widget = forms.HiddenInput()

    def offer_despite(self) -> None:
        """Something else meets there at that time; the member may know better."""
        self.fields["despite"].widget = forms.CheckboxInput()

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])

    @property
    def when(self) -> When:
        data = self.cleaned_data
        starts_at = self.moment(data["zone"])
        often, rule = data["often"], data["rule"]
        if often != "as-it-is":
            rule = rule_for(often, datetime.combine(data["day"], data["hour"]), count=data["count"] or 1)
        return When(
            form=Form(data["form"]), starts_at=starts_at, minutes=data["minutes"], zone=data["zone"], rule=rule,
            place=data["place"], link=data["link"], capacity=data["capacity"],
        )  # fmt: skip


def initial_of(gathering: Gathering) -> dict[str, Any]:
    """What the form begins with where a gathering is changed."""
    local = gathering.starts_at.astimezone(gathering.timezone) if gathering.starts_at else None
    shown = {name: getattr(gathering, name) for name in ("form", "minutes", "zone", "rule", "place", "link", "capacity")}
    return {**shown, "day": local and local.date(), "hour": local and local.time(), "often": "as-it-is" if gathering.rule else ""}


def initial_for_new(moment: datetime) -> dict[str, Any]:
    """Next week at ten."""
    return {"zone": settings.TIME_ZONE, "day": (moment + timedelta(days=7)).date(), "hour": "10:00", "minutes": 60, "count": 6}


class MoveForm(_Moment):
    """One meeting of a series, at another time than the others."""

    @classmethod
    def of(cls, meeting: Meeting) -> MoveForm:
        local = meeting.starts_at.astimezone(meeting.gathering.timezone)
        lasts = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
        return cls(initial={"day": local.date(), "hour": local.time(), "minutes": lasts, "place": meeting.place, "link": meeting.link})


class SuggestForm(DeedForm):
    form = forms.ChoiceField(label=_("What it could be"), choices=Form.choices)
    title = forms.CharField(
        label=_("What should it be about?"), required=False, widget=forms.TextInput(attrs={"maxlength": MAX_TITLE, "dir": "auto"})
    )
    body = forms.CharField(label=_("What would help you?"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))


class TimeForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DAY)
    hour = forms.TimeField(label=_("Begins at"), widget=HOUR)


class YieldForm(DeedForm):
    what = forms.ChoiceField(choices=Yields.choices, label=_("What"))
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), label=_("In a line or two"))


class CalendarForm(forms.Form):
    """What stands in a calendar to subscribe to: what is one's own, or what meets in a space that one is in."""

    of = forms.ChoiceField(label=_("What stands in it"))

    def __init__(self, data: Any = None, *, member: Member, wished: str = "") -> None:
        super().__init__(data, initial={"of": f"space:{wished}" if wished else CalendarOf.MINE.value})
        own = [(of.value, str(of.label)) for of in (CalendarOf.MINE, CalendarOf.INVITED)]
        self._spaces = {f"space:{space.slug}": space for space in Space.objects.joined_by(member).order_by("name")[:200]}
        spaces = [(key, space.name) for key, space in self._spaces.items()]
        field = self.fields["of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*own, *([(str(_("All that meets in a space")), spaces)] if spaces else [])]

    @property
    def chosen(self) -> tuple[CalendarOf, Space | None]:
        of = self.cleaned_data["of"]
        return (CalendarOf.SPACE, self._spaces[of]) if of in self._spaces else (CalendarOf(of), None)
