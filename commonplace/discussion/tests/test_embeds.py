"""What a comment embeds is shown to those who may see it, and is a name to the others."""

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from tests.cast import Cast, ClientAs


def test_an_embed_in_a_comment_is_shown_to_those_who_may_see_it(cast: Cast, client_as: ClientAs) -> None:
    vat = Draft(kind=Kind.NOTE, title="The blue vat", body="Feed it with bran.", audience=audiences.of_space(cast.weavers))
    add_entry(cast.amina, vat)
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", body="Yellow.", audience=audiences.organisation()))
    comment(cast.amina, note, body="As I wrote:\n\n![[The blue vat]]")
    dora, bruno = (client_as(member).get(note.get_absolute_url()).content.decode() for member in (cast.dora, cast.bruno))
    assert '<div class="embed">' in dora and "Feed it with bran." in dora
    assert "The blue vat" in bruno and "Feed it with bran." not in bruno and '<div class="embed">' not in bruno
