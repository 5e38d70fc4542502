"""`python -m bench.matching`: mentors and mentees by the thousand, and learners in groups.

Each case in a process of its own, so that its memory is its own. Candidates are drawn so that a few mentors are wanted by many, which is
the hard case."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

CASES: dict[str, tuple[int, int, int, int]] = {
    "2,000 pairs, 30 candidates each": (2_000, 2_000, 1, 30),
    "2,000 pairs, all with all": (2_000, 2_000, 1, 2_000),
    "10,000 mentees, 12,000 places": (10_000, 4_000, 3, 30),
    "10,000 mentees, 6,000 places": (10_000, 2_000, 3, 30),
    "10,000 mentees, 10,002 places": (10_000, 3_334, 3, 30),
}
GROUPS = {"2,000 learners in groups of four and five": 2_000, "200 learners in groups of four and five": 200}


def drawn(mentees: int, mentors: int, each: int, chance: Any) -> tuple[Any, Any, Any]:
    import numpy as np

    wanted = chance.pareto(1.2, mentors) + 0.05
    mentor = np.empty((mentees, each), np.int64)
    for row in range(mentees):
        noise = np.log(wanted) + chance.gumbel(size=mentors)
        mentor[row] = np.argpartition(-noise, each - 1)[:each]
    mentor = mentor.ravel()
    return np.repeat(np.arange(mentees), each), mentor, 0.5 * chance.random(mentees * each) + 0.5 * chance.random(mentors)[mentor]


def match(name: str) -> dict[str, Any]:
    import numpy as np

    from commonplace.kit.matching import Candidates, assign, assign_greedily, quality_of

    mentees, mentors, capacity, each = CASES[name]
    chance = np.random.default_rng(11)
    mentee, mentor, score = drawn(mentees, mentors, each, chance)
    candidates = Candidates.of(mentees, mentee, mentor, score, np.full(mentors, capacity))
    forbidden = list(zip(mentee[::97].tolist(), mentor[::97].tolist(), strict=True))
    began = time.perf_counter()
    best = assign(candidates, forbidden=forbidden)
    took = time.perf_counter() - began
    assert not set(best.pairs()) & set(forbidden)
    by_hand = assign_greedily(candidates, forbidden=forbidden)
    both = [quality_of(candidates, made, forbidden=forbidden) for made in (best, by_hand)]
    return {"seconds": took, "best": vars(both[0]), "greedy": vars(both[1])}


def group(name: str) -> dict[str, Any]:
    import numpy as np

    from commonplace.kit.matching import form_groups, nearness_of

    count = GROUPS[name]
    chance = np.random.default_rng(5)
    topics = chance.normal(size=(count // 25, 64))
    goals = topics[chance.integers(0, len(topics), count)] + 0.8 * chance.normal(size=(count, 64))
    near = nearness_of(goals, chance.choice([-8, -5, 0, 1, 2, 5.5, 9], count))
    forbidden = chance.integers(0, count, (count // 10, 2)).tolist()
    began = time.perf_counter()
    made = form_groups(near, forbidden=map(tuple, forbidden), teams=chance.integers(0, 20, count).tolist(), most_of_a_team=2)
    chance_level = float(near[~np.eye(count, dtype=bool)].mean())
    return {"seconds": time.perf_counter() - began, "nearness": made.nearness, "of any two": chance_level, "left over": len(made.left_over)}


def one(name: str) -> None:
    found = match(name) if name in CASES else group(name)
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one")
    chosen = parser.parse_args().one
    if chosen:
        one(chosen)
        return
    for name in [*CASES, *GROUPS]:
        said = subprocess.run([sys.executable, "-m", "bench.matching", "--one", name], check=True, capture_output=True, text=True).stdout
        found = json.loads(said)
        print(f"{name}: {found['seconds']:.2f} s, {found['memory_mb']:.0f} MB")
        for way in ("best", "greedy"):
            if way in found:
                of = found[way]
                print(
                    f"  {way}: {of['placed']} placed, mean {of['mean']:.3f}, lowest {of['lowest']:.3f}, "
                    f"sum {of['total']:.0f}, first choices {of['first_choices']:.1%}"
                )
        if "nearness" in found:
            print(f"  nearness {found['nearness']:.3f} within groups, {found['of any two']:.3f} of any two, {found['left over']} left over")


if __name__ == "__main__":
    main()
