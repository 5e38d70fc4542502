"""Reading a folder or archive of Markdown notes: no database, no pages, only what is in the files.

    read_notes(path, history=None) -> Reading(notes, skipped, attachments)

How it decides is written beside the code that does: which files are read (`vault.py`), where title, tags and dates come from
(`notes.py`), how links are followed (`links.py`), what the history tells (`history.py`).
"""

from commonplace.importers.markdown.links import NoteLink
from commonplace.importers.markdown.notes import ParsedNote
from commonplace.importers.markdown.parser import Reading, read_notes
from commonplace.importers.markdown.vault import Attachment, Skipped

__all__ = ["Attachment", "NoteLink", "ParsedNote", "Reading", "Skipped", "read_notes"]
