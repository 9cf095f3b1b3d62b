"""The normal form of a part: rendered parts are in it, others are brought to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation import parts_of, run, text_box, word
from part_text import body, coded, texts_in

from docgen import WordTemplate, load_encounter, load_pack
from docgen.context import build_context
from docgen.word.reading.normal_form import in_normal_form


def test_space_that_the_root_keeps_is_kept() -> None:
    part = body("<w:p><w:r><w:t>a </w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>")
    assert texts_in(part.replace("<w:document ", '<w:document xml:space="preserve" ')) == ["a b"]


@pytest.mark.parametrize("document", ["procedure-note", "patient-consent", "aftercare"])
def test_rendered_parts_read_the_same_in_the_normal_form(document: str, example: Any) -> None:
    pack = load_pack("17340")
    names = build_context(load_encounter(example, pack=pack), pack, document)
    parts = parts_of(pack.template(document).render(names))
    stories = [name for name in parts if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name)]
    assert len(stories) == 5
    for name in stories:
        part = parts[name].decode()
        assert in_normal_form(part) is part
        assert texts_in(part) or name.startswith("word/header")


PIECES = st.sampled_from([run("a "), run("b"), "<w:r><w:tab/></w:r>", coded(" PAGE ", "1"), run(" &é")])
PARTS = st.lists(st.lists(PIECES, max_size=4).map("".join).map(lambda runs: f"<w:p>{runs}</w:p>"), max_size=4)


@given(PARTS, st.booleans(), st.booleans())
def test_what_is_rendered_reads_as_what_is_parsed(blocks: list[str], boxed: bool, tabled: bool) -> None:
    blocks = [text_box("x", *blocks)] if boxed else blocks
    blocks = [[["x", [*blocks, "y"]]]] if tabled else blocks  # type: ignore[list-item]
    rendered = WordTemplate.load(word("{{ v }}", *blocks)).render({"v": "v < &"})
    assert texts_in(parts_of(rendered)["word/document.xml"].decode())[0] == "v < &"
