"""Threads that are settled, and comments that were changed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commonplace.activity.models import Activity
from commonplace.discussion import actions
from commonplace.discussion.models import Remark
from commonplace.discussion.threads import thread_of
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from tests.cast import Cast, ClientAs


@pytest.fixture
def first(cast: Cast) -> Entry:
    """Farah asks about Amina's post for all; Bruno answers her."""
    root = add_entry(cast.amina, Draft(kind=Kind.POST, title="Madder", audience=audiences.organisation()))
    first = actions.comment(cast.farah, root, body="How hot?")
    actions.comment(cast.bruno, first, body="Not above seventy.")
    return first


@pytest.mark.parametrize("name", ["amina", "farah"])
def test_the_author_or_who_began_it_settles_a_thread(cast: Cast, client_as: ClientAs, first: Entry, name: str) -> None:
    member = cast.members[name]
    page = client_as(member).post(reverse("discussion:settle", args=[first.uid]), follow=True).content.decode()
    assert (
        f"by {member.name}" in page
        and page.count("<details") == page.count("</details>")
        and reverse("discussion:reopen", args=[first.uid]) in page
    )
    assert Remark.objects.get(entry=first).settled_by == member
    client_as(member).post(reverse("discussion:reopen", args=[first.uid]))
    assert Remark.objects.get(entry=first).settled_at is None
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["resolved", "unresolved"]


def test_others_do_not(cast: Cast, client_as: ClientAs, first: Entry) -> None:
    assert client_as(cast.bruno).post(reverse("discussion:settle", args=[first.uid])).status_code == 422
    assert ">Settled<" not in client_as(cast.bruno).get(first.root.get_absolute_url()).content.decode()
    with pytest.raises(Refusal):
        actions.settle(cast.amina, Entry.objects.get(parent=first))


def test_a_host_of_the_space_settles(cast: Cast) -> None:
    root = add_entry(cast.dora, Draft(kind=Kind.POST, title="Weld", audience=audiences.of_space(cast.weavers)))
    said = actions.comment(cast.dora, root, body="Yellow?")
    assert actions.settle(cast.amina, said) == said


def test_who_goes_on_speaking_opens_it_again(cast: Cast, first: Entry) -> None:
    other = actions.comment(cast.farah, first.root, body="And the mordant?")
    for one in (first, other):
        actions.settle(cast.amina, one)
    answer = actions.comment(cast.dora, Entry.objects.get(parent=first), body="Sixty is better.")
    assert [remark.entry_id for remark in Remark.objects.filter(settled_at__isnull=False)] == [other.pk]
    assert thread_of(answer)[0] == first.pk and len(thread_of(first)) == 3


def test_earlier_versions_are_seen_by_whoever_sees_the_comment(cast: Cast, client_as: ClientAs, first: Entry) -> None:
    with clock.at(now() + timedelta(hours=1)):
        actions.reword(cast.farah, first, body="How warm?", expected_revision=1)
    address = reverse("discussion:history", args=[first.uid])
    assert address in client_as(cast.dora).get(first.root.get_absolute_url()).content.decode()
    page = client_as(cast.dora).get(address).content.decode()
    assert "<del>How hot?</del>" in page and "<ins>How warm?</ins>" in page
    aside = actions.comment(cast.bruno, first, body="Between us.", way=actions.Way.ASIDE)
    assert client_as(cast.dora).get(reverse("discussion:history", args=[aside.uid])).status_code == 404
