"""What a rendering brings to the package: relationships, media, content types, numbering, fresh ids.

Everything is named by count or content, in the order in which it is asked for: the same rendering gives
the same names.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from docgen.word.ooxml.names import OFFICE_RELATION, RELS_NS

_EMPTY = f'<Relationships xmlns="{RELS_NS}"></Relationships>'
MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Free:
    """The first numbers that a template leaves free: for shapes, bookmarks and controls; for lists."""

    first_id: int = 1
    first_list: int = 1


@dataclass
class Additions:
    """What has been asked for so far, in a document that leaves these numbers free."""

    free: Free = field(default_factory=Free)
    relations: dict[str, dict[tuple[str, str, bool], str]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    ids: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether the package stays as it is."""
        return not (self.relations or self.media or self.lists)

    def next_id(self) -> int:
        """Return an id that no shape, bookmark or control of the document has."""
        self.ids += 1
        return self.free.first_id + self.ids - 1

    def next_name(self, name: str) -> str:
        """Return a name of its own for each time that a named thing is repeated: x, x_2, x_3."""
        count = self.names[name] = self.names.get(name, 0) + 1
        return name if count == 1 else f"{name[:34]}_{count}"

    def new_list(self, number: str) -> int:
        """Return the number of a list that looks like another and begins at 1."""
        self.lists.append(number)
        return self.free.first_list + len(self.lists) - 1

    def relate(self, part: str, kind: str, target: str, external: bool = False) -> str:
        """Return the id of a relationship of a part, the same for the same target."""
        known = self.relations.setdefault(part, {})
        return known.setdefault((kind, target, external), f"docgen{len(known) + 1}")

    def add_media(self, part: str, content: bytes, extension: str) -> str:
        """Store a picture once, related to a part; return the relationship's id."""
        name = f"media/docgen-{hashlib.sha256(content).hexdigest()[:16]}.{extension}"
        self.media[posixpath.join(posixpath.dirname(part), name)] = content
        return self.relate(part, "image", name)

    def new_parts(self, contents: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the parts that are new or changed by what was added; `contents` are the template's."""
        parts = dict(self.media)
        for part, relations in self.relations.items():
            name = relations_of(part)
            parts[name] = _with_relations(contents.get(name, _EMPTY.encode()), relations)
        for numbering in [name for name in contents if self.lists and name.endswith("/numbering.xml")]:
            parts[numbering] = self._with_lists(contents[numbering])
        extensions = {name.rpartition(".")[2] for name in self.media}
        if self.relations or extensions:
            types = _with_types(contents["[Content_Types].xml"], extensions)
            parts["[Content_Types].xml"] = types
        return parts

    def _with_lists(self, content: bytes) -> bytes:
        text = content.decode("utf-8")
        added = []
        for at, number in enumerate(self.lists):
            found = re.search(rf'<w:num w:numId="{number}"[^>]*>\s*<w:abstractNumId w:val="(\d+)"', text)
            levels = "".join(
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
                for level in range(9)
            )
            shape = f'<w:abstractNumId w:val="{found.group(1) if found else 0}"/>'
            added.append(f'<w:num w:numId="{self.free.first_list + at}">{shape}{levels}</w:num>')
        end = text.rindex("</w:num>") + len("</w:num>")
        return (text[:end] + "".join(added) + text[end:]).encode("utf-8")


def relations_of(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _with_relations(content: bytes, relations: Mapping[tuple[str, str, bool], str]) -> bytes:
    added = "".join(
        f'<Relationship Id="{number}" Type="{OFFICE_RELATION}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if external else ''}/>"
        for (kind, target, external), number in relations.items()
    )
    text = content.decode("utf-8")
    if "</Relationships>" not in text:
        text = text.replace("/>", "></Relationships>", 1)
    return text.replace("</Relationships>", f"{added}</Relationships>").encode("utf-8")


def _with_types(content: bytes, extensions: set[str]) -> bytes:
    text = content.decode("utf-8")
    lowered = text.lower()
    missing = [name for name in sorted(extensions) if f'extension="{name}"' not in lowered]
    if 'extension="rels"' not in lowered:
        missing.append("rels")
    types = {**MEDIA_TYPES, "rels": "application/vnd.openxmlformats-package.relationships+xml"}
    added = "".join(f'<Default Extension="{name}" ContentType="{types[name]}"/>' for name in missing)
    start = text.index(">", text.index("<Types")) + 1
    return (text[:start] + added + text[start:]).encode("utf-8")
