from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.forms import DeedForm
from commonplace.kit.zones import zone_choices
from commonplace.mentoring.actions.applying import MOST_PLACES, About
from commonplace.mentoring.actions.rounds import Rules
from commonplace.mentoring.models import Mood, OtherTeam, Role, Way
from commonplace.people.models import Member


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "true", "dir": "auto"})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _handles() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})


READS = _("Whoever runs the round reads it, and who is matched with you.")


class RoundForm(DeedForm):
    name = forms.CharField(label=_("Name"), required=False, max_length=200, widget=_line())
    about = forms.CharField(
        label=_("What it is for"),
        required=False,
        strip=False,
        help_text=_("For whom, how often people meet, and whom they can ask."),
        widget=_area(4),
    )
    apply_until = forms.DateField(label=_("Apply until"), widget=_day())
    works_until = forms.DateField(label=_("Work together until"), widget=_day())
    way = forms.ChoiceField(label=_("How mentees find their mentor"), choices=Way.choices, initial=Way.MATCHED, widget=forms.RadioSelect)
    other_team = forms.ChoiceField(label=_("Their teams"), choices=OtherTeam.choices, initial=OtherTeam.RATHER, widget=forms.RadioSelect)
    smallest = forms.IntegerField(
        label=_("The smallest group"),
        initial=2,
        min_value=2,
        max_value=MOST_PLACES,
        help_text=_("A mentor who takes a group has at least so many mentees, or none."),
    )
    days_to_answer = forms.IntegerField(
        label=_("Days to answer"),
        initial=7,
        min_value=1,
        max_value=60,
        help_text=_("Whoever has not answered by then has passed, and the next best is asked."),
    )

    field_order: tuple[str, ...] = ("name", "about", "apply_until", "works_until", "way", "other_team", "smallest", "days_to_answer")

    def rules(self) -> Rules:
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"deed_key", "space"}}
        return Rules(**{**data, "way": Way(data["way"]), "other_team": OtherTeam(data["other_team"])})


class NewRoundForm(RoundForm):
    """`space` is empty for the organisation, which only organisers of learning are offered."""

    space = forms.ChoiceField(label=_("For whom"), required=False)

    field_order = ("space", *RoundForm.field_order)

    def __init__(self, *args: Any, spaces: list[tuple[str, str]], organises: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("The whole organisation")), *spaces] if organises else [*spaces]
        space = self.fields["space"]
        assert isinstance(space, forms.ChoiceField)
        space.choices = choices
        self.fields["space"].required = not organises


def _zones() -> list[tuple[str, Any]]:
    return [("", _("the organisation’s")), *zone_choices()]


class AboutForm(forms.Form):
    languages = forms.CharField(
        label=_("Languages you would talk in"),
        required=False,
        max_length=400,
        help_text=_("With commas between them: English, Español. Two who name none in common are not matched."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    zone = forms.ChoiceField(label=_("Your time zone"), required=False, choices=_zones)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.initial.get("zone")
        if said and said not in dict(zone_choices()):  # named once without a place: CET
            zone = self.fields["zone"]
            assert isinstance(zone, forms.ChoiceField)
            zone.choices = [*_zones(), (said, said)]

    def about(self) -> About:
        return About(languages=self.cleaned_data["languages"], zone=self.cleaned_data["zone"])


class ProfileForm(AboutForm):
    helps_with = forms.CharField(label=_("What you can help with"), required=False, strip=False, widget=_area(4))
    most = forms.IntegerField(label=_("How many people at once, at most"), initial=1, min_value=1, max_value=MOST_PLACES)
    is_in_pool = forms.BooleanField(
        label=_("People may ask me at any time"),
        required=False,
        help_text=_("You stand in the pool, and answer each with yes or with “not for me”. No reason is asked."),
    )

    field_order = ("helps_with", "is_in_pool", "most", "languages", "zone")


class MentorForm(AboutForm):
    text = forms.CharField(label=_("What you can help with"), required=False, strip=False, widget=_area(4), help_text=READS)
    most = forms.IntegerField(label=_("How many people, at most"), initial=1, min_value=1, max_value=MOST_PLACES)
    takes_group = forms.BooleanField(
        label=_("As a group"), required=False, help_text=_("All of them together, in one mentorship, instead of each on their own.")
    )

    field_order = ("text", "most", "takes_group", "languages", "zone")

    def particulars(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "most": self.cleaned_data["most"], "takes_group": self.cleaned_data["takes_group"]}


class MenteeForm(AboutForm):
    text = forms.CharField(label=_("What you wish to learn"), required=False, strip=False, widget=_area(4), help_text=READS)
    goal: forms.ModelChoiceField[Entry] = forms.ModelChoiceField(
        label=_("A goal of yours that it belongs to"),
        queryset=None,
        required=False,
        empty_label=_("none"),
        to_field_name="uid",
        help_text=_("Its words help to find somebody. Nobody sees it who does not see it otherwise."),
    )
    wishes = forms.CharField(
        label=_("Whom you would wish for"),
        required=False,
        max_length=200,
        help_text=_("Up to three short names, the dearest first, with commas between them: amina, bruno. You may leave it empty."),
        widget=_handles(),
    )

    field_order = ("text", "goal", "wishes", "languages", "zone")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        goals = own_goals(member)
        if goals.exists():
            goal = self.fields["goal"]
            assert isinstance(goal, forms.ModelChoiceField)
            goal.queryset = goals
        else:
            del self.fields["goal"]

    def clean_wishes(self) -> list[Member]:
        return people_named(self._member, self.cleaned_data["wishes"])

    def particulars(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "goal": self.cleaned_data.get("goal"), "wishes": self.cleaned_data["wishes"]}


FORM_OF: dict[str, type[MentorForm] | type[MenteeForm]] = {Role.MENTOR: MentorForm, Role.MENTEE: MenteeForm}


def own_goals(member: Member) -> QuerySet[Entry]:
    return Entry.objects.authored_by(member).filter(kind=Kind.GOAL, goal_body__ended_at__isnull=True).order_by("-made_at", "-pk")


def people_named(viewer: Member, typed: str) -> list[Member]:
    """Those of these short names, in the order in which they were typed; a ValidationError for one that nobody here has."""
    handles = list(dict.fromkeys(part.lstrip("@").lower() for part in re.split(r"[,;\s]+", typed) if part))[:20]
    found = {one.handle: one for one in Member.objects.active().persons().met_by(viewer).filter(handle__in=handles)} if handles else {}
    missing = [handle for handle in handles if handle not in found]
    if missing:
        raise forms.ValidationError(_("Nobody here is called %(names)s. Look them up under People.") % {"names": ", ".join(missing[:5])})
    return [found[handle] for handle in handles]


class NotWithForm(forms.Form):
    handle = forms.CharField(
        label=_("Short name"), max_length=60, required=False, help_text=_("As it stands under People: amina"), widget=_handles()
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member

    def clean_handle(self) -> Member:
        found = people_named(self._member, self.cleaned_data["handle"])
        if len(found) != 1:
            raise forms.ValidationError(_("Write one short name."))
        return found[0]


class MessageForm(forms.Form):
    message = forms.CharField(
        label=_("What would you like to learn?"),
        required=False,
        strip=False,
        widget=_area(5),
        help_text=_("A sentence or two. Only they read it."),
    )


class SessionForm(DeedForm):
    held_on = forms.DateField(label=_("When you met"), widget=_day())
    body = forms.CharField(
        label=_("What you talked about, and what comes next"),
        required=False,
        strip=False,
        widget=_area(8),
        help_text=_("In Markdown. For those who are in this mentorship now, and for nobody else."),
    )


class CheckInForm(forms.Form):
    mood = forms.ChoiceField(
        label=_("For me it is like this"),
        choices=Mood.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three; a word about it may stay empty.")},
    )
    word = forms.CharField(label=_("A word about it, if you like"), required=False, max_length=400, widget=_line())


class LookBackForm(DeedForm):
    between = forms.CharField(
        label=_("For your mentor and you"),
        required=False,
        strip=False,
        widget=_area(5),
        help_text=_("What did you come with, what do you go with? Only the two of you see it."),
    )
    title = forms.CharField(label=_("Name of the note"), required=False, max_length=200, widget=_line())
    body = forms.CharField(
        label=_("What others could learn from it"),
        required=False,
        strip=False,
        widget=_area(6),
        help_text=_("One note, for whom you choose below. Leave it empty if there is none."),
    )
