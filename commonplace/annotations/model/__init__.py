"""The W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/), read and checked in plain Python.

Pure: no database, no network. A JSON-LD context is recognised by its address and never fetched.
"""

from commonplace.annotations.model.document import Document, read_document
from commonplace.annotations.model.passages import Nothing, Passage, passages_of
from commonplace.annotations.model.values import CONTEXT, MEDIA_TYPE, Problem

__all__ = ["CONTEXT", "MEDIA_TYPE", "Document", "Nothing", "Passage", "Problem", "passages_of", "read_document"]
