"""Of an entry with more comments than are followed up at once: whoever is left out sees none from that moment on, also before the job has run."""

from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import bring_back, change_audience, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.responses import AT_ONCE
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from commonplace.search.port import Question, Reader, engine
from commonplace.search.queries import find_entries
from commonplace.search.query import parse
from tests.cast import Cast, ClientAs


def _discussed(cast: Cast) -> Entry:
    root = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))
    add_entries(cast.dora, [Draft(kind=Kind.COMMENT, parent=root, body=f"Alum and time, {n}.") for n in range(AT_ONCE + 20)])
    return root


def _shown(client: Client) -> int:
    return client.get("/stock/?q=alum").content.decode().count(" and time, ")


def _kept(audience: int) -> int:
    return len(engine().find(Question(), Reader((audience,)), size=1_000))


def test_nobody_outside_sees_one_of_many_comments_once_their_root_is_narrowed(cast: Cast, client_as: ClientAs) -> None:
    root, outside, inside = _discussed(cast), client_as(cast.bruno), client_as(cast.dora)
    last = root.responses.latest("pk")
    weavers = audiences.of_space(cast.weavers)
    assert _shown(outside) and outside.get(last.get_absolute_url(), follow=True).status_code == 200
    change_audience(root, weavers)
    for _moment in ("before the job has run", "after it"):
        assert not _shown(outside) and outside.get(last.get_absolute_url()).status_code == 404
        assert list(find_entries(cast.bruno, parse("alum")).entries) == []
        assert _shown(inside) and inside.get(root.get_absolute_url()).content.decode().count(" and time, ")
        run_all()
    assert _kept(weavers.pk) == AT_ONCE + 21 and _kept(audiences.organisation().pk) == 0


def test_what_was_brought_back_before_the_job_has_run_is_found_again(cast: Cast) -> None:
    root = _discussed(cast)
    bring_back(withdraw(root))
    run_all()
    assert _kept(audiences.organisation().pk) == AT_ONCE + 21
    withdraw(root)
    assert list(find_entries(cast.dora, parse("alum")).entries) == []
    run_all()
    assert _kept(audiences.organisation().pk) == 0 and root.responses.filter(withdrawn_at__isnull=True).count() == 0
