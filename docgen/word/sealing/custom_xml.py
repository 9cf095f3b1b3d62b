"""The sealed part in the package: its name, its properties, and what leads to it.

Word keeps a custom XML part when it saves a file if the body's part has a relationship to it, and the
part itself one to its properties, which name it by a GUID (ECMA-376 part 1, 15.2.5 and 22.5).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from lxml import etree

from docgen.word.ooxml.additions import relations_of
from docgen.word.ooxml.names import OFFICE_RELATION, RELS_NS, SEALED_NS, TYPES_NS
from docgen.word.ooxml.xml import parse, serialize

_TYPES = "[Content_Types].xml"
_GUID = "{6B1F7A0E-5C1D-4E57-9A3E-17340D0C6E4E}"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_PROPERTIES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem ds:itemID="{_GUID}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{SEALED_NS}"/></ds:schemaRefs></ds:datastoreItem>'
)
_NO_RELATIONS = f'<Relationships xmlns="{RELS_NS}"/>'.encode()


def item_name(names: set[str]) -> str:
    """Return the name of the sealed part: the first that no part of the template has."""
    taken = {name.lower() for name in names}
    number = 1
    while {f"customxml/item{number}.xml", f"customxml/itemprops{number}.xml"} & taken:
        number += 1
    return f"customXml/item{number}.xml"


def carrying_parts(item: str, main: str, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that are new or changed when a file carries the part `item`, but for that part."""
    properties = item.replace("item", "itemProps")
    return {
        _TYPES: _with_types(contents[_TYPES], properties),
        relations_of(main): _related(
            contents.get(relations_of(main), _NO_RELATIONS), main, "customXml", item
        ),
        properties: _PROPERTIES.encode(),
        relations_of(item): _related(_NO_RELATIONS, item, "customXmlProps", properties),
    }


def _related(relations: bytes, part: str, kind: str, target: str) -> bytes:
    """Return a part's relationships with one more."""
    root = parse(relations)
    taken = {relation.get("Id") for relation in root}
    number = next(number for count in range(len(taken) + 1) if (number := f"sealed{count + 1}") not in taken)
    relation = etree.SubElement(root, f"{{{RELS_NS}}}Relationship")
    relation.set("Id", number)
    relation.set("Type", f"{OFFICE_RELATION}/{kind}")
    relation.set("Target", posixpath.relpath(f"/{target}", posixpath.dirname(f"/{part}")))
    return serialize(root)


def _with_types(types: bytes, properties: str) -> bytes:
    root = parse(types)
    extensions = {str(known.get("Extension")).lower() for known in root.iter(f"{{{TYPES_NS}}}Default")}
    if "xml" not in extensions:
        known = etree.SubElement(root, f"{{{TYPES_NS}}}Default")
        known.set("Extension", "xml")
        known.set("ContentType", "application/xml")
    override = etree.SubElement(root, f"{{{TYPES_NS}}}Override")
    override.set("PartName", f"/{properties}")
    override.set("ContentType", _PROPERTIES_TYPE)
    return serialize(root)
