"""What ranking knows of an entry beside the words of the engine's index. Nothing here that `commonplace reindex` could not make again."""

from django.db import models


class Sign(models.Model):
    """What every process keeps of every entry in its memory (`search.shelf`): who may see it, what kind it is, and its meaning in 256 bits.

    `root_author` wrote what this responds to, 0 for what is no response. `audience`, `author` are 0 once the entry is gone, so that memories
    learn of it. `changed` grows with each change: on SQLite by one, on
    PostgreSQL it is the number of the transaction (`search.signing`). `model` is 0 while the meaning is not known. `heads` are how the words of the
    title begin (`search.heads`), for those who are still typing.
    """

    position = models.BigIntegerField(primary_key=True)
    audience = models.IntegerField()
    author = models.IntegerField()
    root_author = models.IntegerField(default=0)
    kind = models.PositiveSmallIntegerField()
    maturity = models.PositiveSmallIntegerField()
    language = models.PositiveSmallIntegerField()
    model = models.BigIntegerField(default=0)
    code = models.BinaryField()
    changed = models.BigIntegerField()
    heads = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["changed"], name="search_sign_changed")]


class Gist(models.Model):
    """What a text is about: its concepts, counted (`search.concepts`), and its meaning, 256 numbers of one byte; none while not known."""

    position = models.BigIntegerField(primary_key=True)
    concepts = models.BinaryField()
    meaning = models.BinaryField(null=True)


class Coverage(models.Model):
    """How far the index has been made in the present way (`search.keeping.WAY`): the last entry that was, -1 when all are. One row at most."""

    way = models.PositiveIntegerField()
    done = models.BigIntegerField(default=0)


class Epoch(models.Model):
    """Which making of the signs this is, by a number drawn at random. It goes when the table is emptied, so that every memory of the signs begins
    anew (`search.shelf`). One row at most, with the key 1."""

    number = models.BigIntegerField()


class Word(models.Model):
    """A word of some entry as it is spelled, for those who mistype it (`search.typos`). Of whom it is, is not kept: whoever offers a word asks the
    index first whether the reader sees an entry that has it."""

    word = models.CharField(max_length=32, unique=True)


class Gathered(models.Model):
    """From which change of the signs on words are still to be gathered. One row at most, with the key 1."""

    horizon = models.BigIntegerField()


class Meant(models.Model):
    """From which change of the signs on meanings are still to be told, and the number of the model that tells them (`search.meanings`). One row at
    most, with the key 1."""

    model = models.BigIntegerField()
    horizon = models.BigIntegerField()


class CopyGist(models.Model):
    """The concepts of the readable copy of a source, counted (`search.copies`)."""

    source_id = models.BigIntegerField(primary_key=True)
    concepts = models.BinaryField()


class CopiesRead(models.Model):
    """From which change of the signs and from which copy on sources are still to be indexed by their text. One row at most, with the key 1."""

    horizon = models.BigIntegerField()
    copy = models.BigIntegerField()
