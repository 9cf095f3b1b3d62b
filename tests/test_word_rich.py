"""Values that are more than text, and places that are more than paragraphs."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from docx import Document
from notation import W, item, paragraph, part, read, text_of, word, xml
from openxml_audit import OpenXmlValidator

from docgen import RenderError, TemplateError, WordTemplate
from docgen.word import PageBreak, Picture, RichText
from docgen.word.values.text import Refused

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Note of {{ day | date }}</dc:title>'
    "<cp:keywords>{% for k in keys %}{{ k }} {% endfor %}</cp:keywords></cp:coreProperties>"
)


def png(width: int = 4, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xff\0\0" * width for _ in range(height))
    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def drawing(description: str, inner: str = "", number: int = 1) -> str:
    described = description.replace('"', "&quot;")
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="720000" cy="720000"/>'
        f'<wp:docPr id="{number}" name="x" descr="{described}"/><a:graphic><a:graphicData uri="u">{inner}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def with_relations(data: bytes, relations: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", relations.encode() + b"</Relationships>")
            new.writestr(name, content)
    return out.getvalue()


def faults(data: bytes, folder: Path) -> list[str]:
    path = folder / "filled.docx"
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def test_a_tag_in_alternative_text_is_filled_and_escaped() -> None:
    filled = WordTemplate.load(word(drawing("The {{ v }}{% if no %} not{% endif %}"))).render({"v": '"<&\n'})
    assert part(filled).find(".//{*}docPr").get("descr") == 'The "<&\n'


@pytest.mark.parametrize(("there", "count"), [(True, 1), (False, 0)])
def test_a_shape_is_there_only_when_the_condition_at_the_head_of_its_alternative_text_holds(
    there: bool, count: int
) -> None:
    filled = WordTemplate.load(word("1", drawing("{% if there %} left {{ v }}"), "2")).render(
        {"there": there, "v": "cheek"}
    )
    shapes = list(part(filled).iter("{*}docPr"))
    assert [shape.get("descr") for shape in shapes] == ["left cheek"] * count


def test_one_shape_of_a_group_is_dropped_by_itself() -> None:
    wpg = 'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'
    shapes = "".join(
        f'<wps:wsp><wps:cNvPr id="{n}" name="s" descr="{{% if site == {n} %}}spot {n}"/></wps:wsp>'
        for n in (5, 6)
    )
    filled = WordTemplate.load(word(drawing("face", f"<wpg:wgp {wpg}>{shapes}</wpg:wgp>"))).render(
        {"site": 6}
    )
    assert [shape.get("descr") for shape in part(filled).iter("{*}cNvPr")] == ["spot 6"]


def test_document_properties_are_filled() -> None:
    types = (
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    )
    base = word("x")
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        content_types = archive.read("[Content_Types].xml").decode().replace("</Types>", f"{types}</Types>")
    template = word("x", extra={"docProps/core.xml": CORE, "[Content_Types].xml": content_types})
    filled = WordTemplate.load(template).render({"day": dt.date(2026, 3, 2), "keys": ["a<", "b"]})
    assert [child.text for child in part(filled, "docProps/core.xml")] == ["Note of March 2, 2026", "a< b "]


LINK = '<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>{{ words }}</w:t></w:r></w:hyperlink></w:p>'
TARGETS = {
    "a tag is the address": ("%7B%7B%20url%20%7D%7D", "https://example.com/?a=1&b=2"),
    "a tag within an address": ("https://example.com/{{ number }}?q=1", "https://example.com/a%20%26b?q=1"),
}


@pytest.mark.parametrize(("target", "address"), TARGETS.values(), ids=TARGETS)
def test_a_link_takes_its_address_from_the_data(target: str, address: str) -> None:
    relation = f'<Relationship Id="rIdX" Type="t/hyperlink" Target="{target}" TargetMode="External"/>'
    template = WordTemplate.load(with_relations(word(LINK), relation))
    filled = template.render({"words": "here", "url": "https://example.com/?a=1&b=2", "number": "a &b"})
    hyperlink = Document(io.BytesIO(filled)).paragraphs[0].hyperlinks[0]
    assert (hyperlink.address, hyperlink.text) == (address, "here")


def test_a_link_in_a_loop_has_an_address_of_its_own_each_time() -> None:
    relation = '<Relationship Id="rIdX" Type="t/hyperlink" Target="{{ x.url }}" TargetMode="External"/>'
    blocks = ["{% for x in links %}", LINK.replace("words", "x.words"), "{% endfor %}"]
    filled = WordTemplate.load(with_relations(word(*blocks), relation)).render(
        {"links": [{"url": f"https://example.com/{n}", "words": n} for n in "ab"]}
    )
    links = [link for p in Document(io.BytesIO(filled)).paragraphs for link in p.hyperlinks]
    assert [(link.address, link.text) for link in links] == [
        ("https://example.com/a", "a"),
        ("https://example.com/b", "b"),
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "", "//example.com", "data:x"]
)
def test_a_link_never_leads_to_a_dangerous_address(address: str) -> None:
    relation = '<Relationship Id="rIdX" Type="t/hyperlink" Target="{{ url }}" TargetMode="External"/>'
    with pytest.raises(RenderError, match="address of a link"):
        WordTemplate.load(with_relations(word(LINK), relation)).render({"words": "x", "url": address})


def control(kind: str, content: str = "?", name: str = "{{ v }}") -> str:
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:id w:val="5"/><w:showingPlcHdr/>{kind}</w:sdtPr>'
        f"<w:sdtContent>{xml([content])}</w:sdtContent></w:sdt>"
    )


BOX = (
    '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612"/>'
    '<w14:uncheckedState w14:val="2610"/></w14:checkbox>'
)
CHOICES = (
    '<w:dropDownList><w:listItem w:displayText="Left side" w:value="left"/>'
    '<w:listItem w:displayText="Right side" w:value="right"/></w:dropDownList>'
)


@pytest.mark.parametrize(("value", "state", "sign"), [(True, "1", "☒"), (False, "0", "☐")])
def test_a_check_box_is_ticked_from_the_data_and_stays_live(value: bool, state: str, sign: str) -> None:
    filled = WordTemplate.load(word(control(BOX))).render({"v": value})
    root = part(filled)
    assert [value for e in root.iter("{*}checked") for value in e.attrib.values()] == [state]
    assert read(filled) == [sign]
    assert root.find(".//{*}alias").get(f"{W}val") == "v"


def test_a_check_box_without_an_answer_is_empty_in_a_draft_and_told() -> None:
    rendering = WordTemplate.load(word(control(BOX))).fill({}, "mark")
    assert read(rendering.content) == ["☐"]
    assert {miss.name for miss in rendering.missing} == {"v"}
    with pytest.raises(RenderError, match="true or false"):
        WordTemplate.load(word(control(BOX))).render({"v": "yes"})


def test_a_drop_down_shows_the_words_of_its_choice() -> None:
    template = WordTemplate.load(word(control(CHOICES)))
    assert read(template.render({"v": "right"})) == ["Right side"]
    with pytest.raises(RenderError, match="not one of the choices"):
        template.render({"v": "middle"})


def test_a_date_control_holds_the_day_and_prints_it() -> None:
    filled = WordTemplate.load(word(control("<w:date/>"))).render({"v": dt.date(2026, 3, 2)})
    assert read(filled) == ["March 2, 2026"]
    assert part(filled).find(".//{*}date").get(f"{W}fullDate") == "2026-03-02T00:00:00Z"


def test_a_text_control_is_filled_and_loses_its_placeholder() -> None:
    filled = WordTemplate.load(word(control("<w:text/>"))).render({"v": "<x>"})
    assert read(filled) == ["<x>"]
    assert part(filled).find(".//{*}showingPlcHdr") is None


def test_a_control_with_a_condition_in_its_title_is_a_problem() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(control(BOX, name="{% if a %}x{% endif %}")))
    assert [problem.kind for problem in caught.value.problems] == ["control-tag"]


def test_a_picture_is_put_in_with_its_size_and_its_alternative_text(tmp_path: Path) -> None:
    value = Picture(png(), 'A "face"', width_mm=40)
    filled = WordTemplate.load(word("Before {{ v }} after", "{{ v }}", header=["{{ v }}"])).render(
        {"v": value}
    )
    root = part(filled)
    assert [e.get("descr") for e in root.iter("{*}docPr")] == ['A "face"'] * 2
    assert len({e.get("id") for e in root.iter("{*}docPr")}) == 2
    assert [(e.get("cx"), e.get("cy")) for e in root.iter("{*}extent")] == [("1440000", "720000")] * 2
    assert read(filled)[0] == "Before  after"
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        media = [name for name in archive.namelist() if "media" in name]
        assert [archive.read(name) for name in media] == [png()]
        assert b'Extension="png"' in archive.read("[Content_Types].xml")
        assert media[0].removeprefix("word/").encode() in archive.read("word/_rels/header.xml.rels")
    assert faults(filled, tmp_path) == faults(word("x", header=["x"]), tmp_path)


def test_an_svg_stands_beside_its_png() -> None:
    value = Picture(png(), "x", height_mm=10, svg=b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    filled = WordTemplate.load(word("{{ v }}")).render({"v": value})
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert sorted(name.rpartition(".")[2] for name in archive.namelist() if "media" in name) == [
            "png",
            "svg",
        ]
    assert part(filled).find(".//{*}svgBlip") is not None


PICTURES = {
    "no picture": (b"GIF89a", "x", 10.0),
    "no alternative text": (png(), " ", 10.0),
    "no size": (png(), "x", None),
    "a size of nothing": (png(), "x", 0.0),
    "half a picture": (png()[:20], "x", 10.0),
}


@pytest.mark.parametrize(("content", "text", "width"), PICTURES.values(), ids=PICTURES)
def test_a_picture_that_cannot_stand_is_refused(content: bytes, text: str, width: float | None) -> None:
    with pytest.raises(Refused):
        Picture(content, text, width_mm=width)


def test_a_picture_of_the_template_gives_its_place_to_another() -> None:
    old = '<pic:pic xmlns:pic="p"><pic:blipFill><a:blip r:embed="rIdOld"/></pic:blipFill></pic:pic>'
    template = WordTemplate.load(
        with_relations(
            word(drawing("{{ logo }}", old)),
            '<Relationship Id="rIdOld" Type="t/image" Target="styles.xml"/>',
        )
    )
    root = part(template.render({"logo": Picture(png(4, 2), "Our logo", width_mm=1)}))
    assert root.find(".//{*}docPr").get("descr") == "Our logo"
    assert list(root.find(".//{*}blip").attrib.values()) == ["docgen1"]
    assert [(e.get("cx"), e.get("cy")) for e in root.iter("{*}extent")] == [("720000", "360000")]
    draft = part(template.fill({}, "mark").content)
    assert list(draft.find(".//{*}blip").attrib.values()) == ["rIdOld"]
    assert draft.find(".//{*}docPr").get("descr") == "[missing: logo]"


def test_rich_text_goes_on_in_the_format_of_its_field() -> None:
    properties = '<w:rPr><w:rFonts w:ascii="A"/><w:i/><w:color w:val="FF0000"/></w:rPr>'
    red = f"<w:p><w:r>{properties}<w:t>x{{{{ v }}}}y</w:t></w:r></w:p>"
    value = RichText("a **b *c*** \\*d\\* [e](https://example.com/?x=1&y=2)\n<f>")
    filled = WordTemplate.load(word(red)).render({"v": value})
    assert (
        read(filled) == ["xa b c *d* e\n<f>y"]
        or text_of(part(filled).find(".//{*}p")) == "xa b c *d* e\n<f>y"
    )
    runs = {
        "".join(run.itertext()): [child.tag.rpartition("}")[2] for child in run.find("{*}rPr")]
        for run in part(filled).iter("{*}r")
    }
    assert runs["b "] == ["rFonts", "b", "bCs", "i", "color"]
    assert runs["c"] == ["rFonts", "b", "bCs", "i", "iCs", "color"]
    assert runs["y"] == ["rFonts", "i", "color"]
    link = Document(io.BytesIO(filled)).paragraphs[0].hyperlinks[0]
    assert (link.text, link.address) == ("e", "https://example.com/?x=1&y=2")


def test_rich_text_with_a_dangerous_link_is_refused() -> None:
    with pytest.raises(RenderError, match="address"):
        WordTemplate.load(word("{{ v }}")).render({"v": RichText("[x](javascript:alert)")})


def test_a_plain_string_never_becomes_more_than_text() -> None:
    for text in ("**bold**", "[x](https://example.com)", "\f", "<w:p/>"):
        template = WordTemplate.load(word("{{ v }}"))
        if text == "\f":
            with pytest.raises(RenderError):
                template.render({"v": text})
        else:
            assert read(template.render({"v": text})) == [text]


def test_a_page_break_is_a_value_of_its_own() -> None:
    root = part(WordTemplate.load(word("1{{ v }}2")).render({"v": PageBreak()}))
    assert [e.get(f"{W}type") for e in root.iter("{*}br")] == ["page"]


def test_a_rich_value_in_an_attribute_is_refused() -> None:
    with pytest.raises(RenderError, match="cannot be printed"):
        WordTemplate.load(word(drawing("a {{ v }}"))).render({"v": RichText("x")})


def test_what_repeats_gets_ids_of_its_own() -> None:
    start, end = '<w:bookmarkStart w:id="3" w:name="here"/>', '<w:bookmarkEnd w:id="3"/>'
    marked = f"<w:p>{start}<w:r><w:t>{{{{ x }}}}</w:t></w:r>{end}</w:p>"
    blocks = [
        "{% for x in xs %}",
        marked,
        drawing("d", number=3),
        control("<w:text/>", name="t"),
        "{% endfor %}",
    ]
    root = part(WordTemplate.load(word(*blocks)).render({"xs": ["a", "b", "c"]}))
    starts = [(e.get(f"{W}id"), e.get(f"{W}name")) for e in root.iter("{*}bookmarkStart")]
    assert [e.get(f"{W}id") for e in root.iter("{*}bookmarkEnd")] == [number for number, _ in starts]
    assert [name for _, name in starts] == ["here", "here_2", "here_3"]
    shapes = [e.get("id") for e in root.iter("{*}docPr")]
    controls = [e.get(f"{W}val") for e in root.iter(f"{W}id")]
    assert len({number for number, _ in starts}) == len(set(shapes)) == len(set(controls)) == 3


BOOKMARKS = {
    "begun in a block, ended outside": ("{% if no %}", "S", "1", "{% endif %}", "2", "E"),
    "begun outside, ended in a block": ("S", "1", "{% if no %}", "E", "{% endif %}", "2"),
    "begun in a paragraph that vanishes": ("{% if yes %}S", "1", "{% endif %}", "E2"),
    "begun in one turn, ended behind the loop": ("{% for x in xs %}", "S", "{{ x }}", "{% endfor %}", "E"),
}


@pytest.mark.parametrize("blocks", BOOKMARKS.values(), ids=BOOKMARKS)
def test_a_bookmark_never_loses_its_other_end(blocks: tuple[str, ...]) -> None:
    start, end = '<w:bookmarkStart w:id="1" w:name="b"/>', '<w:bookmarkEnd w:id="1"/>'
    template = [
        paragraph(b).replace("S<", "<").replace("</w:p>", f"{start}</w:p>")
        if "S" in b and "%" in b
        else start
        if b == "S"
        else end
        if b == "E"
        else paragraph(b)
        for b in blocks
    ]
    template = [
        paragraph(b[1:]).replace("<w:r>", f"{end}<w:r>", 1) if b.startswith("E") and b != "E" else t
        for b, t in zip(blocks, template, strict=True)
    ]
    root = part(WordTemplate.load(word(*template)).render({"yes": True, "no": False, "xs": ["a", "b"]}))
    order = [e.tag.rpartition("}")[2] for e in root.iter("{*}bookmarkStart", "{*}bookmarkEnd")]
    assert order == ["bookmarkStart", "bookmarkEnd"]


def test_a_field_that_a_block_would_cut_is_a_problem() -> None:
    begin, end = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    blocks = ["{% if x %}", f"<w:p>{begin}</w:p>", "{% endif %}", f"<w:p>{end}</w:p>"]
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(*blocks))
    assert [problem.kind for problem in caught.value.problems] == ["crossing-field"]


def numbers(data: bytes) -> list[str]:
    return [e.get(f"{W}val") for e in part(data).iter(f"{W}numId")]


def test_a_list_that_a_loop_repeats_whole_begins_anew_and_one_it_adds_to_goes_on() -> None:
    nested = [
        "{% for s in sites %}",
        "{{ s.name }}",
        item("{% for x in s.xs %}{{ x }}{% endfor %}"),
        "{% endfor %}",
    ]
    filled = WordTemplate.load(word(*nested)).render({"sites": [{"name": n, "xs": ["a", "b"]} for n in "pq"]})
    first, second, third, fourth = numbers(filled)
    assert first == second != third == fourth
    declared = [e.get(f"{W}numId") for e in part(filled, "word/numbering.xml").iter(f"{W}num")]
    assert {first, third} < set(declared)
    assert len(declared) == len(set(declared))
    flat = WordTemplate.load(word("1", "{% for x in xs %}", item("{{ x }}"), "{% endfor %}")).render(
        {"xs": "ab".split()}
    )
    assert numbers(flat) == []
    outside = [*nested, item("and more")]
    again = WordTemplate.load(word(*outside)).render({"sites": [{"name": "p", "xs": ["a"]}]})
    assert numbers(again) == []


JOINS = {
    "docxtpl's example": (
        [
            "My house is located",
            "{%- if town -%}",
            "in urban area",
            "{%- else -%}",
            "in countryside",
            "{%- endif -%}",
            "and I love it.",
        ],
        ["My house is locatedin urban areaand I love it."],
    ),
    "spaces stay": (["a ", "{%- if town -%}", " b ", "{%- endif %}"], ["a  b "]),
    "a break beside the tag is eaten": (
        ["<w:p><w:r><w:t>a</w:t><w:br/><w:t>{%- if town %}b{% endif %}</w:t></w:r></w:p>"],
        ["ab"],
    ),
}


@pytest.mark.parametrize(("blocks", "document"), JOINS.values(), ids=JOINS)
def test_dashes_join_paragraphs(blocks: list[str], document: list[str]) -> None:
    assert read(WordTemplate.load(word(*blocks)).render({"town": True})) == document


def test_tags_about_cells_set_their_cells() -> None:
    table = [
        ["{% colspan n %}wide", "{% cellbg c %}coloured"],
        ["{%tr for r in rows %}", ""],
        ["{% vm %}{{ r }}", "x{{ r }}"],
        ["{%tr endfor %}", ""],
    ]
    root = part(WordTemplate.load(word(table)).render({"n": 2, "c": "#d9e2f3", "rows": ["a", "b"]}))
    assert [e.get(f"{W}val") for e in root.iter("{*}gridSpan")] == ["2"]
    assert [e.get(f"{W}fill") for e in root.iter("{*}shd")] == ["D9E2F3"]
    assert [e.get(f"{W}val") for e in root.iter("{*}vMerge")] == ["restart", "continue"]
    assert read(WordTemplate.load(word(table)).render({"n": 2, "c": "D9E2F3", "rows": ["a", "b"]}))[0][
        1:
    ] == [
        ["a", "xa"],
        ["", "xb"],
    ]
    order = [child.tag.rpartition("}")[2] for child in next(root.iter("{*}tcPr"))]
    assert order == ["tcW", "gridSpan"]


def test_cells_merged_side_by_side_span_the_loop() -> None:
    table = [["l", "{%tc for x in xs %}", "{% hm %}{{ x }}", "{%tc endfor %}"]]
    root = part(WordTemplate.load(word(table)).render({"xs": ["a", "b", "c"]}))
    assert [e.get(f"{W}val") for e in root.iter("{*}gridSpan")] == ["3"]
    assert len(list(root.iter("{*}tc"))) == 2


def test_a_table_has_a_grid_column_for_each_of_its_columns() -> None:
    table = [["l", "{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"]]
    for count in (1, 3, 7):
        root = part(WordTemplate.load(word(table)).render({"xs": ["x"] * count}))
        assert len(list(root.iter("{*}gridCol"))) == count + 1


@pytest.mark.parametrize(
    ("tag", "value"), [("colspan", 0), ("colspan", "x"), ("cellbg", "red"), ("cellbg", '"/>')]
)
def test_a_cells_property_takes_only_what_it_can_be(tag: str, value: object) -> None:
    with pytest.raises(RenderError):
        WordTemplate.load(word([[f"{{% {tag} v %}}x"]])).render({"v": value})


def test_docxtpls_escapes_print_braces() -> None:
    assert read(WordTemplate.load(word("{_{ x }_} {_% y %_}")).render({})) == ["{{ x }} {% y %}"]


def test_a_repeated_value_is_inserted_once_and_never_read_again_as_a_template() -> None:
    filled = WordTemplate.load(word("{{ v }}", footnotes=["{{ v }}"], header=["{{ v }}"])).render(
        {"v": "{{ 7*7 }}"}
    )
    for name in ("word/document.xml", "word/footnotes.xml", "word/header.xml"):
        assert "{{ 7*7 }}" in "".join(part(filled, name).itertext())


@pytest.mark.parametrize(
    ("target", "value", "address"),
    [
        ("mailto:{{ a }}", "a@example.com", "mailto:a@example.com"),
        ("tel:{{ a }}", "+1 555-0100", "tel:+1555-0100"),
    ],
)
def test_a_mail_address_and_a_number_keep_their_signs_in_a_link(
    target: str, value: str, address: str
) -> None:
    relation = f'<Relationship Id="rIdX" Type="t/hyperlink" Target="{target}" TargetMode="External"/>'
    filled = WordTemplate.load(with_relations(word(LINK), relation)).render({"words": "x", "a": value})
    assert Document(io.BytesIO(filled)).paragraphs[0].hyperlinks[0].address == address
