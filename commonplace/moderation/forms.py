"""What is typed when somebody reports, decides or appeals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.moderation.actions import MOST_WORDS
from commonplace.moderation.models import Case, Hides, Outcome, Why


def _lines(label: object, help_text: object, *, most: int, required: bool = False) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, max_length=most, required=required, widget=area)  # type: ignore[arg-type]


class ReportForm(forms.Form):
    why = forms.ChoiceField(label=_("What is wrong with it?"), choices=Why.choices, widget=forms.RadioSelect)
    words = _lines(_("In your words"), _("Only those who decide read this."), most=1000)


class DecisionForm(forms.Form):
    """The ways that the case has, in words that fit what it is about."""

    outcome = forms.ChoiceField(label=_("What becomes of it?"), widget=forms.RadioSelect)
    hides = forms.MultipleChoiceField(
        label=_("What is hidden?"),
        help_text=_("If you hide words: what you leave unticked can be seen."),
        choices=Hides.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = _lines(
        _("Why?"), _("Its author reads this sentence. Say also what would make it good. It may stay empty if you leave it."), most=1000
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, case: Case, is_hidden: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {outcome: outcome.label for outcome in case.outcomes}
        if case.is_first:
            labels |= {
                Outcome.LEAVE: _("Let it go: whoever is in the space sees it"),
                Outcome.BACK: _("Send it back to its author, who can change it"),
            }
        elif case.person:
            labels |= {Outcome.ASK: _("Leave it, and ask them to change it"), Outcome.HIDE: _("Hide words from all but them")}
        if is_hidden:
            labels |= {
                Outcome.LEAVE: _("Let it be seen again"),
                Outcome.ASK: _("Let it be seen again, and ask for a change"),
                Outcome.HIDE: _("Keep it hidden"),
            }
        if not case.person:
            del self.fields["hides"]
        self.fields["outcome"].choices = list(labels.items())  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    words = _lines(_("What should be considered?"), _("You can answer a decision once."), most=MOST_WORDS, required=True)
