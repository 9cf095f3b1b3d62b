"""Structures that Word, Google Docs and LibreOffice write, and random layouts: all fill and stay whole."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from integrity import problems_in
from jinja2 import Environment, Undefined
from notation import W, control, item, paragraph, part, read, run, text_box, word

from docgen import Problem, TemplateError, WordTemplate

NAMES = {"yes": True, "no": False, "xs": ["a", "b"], "v": "V", "rows": [{"n": 1}, {"n": 2}]}


def p(*pieces: str) -> str:
    return f"<w:p>{''.join(pieces)}</w:p>"


def field(code: str, result: str) -> str:
    kinds = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{kinds[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{kinds[1]}{run(result)}{kinds[2]}"


def revision(kind: str, *texts: str, number: int = 1) -> str:
    tag = "delText" if kind in ("del", "moveFrom") else "t"
    runs = "".join(f"<w:r><w:{tag}>{text}</w:{tag}></w:r>" for text in texts)
    return f'<w:{kind} w:id="{number}" w:author="a" w:date="2026-01-01T00:00:00Z">{runs}</w:{kind}>'


def row_control(*cells: str) -> str:
    row = "".join(f"<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>" for cell in cells)
    return f"<w:sdt><w:sdtPr/><w:sdtContent><w:tr>{row}</w:tr></w:sdtContent></w:sdt>"


def cell_control(text: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent><w:tc><w:tcPr/>{paragraph(text)}</w:tc></w:sdtContent></w:sdt>"


def run_control(text: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"


RSID = (
    '<w:r w:rsidR="00A1"><w:t>{{</w:t></w:r><w:proofErr w:type="spellStart"/>'
    '<w:r w:rsidR="00B2"><w:t> v }</w:t></w:r>'
)
BOOKMARKED = '<w:r><w:t>{{ </w:t></w:r><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
SMART = '<w:smartTag w:uri="u" w:element="e"><w:r><w:t>{{ v</w:t></w:r></w:smartTag><w:r><w:t> }}</w:t></w:r>'
HYPHEN = "<w:r><w:t>{{ 3 </w:t><w:noBreakHyphen/><w:t> 1 }}</w:t></w:r>"
RTL = '<w:rPr><w:rtl w:val="0"/></w:rPr>'
GOOGLE = (
    f'<w:p w:rsidR="0" w:rsidDel="0"><w:r w:rsidDel="0">{RTL}<w:t xml:space="preserve">{{{{</w:t></w:r>'
    f'<w:r w:rsidDel="0">{RTL}<w:t xml:space="preserve"> v }}}}</w:t></w:r></w:p>'
)
TABBED = "<w:r><w:t>{%</w:t><w:tab/><w:t>if yes %}1{% endif %}2</w:t></w:r>"
STRUCTURES: dict[str, tuple[list[Any], list[Any]]] = {
    "runs of one edit each": ([p(RSID, "<w:r><w:t>}</w:t></w:r>")], ["V"]),
    "a bookmark inside of a tag": ([p(BOOKMARKED, "<w:r><w:t>v }}</w:t></w:r>")], ["V"]),
    "a smart tag": ([p(SMART)], ["V"]),
    "a non-breaking hyphen": ([p(HYPHEN)], ["2"]),
    "a tab inside of a tag": ([p(TABBED)], ["12"]),
    "Google Docs' runs": ([GOOGLE], ["V"]),
    "an insertion": ([p(run("a"), revision("ins", "{{ v }}"))], ["aV"]),
    "a tag half in an insertion": ([p(run("{{ v"), revision("ins", " }}"))], ["V"]),
    "a deletion": ([p(run("a"), revision("del", "{{ gone }}"))], ["a"]),
    "a move": (
        [p(revision("moveFrom", "{{ gone }}")), p(revision("moveTo", "{{ v }}", number=2))],
        ["", "V"],
    ),
    "a block around a deletion": (
        [p(run("{% if yes %}1"), revision("del", "x"), run("{% endif %}2"))],
        ["12"],
    ),
    "a control in a run": ([p(run("a"), run_control("{{ v }}"))], ["aV"]),
    "a block at the edges of a control in a run": (
        [p(run_control("{% if no %}x{% endif %}"), run("y"))],
        ["y"],
    ),
    "a block over a control in a run": (
        [p(run("1{% if no %}"), run_control("x"), run("{% endif %}2"))],
        ["12"],
    ),
    "controls in controls": ([control(control("{% if no %}", "1", "{% endif %}"), "2"), "3"], ["2", "3"]),
    "controls in controls that empty": ([control(control("{% if no %}", "1", "{% endif %}")), "3"], ["3"]),
    "a repeated control": (["{% for x in xs %}", control("{{ x }}"), "{% endfor %}", "."], ["a", "b", "."]),
    "a row in a control": (
        [[["h", "i"], row_control("{% for r in rows %}{{ r.n }}", "x{% endfor %}")], "."],
        [[["h", "i"], ["1", "x"], ["2", "x"]], "."],
    ),
    "rows around a row in a control": (
        [[["{% for x in xs %}", ""], row_control("{{ x }}", "y"), ["{% endfor %}", ""]], "."],
        [[["a", "y"], ["b", "y"]], "."],
    ),
    "a cell in a control": ([[f"<w:tr>{cell_control('{{ v }}')}</w:tr>"], "."], [[["V"]], "."]),
    "a table in a cell": (
        [[[["{% if no %}", [["1"]], "{% endif %}"], "2"]], "."],
        [[["", "2"]], "."],
    ),
    "a loop in a table in a cell": (
        [[[[[["{% for x in xs %}{{ x }}", "{% endfor %}"]], "e"], "2"]], "."],
        [[[[[["a", ""], ["b", ""]], "e"], "a", "", "b", "", "2"], ["a", ""], ["b", ""]], "."],
    ),
    "a field beside a tag": ([p(run("{{ v }} page "), field("PAGE", "1"))], ["V page 1"]),
    "a tag in a field's result": ([p(field("MERGEFIELD x", "{{ v }}"))], ["V"]),
    "a block around a whole field": (
        [p(run("1{% if no %}"), field("PAGE", "9"), run("{% endif %}2"))],
        ["12"],
    ),
    "a simple field": ([p(f'<w:fldSimple w:instr="FORMTEXT">{run("{{ v }}")}</w:fldSimple>')], ["V"]),
    "a text box in a loop": (["{% for x in xs %}", text_box("{{ v }}"), "{% endfor %}"], ["VV", "VV"]),
    "list items": ([item("{% for x in xs %}{{ x }}{% endfor %}"), item("c")], ["a", "b", "c"]),
}


@pytest.mark.parametrize("structure", STRUCTURES.values(), ids=STRUCTURES)
def test_a_structure_that_word_writes_fills_and_stays_whole(structure: tuple[list[Any], list[Any]]) -> None:
    template, document = structure
    filled = WordTemplate.load(word(*template)).render(NAMES)
    assert problems_in(filled) == []
    assert flat(read(filled)) == flat(document)


def flat(blocks: list[Any]) -> list[str]:
    """The texts in order; a table in a cell is read once, with its cell."""
    texts: list[str] = []
    for block in blocks:
        texts += [block] if isinstance(block, str) else flat(block)
    return texts


NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


@pytest.mark.parametrize("kind", NOTES)
def test_a_note_or_comment_is_filled_and_never_empty(kind: str) -> None:
    stories = {kind: ["{% if no %}", "1", "{% endif %}", "{{ v }}"]}
    filled = WordTemplate.load(word("x", **stories)).render(NAMES)
    assert "".join(str(t) for t in part(filled, f"word/{kind}.xml").itertext()) == "V"
    emptied = WordTemplate.load(word("x", **{kind: ["{% if no %}", "1", "{% endif %}"]})).render(NAMES)
    assert problems_in(emptied) == []


# ---- Random layouts against a plain reading of what they mean ----

TRUTHS = st.booleans()
TEXTS = st.text("abcxyz", min_size=1, max_size=4)


@st.composite
def layouts(draw: st.DrawFn, depth: int = 3) -> tuple[list[Any], list[Any]]:
    """A template's blocks, and what they mean, as texts and tables."""
    template: list[Any] = []
    meaning: list[Any] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(
            st.sampled_from(["text", "inline", "if", "for", "table", "control"] if depth else ["text"])
        )
        if kind == "text":
            text = draw(TEXTS)
            template.append(text)
            meaning.append(text)
        elif kind == "inline":
            text, holds = draw(TEXTS), draw(TRUTHS)
            template.append(
                f"<{{% if {name(holds)} %}}{text}{{% endif %}}>".replace("<", "(").replace(">", ")")
            )
            meaning.append(f"({text if holds else ''})")
        elif kind in ("if", "for"):
            inner, told = draw(layouts(depth - 1))
            count = draw(st.integers(0, 2))
            opening = f"if {name(bool(count))}" if kind == "if" else f"for x in list{count}"
            template += [f"{{% {opening} %}}", *inner, f"{{% end{kind} %}}"]
            meaning += told * (min(count, 1) if kind == "if" else count)
        elif kind == "table":
            rows, told_rows = draw(tables(depth - 1))
            template += [rows, "after"]
            meaning += [*([told_rows] if told_rows else []), "after"]
        else:
            inner, told = draw(layouts(depth - 1))
            template += [control(*inner), "after"]
            meaning += [*told, "after"]
    return template, meaning


@st.composite
def tables(draw: st.DrawFn, depth: int) -> tuple[list[Any], list[Any]]:
    rows: list[Any] = []
    told: list[Any] = []
    for _ in range(draw(st.integers(1, 3))):
        count = draw(st.integers(0, 2))
        inner, inner_told = draw(layouts(min(depth, 1)))
        cell_told = flat(inner_told) or [""]
        kind = draw(st.sampled_from(["plain", "row", "lone"]))
        text = draw(TEXTS)
        if kind == "plain":
            rows.append([inner, text])
            told.append([*cell_told, text])
        elif kind == "row":
            rows.append([f"{{% for x in list{count} %}}{text}", "y{% endfor %}"])
            told += [[text, "y"]] * count
        else:
            rows += [[f"{{% for x in list{count} %}}", ""], [inner, text], ["{% endfor %}", ""]]
            told += [[*cell_told, text]] * count
    return rows, told


def name(holds: bool) -> str:
    return "yes" if holds else "no"


@settings(max_examples=3 * settings().max_examples // 2)
@given(layouts())
def test_any_layout_of_blocks_means_what_it_says_and_stays_whole(layout: tuple[list[Any], list[Any]]) -> None:
    template, meaning = layout
    names = {"yes": True, "no": False, "list0": [], "list1": [1], "list2": [1, 2]}
    filled = WordTemplate.load(word(*template, "end")).render(names)
    assert problems_in(filled) == []
    assert texts(filled) == [text for text in flat(meaning) if text] + ["end"]


def texts(data: bytes) -> list[str]:
    """Every paragraph's text in order, without empty ones."""
    found = ["".join(t.text or "" for t in q.iter(f"{W}t")) for q in part(data).iter(f"{W}p")]
    return [text for text in found if text]


@pytest.mark.needs("soffice")
def test_a_template_saved_again_by_libreoffice_fills_with_the_same_text(tmp_path: Path) -> None:
    blocks = ["{{ v }} is “smart”", "{% if yes %}", "shown", "{% endif %}", "{% if no %}x{% endif %}"]
    table = [["h", "i"], ["{% for r in rows %}{{ r.n }}", "x{% endfor %}"]]
    document = docx.Document()
    for block in blocks:
        document.add_paragraph(block)
    made = document.add_table(0, 2)
    for row in table:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "t.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "again")]
    subprocess.run([*command, str(tmp_path / "t.docx")], check=True, capture_output=True, timeout=180)
    first = WordTemplate.load(tmp_path / "t.docx").render(NAMES)
    again = WordTemplate.load(tmp_path / "again" / "t.docx").render(NAMES)
    assert texts(first) == texts(again) == ["V is “smart”", "shown", "h", "i", "1", "x", "2", "x"]
    assert docx.Document(io.BytesIO(again)).tables


# ---- Tags strewn anywhere: refused with a cure, or filled as Jinja would fill the bare text ----

PIECES = st.sampled_from(
    ["text", " ", "a b", "{{ v }}", "{{ m.k }}", "{{ gone }}", "{% set a = v %}", "{# c #}"]
)
OPENERS = {"{% if yes %}": "if", "{% if no %}": "if", "{% for x in xs %}": "for"}


@st.composite
def strewn(draw: st.DrawFn, depth: int = 3) -> list[str]:
    """Pieces of a text whose blocks are balanced."""
    pieces: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        opener = draw(st.sampled_from([*OPENERS, ""])) if depth else ""
        if not opener:
            pieces.append(draw(PIECES))
            continue
        kind = OPENERS[opener]
        otherwise = ["{% else %}", *draw(strewn(depth - 1))] if kind == "if" and draw(TRUTHS) else []
        pieces += [opener, *draw(strewn(depth - 1)), *otherwise, f"{{% end{kind} %}}"]
    return pieces


@st.composite
def broken(draw: st.DrawFn) -> tuple[list[Any], str]:
    """Such a text broken over paragraphs, list items, runs and cells, and the text itself."""
    pieces = draw(strewn())
    blocks: list[Any] = []
    line = ""
    for piece in pieces:
        line += piece
        how = draw(st.sampled_from(["", "", "run", "paragraph", "item"]))
        if how == "run":
            line += "¦"
        elif how:
            blocks.append(item(line.replace("¦", "")) if how == "item" else line)
            line = ""
    blocks.append(line or " ")
    if len(blocks) > 1 and draw(TRUTHS):
        cells = [[block] for block in blocks] + ([[""]] if len(blocks) % 2 else [])
        blocks = [[cells[at : at + 2] for at in range(0, len(cells), 2)], ""]
    return blocks, "".join(pieces)


class _Told(Undefined):
    def __str__(self) -> str:
        return f"[missing: {self._undefined_name}]"


def loaded(data: bytes) -> tuple[tuple[Problem, ...], WordTemplate | None]:
    try:
        return (), WordTemplate.load(data)
    except TemplateError as error:
        return error.problems, None


@settings(max_examples=3 * settings().max_examples)
@given(broken())
def test_tags_anywhere_are_refused_with_a_cure_or_mean_what_the_text_says(
    case: tuple[list[Any], str],
) -> None:
    blocks, text = case
    names = {**NAMES, "m": {"k": "K"}}
    problems, template = loaded(word(*blocks))
    assert all(problem.place and problem.fix for problem in problems)
    if template is None:
        return
    filled = template.fill(names, "mark").content
    assert problems_in(filled) == []
    plain = Environment(undefined=_Told).from_string(text).render(names)  # noqa: S701
    assert "".join("".join(texts(filled)).split()) == "".join(plain.split())


LEADER = '<w:pPr><w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="9000"/></w:tabs></w:pPr>'
DATE = '<w:fldSimple w:instr=" DATE "/>'
EQUATION = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:r><m:t>x</m:t></m:r></m:oMath>"
)
# name: (blocks, what is left of them as an XPath)
OUTSIDE_OF_RUNS = {
    "a field without a result": ([p(run("{% set x = 1 %}"), DATE), "x"], "//w:fldSimple"),
    "a tab that draws a line": (
        [p(LEADER, run("{% if yes %}"), "<w:r><w:tab/></w:r>"), "Guardian", "{% endif %}"],
        "//w:r/w:tab",
    ),
    "an equation": ([p(run("{# a note #}"), EQUATION), "x"], "//*[local-name() = 'oMath']"),
    "a field beside a loop": ([p(DATE, run("{% for i in xs %}")), "x", "{% endfor %}"], "//w:fldSimple"),
    "a field beside the end of a loop": (
        ["{% for i in xs %}", "x", p(run("{% endfor %}"), DATE)],
        "//w:fldSimple",
    ),
    "a line beside the end of a condition": (
        ["{% if yes %}", "x", p(LEADER, run("{% endif %}"), "<w:r><w:tab/></w:r>")],
        "//w:r/w:tab",
    ),
    "a field in a row": ([[[[p(run("{% if yes %}"), DATE)], ""], ["x", "{% endif %}"]], ""], "//w:fldSimple"),
}


@pytest.mark.parametrize(("blocks", "left"), OUTSIDE_OF_RUNS.values(), ids=OUTSIDE_OF_RUNS)
def test_what_is_not_in_a_run_is_seen_and_stays(blocks: list[Any], left: str) -> None:
    filled = WordTemplate.load(word(*blocks)).render(NAMES)
    assert problems_in(filled) == []
    assert len(part(filled).xpath(left, namespaces={"w": W.strip("{}")})) == 1


@pytest.mark.parametrize("beside", [DATE, EQUATION, f"{LEADER}<w:r><w:tab/></w:r>"])
def test_a_mark_of_a_paragraph_never_takes_what_is_not_in_a_run(beside: str) -> None:
    properties, inner = (LEADER, beside.removeprefix(LEADER)) if LEADER in beside else ("", beside)
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(p(properties, run("{%p if yes %}"), inner), "x", "{%p endif %}"))
    assert [problem.kind for problem in caught.value.problems] == ["text-beside-mark"]


DISPLACED: dict[str, tuple[list[Any], list[Any]]] = {
    "a set before a block of one paragraph": (["{% set a = v %}{% if a %}x{% endif %}"], ["x"]),
    "a block in a loop of one paragraph": (
        ["{% for x in xs %}{% if x == 'b' %}x{% endif %}{% endfor %}"],
        ["x"],
    ),
    "a block behind another block's else": (
        ["1{% if no %}2", "{% else %}{% if yes %}3{% endif %}", "{% endif %}"],
        ["13", ""],
    ),
}


@pytest.mark.parametrize("case", DISPLACED.values(), ids=DISPLACED)
def test_a_block_never_leaves_what_it_depends_on(case: tuple[list[Any], list[Any]]) -> None:
    template, document = case
    assert read(WordTemplate.load(word(*template)).render(NAMES)) == document
