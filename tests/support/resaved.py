"""Files as other programs save them again, without a change that a reader would see."""

from __future__ import annotations

import copy
import io
import re
import subprocess
from pathlib import Path

import docx
from lxml import etree
from notation import W, parts_of, zipped

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STORY = re.compile(r"word/(document|header\d*|footer\d*|\w+_header|\w+_footer|header|footer|footnotes)\.xml")
_SEPARATOR = "<w:p><w:r><w:separator/></w:r></w:p>"


def by_python_docx(data: bytes) -> bytes:
    out = io.BytesIO()
    docx.Document(io.BytesIO(data)).save(out)
    return out.getvalue()


def by_libreoffice(folder: Path, *documents: bytes) -> list[bytes]:
    """Save documents again, all in one run of the program."""
    for number, data in enumerate(documents):
        (folder / f"{number}.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(folder / "again")]
    files = [str(folder / f"{number}.docx") for number in range(len(documents))]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    return [(folder / "again" / f"{number}.docx").read_bytes() for number in range(len(documents))]


def by_word(data: bytes, prefixes: bool = True) -> bytes:
    """Save as Word does: all in other words, and nothing of it changed.

    Runs are split and merged and get revision ids, spelling marks and a bookmark; prefixes, parts,
    relationships and notes get other names; fields become complex ones; space is kept only where needed.
    A template keeps its prefixes, as docgen asks of it and every program does.
    """
    parts = parts_of(data)
    for name in [name for name in parts if _STORY.fullmatch(name)]:
        root = etree.fromstring(parts[name])
        _rewrite(root)
        text = etree.tostring(root, encoding="unicode")
        parts[name] = (_with_other_prefixes(text) if prefixes else text).encode()
    parts = _renamed(parts)
    parts["docProps/app.xml"] = b'<Properties xmlns="urn:x"><Application>Word</Application></Properties>'
    return zipped(dict(reversed(parts.items())))


def _rewrite(root: etree._Element) -> None:
    for field in list(root.iter(f"{W}fldSimple")):
        _make_complex(field)
    for paragraph in root.iter(f"{W}p"):
        paragraph.set(f"{W}rsidR", "00AB12CD")
    for run in [run for run in root.iter(f"{W}r") if run.find(f"{W}t") is not None]:
        _split(run)
    for text in root.iter(f"{W}t"):
        if text.get(SPACE) and text.text == (text.text or "").strip():
            del text.attrib[SPACE]
    _mark(root)
    for note in (*root.iter(f"{W}footnoteReference"), *root.iter(f"{W}footnote")):
        note.set(f"{W}id", str(int(note.get(f"{W}id")) + 5))
    if root.tag == f"{W}footnotes":
        root.insert(
            0, etree.fromstring(f'<w:footnote xmlns:w="{W[1:-1]}" w:id="-1">{_SEPARATOR}</w:footnote>')
        )


def _make_complex(field: etree._Element) -> None:
    parent, at = field.getparent(), field.getparent().index(field)
    code = etree.Element(f"{W}instrText")
    code.text = rf"{field.get(f'{W}instr')} \* MERGEFORMAT "
    pieces = [_field_mark("begin"), code, _field_mark("separate"), None, _field_mark("end")]
    made: list[etree._Element] = []
    for piece in pieces:
        if piece is None:
            made += list(field)
            continue
        run = etree.Element(f"{W}r")
        run.append(piece)
        made.append(run)
    parent.remove(field)
    for offset, run in enumerate(made):
        parent.insert(at + offset, run)


def _field_mark(kind: str) -> etree._Element:
    mark = etree.Element(f"{W}fldChar")
    mark.set(f"{W}fldCharType", kind)
    return mark


def _split(run: etree._Element) -> None:
    """Split a run in the middle of its last text, with a spelling mark between the halves."""
    text = run.findall(f"{W}t")[-1]
    words = text.text or ""
    if len(words) < 2 or text.getnext() is not None:
        return
    other = copy.deepcopy(run)
    for child in list(other):
        if child.tag not in (f"{W}rPr",):
            other.remove(child)
    rest = etree.SubElement(other, f"{W}t")
    text.text, rest.text = words[: len(words) // 2], words[len(words) // 2 :]
    for half in (text, rest):
        half.set(SPACE, "preserve")
    run.set(f"{W}rsidRPr", "00112233")
    run.addnext(other)
    run.addnext(etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))


def _mark(root: etree._Element) -> None:
    paragraph = next(root.iter(f"{W}p"), None)
    if paragraph is not None and root.tag == f"{W}document":
        paragraph.append(etree.Element(f"{W}bookmarkStart", {f"{W}id": "99", f"{W}name": "_GoBack"}))
        paragraph.append(etree.Element(f"{W}bookmarkEnd", {f"{W}id": "99"}))


def _with_other_prefixes(xml: str) -> str:
    for old, new in (("w", "main"), ("r", "rel"), ("w14", "x2010"), ("mc", "compat"), ("a", "draw")):
        xml = re.sub(rf"(</?|\sxmlns:|\s){old}(?=:[A-Za-z]|=\"http)", rf"\1{new}", xml)
    return xml.replace('Ignorable="w14', 'Ignorable="x2010')


def _renamed(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Give parts and relationships other names."""
    names = {
        name: re.sub(r"(word/)(\w*)(header|footer)(\d*)\.xml", r"\1\3\g<4>9\2.xml", name) for name in parts
    }
    names |= {
        name: re.sub(r"(customXml/(?:_rels/)?item(?:Props)?)\d", r"\g<1>7", name)
        for name in parts
        if "customXml" in name
    }
    names = {
        name: re.sub(r"(word/_rels/)(\w*)(header|footer)(\d*)\.xml", r"\1\3\g<4>9\2.xml", new)
        for name, new in names.items()
    }
    renamed = {}
    for name, content in parts.items():
        text = content
        if name.endswith((".rels", "[Content_Types].xml")):
            for old, new in names.items():
                text = text.replace(
                    old.rpartition("/")[2].encode() + b'"', new.rpartition("/")[2].encode() + b'"'
                )
        if name.endswith(".rels") or _STORY.fullmatch(name):
            text = re.sub(rb'\b((?:Id|(?:r|rel):(?:id|embed|link))=")', rb"\1rIdNew", text)
        renamed[names[name]] = text
    return renamed
