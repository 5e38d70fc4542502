"""What a block does to how people meet: as if the other were not here. (What it does to entries: `entries/tests/test_audience.py`.)"""

import pytest

from commonplace.entries.forms import AudienceForm
from commonplace.kit.errors import Refusal
from commonplace.people.actions import block, unblock
from tests.cast import Cast, ClientAs


@pytest.mark.parametrize("deed", ["by me", "by them"])
def test_whom_a_block_keeps_away_is_not_here(cast: Cast, client_as: ClientAs, deed: str) -> None:
    one, other = (cast.amina, cast.dora) if deed == "by me" else (cast.dora, cast.amina)
    block(one, other)
    amina = client_as(cast.amina)
    assert amina.get("/people/dora/").status_code == amina.post("/following/person/dora/", {"interest": "follow"}).status_code == 404
    listed = "/spaces/weavers/members/"  # a host's list is whole: communities/tests/test_home.py
    assert cast.amina.name not in client_as(cast.dora).get(listed).content.decode()
    assert cast.amina.name in client_as(cast.bruno).get(listed).content.decode()
    for address in ("/people/", "/notes/complete/?of=people&q=dor"):
        page = amina.get(address)
        assert page.status_code == 200, address
        assert "Dora" not in page.content.decode(), address
        assert "Dora" in client_as(cast.bruno).get(address).content.decode(), address
    assert not AudienceForm({"ring": "people", "people": "dora"}, member=cast.amina).is_valid()
    assert AudienceForm({"ring": "people", "people": "dora"}, member=cast.bruno).is_valid()
    unblock(one, other)
    assert amina.get("/people/dora/").status_code == 200


def test_nobody_blocks_themselves(cast: Cast) -> None:
    with pytest.raises(Refusal):
        block(cast.amina, cast.amina)
