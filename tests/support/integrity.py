"""What Word refuses and the schemas accept: problems of a Word file that only a check of its own finds."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from notation import W
from openxml_audit import OpenXmlValidator

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_RANGES = ("bookmark", "commentRange", "perm", "moveFromRange", "moveToRange")


def problems_in(data: bytes) -> list[str]:
    """Return everything that is wrong with a file, a line each."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees = {n: etree.fromstring(c) for n, c in parts.items() if n.endswith((".xml", ".rels"))}
    found = [
        f"{n}: a tag is left"
        for n, c in parts.items()
        for sign in (b"{{", b"{%", b"docgen ")
        if sign in c and not n.startswith("customXml/")  # what a document carries may say anything
    ]
    for name, root in trees.items():
        if name.startswith("word/") and not name.endswith(".rels"):
            found += [f"{name}: {problem}" for problem in _problems_of_part(root)]
            found += [
                f"{name}: {problem}" for problem in _problems_of_relations(name, root, trees, set(parts))
            ]
    return found


def schema_errors(data: bytes, path: Path) -> list[str]:
    """Return what the schemas of Open XML refuse in a file, which is written to this path."""
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def _problems_of_part(root: etree._Element) -> Iterator[str]:
    for holder, needed in (("tbl", "tr"), ("tr", "tc"), ("sdtContent", "")):
        for element in root.iter(f"{W}{holder}"):
            if element.find(f".//{W}{needed}" if needed else "*") is None:
                yield f"an empty {holder}"
    yield from _problems_of_containers(root)
    yield from _pairs(root)
    yield from _ids(root)


def _problems_of_containers(root: etree._Element) -> Iterator[str]:
    for local in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "comment"):
        for element in root.iter(f"{W}{local}"):
            blocks = [child for child in element if child.tag in (f"{W}p", f"{W}tbl", f"{W}sdt")]
            if not blocks or blocks[-1].tag == f"{W}tbl":
                yield f"a {local} that does not end with a paragraph"
    for table in root.iter(f"{W}tbl"):
        beside = (one for one in table.itersiblings() if not re.search("(Start|End|Err)$", str(one.tag)))
        if (after := next(beside, None)) is not None and after.tag == table.tag:
            yield "two tables with no paragraph between them"


def _pairs(root: etree._Element) -> Iterator[str]:
    for name in _RANGES:
        starts = [e.get(f"{W}id") for e in root.iter(f"{W}{name}Start")]
        ends = [e.get(f"{W}id") for e in root.iter(f"{W}{name}End")]
        if sorted(map(str, starts)) != sorted(map(str, ends)):
            yield f"{name}: starts {starts}, ends {ends}"
    depth = 0
    for field in root.iter(f"{W}fldChar"):
        depth += {"begin": 1, "end": -1}.get(str(field.get(f"{W}fldCharType")), 0)
        if depth < 0:
            yield "a field ends that never began"
    if depth:
        yield "a field never ends"


def _ids(root: etree._Element) -> Iterator[str]:
    kinds = {
        "bookmark": [e.get(f"{W}id") for e in root.iter(f"{W}bookmarkStart")],
        "bookmark name": [e.get(f"{W}name") for e in root.iter(f"{W}bookmarkStart")],
        "permission": [e.get(f"{W}id") for e in root.iter(f"{W}permStart")],
        "moved from": [e.get(f"{W}name") for e in root.iter(f"{W}moveFromRangeStart")],
        "moved to": [e.get(f"{W}name") for e in root.iter(f"{W}moveToRangeStart")],
        "move": [e.get(f"{W}id") for e in root.iter(f"{W}moveFromRangeStart", f"{W}moveToRangeStart")],
        "form field": [e.get(f"{W}val") for p in root.iter(f"{W}ffData") for e in p.iter(f"{W}name")],
        "paragraph": [e.get(PARAGRAPH_ID) for e in root.iter(f"{W}p") if e.get(PARAGRAPH_ID)],
        "control": [e.get(f"{W}val") for p in root.iter(f"{W}sdtPr") for e in p.iter(f"{W}id")],
        "shape": [e.get("id") for e in root.iter("{*}docPr")],
        "VML shape": [e.get("id") for e in root.iter("{urn:schemas-microsoft-com:vml}shape") if e.get("id")],
        "comment reference": [e.get(f"{W}id") for e in root.iter(f"{W}commentReference")],
        **{
            note: [e.get(f"{W}id") for e in root.iter(f"{W}{note}")]
            for note in ("footnote", "endnote", "comment")
        },
    }
    for kind, values in kinds.items():
        for value, count in Counter(values).items():
            if count > 1:
                yield f"{kind} {value} occurs {count} times"


def _problems_of_relations(
    name: str, root: etree._Element, trees: dict[str, etree._Element], names: set[str]
) -> Iterator[str]:
    folder, file = posixpath.split(name)
    relations = trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    known = {} if relations is None else {str(r.get("Id")): r for r in relations}
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if str(key).startswith(R) and value not in known:
                yield f"{key} = {value} leads nowhere"
    for relation in known.values():
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(folder, str(relation.get("Target"))))
            if target not in names:
                yield f"{target} is not there"
