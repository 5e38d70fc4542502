"""What several rooms' forms share."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest

from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_uid
from commonplace.kit.text import clean_line


class DeedForm(forms.Form):
    """A form whose deed happens once however often its button is pressed: each rendering carries a fresh `deed_key`."""

    deed_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80, initial=new_uid)


def begin_at_the_error(form: forms.Form) -> None:
    """Have the page open at the first field that is wrong, so that whoever goes by keyboard or listens is where the message is."""
    wrong = next((name for name in form.fields if name in form.errors), None) if form.is_bound else None
    if wrong:
        form.fields[wrong].widget.attrs["autofocus"] = True


def show_refusal(form: forms.BaseForm, refusal: Refusal, *, named: Mapping[str, str] | None = None) -> None:
    """Put a refusal beside the field that it names, or above the form. `named`: what this form calls the fields that an action names otherwise."""
    field = (named or {}).get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


def sent_line(request: HttpRequest, name: str, *, most: int = 300) -> str:
    """One line that came beside a form of ours, at most so long, without what no text of the database can hold."""
    return clean_line(request.POST.get(name) or request.GET.get(name, ""))[:most]
