"""Names of WordprocessingML, and the orders that its schema asks for."""

from __future__ import annotations

from notation import NS, W

from docgen.word.ooxml.names import (
    AFTER_HIGHLIGHT,
    CONTAINERS,
    R_NS,
    SHARES,
    STORIES,
    W14_NS,
    W_NS,
    w,
)

# ECMA-376 part 1, 17.3.2.28: the properties of a run in their order.
RUN_PROPERTIES = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
).split()


def test_namespaces_are_those_of_words_files() -> None:
    for prefix, namespace in (("w", W_NS), ("r", R_NS), ("w14", W14_NS)):
        assert f'xmlns:{prefix}="{namespace}"' in NS
    assert w("p") == f"{W}p"


def test_bold_and_italic_are_written_where_the_schema_wants_them() -> None:
    assert list(SHARES) == [w(name) for name in RUN_PROPERTIES[: len(SHARES)]]
    assert list(SHARES.values()) == ["head", "head", "bold", "bold", "italic", "italic"]


def test_a_mark_of_a_draft_is_highlighted_where_the_schema_wants_it() -> None:
    behind = RUN_PROPERTIES[RUN_PROPERTIES.index("highlight") + 1 :]
    assert {w(name) for name in behind} == AFTER_HIGHLIGHT


def test_a_story_holds_paragraphs_as_a_body_does() -> None:
    assert {w("body"), *STORIES} <= CONTAINERS
