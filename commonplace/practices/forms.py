from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.entries.words import Stage
from commonplace.kit.forms import DeedForm
from commonplace.people.models import Member, Team
from commonplace.practices.actions.writing import Fields
from commonplace.practices.models import Verdict


def _day(label: object, help_text: object = "", **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, **more)  # type: ignore[arg-type]


def _text(label: object, help_text: object, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "spellcheck": "true", "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, required=False, strip=False, widget=widget)  # type: ignore[arg-type]


def _line(label: object, help_text: object = "", *, longest: int = 500) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "maxlength": longest})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)  # type: ignore[arg-type]


_EVIDENCE = _("The address of each entry’s page, or its [[title]]; one to a line. Each reader sees those that they may see anyway.")


class PracticeForm(DeedForm):
    """`expected_revision` is set where a practice is rewritten, `builds_on` where one begins at an entry."""

    title = _line(_("The claim"), _("One sentence that somebody could prove wrong: “Closed boxes keep the van cold.”"), longest=MAX_TITLE)
    context = _text(_("Where it applies"), _("For whom, in which situation, since when."))
    probe = _text(_("What we try"), _("So that somebody who was not there could do the same."))
    outcome = _text(_("What came of it"), _("As far as you know today. What others saw, they write themselves."))
    limits = _text(_("Where it does not hold"), _("What would have to be different, and what you do not know."))
    keepers = _line(_("Who keeps it with you?"), _("Their short names, separated by commas: amina, bruno"), longest=1_000)
    look_on = _day(_("Look at it again on"), _("From that day on it says that it waits to be looked at."), required=False)
    tags = _line(_("Tags"), _("Separated by blanks or commas."), longest=1_000)
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    builds_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])

    def clean_keepers(self) -> list[Member]:
        handles = [part.lstrip("@").lower() for part in split_tags(self.cleaned_data["keepers"])]
        found = {member.handle: member for member in Member.objects.active().filter(handle__in=handles)} if handles else {}
        missing = [handle for handle in handles if handle not in found]
        if missing:
            raise forms.ValidationError(
                _("Nobody here is called %(names)s. Look them up under People.") % {"names": ", ".join(missing[:5])}
            )
        return list(found.values())

    def fields_of(self) -> Fields:
        return Fields(*(self.cleaned_data[name] for name in ("context", "probe", "outcome", "limits")))


class ExperimentForm(forms.Form):
    tries = _line(_("What will you do differently?"), _("The smallest change that could show something."))
    measure = _line(_("What will tell whether it worked?"), _("A number or a thing that you will see, and what it is today."))
    starts_on = _day(_("From"))
    ends_on = _day(_("Until"))


class ResultForm(forms.Form):
    """`as_seen` is how the result stood when the form was drawn (`Experiment.mark`), so that two who write it down at once are told."""

    verdict = forms.ChoiceField(label=_("In one word"), choices=Verdict.choices, widget=forms.RadioSelect)
    result = _text(_("What did you see?"), _("The measure, before and after, and what surprised you."), rows=5)
    as_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class InTeamForm(forms.Form):
    """Where `in_team` names the team it is about; whoever sits in none is not asked."""

    def __init__(self, *args: Any, team: Team | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if team is None:
            del self.fields["in_team"]
        else:
            self.fields["in_team"].label = format_lazy("{label}: {team}", label=self.fields["in_team"].label or "", team=team.name)


class OutcomeForm(InTeamForm, DeedForm):
    verdict = forms.ChoiceField(label=_("What came of it?"), choices=Verdict.choices, widget=forms.RadioSelect)
    words = _text(_("What did you do, and what did you see?"), _("Whoever may see the practice reads this, under your name."), rows=4)
    tried_on = _day(_("When"))
    in_team = forms.BooleanField(label=_("It was in my team"), required=False, initial=True)
    evidence = _line(_("Evidence"), _("The address of an entry’s page, or its [[title]]. You can leave it out."), longest=2_000)


class AdoptionForm(InTeamForm):
    since = _day(_("Since"))
    in_team = forms.BooleanField(label=_("My team works this way"), required=False, initial=True)
    how = _text(_("How does it go?"), _("What is easier now, what you changed, what still goes wrong."), rows=4)


class MoveForm(forms.Form):
    """`known` are choices of what the practice grew from and led to already; more can be named."""

    to = forms.ChoiceField(label=_("To"), choices=Stage.choices, widget=forms.RadioSelect)
    reason = _line(_("Why"), _("To go back or to retire it there must be a reason."), longest=1_000)
    known = forms.MultipleChoiceField(label=_("It rests on"), required=False, widget=forms.CheckboxSelectMultiple)
    evidence = _text(_("And on these"), _EVIDENCE, rows=2)
    heir = _line(
        _("What takes its place"),
        _("If you retire it: the address of an entry’s page, or its [[title]]. You can leave it out."),
        longest=2_000,
    )

    def __init__(self, *args: Any, stages: list[Stage], known: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].error_messages["invalid_choice"] = _("It has moved meanwhile. These are the stages it can go to now.")
        self.fields["to"].choices = [(stage.value, stage.label) for stage in stages]  # type: ignore[attr-defined]
        self.fields["known"].choices = known  # type: ignore[attr-defined]
        if not known:
            del self.fields["known"]
            self.fields["evidence"].label = _("It rests on")
