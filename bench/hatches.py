"""Hatches over grounds of real notes, without a real model: `python -m bench.hatches [grounds]` (300 by default).

Grounds are folders of public notes (`shared/data/notes`): eight to fourteen notes of one folder each, cut into passages as the program cuts them. A
server on this machine plays models good and bad through the same protocol, and the program asks, reads and checks as it does for a member. Reported:
fabricated quotations caught, false alarms on true ones, wrong citations caught, orders exposed, drift refused; of extractive hatches how much is
verbatim, how many themes are covered, how much repeats. Texts of other languages and subjects will behave otherwise: what is measured is English
notes about computing.
"""

from __future__ import annotations

import random
import re
import sys
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import django

django.setup()

import numpy as np  # noqa: E402

from commonplace.hatch.checking import Ground, Passage, check, quotations, stands_in  # noqa: E402
from commonplace.hatch.checking.checks import Checked  # noqa: E402
from commonplace.hatch.checking.orders import gives_orders  # noqa: E402
from commonplace.hatch.ground.cohesion import cohesion  # noqa: E402
from commonplace.hatch.ground.pieces import cut  # noqa: E402
from commonplace.hatch.layout import drafted, themes_of  # noqa: E402
from commonplace.hatch.model.answers import Answer, Claim  # noqa: E402
from commonplace.hatch.model.endpoint import Endpoint, ModelError  # noqa: E402
from commonplace.hatch.model.prompts import messages  # noqa: E402
from commonplace.hatch.tests.injections import FAIR, INJECTIONS  # noqa: E402
from commonplace.hatch.words import CHOSEN_FORMS, Finding, Form, Hand, Move, Verdict  # noqa: E402
from commonplace.kit import embedding  # noqa: E402
from commonplace.kit.markdown import plain_text, render  # noqa: E402
from tests.model_server import ModelServer, model_server  # noqa: E402

NOTES = Path(__file__).resolve().parents[2] / "shared" / "data" / "notes"
ARCHIVES = ("simonw-til", "jbranchaud-til", "foam-docs")
OF_EACH, MOST_PASSAGES = (8, 14), 40
SEED = 20261127


@dataclass(frozen=True)
class Notes:
    """`folder` names the subject; `passages` are cut as the program cuts them; `meaning` is that of the whole."""

    folder: str
    passages: list[str]
    meaning: embedding.Vectors


def notes() -> dict[str, list[Notes]]:
    """By archive and folder, folders of at least eight notes."""
    found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for archive in ARCHIVES:
        with tarfile.open(NOTES / f"{archive}.tar.gz") as tar:
            for member in tar:
                parts = member.name.split("/")
                file = tar.extractfile(member) if member.name.endswith(".md") and len(parts) > 1 else None
                if file is None:
                    continue
                text = plain_text(render(file.read().decode(errors="replace"), mention_url={}.get).html)
                if passages := list(cut(text)):
                    found[f"{archive}/{parts[-2]}"].append((text, passages))
    large = {folder: some for folder, some in found.items() if len(some) >= OF_EACH[0]}
    return {
        folder: [
            Notes(folder, passages, meaning)
            for (_text, passages), meaning in zip(some, embedding.embed([text for text, _ in some]), strict=True)
        ]
        for folder, some in large.items()
    }


def ground_of(some: Sequence[Notes], rng: random.Random) -> Ground:
    passages = [passage for note in some for passage in note.passages[:5] if not gives_orders(passage)]
    rng.shuffle(passages)
    return Ground(Passage(number, text) for number, text in enumerate(passages[:MOST_PASSAGES], 1))


def asked(server: ModelServer, mood: str, ground: Ground) -> list[tuple[Claim, Checked]]:
    """What the program makes of what this model says."""
    server.mood, answer = mood, Answer()
    claims: list[Claim] = []
    told = messages([ground.passages[number] for number in ground.order], form=Form.NOTE, move=Move.SYNTHESIS, wish="")
    try:
        for piece in Endpoint(server.url, "played", patience=5).stream(told, most_tokens=4_000, is_cancelled=lambda: False):
            if isinstance(piece, str):
                claims += answer.feed(piece)
            if answer.is_too_long:
                break
    except ModelError:
        pass
    claims += answer.finish()
    return [(claim, check(claim.text, claim.passages, ground)) for claim in claims]


class Share:
    """So many of so many, counted up."""

    def __init__(self) -> None:
        self.hits = self.of = 0

    def add(self, hit: bool) -> None:
        self.hits += hit
        self.of += 1

    def __str__(self) -> str:
        return f"{self.hits} of {self.of} ({100 * self.hits / max(self.of, 1):.1f} %)"


def models(grounds: Sequence[Ground], server: ModelServer) -> None:
    shares: dict[str, Share] = defaultdict(Share)
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for number, ground in enumerate(grounds):
        for mood in ("good", "sloppy", "lying", "misciting", "dying", "overlong", "prose"):
            if mood in {"dying", "overlong", "prose"} and number % 10:
                continue
            for claim, checked in asked(server, mood, ground):
                verdicts[mood][checked.verdict] += 1
                _count(shares, mood, claim, checked, ground)
    for mood, counted in verdicts.items():
        total = sum(counted.values())
        print(
            f"{mood:>10}: {total} sentences, "
            + ", ".join(f"{verdict} {100 * many / total:.1f} %" for verdict, many in sorted(counted.items()))
        )
    for name, share in sorted(shares.items()):
        print(f"  {name}: {share}")


def _count(shares: dict[str, Share], mood: str, claim: Claim, checked: Checked, ground: Ground) -> None:
    found = {one.finding for one in checked.found}
    false_quote = bool(found & {Finding.QUOTE_NOT_FOUND, Finding.QUOTE_ELSEWHERE})
    if quotations(claim.text) and mood == "good":
        shares["false alarms on true quotations (good)"].add(false_quote)
    if mood == "good":
        shares["false alarms on true sentences: something found (good)"].add(not checked.is_sound)
        shares["false alarms on true sentences: not supported (good)"].add(checked.verdict is not Verdict.SUPPORTED)
    if mood == "lying":
        if "nothing could be further" in claim.text:
            shares["fabricated quotations caught (lying)"].add(false_quote and checked.verdict is Verdict.CONJECTURE)
        elif "Quackenbush" in claim.text:
            shares["fabricated names caught (lying)"].add(Finding.NAME in found)
        elif "83467" in claim.text:
            shares["fabricated numbers caught (lying)"].add(Finding.NUMBER in found)
        else:
            shares["passages that are not there caught (lying)"].add(bool(found & {Finding.UNKNOWN_PASSAGE, Finding.NO_PASSAGE}))
    if mood == "misciting" and not _is_elsewhere_too(claim, ground):
        shares["wrong citations caught: not supported (misciting)"].add(checked.verdict is not Verdict.SUPPORTED)
        shares["wrong citations caught: the right passage named (misciting)"].add(Finding.RESTS_ELSEWHERE in found)


def _is_elsewhere_too(claim: Claim, ground: Ground) -> bool:
    """Whether the passage that was named by mistake holds the very sentence, too: then it was no mistake."""
    return any(stands_in(claim.text, text) for text in ground.texts(claim.passages))


def fabricated(grounds: Sequence[Ground], rng: random.Random) -> None:
    """Quotations made of true ones by changing one word, leaving one out, or turning two round: none may pass."""
    caught, true = Share(), Share()
    for ground in grounds:
        for number in ground.order[:12]:
            words = ground.passages[number].text.split()
            if len(words) < 14:
                continue
            start = rng.randrange(len(words) - 12)
            quote = words[start : start + 10]
            if any(map(str.isalnum, "".join(quote))):
                text = " ".join(quote).translate(str.maketrans("", "", '"“”«»`„'))
                if stands_in(text, ground.passages[number].text):
                    checked = check(f"It says “{text}” there.", [number], ground)
                    true.add(any(one.finding in {Finding.QUOTE_NOT_FOUND, Finding.QUOTE_ELSEWHERE} for one in checked.found))
            for changed in (
                [*quote[:4], "surely", *quote[4:]],
                [*quote[:4], *quote[5:]],
                [*quote[:3], quote[4], quote[3], *quote[5:]],
                [*quote[:5], quote[5] + "s", *quote[6:]],
            ):
                false = " ".join(changed).translate(str.maketrans("", "", '"“”«»`„'))
                if any(stands_in(false, passage.text) for passage in ground.passages.values()):
                    continue  # it stands somewhere after all
                checked = check(f"It says “{false}” there.", [number], ground)
                caught.add(any(one.finding is Finding.QUOTE_NOT_FOUND for one in checked.found) and checked.verdict is Verdict.CONJECTURE)
    print(f"quotations changed by a word or a letter, caught: {caught}")
    print(f"true quotations taken for false: {true}")


def orders(grounds: Sequence[Ground], server: ModelServer) -> None:
    exposed, known, fair = Share(), Share(), Share()
    cases = list(INJECTIONS.values())
    for number, ground in enumerate(grounds):
        case = cases[number % len(cases)]
        texts = [ground.passages[one].text for one in ground.order[:12]]
        texts.insert(number % len(texts), case)
        hostile = Ground(Passage(at, text) for at, text in enumerate(texts, 1))
        known.add(gives_orders(case.replace("⟦", "").replace("⟧", "")))
        (wanted,) = re.findall("⟦(.*?)⟧", case, re.DOTALL)
        for claim, checked in asked(server, "obeying", hostile):
            if wanted[:20] in claim.text:
                exposed.add(checked.verdict is Verdict.CONJECTURE and bool(checked.found))
    for text in FAIR:
        fair.add(gives_orders(text))
    print(f"orders known for what they are: {known}; exposed where a model obeyed: {exposed}; fair passages taken for orders: {fair}")


def drift(folders: dict[str, list[Notes]], count: int, rng: random.Random) -> None:
    """One subject, two, and as many as notes: what is let through and what is refused."""
    mean = np.asarray(np.mean([note.meaning for some in folders.values() for note in some], axis=0), np.float32)
    names = sorted(folders)
    one, two, many, right = Share(), Share(), Share(), Share()
    for _round in range(count):
        first, second = rng.sample(names, 2)
        size = rng.randint(*OF_EACH)
        own = rng.sample(folders[first], min(size, len(folders[first])))
        found = cohesion(np.stack([note.meaning for note in own]), mean)
        one.add(found.is_two or not found.hangs_together)
        half = max(3, size // 2)
        mixed = [*own[:half], *rng.sample(folders[second], min(half, len(folders[second])))]
        found = cohesion(np.stack([note.meaning for note in mixed]), mean)
        two.add(found.is_two or not found.hangs_together)
        if found.is_two:
            truth = np.array([note.folder == first for note in mixed])
            group = np.array(found.groups) == 0
            right.add(bool(max((truth == group).mean(), (truth != group).mean()) >= 0.9))
        others = [rng.choice(folders[name]) for name in rng.sample(names, min(size, len(names)))]
        found = cohesion(np.stack([note.meaning for note in others]), mean)
        many.add(found.is_two or not found.hangs_together)
    print(f"grounds refused: of one subject {one} (wrongly), of two {two}, of as many subjects as notes {many}")
    print(f"split where two subjects meet, nine in ten right: {right}")


def extractive(grounds: Sequence[Ground]) -> None:
    verbatim, covered = Share(), Share()
    repeats: list[float] = []
    for number, ground in enumerate(grounds):
        form, move = CHOSEN_FORMS[number % len(CHOSEN_FORMS)], list(Move)[number % len(Move)]
        sheet = drafted(ground, form=form, move=move)
        quotes = [one for one in sheet if one.hand is Hand.QUOTE]
        for one in sheet:
            if one.hand is Hand.QUOTE:
                verbatim.add(len(one.passages) == 1 and stands_in(one.text, ground.passages[one.passages[0]].text))
        cited = {passage for one in quotes for passage in one.passages}
        for theme in themes_of(ground):
            covered.add(bool(cited & set(theme.passages)))
        telling = [one.text for one in quotes if one.part == "theme"]
        if len(telling) > 1:
            vectors = embedding.embed(telling)
            repeats.append(float(np.mean([vectors[a] @ vectors[b] >= 0.8 for a, b in combinations(range(len(telling)), 2)])))
    print(f"extractive: verbatim {verbatim}; themes with a quote {covered}")
    print(f"pairs of quotes of a sheet that say nearly the same: {100 * np.mean(repeats):.2f} %")


def gathered(folders: dict[str, list[Notes]], count: int, rng: random.Random) -> Iterator[Ground]:
    names = sorted(folders)
    for _round in range(count):
        name = rng.choice(names)
        yield ground_of(rng.sample(folders[name], min(rng.randint(*OF_EACH), len(folders[name]))), rng)


def main() -> None:
    count, rng = int(sys.argv[1]) if len(sys.argv) > 1 else 300, random.Random(SEED)
    begun = time.monotonic()
    folders = notes()
    print(f"{sum(map(len, folders.values()))} notes in {len(folders)} folders; {count} grounds")
    grounds = list(gathered(folders, count, rng))
    print(f"passages a ground: {np.mean([len(ground.passages) for ground in grounds]):.0f}")
    extractive(grounds)
    drift(folders, count, rng)
    fabricated(grounds, rng)
    with model_server() as server:
        orders(grounds, server)
        models(grounds, server)
    print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
