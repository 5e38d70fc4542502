"""What the picture of lineage promises, of any graph at all."""

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.lineage.layout import BETWEEN, BOX_WIDTH, TOP, Box, lay_out

HEIGHT = 88
SIZE = 14
Pair = tuple[int, int]
GRAPHS = st.tuples(
    st.integers(1, SIZE),
    st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=30),
    st.sets(st.integers(0, SIZE - 1)),
)


def overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom + BETWEEN and other.y < one.bottom + BETWEEN


@given(GRAPHS)
@settings(max_examples=150, deadline=None)
def test_nothing_overlaps_nothing_runs_back_and_all_is_inside(graph: tuple[int, list[Pair], set[int]]) -> None:
    """Circles, several ties between two, nodes without any: the promises hold for all."""
    size, pairs, late = graph
    keys = list(range(size))
    arcs = [(a, b) for a, b in pairs if a != b and a in keys and b in keys]
    drawn = lay_out(keys, list(arcs), height=HEIGHT, late=late)
    assert sorted(box.key for box in drawn.boxes) == keys  # type: ignore[type-var]
    assert [stroke.arc for stroke in drawn.strokes] == list(range(len(arcs)))
    assert not [pair for pair in combinations(drawn.boxes, 2) if overlap(*pair)]
    at = {box.key: box for box in drawn.boxes}
    for stroke, arc in zip(drawn.strokes, arcs, strict=True):
        left, right = (at[key] for key in (arc[::-1] if stroke.is_turned else arc))
        assert all(x < to_x for (x, _), (to_x, _) in pairwise(stroke.points))
        assert stroke.points[0] == (left.right, left.y + left.height // 2)
        assert stroke.points[-1][0] == right.x
        assert right.y < stroke.points[-1][1] < right.bottom
        # Between columns it only curves; through a column it goes level, where no box is.
        for (x, y), (to_x, to_y) in pairwise(stroke.points):
            through = [box for box in drawn.boxes if x <= box.x < to_x and box.right <= to_x]
            assert y == to_y or not through
            assert not [box for box in through if box.y <= y <= box.bottom]
    ends = [point[1] for stroke in drawn.strokes for point in stroke.points]
    assert min([*ends, *(box.y for box in drawn.boxes)]) > TOP
    assert max([*ends, *(box.bottom for box in drawn.boxes)]) < drawn.height
    assert 0 < min(box.x for box in drawn.boxes) <= max(box.x for box in drawn.boxes) < drawn.width - BOX_WIDTH
    words = {(at[arc[1]].x, stroke.points[-1][1]) for stroke, arc in zip(drawn.strokes, arcs, strict=True) if not stroke.is_turned}
    assert len(words) == sum(not stroke.is_turned for stroke in drawn.strokes), "the words of two ties stand at one place"


@given(GRAPHS)
@settings(max_examples=100, deadline=None)
def test_only_what_closes_a_circle_is_turned(graph: tuple[int, list[Pair], set[int]]) -> None:
    """What is older by its number never grew from what is younger here, so there is no circle, and each stands right of what it grew from."""
    size, pairs, late = graph
    arcs = [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1] and max(pair) < size]
    drawn = lay_out(range(size), list(arcs), height=HEIGHT, late=late)
    column = {box.key: box.column for box in drawn.boxes}
    assert not [stroke for stroke in drawn.strokes if stroke.is_turned]
    assert all(column[a] < column[b] for a, b in arcs)
    assert min(column.values()) == 0


def test_two_that_grew_from_each_other() -> None:
    drawn = lay_out(["older", "younger"], [("older", "younger"), ("younger", "older")], height=HEIGHT)
    assert [stroke.is_turned for stroke in drawn.strokes] == [False, True]
    assert [box.column for box in drawn.boxes] == [0, 1]


def test_a_parent_stands_next_to_its_child_and_simple_trees_do_not_cross() -> None:
    arcs = [("a", "b"), ("b", "now"), ("late", "now"), ("now", "x"), ("now", "y"), ("x", "z")]
    drawn = lay_out(["a", "late", "b", "now", "x", "y", "z"], arcs, height=HEIGHT, late={"a", "b", "late"})
    column = {box.key: box.column for box in drawn.boxes}
    assert (column["late"], column["b"], column["now"]) == (1, 1, 2)
    ends = sorted((stroke.points[0][1], stroke.points[-1][1]) for stroke in drawn.strokes if stroke.arc in (3, 4))
    assert ends[0][1] < ends[1][1]
