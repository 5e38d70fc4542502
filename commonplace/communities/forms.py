from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonplace.communities.beginnings import KINDS
from commonplace.communities.models import MAX_ANSWER
from commonplace.communities.weekly import PROMPTS
from commonplace.communities.words import Label
from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.entries.words import Kind
from commonplace.kit.forms import DeedForm
from commonplace.people.models import Member
from commonplace.spaces.models import MAX_RULES, Openness


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


class RulesForm(forms.Form):
    house_rules = forms.CharField(
        label=_("House rules"),
        max_length=MAX_RULES,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("Markdown. Shown before somebody joins, and to members who write here for the first time."),
    )
    rhythm = forms.CharField(
        label=_("Rhythm"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("How often you do something together: every second Tuesday at four."),
    )


class NewcomersForm(forms.Form):
    newcomers_in_digest = forms.BooleanField(
        label=_("Their digest tells of this space"), required=False, help_text=_("Everybody can change that for themselves.")
    )
    first_posts_held = forms.TypedChoiceField(
        label=_("Of what somebody new shares here"),
        choices=[
            (0, _("nothing waits for a host")),
            (1, _("the first waits for a host")),
            (2, _("the first two wait")),
            (5, _("the first five wait")),
        ],
        coerce=int,
        help_text=_(
            "What waits is seen by its author and, under “To decide”, by the hosts. Its author is told what becomes of it, and why."
        ),
    )


class TemplateForm(DeedForm):
    """A template that a host writes: the note, and what is meant to come of it."""

    kind = forms.ChoiceField(label=_("What is it for?"), choices=[(kind.value, kind.label) for kind in KINDS])
    title = forms.CharField(
        label=_("Name"), required=False, max_length=MAX_TITLE, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    body = forms.CharField(
        label=_("Text to begin with"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_("Headings and half sentences. {{date}} becomes the date, {{title}} the title."),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by blanks or commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_kind(self) -> Kind:
        return Kind(self.cleaned_data["kind"])

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])


class SpaceMemberForm(forms.Form):
    handle = forms.CharField(label=_("Name in addresses"), max_length=41, help_text=_("As in @amina"))

    def __init__(self, *args: Any, actor: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor

    def clean_handle(self) -> Member:
        handle = self.cleaned_data["handle"].strip().lstrip("@").lower()
        member = Member.objects.active().met_by(self._actor).filter(handle=handle).first()
        if member is None:
            raise forms.ValidationError(_("Nobody here is called that. Look them up under People."))
        return member


class LogForm(forms.Form):
    """The four questions of the week, and what a post of them would show."""

    labels = forms.MultipleChoiceField(
        label=_("What does it show?"), choices=Label.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, prompt in PROMPTS.items():
            area = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
            self.fields[name] = forms.CharField(label=prompt, required=False, strip=False, max_length=MAX_ANSWER, widget=area)

    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in PROMPTS]


class ReminderForm(forms.Form):
    remind_on = forms.ChoiceField(
        label=_("Remind me of the log"), required=False, choices=[("", _("Never")), *((str(day), name) for day, name in WEEKDAYS.items())]
    )
    is_nudged = forms.BooleanField(
        label=_("Where I am asked to go first, tell me (and nobody else) when I have only read for a month"), required=False
    )
