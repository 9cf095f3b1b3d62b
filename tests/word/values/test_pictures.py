"""Pictures as values: PNG, JPEG and SVG, their size, their alternative text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from drawn import SVG, jpeg, png, segment
from integrity import problems_in, schema_errors
from notation import part, parts_of, read, word

from docgen import DocgenError, RenderError, WordTemplate
from docgen.word import Picture
from docgen.word.values.pictures import pixel_size
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


CUT = {
    "a PNG after its header": png()[:33],
    "a PNG in its end": png()[:-1],
    "a JPEG after its frame": jpeg()[:-2],
    "a JPEG with a whole small one in it": jpeg(before=segment(0xE1, b"Exif\0\0" + jpeg()))[:-2],
}


@pytest.mark.parametrize("content", CUT.values(), ids=CUT)
def test_a_picture_that_is_cut_off_is_refused_as_damaged(content: bytes) -> None:
    with pytest.raises(Refused, match="damaged"):
        Picture(content, "x", width_mm=9)


def test_a_picture_of_extreme_proportions_has_no_side_of_nothing() -> None:
    wide = png()[:16] + b"\x7f\xff\xff\xff\0\0\0\1" + png()[24:]
    assert Picture(wide, "x", width_mm=9).size_emu() == (324_000, 1)
    tall = png()[:16] + b"\0\0\0\1\x7f\xff\xff\xff" + png()[24:]
    assert Picture(tall, "x", height_mm=9).size_emu() == (1, 324_000)


# ITU T.81, table B.1: the markers of frames are FF C0 to FF CF, but for C4, C8 and CC.
FRAMES = [*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)]


@pytest.mark.parametrize("frame", FRAMES, ids=hex)
def test_a_jpegs_size_is_that_of_its_frame_behind_other_segments(frame: int) -> None:
    assert pixel_size(jpeg(640, 480, frame)) == (640, 480)


SEGMENTS = {
    "photographic data": segment(0xE1, b"Exif\0\0" + bytes(2_000)),
    "a comment": segment(0xFE, b"made by hand"),
    "arithmetic tables": segment(0xCC, b"\0\1"),
    "an extension": segment(0xC8, bytes(20)),
    "a segment that holds nothing": segment(0xE2, b""),
    "many of them": segment(0xE3, bytes(60_000)) * 3,
}


@pytest.mark.parametrize("before", SEGMENTS.values(), ids=SEGMENTS)
def test_segments_before_the_frame_of_a_jpeg_are_passed_over(before: bytes) -> None:
    assert pixel_size(jpeg(3, 65_000, before=before)) == (3, 65_000)


NO_JPEG = {
    "without a frame": b"\xff\xd8" + segment(0xE0, bytes(14)) + b"\xff\xd9",
    **{f"cut off {left} bytes into its frame": jpeg()[: left - 21] for left in range(10)},
    "cut off at once": b"\xff\xd8\xff",
    "with rubbish between its segments": jpeg(before=b"rubbish"),
    "of no width": jpeg(0, 2),
    "of no height": jpeg(4, 0),
}


@pytest.mark.parametrize("content", NO_JPEG.values(), ids=NO_JPEG)
def test_a_jpeg_whose_size_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="PNG or JPEG"):
        Picture(content, "x", width_mm=9)


def test_a_jpeg_is_put_in_with_its_proportions_and_its_content_type(tmp_path: Path) -> None:
    picture = Picture(jpeg(640, 480), "a cheek", width_mm=40)
    assert picture.extension == "jpeg"
    filled = WordTemplate.load(word("{{ v }}", header=["{{ v }}"])).render({"v": picture})
    sizes = [(one.get("cx"), one.get("cy")) for one in part(filled).iter("{*}extent")]
    assert sizes == [("1440000", "1080000")]
    parts = parts_of(filled)
    (name,) = (name for name in parts if "media" in name)
    assert (name.rpartition(".")[2], parts[name]) == ("jpeg", picture.content)
    assert b'<Default Extension="jpeg" ContentType="image/jpeg"/>' in parts["[Content_Types].xml"]
    for relations in ("word/_rels/document.xml.rels", "word/_rels/header.xml.rels"):
        assert name.removeprefix("word/").encode() in parts[relations]
    assert problems_in(filled) == []
    path = tmp_path / "filled.docx"
    assert schema_errors(filled, path) == schema_errors(word("x", header=["x"]), path)


# by name: width and height that are asked for, and those that come out, in EMU
SIZES: dict[str, tuple[float | None, float | None, tuple[int, int]]] = {
    "by its width": (40, None, (1_440_000, 720_000)),
    "by its height": (None, 40, (2_880_000, 1_440_000)),
    "by both": (10, 40, (360_000, 1_440_000)),
    "by a fraction": (0.5, None, (18_000, 9_000)),
}


@pytest.mark.parametrize(("width", "height", "emu"), SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("make", [png, jpeg])
def test_one_side_of_a_picture_gives_the_other(
    make: Callable[[int, int], bytes], width: float | None, height: float | None, emu: tuple[int, int]
) -> None:
    assert Picture(make(4, 2), "x", width, height).size_emu() == emu


@pytest.mark.parametrize(("width", "height"), [(1001, 1), (1, 1001), (501, None), (-1, None), (1, 0)])
def test_a_picture_wider_or_higher_than_a_metre_or_than_nothing_is_refused(
    width: float, height: float | None
) -> None:
    with pytest.raises(Refused, match="1000 millimetres"):
        Picture(png(2, 4), "x", width, height)


@pytest.mark.parametrize("inner", ['<image href="https://example.com/a.png"/>', "<style>@import 'a'</style>"])
def test_an_svg_that_takes_something_from_outside_is_refused(inner: str) -> None:
    with pytest.raises(Refused, match="from outside of it"):
        Picture(png(), "x", height_mm=10, svg=f"<svg>{inner}</svg>".encode())


def test_a_picture_is_loaded_with_the_svg_beside_its_png(tmp_path: Path) -> None:
    for name, content in (("a.png", png()), ("a.jpg", jpeg()), ("a.svg", SVG)):
        (tmp_path / name).write_bytes(content)
    assert Picture.load(tmp_path / "a.png", "x", 9) == Picture(png(), "x", 9, svg=SVG)
    assert Picture.load(tmp_path / "a.jpg", "x", height_mm=9) == Picture(jpeg(), "x", height_mm=9)
    (tmp_path / "a.svg").write_text("no drawing")
    with pytest.raises(Refused, match="not SVG"):
        Picture.load(tmp_path / "a.png", "x", 9)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no file without an end")
def test_a_picture_file_without_an_end_is_read_up_to_the_limit(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="larger than 100 MB"):
        Picture.load("/dev/zero", "x", 9)
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "a.svg").symlink_to("/dev/zero")
    with pytest.raises(RenderError, match="larger than 100 MB"):
        Picture.load(tmp_path / "a.png", "x", 9)


def test_what_is_wrong_with_a_picture_is_an_error_of_docgen_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "a.txt").write_text("no picture")
    for name, text in (("a.png", ""), ("a.txt", "x"), ("gone.png", "x")):
        with pytest.raises(DocgenError) as caught:
            Picture.load(tmp_path / name, text, 9)
        (problem,) = caught.value.problems
        assert problem.fix
