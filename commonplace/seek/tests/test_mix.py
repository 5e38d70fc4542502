"""The private picture of how one's saves came."""

from datetime import timedelta

from commonplace.entries import audiences
from commonplace.kit import clock
from commonplace.people.models import Member
from commonplace.seek.actions import capture
from commonplace.seek.mix import mix_of
from commonplace.seek.models import ReachedBy
from tests.cast import Cast, ClientAs


def save(member: Member, number: int, reached_by: ReachedBy = ReachedBy.FEED_OR_SEARCH, **more: object) -> None:
    capture(member, url=f"https://example.org/{member.handle}/{number}", reached_by=reached_by, **more)


def test_only_ones_own_saves_of_ninety_days_count(cast: Cast, client_as: ClientAs) -> None:
    with clock.at(clock.now() - timedelta(days=100)):
        save(cast.amina, 0)
    save(cast.amina, 1, ReachedBy.COLLEAGUE, audience=audiences.of_circle(cast.kitchen_table))
    for number in range(2, 5):
        save(cast.amina, number)
    save(cast.dora, 1, ReachedBy.EXPERT, audience=audiences.organisation())
    mix = mix_of(cast.amina)
    assert mix.saves == 4 and [part.saves for part in mix.by_filter] == [1, 0, 0, 3, 0]
    assert [(part.label, part.share) for part in mix.by_ring] == [("Only me", 75), ("Kitchen table", 25)]
    page = client_as(cast.amina).get("/seek/mix/").content.decode()
    assert "75 %" in page and "<svg" in page and "Most of it" not in page


def test_a_word_is_said_from_twelve_saves_on_when_three_of_four_came_one_way(cast: Cast) -> None:
    for number in range(9):
        save(cast.amina, number)
    for number in range(9, 11):
        save(cast.amina, number, ReachedBy.COLLEAGUE)
    assert mix_of(cast.amina).words == []
    save(cast.amina, 11, ReachedBy.EXPERT)
    assert ["feeds and searches" in word for word in mix_of(cast.amina).words] == [True]
    save(cast.amina, 12, ReachedBy.EXPERT)
    assert mix_of(cast.amina).words == []
