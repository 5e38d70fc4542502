"""Which kinds of entries a [[link]] can lead to."""

from commonplace.entries.words import Kind

LINKABLE = (Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.PRACTICE, Kind.HIGHLIGHT, Kind.SAVE, Kind.GOAL, Kind.JOURNEY)
