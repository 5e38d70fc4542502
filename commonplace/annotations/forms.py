from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 10_000_000


class HandInForm(forms.Form):
    """A file of annotations."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("One annotation, a page or a collection as JSON-LD, at most 10 MB. Only you will see what comes of it."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty. Choose another one.")},
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 10 MB. Bring it in in parts."))
        return bytes(file.read())
