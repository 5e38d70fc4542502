"""What the editor in the browser (static/sense/editor.js) is told: where to ask, and the words it shows."""

from __future__ import annotations

import json

from django.urls import reverse
from django.utils.translation import gettext as _


def editor_settings() -> str:
    """As JSON, for an attribute of the field."""
    addresses = {"complete": reverse("sense:complete"), "leads": reverse("sense:leads"), "pictures": reverse("pictures:add")}
    return json.dumps({**addresses, "words": _words()})


def _words() -> dict[str, str]:
    return {
        "leads": _("Leads to:"),
        "open": _("Nothing you can see is called that yet. The link waits for it."),
        "tag": _("goes to the tags below"),
        "picture": _("Add a picture"),
        "sending": _("Sending the picture"),
        "describe": _("Say between the brackets what it shows, for those who cannot see it."),
        "failed": _("The picture did not arrive. Try again when the connection is back."),
        "notPicture": _("Only pictures can be put in here."),
        "leave": _("Tab moves on from the text. Escape closes what has opened."),
        "Completions": _("Suggestions"),
        "Find": _("Find"),
        "Replace": _("Replace"),
        "next": _("next"),
        "previous": _("previous"),
        "all": _("all"),
        "match case": _("match case"),
        "regexp": _("pattern"),
        "by word": _("whole words"),
        "replace": _("replace"),
        "replace all": _("replace all"),
        "close": _("close"),
        "current match": _("current match"),
        "replaced $ matches": _("replaced $ matches"),
        "replaced match on line $": _("replaced the match on line $"),
        "on line": _("on line"),
    }
