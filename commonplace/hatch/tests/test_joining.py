"""A page that was laid out under one address and becomes known by another."""

from commonplace.hatch.models import Hatch, Passage
from commonplace.hatch.words import From
from commonplace.sources.actions import source_at
from commonplace.sources.joining import join
from tests.cast import Cast


def test_passages_of_a_page_stay_when_it_is_joined_with_another(cast: Cast) -> None:
    going, staying = source_at("https://paper.example/madder?page=1"), source_at("https://paper.example/madder")
    hatch = Hatch.objects.create(member=cast.amina, gathered_from=From.SOURCE)
    Passage.objects.create(hatch=hatch, number=1, source=going, text="Simmer it gently.")

    join(going.pk, staying.url)

    assert Passage.objects.get(hatch=hatch).source == staying
