"""What other programs make of a document or a template, written down here: nothing of it is a change.

The tests that start LibreOffice are slow; these hold the same without it, on what it is known to write.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import docx
import pytest
from notation import parts_of, run, with_parts, word
from resaved import by_python_docx, by_word

from docgen import WordTemplate
from docgen.word import read_sealed

BODY, NOTES = "word/document.xml", "word/footnotes.xml"
BOX = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'
ITEM = '<w:listItem w:displayText="In person" w:value="visit"/>'


def sealed(*blocks: str, **stories: list[str]) -> bytes:
    return WordTemplate.load(word(*blocks, **stories)).fill({"name": "Ada"}, payload="x").content


def changes_of(data: bytes) -> list[str]:
    return [f"{change.kind} {change.what}: {change.place}" for change in read_sealed(data).changes]


def control(tag: str, kind: str, content: str) -> str:
    properties = f'<w:alias w:val="The {tag}"/><w:tag w:val="{tag}"/>{kind}'
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def within(label: str, tag: str, kind: str, text: str) -> str:
    return f"<w:p>{run(label)}{control(tag, kind, run(text))}{run('.')}</w:p>"


def test_controls_whose_tags_and_titles_are_gone_are_known_still() -> None:
    """A text keeps its title, a choice becomes a list, a box around a paragraph is only the paragraph."""
    words = f"<w:p>{run('typed')}</w:p>"
    data = sealed(
        within("Photographs ", "box", BOX, "☐"),
        within("Come ", "choice", f"<w:dropDownList>{ITEM}</w:dropDownList>", "In person"),
        within("Or ", "combo", f"<w:comboBox>{ITEM}</w:comboBox>", "by letter"),
        within("Remarks: ", "words", "<w:text/>", "none"),
        control("around", BOX, f"<w:p>{run('☐')}</w:p>"),
        control("below", "<w:text/>", words),
        "end",
    )
    body = parts_of(data)[BODY].decode()
    for old, new in (
        (control("around", BOX, f"<w:p>{run('☐')}</w:p>"), f"<w:p>{run('☐')}</w:p>"),
        (control("below", "<w:text/>", words), f"<w:p>{control('below', '<w:text/>', run('typed'))}</w:p>"),
    ):
        assert old in body
        body = body.replace(old, new)
    body = re.sub(r'<w:tag w:val="\w+"/>', "", body)
    body = re.sub(r'<w:alias w:val="The (box|choice|combo)"/>', "", body)
    again = with_parts(data, {BODY: body.replace("w:comboBox", "w:dropDownList")})
    assert changes_of(again) == []
    before, after = read_sealed(data).controls, read_sealed(again).controls
    assert [(c.tag, c.kind, c.value) for c in after] == [(c.tag, c.kind, c.value) for c in before]


def test_a_note_that_is_referred_to_again_may_come_back_as_an_empty_one() -> None:
    noted = f'<w:p>{run("A note")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    data = sealed(noted, noted, "end", footnotes=["said {{ name }}"])
    parts = {name: parts_of(data)[name].decode() for name in (BODY, NOTES)}
    first, second, rest = parts[BODY].split('<w:footnoteReference w:id="2"/>')
    body = f'{first}<w:footnoteReference w:id="2"/>{second}<w:footnoteReference w:id="3"/>{rest}'
    empty = '<w:footnote w:id="3"><w:p><w:r><w:footnoteRef/></w:r><w:r/></w:p></w:footnote>'
    notes = parts[NOTES].replace("</w:footnotes>", f"{empty}</w:footnotes>")
    assert changes_of(with_parts(data, {BODY: body, NOTES: notes})) == []


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    instruction = f"<w:r><w:instrText> {code} </w:instrText></w:r>"
    return mark("begin") + instruction + mark("separate") + run(result) + mark("end")


@pytest.mark.parametrize("saved", [by_python_docx, by_word], ids=["python-docx", "Word"])
@pytest.mark.parametrize(
    "code",
    ["QUOTE x", "= 2 + 3", "REF here", "PAGEREF here", "DATE", "NUMWORDS", "SEQ Figure", "FILLIN x"],
)
def test_what_is_kept_of_fields_hidden_and_struck_text_is_unchanged(
    code: str, saved: Callable[[bytes], bytes]
) -> None:
    shown = "here" if code.startswith("REF") else "5"
    data = sealed(
        f'<w:p><w:bookmarkStart w:id="5" w:name="here"/>{run("here")}<w:bookmarkEnd w:id="5"/></w:p>',
        f"<w:p>{run(f'{code}: ')}{field(code, shown)}{run(', ')}</w:p>",
        f'<w:p><w:fldSimple w:instr=" {code} ">{run(shown)}</w:fldSimple>{run(".")}</w:p>',
        f"<w:p>{run('a ', '<w:strike/>')}{run('b', '<w:i/><w:strike/>')}</w:p>",
        f"<w:p>{run('c')}{run(' ', '<w:vanish/>')}{run('d')}</w:p>",
    )
    assert changes_of(data) == changes_of(saved(data)) == []


def test_a_template_that_other_programs_saved_fills_with_the_same_text() -> None:
    blocks = ["{{ v }} is “smart”", "{% if yes %}", "shown", "{% endif %}", "{% if no %}x{% endif %}"]
    template = word(*blocks, [["h", "i"], ["{% for r in rows %}{{ r.n }}", "x{% endfor %}"]])
    names = {"v": "V", "yes": True, "no": False, "rows": [{"n": 1}, {"n": 2}]}
    for data in (template, by_python_docx(template), by_word(template, prefixes=False)):
        filled = docx.Document(io.BytesIO(WordTemplate.load(data).render(names)))
        cells = [cell.text for row in filled.tables[0].rows for cell in row.cells]
        assert [paragraph.text for paragraph in filled.paragraphs if paragraph.text] == [
            "V is “smart”",
            "shown",
        ]
        assert cells == ["h", "i", "1", "x", "2", "x"]
