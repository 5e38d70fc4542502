"""Handing in a file, and choosing who sees what it brings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from commonplace.entries.forms import AudienceForm
from commonplace.importers.archives import FIRST
from commonplace.importers.formats import formats, recognised
from commonplace.importers.markdown.dialects import LABELS
from commonplace.importers.markdown.vault import NOTE_SUFFIXES
from commonplace.importers.readings import ARCHIVES, LIST_OF_FEEDS, looks_like_list_of_feeds
from commonplace.importers.vaults import MARKDOWN
from commonplace.kit.forms import DeedForm

MAX_UPLOAD = 100 * 1024 * 1024
ENDINGS = (*ARCHIVES, *NOTE_SUFFIXES)
TOO_LARGE = _("This file is larger than 100 MB. Leave pictures and other large files out, or bring the notes in in parts.")


def choices() -> list[tuple[str, str | Promise]]:
    known = sorted(((one.name, one.label) for one in formats()), key=lambda choice: choice[1].casefold())
    return [
        ("", _("Find out from the file")),
        (MARKDOWN, _("Markdown notes (Foam, Git, an export of Commonplace)")),
        *LABELS.items(),
        *known,
    ]


def _led_to_feeds() -> str:
    """What to do with a list of feeds, with a link where there is a room for it."""
    try:
        address = reverse("feeds:opml")
    except NoReverseMatch:
        return str(LIST_OF_FEEDS)
    words = _("This is a list of feeds (OPML).")
    return format_html('{} <a href="{}">{}</a>', words, address, _("Hand it in with your feeds; it is taken there."))


class UploadForm(DeedForm):
    file = forms.FileField(
        label=_("Your file"),
        help_text=_("Just as the other program gave it to you; at most 100 MB. A folder of notes goes into a .zip."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )
    format = forms.ChoiceField(label=_("What it is"), required=False, choices=choices)

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        """What is like none of the formats is said at once, not after a job has looked at it."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        file = values.get("file")
        if file is not None and not values.get("format"):
            first = file.read(FIRST)
            file.seek(0)
            if looks_like_list_of_feeds(first):
                self.add_error("file", _led_to_feeds())
            elif not (file.name or "").lower().endswith(ENDINGS) and recognised(file.name or "", first) is None:
                self.add_error(
                    "file", _("This looks like none of the files that can be read here. Choose what it is, or see below how to get it.")
                )
        return values


class CommitForm(AudienceForm):
    keeps_audiences = forms.BooleanField(
        label=_("What comes from an export of Commonplace: seen by whom it was seen there, as far as they are here; else only by me"),
        required=False,
        initial=True,
    )
