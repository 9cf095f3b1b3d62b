"""Names of what a loop repeats, and the references to them in the same turn."""

from __future__ import annotations

import re
from typing import Any

import pytest
from drawn import drawing
from integrity import problems_in
from notation import W, part, parts_of, run, word

from docgen import WordTemplate

LOOP = ("{% for s in sites %}", "{% endfor %}")
NAMES = {"sites": ["hand", "knee", "chin"]}
OFFICE = "urn:schemas-microsoft-com:office:office"
MARKED = f'<w:bookmarkStart w:id="7" w:name="_Ref9"/>{run("Fig {{ s }}")}<w:bookmarkEnd w:id="7"/>'
LINK = f'<w:hyperlink w:anchor="_Ref9">{run("see")}</w:hyperlink>'


def field(*codes: str) -> str:
    """A field whose code is in these pieces."""
    pieces = "".join(f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>' for code in codes)
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}{pieces}{separate}{run('1')}{end}"


def rendered(*blocks: Any, **stories: Any) -> bytes:
    data = WordTemplate.load(word(*blocks, **stories)).render(NAMES)
    assert problems_in(data) == []
    return data


def codes(data: bytes, name: str = "word/document.xml") -> list[str]:
    """The codes of the fields of a part."""
    xml = parts_of(data)[name].decode()
    written = re.findall(r'<w:instrText[^>]*>([^<]*)<|<w:fldSimple[^>]* w:instr="([^"]*)"', xml)
    return [one.strip() or other for one, other in written if one.strip() or other]


def values(data: bytes, name: str) -> list[str]:
    """The values of all attributes with this local name in the body, in order."""
    found = (element.attrib.items() for element in part(data).iter("*"))
    return [str(value) for items in found for key, value in items if str(key).rpartition("}")[2] == name]


CODES = {
    "a field": (" REF _Ref9 \\h ",),
    "a field in small letters": ("pageref _ref9",),
    "a field in pieces": (" REF _R", "ef9 \\h "),
    "a link as a field": (' HYPERLINK \\l "_Ref9" ',),
    "a sum": ("= _Ref9 + 1",),
    "the name alone": (" _Ref9 ",),
}


@pytest.mark.parametrize("pieces", CODES.values(), ids=CODES)
def test_references_between_the_things_of_a_turn_stay_in_the_turn(pieces: tuple[str, ...]) -> None:
    data = rendered(LOOP[0], f"<w:p>{field(*pieces)}{LINK}</w:p>", f"<w:p>{MARKED}</w:p>", LOOP[1])
    marks = ["_Ref9", "_Ref9_2", "_Ref9_3"]
    assert [mark.get(key) for mark in part(data).iter("{*}bookmarkStart") for key in mark.keys()[1:]] == marks
    assert values(data, "anchor") == marks
    written = "".join(pieces).strip()
    found = re.search("_ref9", written, re.IGNORECASE)
    assert found is not None
    same, *others = (written.replace(found.group(), mark) for mark in marks)
    assert codes(data) == [same, *others]


def test_a_simple_field_refers_to_its_own_turn() -> None:
    simple = f'<w:fldSimple w:instr="NOTEREF _Ref9">{run("1")}</w:fldSimple>'
    data = rendered(LOOP[0], f"<w:p>{MARKED}{simple}</w:p>", LOOP[1])
    assert codes(data) == ["NOTEREF _Ref9", "NOTEREF _Ref9_2", "NOTEREF _Ref9_3"]


def test_a_reference_outside_of_the_loop_leads_to_the_first_turn() -> None:
    data = rendered(f"<w:p>{LINK}{field('REF _Ref9')}</w:p>", LOOP[0], f"<w:p>{MARKED}</w:p>", LOOP[1])
    assert (values(data, "anchor"), codes(data)) == (["_Ref9"], ["REF _Ref9"])


def test_a_field_that_names_no_bookmark_keeps_its_words() -> None:
    marked = MARKED.replace("_Ref9", "Figure")
    data = rendered(LOOP[0], f"<w:p>{marked}{field('SEQ Figure')}</w:p>", LOOP[1])
    assert codes(data) == ["SEQ Figure"] * 3


def test_a_reference_in_a_note_leads_to_the_turn_of_the_note() -> None:
    referring = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f"<w:p>{field('PAGEREF _Ref9')}</w:p>"
    data = rendered(LOOP[0], f"<w:p>{MARKED}{referring}</w:p>", LOOP[1], footnotes=[note])
    assert codes(data, "word/footnotes.xml") == [
        "PAGEREF _Ref9",
        "PAGEREF _Ref9_2",
        "PAGEREF _Ref9_3",
    ]


def test_a_name_that_the_template_has_already_is_not_given_again() -> None:
    taken = '<w:p><w:bookmarkStart w:id="8" w:name="_REF9_2"/><w:bookmarkEnd w:id="8"/></w:p>'
    data = rendered(LOOP[0], f"<w:p>{MARKED}{LINK}</w:p>", LOOP[1], taken)
    assert values(data, "anchor") == ["_Ref9", "_Ref9_3", "_Ref9_4"]


def test_a_bookmark_of_a_condition_in_a_loop_keeps_its_name_in_its_first_turn() -> None:
    blocks = [LOOP[0], "{% if s == 'knee' %}", f"<w:p>{MARKED}</w:p>", "{% endif %}", LOOP[1]]
    data = rendered(*blocks, f"<w:p>{LINK}</w:p>")
    assert values(data, "name") == ["_Ref9"]


def test_a_reference_behind_a_loops_else_is_left_as_it_is() -> None:
    blocks = [LOOP[0], f"<w:p>{MARKED}</w:p>", "{% else %}", f"<w:p>{LINK}</w:p>", LOOP[1]]
    data = WordTemplate.load(word(*blocks)).render({"sites": []})
    assert values(data, "anchor") == ["_Ref9"]


def shape(inner: str, number: int, **attributes: str) -> str:
    """A paragraph with a VML shape that has this number."""
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    named = f'id="_x0000_s{number}" xmlns:o="{OFFICE}" o:spid="_x0000_s{number}" {written}'
    return f'<w:p><w:r><w:pict><v:shape type="#_x0000_t202" {named}>{inner}</v:shape></w:pict></w:r></w:p>'


def test_vml_shapes_have_ids_of_their_own_in_each_turn() -> None:
    data = rendered(shape("", 1030), LOOP[0], shape("", 1026), "{{ s }}", LOOP[1])
    ids = [element.get("id") for element in part(data).iter("{*}shape")]
    assert ids == ["_x0000_s1030", "_x0000_s1026", "_x0000_s1031", "_x0000_s1032"]
    assert values(data, "spid") == ids
    assert set(values(data, "type")) == {"#_x0000_t202"}


def test_vml_refers_to_the_shapes_of_its_own_turn() -> None:
    style = "width:9pt;mso-next-textbox:#_x0000_s1027"
    ole = f'<o:OLEObject xmlns:o="{OFFICE}" ShapeID="_x0000_s1026"/>'
    boxes = shape(ole, 1026, style="width:9pt").replace(
        "</v:shape>", f'<v:textbox style="{style}"/></v:shape>'
    )
    data = rendered(LOOP[0], boxes, shape("", 1027), "{{ s }}", LOOP[1])
    ids = [str(element.get("id")) for element in part(data).iter("{*}shape")]
    assert len(set(ids)) == 6
    assert values(data, "ShapeID") == ids[::2]
    linked = [value.rpartition("#")[2] for value in values(data, "style") if "#" in value]
    assert linked == ids[1::2]


def test_drawn_shapes_have_names_of_their_own_in_each_turn() -> None:
    data = rendered(LOOP[0], drawing("d", number=3), "{{ s }}", LOOP[1])
    assert values(data, "name") == ["x", "x_2", "x_3"]


def test_shapes_of_one_name_in_several_loops_have_names_of_their_own() -> None:
    loop = [LOOP[0], drawing("d", number=3), "{{ s }}", LOOP[1]]
    assert values(rendered(*loop, *loop), "name") == [*("x", "x_2", "x_3"), *("x_4", "x_5", "x_6")]


@pytest.mark.parametrize("name", ["a \N{GRINNING FACE} b", "a\\b", "it's", "{{"])
def test_a_name_of_any_characters_is_repeated(name: str) -> None:
    mark = f'<w:p><w:bookmarkStart w:id="7" w:name="{name}"/>{run("{{ s }}")}<w:bookmarkEnd w:id="7"/></w:p>'
    data = WordTemplate.load(word(LOOP[0], mark, LOOP[1])).render(NAMES)
    assert values(data, "name") == [name, f"{name}_2", f"{name}_3"]


def test_a_form_field_has_the_name_of_its_bookmark_in_each_turn() -> None:
    begin = '<w:fldChar w:fldCharType="begin"/>'
    named = field("FORMTEXT").replace(
        begin, f'{begin[:-2]}><w:ffData><w:name w:val="Text1"/></w:ffData></w:fldChar>'
    )
    mark = f'<w:bookmarkStart w:id="7" w:name="Text1"/>{named}<w:bookmarkEnd w:id="7"/>'
    data = rendered(LOOP[0], f"<w:p>{mark}{run('{{ s }}')}</w:p>", LOOP[1])
    fields = [name.get(f"{W}val") for name in part(data).iterfind(".//{*}ffData/{*}name")]
    assert fields == values(data, "name") == ["Text1", "Text1_2", "Text1_3"]


def moved(way: str, number: int, text: str) -> str:
    """A paragraph that was moved, in one of its two places."""
    what = f'<w:move{way} w:id="{number + 1}" w:author="A">{run(text)}</w:move{way}>'
    start = f'<w:move{way}RangeStart w:id="{number}" w:name="move1" w:author="A"/>'
    return f'<w:p>{start}{what}<w:move{way}RangeEnd w:id="{number}"/></w:p>'


def test_the_ends_of_a_move_are_paired_in_each_turn() -> None:
    data = rendered(LOOP[0], moved("From", 1, "x"), moved("To", 3, "{{ s }}"), LOOP[1])
    names = {
        way: [one.get(f"{W}name") for one in part(data).iter(f"{W}move{way}RangeStart")]
        for way in ("From", "To")
    }
    assert names["From"] == names["To"] == ["move1", "move1_2", "move1_3"]


def test_a_move_into_another_loop_has_a_name_in_each_turn() -> None:
    rendered(LOOP[0], moved("From", 1, "x"), LOOP[1], LOOP[0], moved("To", 3, "{{ s }}"), LOOP[1])


def dirty(data: bytes) -> list[bool]:
    """Whether each field of the body is to be worked out when Word opens the file."""
    fields = part(data).iter("{*}fldChar", "{*}fldSimple")
    begins = [one for one in fields if one.get(f"{W}fldCharType", "begin") == "begin"]
    return [one.get(f"{W}dirty") == "true" for one in begins]


def test_stored_results_of_counts_are_worked_out_by_word() -> None:
    count = field(" SEQ Figure \\* ARABIC ")
    caption = f"<w:p>{run('Figure ')}{count}{run(' {{ s }}')}</w:p>"
    last = f"<w:p>{field('seq figure')}{field('SEQ Table')}</w:p>"
    assert dirty(rendered(LOOP[0], caption, LOOP[1], last)) == [True, True, True, True, False]


def test_counts_of_a_dropped_block_are_worked_out_without_it() -> None:
    simple = f'<w:p><w:fldSimple w:instr="SEQ Figure">{run("1")}</w:fldSimple></w:p>'
    assert dirty(rendered("{% if no %}", simple, "{% endif %}", simple)) == [True]


def test_results_that_are_text_of_the_document_stay() -> None:
    """If Word updated them, a sealed document would count as changed."""
    blocks = [LOOP[0], f"<w:p>{MARKED}{field('REF _Ref9')}{field('PAGEREF _Ref9')}</w:p>", LOOP[1]]
    assert dirty(rendered(*blocks)) == [False, True] * 3
