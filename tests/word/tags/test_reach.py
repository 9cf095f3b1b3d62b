"""Tags where nothing fills them: reported, or gone with deleted text."""

from __future__ import annotations

import re

import pytest
from notation import NS, W, control, part, parts_of, read, run, text_box, with_parts, with_relations, word

from docgen import Problem, TemplateError, WordTemplate

SHAPE = '<wp:inline><wp:docPr id="1" name="x" name2="{{ y }}"/></wp:inline>'
DRAWN = f"<w:p><w:r><w:drawing>{SHAPE}</w:drawing></w:r></w:p>"
FIELD = "<w:p><w:r><w:instrText>DATE {{ x }}</w:instrText></w:r></w:p>"
BROKEN_TAG = '<w:p><w:r><w:t>{{ a</w:t><w:br w:type="page"/><w:t>b }}</w:t></w:r></w:p>'
OUT_OF_REACH = {
    "an attribute": (DRAWN, "tag-out-of-reach"),
    "a field's code": (FIELD, "tag-out-of-reach"),
    "a tag over a page break": (BROKEN_TAG, "broken-tag"),
}


@pytest.mark.parametrize("case", OUT_OF_REACH.values(), ids=OUT_OF_REACH)
def test_a_tag_that_could_survive_rendering_is_a_problem(case: tuple[str, str]) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(case[0]))
    assert case[1] in [problem.kind for problem in caught.value.problems]


def test_a_tag_in_a_part_that_is_not_filled_is_a_problem() -> None:
    styles = f'<w:styles {NS}><w:style w:styleId="a"><w:name w:val="{{{{ x }}}}"/></w:style></w:styles>'
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("1", extra={"word/styles.xml": styles}))
    assert [problem.kind for problem in caught.value.problems] == ["tag-out-of-reach"]


def test_a_tag_in_a_tracked_deletion_goes_with_it_and_one_in_an_insertion_is_filled() -> None:
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>{{ old }}</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2" w:author="a"><w:r><w:t>{{ new }}</w:t></w:r></w:ins>'
    template = WordTemplate.load(word(f"<w:p>{deleted}{inserted}</w:p>"))
    assert list(template.fields) == ["new"]
    filled = template.render({"new": "N"})
    assert read(filled) == ["N"]
    assert "old" not in "".join(part(filled).itertext())


M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def brackets(inner: str) -> str:
    """What Word makes of braces that are typed in an equation."""
    return f'<m:d><m:dPr><m:begChr m:val="{{"/><m:endChr m:val="}}"/></m:dPr><m:e>{inner}</m:e></m:d>'


def equation(inner: str) -> str:
    return f'<w:p><m:oMath xmlns:m="{M}">{inner}</m:oMath></w:p>'


def symbol(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


SPLIT = f'<a:p xmlns:a="{A}"><a:r><a:t>{{</a:t></a:r><a:r><a:t>{{ title }}}}</a:t></a:r></a:p>'
CHART = f'<c:chartSpace xmlns:c="{C}"><c:chart><c:title>{SPLIT}</c:title></c:chart></c:chartSpace>'
SHOWN = f'<w:p><w:r><c:chart xmlns:c="{C}" r:id="rIdX"/></w:r></w:p>'
RUBY = (
    "<w:p><w:r><w:ruby><w:rt><w:r><w:t>{{ x }}</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>y</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
)
PLACEHOLDER = (
    f'<w:glossaryDocument {NS}><w:docParts><w:docPart><w:docPartPr><w:name w:val="P1"/></w:docPartPr>'
    "<w:docPartBody><w:p><w:r><w:t>{</w:t></w:r><w:r><w:t>{ name }}</w:t></w:r></w:p></w:docPartBody>"
    "</w:docPart></w:docParts></w:glossaryDocument>"
)
HELD = control("x").replace(
    "<w:sdtPr/>", '<w:sdtPr><w:placeholder><w:docPart w:val="P1"/></w:placeholder></w:sdtPr>'
)
VARIABLE = f'<w:settings {NS}><w:docVars><w:docVar w:name="c" w:val="{{{{ c }}}}"/></w:docVars></w:settings>'
CHUNK = '<w:altChunk r:id="rIdX"/>'


def with_part(data: bytes, kind: str, name: str, content: str | bytes) -> bytes:
    """The file with a part that its body refers to as `rIdX`."""
    related = f'<Relationship Id="rIdX" Type="{REL}/{kind}" Target="{name}"/>'
    return with_parts(with_relations(data, related), {f"word/{name}": content})


def refused(data: bytes) -> list[Problem]:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(data, allow=["file"])
    assert {problem.kind for problem in caught.value.problems} == {"tag-out-of-reach"}
    return list(caught.value.problems)


# name: (file, the place of the tag, the tag)
LEFT: dict[str, tuple[bytes, str, str]] = {
    "an equation whose braces became brackets": (
        word("a", equation(brackets(brackets(symbol("v"))))), "body, paragraph 2", "{{v}}"
    ),
    "an equation over runs": (
        word(equation(symbol("{") + symbol("% if x %}"))), "body, paragraph 1", "{% if x %}"
    ),
    "a title of a chart over runs": (
        with_part(word("a", SHOWN), "chart", "charts/chart1.xml", CHART),
        "body, paragraph 2, chart",
        "{{ title }}",
    ),
    "SmartArt over runs": (
        word("x", extra={"word/diagrams/data1.xml": f"<d:dataModel xmlns:d='d'>{SPLIT}</d:dataModel>"}),
        "word/diagrams/data1.xml",
        "{{ title }}",
    ),
    "a phonetic guide": (word(RUBY), "body, paragraph 1", "{{ x }}"),
    "an inserted page": (
        with_part(word("x", CHUNK), "aFChunk", "c.htm", "<style>a{}</style><p>{<b>{ name</b> &#125;}</p>"),
        "body",
        "{{ name }}",
    ),
    "a placeholder": (
        word("a", HELD, extra={"word/glossary/document.xml": PLACEHOLDER}),
        "body, placeholder of a content control",
        "{{ name }}",
    ),
    "a building block": (
        word("a", extra={"word/glossary/document.xml": PLACEHOLDER}), "building block P1", "{{ name }}"
    ),
    "a document variable": (
        word("a", extra={"word/settings.xml": VARIABLE}), "document variable c", "{{ c }}"
    ),
    "a style": (
        word("a", extra={"word/styles.xml": f'<w:styles {NS}><w:style w:styleId="{{{{ c }}}}"/></w:styles>'}),
        "styles of the document (word/styles.xml)",
        "{{ c }}",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "place", "tag"), LEFT.values(), ids=LEFT)
def test_a_tag_that_would_be_left_in_the_document_is_a_problem_at_a_place_that_people_find(
    data: bytes, place: str, tag: str
) -> None:
    (problem,) = refused(data)
    assert (problem.place, re.match(r".*?[}%]}", problem.tag).group()) == (place, tag)  # type: ignore[union-attr]


CHARACTERS = {
    kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
}


def field(code: str, result: str = "r") -> str:
    """A field whose code is this XML."""
    begin, separate, end = CHARACTERS.values()
    return begin + code + separate + run(result) + end


SIMPLE = f"<w:fldSimple>{run('{{ n }}')}</w:fldSimple>"
BOUND = '<w:sdt><w:sdtPr><w:alias w:val="{{ n }}"/></w:sdtPr><w:sdtContent><w:r/></w:sdtContent></w:sdt>'
IN_CODES = {
    "text before the result": f"<w:p>{field(run('{{ n }}'))}</w:p>",
    "text of several runs": f"<w:p>{field(run('{') + run('{ n }}'))}</w:p>",
    "a field without a result": f"<w:p>{CHARACTERS['begin']}{run('{{ n }}')}{CHARACTERS['end']}</w:p>",
    "a field over paragraphs": (
        f"<w:p>{CHARACTERS['begin']}</w:p><w:p>{run('{{ n }}')}</w:p>"
        f"<w:p>{CHARACTERS['separate']}</w:p><w:p>{CHARACTERS['end']}</w:p>"
    ),
    "the result of a field in a code": f"<w:p>{field(run('IF ') + field('', '{{ n }}'))}</w:p>",
    "a simple field in a code": f"<w:p>{field(run('IF ') + SIMPLE)}</w:p>",
    "a statement": f"<w:p>{field(run('IN{% if n %}CLUDETEXT a{% endif %}'))}</w:p>",
    "a control that takes a value": f"<w:p>{field(BOUND)}</w:p>",
    "text behind a deleted end": (
        f"<w:p>{CHARACTERS['begin']}<w:del>{CHARACTERS['separate']}</w:del>{run('{{ n }}')}"
        f"{CHARACTERS['separate']}{CHARACTERS['end']}</w:p>"
    ),
}


@pytest.mark.parametrize("block", IN_CODES.values(), ids=IN_CODES)
def test_no_value_comes_into_the_code_of_a_field(block: str) -> None:
    (problem,) = refused(word(block))
    assert "a field's code" in problem.message or "a property" in problem.message


def test_no_text_becomes_code_because_a_comment_or_a_stored_result_goes() -> None:
    begin, separate, end = CHARACTERS.values()
    behind = f"<w:p>{run('{{ n }}')}{end}</w:p>"
    for paragraph in (f"{separate}{run('{#p c #}')}", f"{run('{#p c #}')}{separate}"):
        with pytest.raises(TemplateError) as caught:
            WordTemplate.load(word(f"<w:p>{begin}</w:p>", f"<w:p>{paragraph}</w:p>", behind))
        assert {problem.kind for problem in caught.value.problems} & {"crossing-field", "tag-out-of-reach"}
    toc = f"{begin}<w:r><w:instrText>TOC</w:instrText></w:r>{separate}{begin}"
    entry = f"<w:p>{separate}{run('{{ a }}')}</w:p>"
    filled = WordTemplate.load(word(f"<w:p>{toc}</w:p>", entry, f"<w:p>{end}{end}</w:p>", "{{ a }}")).render(
        {"a": 1}
    )
    kinds = [one.get(f"{W}fldCharType") for one in part(filled).iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "begin", "separate", "end", "end"]


def test_tags_in_the_result_of_a_field_and_in_a_text_box_in_its_code_are_filled() -> None:
    box = text_box("{{ b }}").removeprefix("<w:p>").removesuffix("</w:p>")
    simple = f'<w:fldSimple w:instr="QUOTE">{run("{{ c }}")}</w:fldSimple>'
    template = WordTemplate.load(word(f"<w:p>{field(box, '{{ a }}')}{simple}{run('{{ d }}')}</w:p>"))
    assert list(template.fields) == ["b", "a", "c", "d"]


# name: blocks that look like tags and are none
HARMLESS = {
    "a set of sets": (equation(brackets(brackets(symbol("1")) + symbol(",") + brackets(symbol("2")))),),
    "round brackets": (equation(f"<m:d><m:dPr/><m:e>{symbol('x')}</m:e></m:d>"),),
    "a damaged Word file that is inserted": (CHUNK,),
}


@pytest.mark.parametrize("blocks", HARMLESS.values(), ids=HARMLESS)
def test_what_only_looks_like_a_tag_is_no_problem(blocks: tuple[str]) -> None:
    data = with_part(word(*blocks, "x"), "aFChunk", "c.docx", b"PK\3\4 {{ x }}")
    assert read(WordTemplate.load(data, allow=["file"]).render({}))[-1] == "x"


def test_a_strict_file_is_one_problem_that_says_how_to_save_it() -> None:
    files = parts_of(word("{{ x }}", header=["{{ y }}"], footer=["{{ z }}"]))
    strict = {
        name: content.replace(W.strip("{}").encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        for name, content in files.items()
    }
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(with_parts(word("x"), strict))
    assert caught.value.problems == (
        Problem(
            "",
            "the file is saved as Strict Open XML",
            "in Word, save it as Word Document (.docx), not as Strict Open XML Document",
            "unusual-xml",
        ),
    )


def test_a_tag_that_is_a_problem_already_is_reported_once() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("Dear {{ x", FIELD))
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == [
        ("unclosed-tag", "body, paragraph 1"),
        ("tag-out-of-reach", "body, paragraph 2"),
    ]


MARK = "\ufdd099\ufdd1"
ODD = {
    "in text": f"a{MARK}",
    "between runs": f"<w:p>{run('a')}{MARK}{run('{{ b }}')}</w:p>",
    "between runs, with a number that a tag has": f"<w:p>{run('a')}\ufdd00\ufdd1{run('{{ b }}')}</w:p>",
    "between paragraphs": f"<w:p/>{MARK}<w:p/>",
    "behind a text": f"<w:p><w:r><w:t>a</w:t>{MARK}</w:r></w:p>",
    "between rows": f"<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr>{MARK}</w:tbl>",
    "in a cell": f"<w:tbl><w:tr><w:tc><w:p/>{MARK}<w:p/></w:tc></w:tr></w:tbl>",
    "in a link": f"<w:p><w:hyperlink w:anchor='x'>{run('a')}{MARK}</w:hyperlink></w:p>",
    "in a control": f"<w:sdt><w:sdtPr/><w:sdtContent><w:p/>{MARK}</w:sdtContent></w:sdt>",
    "in an attribute": f'<w:p w:rsidR="{MARK}"/>',
    "half of it": "<w:p/>\ufdd0<w:p/>",
}


@pytest.mark.parametrize("where", ODD)
def test_a_character_kept_for_the_engine_is_a_problem_wherever_it_stands(where: str) -> None:
    for blocks, header in ((["{{ c }}", ODD[where]], []), (["{{ c }}"], [ODD[where]])):
        with pytest.raises(TemplateError) as caught:
            WordTemplate.load(word(*blocks, **({"header": header} if header else {})))
        assert {problem.kind for problem in caught.value.problems} == {"odd-characters"}
