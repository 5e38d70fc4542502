"""What several rooms' forms share."""

from django import forms

from commonplace.kit.ids import new_uid


class DeedForm(forms.Form):
    """A form whose deed happens once however often its button is pressed: each rendering carries a fresh `deed_key`."""

    deed_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80, initial=new_uid)
