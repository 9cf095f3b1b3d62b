"""Documents sealed as they are rendered: the same bytes, with all that a rendering adds."""

from __future__ import annotations

import pickle
import re
import threading

import pytest
from drawn import pixel
from integrity import problems_in
from notation import parts_of, run, with_parts, word
from sealed_documents import (
    BLOCKS,
    BODY,
    NAMES,
    PAYLOAD,
    STORIES,
    changes_of,
    edited,
    sealed,
)

from docgen import WordTemplate
from docgen.word import RichText, read_sealed


def test_the_same_document_is_sealed_with_the_same_bytes() -> None:
    assert sealed() == sealed()
    template = pickle.loads(pickle.dumps(WordTemplate.load(word(*BLOCKS, **STORIES))))  # noqa: S301
    assert template.fill(NAMES, payload=PAYLOAD).content == sealed()


def test_a_template_that_threads_share_seals_alike() -> None:
    template = WordTemplate.load(word(*BLOCKS, **STORIES))
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(template.fill(NAMES, payload=PAYLOAD).content))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [sealed()] * 8


def test_a_document_is_sealed_with_all_that_a_rendering_adds() -> None:
    numbered = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    loop = ("{% for s in sites %}", "{{ s.n }}", numbered.format(run("{{ s.c }}")), "{% endfor %}")
    template = WordTemplate.load(word(*loop, "{{ picture }}{{ link }}", header=["{{ picture }}"]))
    names = {**NAMES, "link": RichText("[here](https://example.com)")}
    data = template.fill(names, payload=PAYLOAD).content
    assert problems_in(data) == []
    assert read_sealed(data).changes == ()
    media = next(name for name in parts_of(data) if name.startswith("word/media/"))
    assert changes_of(with_parts(data, {media: pixel(2)})) == [
        "picture changed: body, paragraph 5",
        "picture changed: header, paragraph 1",
    ]


def test_a_template_that_writes_its_prefixes_otherwise_is_sealed_alike() -> None:
    body = parts_of(word(*BLOCKS))[BODY].decode()
    for old, new in (("mc", "m0"), ("a", "a0"), ("r", "r0")):
        body = re.sub(rf"(</?|\sxmlns:|\s){old}(?=:[A-Za-z]|=\"http)", rf"\g<1>{new}", body)
    drawn = "<w:p><w:r><w:drawing><a0:p><a0:r><a0:t>drawn</a0:t></a0:r></a0:p></w:drawing></w:r></w:p>"
    body = body.replace("<w:sectPr>", drawn + "<w:sectPr>")
    data = WordTemplate.load(word(*BLOCKS, extra={BODY: body})).fill(NAMES, payload=PAYLOAD).content
    assert read_sealed(data).changes == ()
    assert changes_of(edited(data, "drawn<", "drown<")) == ["text changed: body, paragraph 7"]
    assert changes_of(edited(data, "In a box", "In the box")) == [
        "text changed: body, paragraph 3, text box, paragraph 1"
    ]


INVALID = {
    "a run in the properties of a row": f"<w:tr><w:trPr>{run('x')}</w:trPr><w:tc><w:p/></w:tc></w:tr>",
    "a run in exceptions of a row": f"<w:tr><w:tblPrEx>{run('x')}</w:tblPrEx><w:tc><w:p/></w:tc></w:tr>",
    "a text in the properties of a run": (
        "<w:tr><w:tc><w:p><w:r><w:rPr><w:t>x</w:t></w:rPr></w:r></w:p></w:tc></w:tr>"
    ),
    "a text in earlier properties": (
        f"<w:tr><w:tc><w:p><w:pPr><w:pPrChange w:id='1'>{run('x')}</w:pPrChange></w:pPr></w:p></w:tc></w:tr>"
    ),
    "a text in numbering": (
        f"<w:tr><w:tc><w:p><w:pPr><w:numPr>{run('x')}</w:numPr></w:pPr></w:p></w:tc></w:tr>"
    ),
}


@pytest.mark.parametrize("row", INVALID.values(), ids=INVALID)
def test_a_fresh_document_from_an_invalid_template_reads_as_unchanged(row: str) -> None:
    template = WordTemplate.load(word("{{ name }}", [row]))
    data = template.fill({"name": "a"}, payload=PAYLOAD).content
    assert read_sealed(data).changes == ()


DELETED = '<w:p><w:pPr><w:rPr><w:del w:id="4" w:author="x"/></w:rPr></w:pPr><w:r><w:t>one</w:t></w:r></w:p>'


@pytest.mark.parametrize("properties", ["", "<w:tcPr><w:vMerge/></w:tcPr>"], ids=["shown", "merged"])
@pytest.mark.parametrize("empty", ["<w:p/>", '<w:p w:rsidR="00A1"/>', "<w:p></w:p>"])
def test_a_paragraph_whose_mark_is_deleted_is_read_alike_before_a_cell_of_nothing(
    properties: str, empty: str
) -> None:
    row = [f"<w:tc>{properties}{empty}</w:tc>", "{{ a }}"]
    document = WordTemplate.load(word(DELETED, [row], "z")).fill({"a": "x"}, payload="{}").content
    assert read_sealed(document).changes == ()
