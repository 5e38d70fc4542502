from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.texts import MAX_TITLE
from commonplace.kit.forms import DeedForm
from commonplace.lineage.models import EdgeKind
from commonplace.review.models import Answer, CameAs


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Answer.choices)
    came_as = forms.ChoiceField(choices=CameAs.choices, required=False)


class ChangedForm(DeedForm):
    """What one thinks now. Lengths are the action's affair."""

    kind = forms.ChoiceField(
        label=_("What does it do to what you thought?"),
        choices=[(EdgeKind.CONTRADICTS, _("It contradicts it: both stay")), (EdgeKind.SUPERSEDES, _("It takes its place"))],
        widget=forms.RadioSelect,
        initial=EdgeKind.CONTRADICTS,
    )
    title = forms.CharField(
        label=_("Title"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_TITLE, "dir": "auto"})
    )
    body = forms.CharField(
        label=_("What do you think now?"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )

    field_order = ("body", "title", "kind")

    def __init__(self, *args: object, may_supersede: bool, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        if not may_supersede:
            self.fields["kind"].widget = forms.HiddenInput()
