"""Adds the sealed part to the package as a custom XML part: its name, properties and relationships.

Word keeps a custom XML part when it saves a file, provided that the body's part has a relationship to it, and
the part itself has one to its properties, which name it by a GUID (ECMA-376 part 1, 15.2.5 and 22.5).
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.word.ooxml.content_types import CONTENT_TYPES, add_defaults, add_type
from docgen.word.ooxml.names import SEALED_NS
from docgen.word.ooxml.relationships import add_relationship, new_relationships, relationships_part
from docgen.word.ooxml.xml import parse, serialize

_GUID = "{6B1F7A0E-5C1D-4E57-9A3E-17340D0C6E4E}"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_PROPERTIES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem ds:itemID="{_GUID}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{SEALED_NS}"/></ds:schemaRefs></ds:datastoreItem>'
)


def item_name(names: set[str]) -> str:
    """Return the name of the sealed part: the first that is free in the template."""
    taken = {name.lower() for name in names}
    number = 1
    while {f"customxml/item{number}.xml", f"customxml/itemprops{number}.xml"} & taken:
        number += 1
    return f"customXml/item{number}.xml"


def carrying_parts(item: str, main: str, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the other parts that are new or changed when a file carries the part `item`."""
    properties = item.replace("item", "itemProps")
    types = parse(contents[CONTENT_TYPES])
    add_defaults(types, ["xml"])
    add_type(types, properties, _PROPERTIES_TYPE)
    of_main, of_item = relationships_part(main), relationships_part(item)
    from_main = parse(contents[of_main]) if of_main in contents else new_relationships()
    add_relationship(from_main, main, "customXml", item, "sealed")
    from_item = new_relationships()
    add_relationship(from_item, item, "customXmlProps", properties, "sealed")
    return {
        CONTENT_TYPES: serialize(types),
        of_main: serialize(from_main),
        properties: _PROPERTIES.encode(),
        of_item: serialize(from_item),
    }
