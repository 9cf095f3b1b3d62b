"""Pictures as values: PNG, JPEG and SVG, their size, their alternative text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from drawn import png
from integrity import schema_errors
from notation import part, read, word

from docgen import WordTemplate
from docgen.word import Picture
from docgen.word.values.text import Refused


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
    path = tmp_path / "filled.docx"
    assert schema_errors(filled, path) == schema_errors(word("x", header=["x"]), path)


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
