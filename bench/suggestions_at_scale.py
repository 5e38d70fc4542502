"""What suggestions cost: `python -m bench.suggestions_at_scale`. A generated organisation, no database; times, and the most memory held.

Everybody's suggestions are worked out in batches, as the jobs do, and one member's alone, as after a deed. `--people`, `--things`, `--takes`
and `--says` give its size; popularity falls off as in the public collection (Zipf), and people take things up within fields of interest.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import numpy as np

from commonplace.suggestions.learning.learnt import Learnt, learn
from commonplace.suggestions.learning.ranking import Asked, Ranker

FIELDS = 200
BATCH = 50
COUNT = 60


def organisation(people: int, things: int, takes: int, says: int, features: int) -> Learnt:
    """Each person has three fields and takes three quarters of their things from these; each thing is taken by one person at least."""
    rng = np.random.default_rng(20)
    field_of = rng.integers(0, FIELDS, things)
    in_order = np.argsort(field_of, kind="stable")
    begins = np.searchsorted(field_of[in_order], np.arange(FIELDS + 1))
    takers = np.minimum((people * rng.beta(0.8, 2.5, takes)).astype(np.int64), people - 1)
    fields = rng.integers(0, FIELDS, (people, 3))[takers, rng.integers(0, 3, takes)]
    sizes = begins[fields + 1] - begins[fields]
    ranks = np.minimum((sizes ** rng.random(takes)).astype(np.int64), sizes - 1)
    near = in_order[begins[fields] + ranks]
    far = np.minimum((things ** rng.random(takes)).astype(np.int64), things - 1)
    taken = np.where(rng.random(takes) < 0.75, near, far)
    taken[:things] = rng.permutation(things)
    carriers = rng.integers(0, things, says)
    carried = (field_of[carriers] * 101 + (features ** rng.random(says)).astype(np.int64)) % features
    said_by = rng.integers(0, people, says)
    return learn((takers, taken, np.arange(takes), takers), (carriers, carried, said_by, said_by))


@contextmanager
def timed(what: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {what} | {perf_counter() - begun:.1f} s | {peak:,.0f} MB |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("people", 10_000), ("things", 1_000_000), ("takes", 3_000_000), ("says", 6_000_000), ("features", 60_000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    size = vars(parser.parse_args())
    print("| step | time | most memory so far |\n|---|---|---|", flush=True)
    with timed("generating (not part of it)"):
        learnt = organisation(**size)
    with timed("learning: to bytes"):
        kept = learnt.to_bytes()
    with timed("from bytes"):
        learnt = Learnt.from_bytes(kept)
    print(f"| the file | | {len(kept) / 2**20:,.0f} MB |", flush=True)
    del kept
    with timed("ready to be asked"):
        ranker = Ranker(learnt)
    takes = learnt.firsts()
    begins = np.searchsorted(takes.takers, np.arange(size["people"] + 1))
    asked = [Asked(learnt.things[takes.taken[begins[one] : begins[one + 1]][-300:]].tolist()) for one in range(size["people"])]
    with timed("one member"):
        ranker.rank(asked[:1], COUNT)
    with timed("one member whom a block keeps from somebody"):
        Ranker(learnt.without([5])).rank(asked[:1], COUNT)
    with timed(f"all {size['people']:,} members, one process"):
        for begin in range(0, size["people"], BATCH):
            ranker.rank(asked[begin : begin + BATCH], COUNT)


if __name__ == "__main__":
    main()
