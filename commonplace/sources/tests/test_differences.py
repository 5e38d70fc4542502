"""What changed between two copies."""

from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.sources.differences import Change, Run, changes

texts = st.lists(st.text(alphabet="ab é漢,. ", max_size=30), max_size=6).map("\n".join)


def test_a_changed_word_is_told_within_its_paragraph() -> None:
    before = "First.\nMadder gives a red that is deep.\nKept.\nAlso kept.\nLast."
    found = changes(before, before.replace("deep", "warm").replace("Last.", "Last.\nNew."))
    assert found[0] == Change((Run(" ", "First."),))
    assert found[1].runs == (Run(" ", "Madder gives a red that is "), Run("-", "deep"), Run("+", "warm"), Run(" ", "."))
    assert Change(is_gap=True) in found and not any("Also" in run.text for change in found for run in change.runs)
    assert found[-1] == Change((Run("+", "New."),))


def test_another_paragraph_is_no_change_of_the_one_before() -> None:
    found = changes("Madder gives a red that is deep.", "Sheep graze by the river Teifi, all week long.")
    assert [run.sign for change in found for run in change.runs] == ["-", "+"]


def test_scripts_without_blanks_are_told_sign_by_sign() -> None:
    runs = changes("茜は赤を与える", "茜は藍を与える")[0].runs
    assert Run("-", "赤") in runs and Run("+", "藍") in runs


@given(texts, texts)
@settings(max_examples=200, deadline=None)
def test_both_texts_can_be_read_from_what_is_shown(before: str, after: str) -> None:
    found = changes(before, after)
    assert (found == []) == (before == after)
    for text, gone in ((before, "+"), (after, "-")):
        lines = text.split("\n")
        for change in found:
            kept = [run for run in change.runs if run.sign != gone]
            if kept:
                assert "".join(run.text for run in kept) in lines
