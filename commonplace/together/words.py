"""The words that the script of the page shows (static/together/together.js)."""

from __future__ import annotations

from django.utils.translation import gettext as _


def page_words() -> dict[str, str]:
    return {
        "joining": _("Fetching the text."),
        "kept": _("Everything is saved."),
        "keeping": _("Saving."),
        "offline": _("No connection. What you write is kept in this browser and comes along once there is one."),
        "offlineFull": _("No connection, and this browser keeps nothing. Leave this page open until there is one."),
        "offlineReading": _("No connection. The text will go on once there is one."),
        "watching": _("You are watching: the text changes as others write it."),
        "closed": _("Writing together has ended. The text is in the note."),
        "gone": _("This note is no longer open to you."),
        "signedOut": _("You are signed out. What you wrote is kept in this browser until you sign in again."),
        "full": _("The text is as long as a note may be. What you wrote last is not in it."),
        "malformed": _("Something here could not be added. Copy your words and load the page anew."),
        "crowded": _("More people are here than this note has room for. It is tried again in a moment."),
        "notSent": _("What you wrote last did not arrive. Copy it from here:"),
        "alone": _("Nobody else is here at the moment."),
        "here": _("Here with you:"),
        "writes": _("writing"),
        "reads": _("watching"),
        "you": _("You, in another window"),
        "came": _("%(name)s is here"),
        "went": _("%(name)s has left"),
    }
