"""The Word templates as files: built again they are the same, and all form comes from named styles."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

import docgen
from docgen.pages import LOOKS
from docgen.review import check_template

ENGLISH = ("en/procedure-note", "en/patient-consent", "en/aftercare", "en/addendum")
NAMES = (*ENGLISH, "es/patient-consent", "es/aftercare")
WORDS = {"en": ("en-US", "DRAFT", "version"), "es": ("es-US", "BORRADOR", "versión")}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a paragraph, run, cell, row or table may say beside its style: structure, nothing of looks.
STRUCTURE = {
    "pPr": {"pStyle"},
    "rPr": {"rStyle"},
    "tcPr": {"tcW", "gridSpan"},
    "trPr": {"cantSplit", "tblHeader"},
    "tblPr": {"tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption"},
}
PARTS = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
    "word/document.xml",
    "word/fontTable.xml",
    "word/numbering.xml",
    "word/settings.xml",
    "word/styles.xml",
    "word/theme/theme1.xml",
    "word/header1.xml",
    "word/header2.xml",
    "word/footer1.xml",
    "word/footer2.xml",
}
SMALL_ON_PURPOSE = {
    "header",
    "footer",
    "Header Space",
    "Table End",
    "Small Print",
    "Tag Line",
    "Column Head",
    "Signature Caption",
    "Letterhead Line",
    "Patient Label",
    "Draft Mark",
    "Digest",
}


@pytest.fixture(scope="session")
def folder(root) -> Path:
    return root / "templates" / "17340"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def trees_of(path: Path) -> dict[str, etree._Element]:
    """The parts that hold text: body, headers, footers."""
    found = {name: data for name, data in parts_of(path).items() if re.search(r"word/(doc|head|foot)", name)}
    return {name: etree.fromstring(data) for name, data in found.items() if name.endswith(".xml")}


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def styles_of(path: Path) -> dict[str, etree._Element]:
    """Every style by its identifier."""
    every = etree.fromstring(parts_of(path)["word/styles.xml"]).iter(f"{W}style")
    return {style.get(f"{W}styleId"): style for style in every}


def name_of(style: etree._Element) -> str:
    return style.find(f"{W}name").get(f"{W}val")


def same_deflate(path: Path) -> bool:
    """Whether this machine's zlib compresses as the one that wrote the file."""
    with zipfile.ZipFile(path) as package:
        for entry in package.infolist():
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            size = len(deflate.compress(package.read(entry)) + deflate.flush())
            if size != entry.compress_size:
                return False
    return True


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "2", "TZ": "America/Lima"}],
)
def test_building_again_gives_the_same_bytes(root, tmp_path, environment):
    command = [sys.executable, str(root / "templates" / "build.py"), str(tmp_path)]
    subprocess.run(command, check=True, cwd=tmp_path, env={**os.environ, **environment}, timeout=120)
    every = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.docx")}
    # the template of a new pack, that of the example of a pack, and the looks
    assert len(every) == len(NAMES) + 2 + len(LOOKS)
    for name, built in every.items():
        kept = root / name
        assert parts_of(built) == parts_of(kept), name
        assert built.read_bytes() == kept.read_bytes() or not same_deflate(kept), name


@pytest.mark.parametrize("name", NAMES)
def test_it_brings_nothing_but_what_it_uses(folder, name):
    assert set(parts_of(folder / f"{name}.docx")) == PARTS


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_sound_word_file(folder, name):
    result = OpenXmlValidator().validate(str(folder / f"{name}.docx"))
    assert [str(error) for error in result.errors] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_only_for_what_the_context_can_give(folder, name):
    pack, (language, document) = docgen.load_pack(folder), name.split("/")
    assert check_template(pack.template(document, language), pack, document, language) == ()


@pytest.mark.parametrize("name", NAMES)
def test_all_form_comes_from_named_styles(folder, name):
    for part, tree in trees_of(folder / f"{name}.docx").items():
        for kind, allowed in STRUCTURE.items():
            said = {local(child) for properties in tree.iter(f"{W}{kind}") for child in properties}
            assert said <= allowed, (part, kind)


@pytest.mark.parametrize("name", NAMES)
def test_every_paragraph_has_a_style_and_every_style_is_there(folder, name):
    path = folder / f"{name}.docx"
    defined = set(styles_of(path))
    for tree in trees_of(path).values():
        assert all(paragraph.find(f"{W}pPr/{W}pStyle") is not None for paragraph in tree.iter(f"{W}p"))
        used = {
            e.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle") for e in tree.iter(f"{W}{kind}")
        }
        assert used <= defined


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_as_wide_as_the_text_on_any_paper(folder, name):
    for tree in trees_of(folder / f"{name}.docx").values():
        for table in tree.iter(f"{W}tbl"):
            width = table.find(f"{W}tblPr/{W}tblW")
            assert (width.get(f"{W}type"), width.get(f"{W}w")) == ("pct", "5000")
            for row in table.iter(f"{W}tr"):
                widths = [cell.find(f"{W}tcPr/{W}tcW") for cell in row.iterchildren(f"{W}tc")]
                assert {w.get(f"{W}type") for w in widths} == {"pct"}
                assert sum(int(w.get(f"{W}w")) for w in widths) == pytest.approx(5000, abs=2)


@pytest.mark.parametrize("name", NAMES)
def test_no_row_breaks_and_the_head_of_a_data_table_repeats(folder, name):
    body = trees_of(folder / f"{name}.docx")["word/document.xml"]
    for table in body.iter(f"{W}tbl"):
        rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        heads = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
        style = table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val")
        assert heads == (rows[:1] if style == "DataTable" else [])
        about = table.find(f"{W}tblPr/{W}tblCaption")
        assert about is None if style == "LineTable" else about.get(f"{W}val")


def test_the_table_of_sites_has_a_head(folder):
    body = trees_of(folder / "en/procedure-note.docx")["word/document.xml"]
    assert len(list(body.iter(f"{W}tblHeader"))) == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_two_tables_touch(folder, name):
    for tree in trees_of(folder / f"{name}.docx").values():
        for table in tree.iter(f"{W}tbl"):
            assert local(table.getnext()) == "p"


@pytest.mark.parametrize("name", NAMES)
def test_every_header_names_the_patient_and_says_draft(folder, name):
    trees = trees_of(folder / f"{name}.docx")
    headers = ["".join(tree.itertext()) for part, tree in trees.items() if "header" in part]
    assert len(headers) == 2
    for header in headers:
        for tag in ("patient.name", "patient.birth_date", "patient.record_number"):
            assert f"{{{{ {tag}" in header
        assert f"{{% if document.draft %}}{WORDS[name[:2]][1]}" in header


@pytest.mark.parametrize("name", NAMES)
def test_every_footer_names_document_version_and_page(folder, name):
    trees = trees_of(folder / f"{name}.docx")
    footers = [tree for part, tree in trees.items() if "footer" in part]
    assert len(footers) == 2
    for footer in footers:
        fields = [field.get(f"{W}instr").strip() for field in footer.iter(f"{W}fldSimple")]
        assert fields == ["PAGE", "NUMPAGES"]
        assert f"{WORDS[name[:2]][2]} {{{{ document.version }}}}" in "".join(footer.itertext())


@pytest.mark.parametrize("name", NAMES)
def test_the_first_page_has_its_own_header_and_the_paper_is_letter(folder, name):
    section = trees_of(folder / f"{name}.docx")["word/document.xml"].find(f".//{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("12240", "15840")
    for side in ("left", "right", "top", "bottom"):
        assert 2.0 <= int(margins.get(f"{W}{side}")) / 567 <= 2.5


@pytest.mark.parametrize("name", NAMES)
def test_language_title_and_zoom_are_set(folder, name):
    parts = {key: value.decode() for key, value in parts_of(folder / f"{name}.docx").items()}
    language = WORDS[name[:2]][0]
    assert f'<w:lang w:val="{language}"' in parts["word/styles.xml"]
    assert f'<w:themeFontLang w:val="{language}"/>' in parts["word/settings.xml"]
    assert '<w:zoom w:percent="100"/>' in parts["word/settings.xml"]
    assert re.search(r"<dc:title>[^<{]+</dc:title>", parts["docProps/core.xml"])
    assert "<dc:creator>docgen</dc:creator>" in parts["docProps/core.xml"]


@pytest.mark.parametrize(
    ("name", "points"),
    [(name, 10.5 if name in ("en/procedure-note", "en/addendum") else 12) for name in NAMES],
)
def test_text_is_large_enough_for_its_readers(folder, name, points):
    path = folder / f"{name}.docx"
    for style in styles_of(path).values():
        size = style.find(f"{W}rPr/{W}sz")
        if size is None or style.get(f"{W}type") != "paragraph" or name_of(style) in SMALL_ON_PURPOSE:
            continue
        smallest = 9.5 if points < 12 else points  # a note's tables are a little smaller
        assert int(size.get(f"{W}val")) / 2 >= smallest, name_of(style)
    normal = next(style for style in styles_of(path).values() if name_of(style) == "Normal")
    assert int(normal.find(f"{W}rPr/{W}sz").get(f"{W}val")) / 2 == points


def luminance(color: str) -> float:
    """Relative luminance of a colour (WCAG 2.2)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_of_text_can_be_read_on_its_ground(folder, name):
    styles = etree.fromstring(parts_of(folder / f"{name}.docx")["word/styles.xml"])
    colors = {e.get(f"{W}val") for e in styles.iter(f"{W}color")} - {"auto"}
    grounds = {"FFFFFF", *(e.get(f"{W}fill") for e in styles.iter(f"{W}shd"))}
    assert len(colors) == 2  # one accent, one for what is muted
    for color in colors:
        for ground in grounds:
            lighter, darker = sorted((luminance(color), luminance(ground)), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("name", NAMES)
def test_headings_and_lines_to_sign_stay_with_what_belongs_to_them(folder, name):
    every = styles_of(folder / f"{name}.docx").values()
    kept = {name_of(style) for style in every if style.find(f"{W}pPr/{W}keepNext") is not None}
    assert {
        "Title",
        "heading 1",
        "heading 2",
        "Lead-in",
        "Statement",
        "Signature Line Kept",
        "Column Head",
    } <= kept


@pytest.mark.parametrize("name", NAMES)
def test_headings_come_in_order(folder, name):
    body = trees_of(folder / f"{name}.docx")["word/document.xml"]
    styles = [style.get(f"{W}val") for style in body.iter(f"{W}pStyle")]
    levels = [
        {"Title": 0, "Heading1": 1, "Heading2": 2}[s]
        for s in styles
        if s in ("Title", "Heading1", "Heading2")
    ]
    assert levels[0] == 0
    assert levels.count(0) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("name", NAMES)
def test_the_level_of_a_list_names_its_style_as_word_wants_it(folder, name):
    path = folder / f"{name}.docx"
    numbering = etree.fromstring(parts_of(path)["word/numbering.xml"])
    levels = {
        (number.get(f"{W}abstractNumId"), level.get(f"{W}ilvl")): style.get(f"{W}val")
        for number in numbering.iter(f"{W}abstractNum")
        for level in number.iter(f"{W}lvl")
        for style in level.iter(f"{W}pStyle")
    }
    for identifier, style in styles_of(path).items():
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is not None:
            level = properties.find(f"{W}ilvl")
            at = properties.find(f"{W}numId").get(f"{W}val"), "0" if level is None else level.get(f"{W}val")
            assert levels[at] == identifier
