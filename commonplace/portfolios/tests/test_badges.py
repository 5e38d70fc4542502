"""Badges: made, asked for, offered, taken or left, withdrawn; and credentials that independent libraries verify."""

from __future__ import annotations

import gzip
import io
import json
from base64 import urlsafe_b64decode
from typing import Any

import jwt
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet
from openbadgeslib import ob3

from commonplace.audit.deeds import Deed
from commonplace.audit.models import Audited
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.notifications.models import Notice
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.portfolios import baking, drawing, exporting
from commonplace.portfolios.actions import badges, gathering
from commonplace.portfolios.actions.badges import About
from commonplace.portfolios.actions.showing import show_badge
from commonplace.portfolios.models import Award, Badge
from commonplace.portfolios.signing import key_file, opened
from commonplace.portfolios.tests.samples import badge_of
from commonplace.portfolios.verifying import Finding, verdict_on
from commonplace.portfolios.views import credentials
from commonplace.portfolios.words import Emblem, State, Tone
from tests.cast import Cast, ClientAs

ABOUT = About(
    name="Keeps a vat", description="Keeps an indigo vat alive.", criteria="A year with one vat, and two people who dyed from it."
)


def a_badge(cast: Cast) -> Badge:
    return badges.make_badge(cast.gita, about=ABOUT)


def held_by(cast: Cast, member: Member, *, evidence: Entry | None = None, ring: str = "web") -> Award:
    audience = audiences.web() if ring == "web" else None
    portfolio = gathering.begin_portfolio(member, title="Indigo", audience=audience, first=evidence)
    return badges.award_it(cast.gita, badges.ask_for(member, a_badge(cast), portfolio=portfolio))


def token_for(client: Client, award: Award) -> str:
    answer = client.get(f"/badges/awards/{award.uid}/credential.jwt")
    assert answer.status_code == 200
    return answer.content.decode()


def verified(client: Client, token: str) -> dict[str, Any]:
    """By PyJWT against what is published, fetched by the address that the token names."""
    kid = jwt.get_unverified_header(token)["kid"]
    published = client.get(kid.removeprefix("http://localhost:8000")).json()
    assert "d" not in published
    return jwt.decode(token, jwt.PyJWK(published), algorithms=["RS256"])


def test_organisers_make_badges_and_hosts_for_their_space_and_nobody_else(cast: Cast, client_as: ClientAs) -> None:
    sent = {
        "name": "Keeps a vat",
        "description": "Indigo",
        "criteria": "A year",
        "emblem": "leaf",
        "tone": "sky",
        "space": "",
        "deed_key": "k",
    }
    assert client_as(cast.bruno).get("/badges/new/").status_code == 404 == client_as(cast.bruno).post("/badges/new/", sent).status_code
    gita = client_as(cast.gita)
    assert gita.post("/badges/new/", sent).url == gita.post("/badges/new/", sent).url
    assert client_as(cast.amina).post("/badges/new/", {**sent, "space": "weavers"}).status_code == 302
    assert client_as(cast.amina).post("/badges/new/", {**sent, "space": ""}).status_code == 422  # not for the whole organisation
    refused = gita.post("/badges/new/", {**sent, "criteria": " ", "deed_key": "k2"})
    assert refused.status_code == 422 and "Indigo" in refused.content.decode() and Badge.objects.count() == 2
    with pytest.raises(Refusal):
        badges.make_badge(cast.emil, about=ABOUT, space=cast.weavers)


def test_who_asks_says_yes_by_it_and_holds_it_for_themselves_alone(cast: Cast, client_as: ClientAs) -> None:
    badge, dora, gita = a_badge(cast), client_as(cast.dora), client_as(cast.gita)
    portfolio = gathering.begin_portfolio(cast.dora, title="Indigo", audience=audiences.organisation())
    asked = dora.post(f"/badges/{badge.uid}/ask/", {"portfolio": portfolio.uid, "words": "Please look at the vat"})
    award = Award.objects.get()
    assert asked.url == f"/badges/awards/{award.uid}/"
    run_all()
    assert "asks for a badge" in gita.get("/notices/").content.decode() or Notice.objects.filter(member=cast.gita).exists()
    assert "Please look at the vat" in gita.get("/badges/asked/").content.decode()
    assert "Please look at the vat" not in client_as(cast.bruno).get("/badges/asked/").content.decode()
    assert client_as(cast.bruno).post(f"/badges/awards/{award.uid}/judge/award/").status_code == 404
    gita.post(f"/badges/awards/{award.uid}/judge/not-yet/", {"words": "One more year"})
    assert "One more year" in dora.get(f"/badges/awards/{award.uid}/").content.decode()
    dora.post(f"/badges/{badge.uid}/ask/", {"portfolio": portfolio.uid})
    gita.post(f"/badges/awards/{award.uid}/judge/award/")
    award.refresh_from_db()
    assert award.state == State.HELD and Audited.objects.filter(deed=Deed.BADGE_AWARDED, about=cast.dora).exists()
    for viewer in (cast.bruno, cast.gita, None):
        assert client_as(viewer).get(f"/badges/awards/{award.uid}/").status_code == 404
        assert client_as(viewer).get(f"/badges/awards/{award.uid}/credential.jwt").status_code == 404
    dora.post(f"/badges/awards/{award.uid}/ring/", {"ring": "web"})
    assert client_as(None).get(f"/badges/awards/{award.uid}/").status_code == 200


def test_an_offer_that_is_left_tells_nobody_and_can_be_taken_later(cast: Cast, client_as: ClientAs) -> None:
    badge, gita, dora = a_badge(cast), client_as(cast.gita), client_as(cast.dora)
    assert gita.post(f"/badges/{badge.uid}/offer/", {"handle": "@dora", "words": "The vat in spring"}).status_code == 302
    assert gita.post(f"/badges/{badge.uid}/offer/", {"handle": "nobody-here"}).status_code == 422
    award = Award.objects.get()
    assert not award.is_valid and client_as(None).get(f"/badges/awards/{award.uid}/").status_code == 404
    before = gita.get("/badges/asked/?shelf=offered").context["rows"]
    dora.post(f"/badges/awards/{award.uid}/leave/")
    run_all()
    assert gita.get("/badges/asked/?shelf=offered").context["rows"] == before and not Notice.objects.filter(member=cast.gita).exists()
    dora.post(f"/badges/awards/{award.uid}/take/")
    assert Award.objects.get().is_valid
    with pytest.raises(Refusal):
        badges.offer(cast.gita, badge, member=cast.gita)  # nobody awards themselves


def test_a_credential_stands_before_independent_libraries(cast: Cast, client_as: ClientAs) -> None:
    shown = add_entry(cast.dora, Draft(kind=Kind.NOTE, title="Feeding the vat", body="Bran.", audience=audiences.web()))
    award = held_by(cast, cast.dora, evidence=shown)
    hidden = add_entry(cast.dora, Draft(kind=Kind.NOTE, title="The locked drawer", body="x", audience=audiences.organisation()))
    assert award.portfolio is not None
    gathering.add_piece(cast.dora, award.portfolio.entry, evidence=hidden)
    stranger, token = client_as(None), token_for(client_as(cast.dora), award)
    claims = verified(stranger, token)
    keys = stranger.get("/badges/keys.json").json()
    assert joserfc_jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"]).claims == claims
    assert claims["@context"][0] == "https://www.w3.org/ns/credentials/v2" and claims["iss"] == claims["issuer"]["id"]
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"] and claims["jti"] == claims["id"]
    assert stranger.get("/badges/issuer/").json()["id"] == claims["iss"]
    assert [one["name"] for one in claims["evidence"]] == ["Indigo", "Feeding the vat"]
    assert "locked drawer" not in json.dumps(claims) and "dora@" not in json.dumps(claims) and "Dora" not in json.dumps(claims)
    assert set(jwt.get_unverified_header(token)) == {"alg", "kid", "typ"}
    with pytest.raises(jwt.InvalidSignatureError):
        verified(stranger, token[:-8] + "AAAAAAAA")


def test_a_credential_stands_before_a_verifier_of_open_badges(cast: Cast, client_as: ClientAs) -> None:
    """`openbadgeslib` is another's implementation of Open Badges 3.0; it reads structure, claims, pictures and the status list."""
    award, dora, stranger = held_by(cast, cast.dora), client_as(cast.dora), client_as(None)
    token = token_for(dora, award)
    key = jwt.PyJWK(stranger.get("/badges/keys.json").json()["keys"][0]).key
    verifier = ob3.OB3Verifier(key)

    def fetched(address: str) -> bytes:
        return stranger.get(address.removeprefix("http://localhost:8000")).content

    good = verifier.verify(token, check_status=True, download=fetched)
    assert good.achievement.name == "Keeps a vat" and good.identifiers[0].hashed
    assert ob3.IdentityObject.create("dora@example.org", good.identifiers[0].salt).identity_hash == good.identifiers[0].identity_hash
    pictures = {form: dora.get(f"/badges/awards/{award.uid}/credential.{form}").content for form in ("png", "svg")}
    assert verifier.extract_token_from_png(pictures["png"]) == token == verifier.extract_token_from_svg(pictures["svg"])
    badges.withdraw(cast.gita, award, why="The vat was another's")
    with pytest.raises(ob3.OB3VerificationError, match="revocation"):
        verifier.verify(token, check_status=True, download=fetched)


def test_what_is_withdrawn_or_given_back_holds_no_more_until_it_does(cast: Cast, client_as: ClientAs) -> None:
    award, stranger = held_by(cast, cast.dora), client_as(None)
    token = token_for(client_as(cast.dora), award)
    assert not _is_gone(stranger, award) and verdict_on(token).finding == Finding.HOLDS
    client_as(cast.gita).post(f"/badges/awards/{award.uid}/judge/withdraw/", {"words": "A mistake of ours"})
    assert _is_gone(stranger, award) and verdict_on(token).finding == Finding.WITHDRAWN
    assert "A mistake of ours" in client_as(cast.dora).get(f"/badges/awards/{award.uid}/").content.decode()
    assert client_as(cast.dora).get(f"/badges/awards/{award.uid}/credential.jwt").status_code == 404
    client_as(cast.gita).post(f"/badges/awards/{award.uid}/judge/restore/")
    assert not _is_gone(stranger, award)
    client_as(cast.dora).post(f"/badges/awards/{award.uid}/give-back/")
    assert _is_gone(stranger, award)
    client_as(cast.dora).post(f"/badges/awards/{award.uid}/hold-again/")
    assert verdict_on(token).finding == Finding.HOLDS
    logged = set(Audited.objects.values_list("deed", flat=True))
    assert {Deed.BADGE_AWARDED, Deed.BADGE_WITHDRAWN, Deed.BADGE_BACK} <= logged


def _is_gone(client: Client, award: Award) -> bool:
    award.refresh_from_db()
    claims = verified(client, client.get("/badges/status/1/").content.decode())
    packed = claims["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    index = award.status_index or 0
    return bool(bits[index // 8] & 0x80 >> index % 8)


def test_the_page_that_checks_says_what_is_so(cast: Cast, client_as: ClientAs) -> None:
    award, stranger = held_by(cast, cast.dora), client_as(None)
    token = token_for(client_as(cast.dora), award)
    other = jwt.encode({"iss": "https://example.com"}, "k" * 40, algorithm="HS256")
    head, body, _signature = token.split(".")
    cases = {
        token: "It holds",
        f"{head}.{body}.AAAA": "not genuine",
        other: "awarded elsewhere",
        "hello": "no credential in this",
    }
    for typed, said in cases.items():
        answer = stranger.post("/badges/verify/", {"token": typed})
        assert answer.status_code == 200 and said in answer.content.decode()
    for form in ("png", "svg", "jwt"):
        raw = client_as(cast.dora).get(f"/badges/awards/{award.uid}/credential.{form}").content
        sent = {"file": SimpleUploadedFile(f"badge.{form}", raw), "email": "Dora@example.org"}
        page = stranger.post("/badges/verify/", sent).content.decode()
        assert "It holds" in page and "given to the owner" in page
    page = stranger.post("/badges/verify/", {"token": token, "email": "bruno@example.org"}).content.decode()
    assert "not given to the owner" in page
    assert stranger.post("/badges/verify/", {}).status_code == 422


def test_a_badge_stands_in_a_portfolio_only_where_its_owner_put_it_and_for_those_in_its_ring(cast: Cast, client_as: ClientAs) -> None:
    award, dora, stranger = held_by(cast, cast.dora), client_as(cast.dora), client_as(None)
    assert award.portfolio is not None
    uid = award.portfolio.uid
    page, link = f"/e/{uid}/", f"/badges/verify/?award={award.uid}"
    assert link not in stranger.get(page).content.decode() and "None stands here by itself" in dora.get(page).content.decode()
    assert client_as(cast.bruno).post(f"/portfolios/{uid}/badges/{award.uid}/show/").status_code == 404
    dora.post(f"/portfolios/{uid}/badges/{award.uid}/show/")
    assert link in dora.get(page).content.decode() and "Keeps a vat" not in stranger.get(page).content.decode()
    assert stranger.get(link).status_code == 404
    badges.choose_ring(cast.dora, award, audience=audiences.web())
    for there in (page, f"/portfolios/{uid}/print/"):
        shown = stranger.get(there).content.decode()
        assert link in shown and "Keeps a vat" in shown
    answer = stranger.get(link)
    assert "It holds" in answer.content.decode() and "given to Dora" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"  # a cache would go on saying that it holds
    badges.withdraw(cast.gita, award, why="The vat was another's")
    for viewer in (stranger, dora):
        assert "Keeps a vat" not in viewer.get(page).content.decode()
    after = stranger.get(link).content.decode()
    assert "holds no more" in after and "Dora" not in after and "another's" not in after
    badges.restore(cast.gita, award)
    assert link in stranger.get(page).content.decode()
    dora.post(f"/portfolios/{uid}/badges/{award.uid}/hide/")
    assert link not in stranger.get(page).content.decode()


def test_the_export_names_the_badges_that_stand_in_a_portfolio_and_where_to_check_them(cast: Cast) -> None:
    award = held_by(cast, cast.dora)
    assert award.portfolio is not None
    entry = award.portfolio.entry
    assert exporting.appendices(cast.dora, [entry]) == {}
    show_badge(cast.dora, entry, award)
    assert f"- Keeps a vat: http://localhost:8000/badges/verify/?award={award.uid}" in exporting.appendices(cast.dora, [entry])[entry.pk]
    assert next(iter(exporting.portfolios(cast.dora)))["badges"] == [award.uid]
    badges.give_back(cast.dora, award)
    assert exporting.appendices(cast.dora, [entry]) == {}


def test_nobody_shows_a_badge_that_is_not_theirs_or_holds_no_more(cast: Cast) -> None:
    award = held_by(cast, cast.dora)
    other = gathering.begin_portfolio(cast.bruno, title="Indigo")
    assert award.portfolio is not None
    with pytest.raises(Refusal):
        show_badge(cast.bruno, other, award)
    with pytest.raises(Refusal):
        show_badge(cast.dora, other, award)
    badges.give_back(cast.dora, award)
    with pytest.raises(Refusal):
        show_badge(cast.dora, award.portfolio.entry, award)


def test_whoever_may_not_meet_the_owner_is_told_nothing_by_the_page_that_checks(cast: Cast, client_as: ClientAs) -> None:
    award = held_by(cast, cast.dora)
    badges.choose_ring(cast.dora, award, audience=audiences.organisation())
    link = f"/badges/verify/?award={award.uid}"
    assert client_as(cast.bruno).get(link).status_code == 200 and client_as(None).get(link).status_code == 404
    block(cast.dora, cast.bruno)
    badges.withdraw(cast.gita, award, why="A mistake")
    assert client_as(cast.bruno).get(link).status_code == 404 and client_as(cast.emil).get(link).status_code == 200


@pytest.mark.django_db
def test_the_page_that_checks_bears_only_so_much_from_one_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "VERIFIED_AN_HOUR", 3)
    answers = [client.post("/badges/verify/", {"token": "hello"}) for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].headers["Retry-After"] and client.get("/badges/verify/").status_code == 200
    assert client.get("/badges/verify/?award=x").status_code == 429  # nothing can be guessed there either
    assert client.post("/badges/verify/", {"token": "hello"}, REMOTE_ADDR="10.1.2.3").status_code == 200


def test_a_replaced_key_still_verifies_and_a_distrusted_one_does_not(cast: Cast, client_as: ClientAs) -> None:
    award, dora = held_by(cast, cast.dora), client_as(cast.dora)
    old = token_for(dora, award)
    assert key_file().stat().st_mode & 0o777 == 0o600
    call_command("badge-key", "--replace", verbosity=0, stdout=io.StringIO())
    fresh = token_for(dora, award)
    assert fresh != old and verdict_on(old).finding == verdict_on(fresh).finding == Finding.HOLDS
    key = opened(old)[1]
    assert key is not None
    call_command("badge-key", f"--distrust={key.thumbprint}", stdout=io.StringIO())
    assert verdict_on(old).finding == Finding.FORGED and verdict_on(fresh).finding == Finding.HOLDS


def test_badges_of_a_hidden_space_are_for_its_members(cast: Cast, client_as: ClientAs) -> None:
    badge = badges.make_badge(cast.emil, about=ABOUT, space=cast.lantern)
    seen = {
        name: client_as(viewer).get(f"/badges/{badge.uid}/").status_code
        for name, viewer in {"amina": cast.amina, "gita": cast.gita, "stranger": None}.items()
    }
    assert seen == {"amina": 200, "gita": 404, "stranger": 404}
    assert badge_of(cast.gita).uid != badge.uid
    with pytest.raises(Refusal):
        badges.offer(cast.gita, badge, member=cast.amina)


@pytest.mark.parametrize("emblem", Emblem)
def test_each_emblem_is_drawn_twice_and_holds_a_credential(emblem: Emblem) -> None:
    svg, png = drawing.svg(emblem, Tone.PINE), drawing.png(emblem, Tone.PINE)
    assert baking.found_in(baking.into_svg(svg, "a.b.c").encode()) == "a.b.c" == baking.found_in(baking.into_png(png, "a.b.c"))
    assert baking.found_in(png) == "" == baking.found_in(svg.encode())


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda raw: b"\x89PNG\r\n\x1a\n" + raw)))
def test_nonsense_holds_no_credential_and_does_no_harm(raw: bytes) -> None:
    assert isinstance(baking.found_in(raw), str)


@given(st.text(max_size=300), st.sampled_from(["", "..", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "W10.W10.x"]))
@pytest.mark.django_db
def test_nonsense_is_no_token(text: str, head: str) -> None:
    assert verdict_on(head + text).finding in {Finding.NONE, Finding.ELSEWHERE}
