"""Tags in alternative texts, titles and document properties; shapes on a condition."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from drawn import drawing, png
from notation import part, with_relations, word

from docgen import RenderError, WordTemplate
from docgen.word import Picture, RichText

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Note of {{ day | date }}</dc:title>'
    "<cp:keywords>{% for k in keys %}{{ k }} {% endfor %}</cp:keywords></cp:coreProperties>"
)


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


def test_a_rich_value_in_an_attribute_is_refused() -> None:
    with pytest.raises(RenderError, match="cannot be printed"):
        WordTemplate.load(word(drawing("a {{ v }}"))).render({"v": RichText("x")})
