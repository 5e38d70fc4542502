"""What members write, as it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.kit.markdown import Ref, Rendered, Target, excerpt, fill, fold_label, render

MEMBERS = {"anna": "/people/anna/", "bo-b": "/people/bo-b/"}


def rendered(body: str) -> Rendered:
    return render(body, mention_url=lambda handle: MEMBERS.get(handle.lower()))


def labels(body: str) -> list[str]:
    return [ref.label for ref in rendered(body).references]


class TestReferences:
    def test_a_title_in_double_brackets_is_a_reference(self) -> None:
        result = rendered("See [[Working out loud]] & [[Working out loud|this]].")
        assert result.html == ('<p dir="auto">See <a data-ref="0">Working out loud</a> &amp; <a data-ref="1">this</a>.</p>\n')
        assert result.references == (Ref(0, "Working out loud", "Working out loud"), Ref(1, "Working out loud", "this"))

    def test_a_heading_of_the_other_entry_is_kept_for_the_link(self) -> None:
        result = rendered("[[Note#Second part]] and [[#Here]]")
        html = fill(result.html, {0: Target("/e/x/", "Note")})
        assert 'href="/e/x/#h-second-part"' in html
        assert '<a href="#h-here">Here</a>' in html
        assert labels("[[C# basics]] [[Issue #12]] [[C#]] [[Note#Part]]") == ["C# basics", "Issue #12", "C#", "Note"]
        assert labels(r"[[Array\#sample]]") == ["Array#sample"]

    def test_a_path_shows_the_name_of_its_file(self) -> None:
        assert rendered("[[ideas/deep/Some note.md]]").references == (Ref(0, "ideas/deep/Some note.md", "Some note"),)
        assert rendered("[[TCP/IP]]").references == (Ref(0, "TCP/IP", "TCP/IP"),)

    def test_an_embed_alone_in_its_paragraph_is_a_block_and_among_words_a_link(self) -> None:
        assert rendered("![[Quote]]").html == '<div data-embed="0">Quote</div>\n'
        inside = rendered("see ![[Quote]] there")
        assert inside.references == (Ref(0, "Quote", "Quote", is_embed=False),)
        assert 'data-ref="0"' in inside.html

    @pytest.mark.parametrize(
        "body",
        [
            "`[[a]]`",
            "```\n[[a]]\n```",
            "    [[a]]",
            r"\[[a]]",
            "[[]]",
            "[[ ]]",
            "[[a\nb]]",
            "[[1]](https://example.org/1)",
            "<https://example.org/[[a]]>",
            "[[" + "x" * 301 + "]]",
        ],
    )
    def test_no_reference(self, body: str) -> None:
        assert rendered(body).references == ()

    def test_a_table_cell_may_hold_one_with_words_of_its_own(self) -> None:
        assert rendered("|a|\n|-|\n|[[Note\\|shown]]|\n").references == (Ref(0, "Note", "shown"),)

    def test_positions_follow_the_page_also_into_footnotes(self) -> None:
        result = rendered("[^n]: later [[C]]\n\nfirst [[A]][^n]\n\n[[B]]")
        assert [ref.label for ref in result.references] == ["A", "B", "C"]

    def test_raw_html_cannot_forge_a_placeholder(self) -> None:
        result = rendered('<a data-ref="0">x</a> <div data-embed="1">y</div>\n\n<div data-embed="2">z</div>')
        assert "data-" not in result.html


class TestFilling:
    def test_each_reader_gets_what_they_may_see(self) -> None:
        html = rendered("[[Open]] [[Hidden]]\n\n![[Open]]\n\n![[Hidden]]").html
        filled = fill(html, {0: Target("/e/a/", "Open <1>"), 2: Target("/e/a/", "Open", embed_html="<blockquote>q</blockquote>")})
        assert '<a class="ref" href="/e/a/" title="Open &lt;1&gt;">Open</a>' in filled
        assert '<div class="embed"><blockquote>q</blockquote></div>' in filled
        assert filled.count('<span class="ref-open">Hidden</span>') == 2
        assert "data-" not in filled

    def test_hidden_and_missing_look_the_same(self) -> None:
        html = rendered("[[A]]").html
        assert fill(html, {}) == fill(html, {0: None})

    def test_an_embed_without_content_is_a_link(self) -> None:
        assert 'href="/e/a/"' in fill(rendered("![[A]]").html, {0: Target("/e/a/", "A")})


class TestMentions:
    def test_known_members_are_linked_once_named(self) -> None:
        result = rendered("Thanks @Anna, (@bo-b) and @anna's team; not @nobody")
        assert result.mentions == ("anna", "bo-b")
        assert result.html.count('<a class="mention" href="/people/anna/">') == 2
        assert "not @nobody" in result.html

    @pytest.mark.parametrize(
        "body",
        [
            "`@anna`",
            "mail@anna.example",
            "x@anna",
            "@anna/core",
            "@anna.example",
            r"\@anna",
            "[@anna](/x)",
            "https://example.org/@anna",
            "<anna@anna.org>",
            "@annab",
            "@anna_b",
            '<a href="/x">@anna</a>',
        ],
    )
    def test_not_a_mention(self, body: str) -> None:
        assert rendered(body).mentions == ()


class TestDialect:
    def test_headings_step_down_and_have_ids_of_their_own(self) -> None:
        html = rendered("# One *a*\n\n# One a\n\n###### Six").html
        assert '<h2 dir="auto" id="h-one-a">One <em>a</em></h2>' in html
        assert 'id="h-one-a-2"' in html
        assert "<h6" in html

    def test_task_lists_cannot_be_clicked(self) -> None:
        html = rendered("- [x] done\n- [ ] open").html
        assert html.count("<input") == html.count('disabled=""') == 2
        assert html.count('checked=""') == 1

    def test_tables_strikethrough_footnotes_and_code(self) -> None:
        html = rendered("|a|\n|-:|\n|1|\n\n~~no~~ yes[^1]\n\n[^1]: because\n\n```js\nlet a\n```").html
        assert '<td dir="auto" class="at-right">1</td>' in html
        assert "<s>no</s>" in html
        assert 'class="footnote-backref"' in html
        assert '<pre><code class="language-js">let a\n</code></pre>' in html

    @pytest.mark.parametrize(
        ("body", "address"),
        [
            ("see https://example.org/a_b_c.", "https://example.org/a_b_c"),
            ("(https://en.example.org/Foo_(bar))", "https://en.example.org/Foo_(bar)"),
            ("**https://example.org/x**", "https://example.org/x"),
            ("http://example.org/?a=1&b=2, and", "http://example.org/?a=1&amp;b=2"),
        ],
    )
    def test_bare_addresses_are_links(self, body: str, address: str) -> None:
        assert f'<a href="{address}" rel="noopener nofollow ugc">{address}</a>' in rendered(body).html

    def test_own_images_stay_and_others_become_links(self) -> None:
        html = rendered("![mine](/files/a/b.png) ![theirs](https://cdn.example.net/b.png) ![gone](pics/c.png)").html
        assert '<img src="/files/a/b.png" alt="mine" loading="lazy">' in html
        assert '<a href="https://cdn.example.net/b.png" rel="noopener nofollow ugc">theirs (cdn.example.net)</a>' in html
        assert html.count("<img") == 1

    def test_a_linked_badge_stays_one_link(self) -> None:
        html = rendered("[![build](https://ci.example.net/b.svg)](https://example.org/)").html
        assert html.count("<a ") == 1
        assert "build (ci.example.net)" in html

    def test_raw_html_of_imports_is_kept_where_harmless(self) -> None:
        result = rendered(
            '<details open><summary>More</summary>\n\nText with <kbd>Ctrl</kbd> <center>x</center>\n\n</details>\n<img src="/files/a.png">'
        )
        assert result.html.startswith('<details open=""><summary>More</summary>')
        assert "<kbd>Ctrl</kbd> x" in result.html
        assert '<img src="/files/a.png" alt="" loading="lazy">' in result.html

    @pytest.mark.parametrize(
        "raw", ["<style>", "<script>", "<!--", '<div title="', "<textarea>", "<title>", "<plaintext>", "<a href='", "<select>", "<svg>"]
    )
    def test_unfinished_html_swallows_nothing(self, raw: str) -> None:
        result = rendered(f"before {raw}\n\n```\nkept = [1]\n```\n\nafter [[Link]]")
        assert "kept = [1]\n" in result.text
        assert "after Link" in result.text

    def test_unclosed_phrases_end_with_their_paragraph(self) -> None:
        assert rendered("a <b>bold\n\nplain").html == '<p dir="auto">a <b>bold</b></p>\n<p dir="auto">plain</p>\n'


class TestWords:
    def test_plain_text_holds_labels_and_code_and_no_markup(self) -> None:
        text = rendered("# T\n\nA *b* [c](https://example.org) [[D|e]] `f < g`\n\n```\nx &amp; y\n  z\n```").text
        assert text == "T\n\nA b c e f < g\n\nx &amp; y\n  z"

    def test_excerpt_cuts_after_a_word(self) -> None:
        assert excerpt("one two three", 13) == "one two three"
        assert excerpt("one two three four", 10) == "one two…"
        assert excerpt("a\n\nb  c", 10) == "a b c"
        assert excerpt("x" * 50, 10) == "x" * 9 + "…"
        assert excerpt("あ" * 50, 10) == "あ" * 9 + "…"
        assert excerpt("\u202eabc") == "abc"

    @given(st.text(), st.integers(min_value=2, max_value=100))
    def test_excerpt_never_exceeds_its_length(self, text: str, length: int) -> None:
        assert len(excerpt(text, length)) <= length

    def test_titles_are_compared_without_case_width_and_blanks(self) -> None:
        assert fold_label("  Straße\u3000ＡＢＣ ") == fold_label("STRASSE abc")
        assert fold_label("Cafe\u0301") == fold_label("café")

        assert fold_label("pip install '.[docs]'") == fold_label("pip install '.docs'")

    @given(st.text())
    def test_folding_twice_changes_nothing(self, label: str) -> None:
        assert fold_label(fold_label(label)) == fold_label(label)
