"""Collects the additions of a rendering to the package: relationships, media, content types, lists, new ids.

Each addition is named by count or content, in the order of the requests, so the same rendering gives the
same names.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import NamedTuple

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.content_types import CONTENT_TYPES, add_defaults
from docgen.word.ooxml.names import W_NS, w
from docgen.word.ooxml.package import Archive, Entry
from docgen.word.ooxml.relationships import new_relationships, put_relationship, relationships_part
from docgen.word.ooxml.xml import parse, serialize
from docgen.word.tree import etree

MADE_ID = "docgen"  # the ids of added relationships begin with this
SHAPE_NUMBER = compiled_when_used(r"(_x0000_[a-z])(\d{1,9})")  # as Word names VML shapes


@dataclass(frozen=True)
class ListPart:
    """The part of lists (ECMA-376 part 1, 17.9.15): its XML before and behind new lists.

    `shapes` are the numbers of the definitions that its lists have, by the numbers of the lists.
    """

    name: str
    head: bytes
    tail: bytes
    shapes: Mapping[str, str]
    declares: str  # the namespace, if the part has another prefix for it

    def written(self, like: Iterable[str], first: int) -> bytes:
        """Return the part with a new list like each of these, which begins at 1; `first` is its number."""
        levels = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
            for level in range(9)
        )
        added = (
            f'<w:num{self.declares} w:numId="{number}">'
            f'<w:abstractNumId w:val="{self.shapes.get(model, 0)}"/>{levels}</w:num>'
            for number, model in enumerate(like, first)
        )
        return self.head + "".join(added).encode() + self.tail


def find_list_part(name: str, root: etree._Element) -> ListPart | None:
    """Return the part of lists with this root; None if it is another part or has no list."""
    lists = root.findall(w("num"))
    if root.tag != w("numbering") or not lists:
        return None
    shapes = {str(one.get(w("numId"))): one.find(w("abstractNumId")) for one in lists}
    marked = copy.deepcopy(root)
    marked.findall(w("num"))[-1].addnext(etree.ProcessingInstruction("docgen", "lists"))
    head, tail = serialize(marked).split(b"<?docgen lists?>")
    known = {number: str(shape.get(w("val"))) for number, shape in shapes.items() if shape is not None}
    declares = "" if root.nsmap.get("w") == W_NS else f' xmlns:w="{W_NS}"'
    return ListPart(name, head, tail, known, declares)


@dataclass(frozen=True)
class Free:
    """What a template leaves free.

    The first free numbers are for ids of shapes, bookmarks and controls; for lists; for the names of VML
    shapes; for ids of relationships. `names` are the names of bookmarks, which are taken, in small letters.
    `list_part` is the part that new lists go to, if there is one. `paragraphs` are the ids of paragraphs that
    other parts name, which are taken.
    """

    first_id: int = 1
    first_list: int = 1
    first_shape: int = 1
    first_relation: int = 1
    names: frozenset[str] = frozenset()
    list_part: ListPart | None = None
    paragraphs: frozenset[str] = frozenset()


class Target(NamedTuple):
    """The target of a new relationship: its kind, and a name in the part's folder or an external address."""

    kind: str
    target: str
    external: bool


@dataclass
class Additions:
    """The additions so far, for a template that leaves these numbers free."""

    free: Free = field(default_factory=Free)
    relations: dict[str, dict[Target, str]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)
    names: dict[tuple[str, str], dict[int, str]] = field(default_factory=dict)
    made_names: set[str] = field(default_factory=set)
    turns: int = 0
    shapes: int = 0
    notes: dict[str, list[str]] = field(default_factory=dict)
    note_ids: dict[str, int] = field(default_factory=dict)
    referred: dict[int, list[int]] = field(default_factory=dict)
    repeated: dict[int, int] = field(default_factory=dict)
    new_paragraph_ids: dict[str, list[str]] = field(default_factory=dict)
    ids: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the package stays as it is."""
        return not (self.relations or self.media or self.lists)

    def next_id(self) -> int:
        """Return an id that no shape, bookmark or control of the document has."""
        self.ids += 1
        return self.free.first_id + self.ids - 1

    def next_turn(self) -> int:
        """Return the number of a loop's next turn."""
        self.turns += 1
        return self.turns

    def turn_name(self, name: str, turn: int, kind: str = "bookmark") -> str:
        """Return the name that a named thing has in a turn of its loop: x, x_2, x_3."""
        known = self.names.setdefault((kind, name), {})
        if turn not in known:
            known[turn] = self._other_name(name, len(known) + 1) if known else name
        return known[turn]

    def _other_name(self, name: str, first: int) -> str:
        shape = SHAPE_NUMBER.fullmatch(name)
        if shape is not None:
            self.shapes += 1
            return f"{shape.group(1)}{self.free.first_shape + self.shapes - 1}"
        names = (f"{name[:34]}_{count}" for count in itertools.count(first))
        made = next(one for one in names if not self._is_taken(one))
        self.made_names.add(made.lower())
        return made

    def _is_taken(self, name: str) -> bool:
        return name.lower() in self.free.names or name.lower() in self.made_names

    def new_list(self, number: str) -> int:
        """Return the number of a new list that looks like the list `number` and begins at 1."""
        self.lists.append(number)
        return self.free.first_list + len(self.lists) - 1

    def note_id(self, first: int, part: str, reference: int) -> int:
        """Return the id of the next note that is put into a part, counted from `first`, for a reference."""
        count = self.note_ids[part] = self.note_ids.get(part, 0) + 1
        self.referred.setdefault(reference, []).append(first + count - 1)
        return first + count - 1

    def note_again(self, reference: int, other: int) -> int:
        """Return the id that a reference got when it was rendered as often as the other one is by now."""
        self.repeated[other] = count = self.repeated.get(other, 0) + 1
        known = self.referred.get(reference, [0])
        return known[min(count, len(known)) - 1]

    def keep_note(self, xml: str, part: str) -> str:
        """Keep the XML of a note for its part; return an empty text, which is left at its reference."""
        self.notes.setdefault(part, []).append(xml)
        return ""

    def kept_notes(self, before: str, part: str) -> str:
        """Return the notes kept for a part, behind the XML before them."""
        return before + "".join(self.notes.get(part, ()))

    def paragraph_id(self, number: str) -> str:
        """Return the id of a paragraph: its own in the first turn, a new one in each later turn."""
        known = self.new_paragraph_ids.setdefault(number, [])
        made = (f"{self.next_id():08X}" for _ in itertools.count())
        known.append(next(one for one in made if one not in self.free.paragraphs) if known else number)
        return known[-1]

    def paragraph_ids(self, number: str, most: int | None = None) -> list[str]:
        """Return the ids that a paragraph got so far, or the first of them."""
        return self.new_paragraph_ids.get(number, [])[:most]

    def paragraph_twin(self, number: str, turn: int) -> str:
        """Return the id that a paragraph got in a turn, counted from 0; that of the last if it had fewer."""
        known = self.new_paragraph_ids.get(number, [number])
        return known[min(turn, len(known) - 1)]

    def relate(self, part: str, kind: str, target: str, external: bool = False) -> str:
        """Return the id of a part's relationship to a target, the same id for the same target."""
        known = self.relations.setdefault(part, {})
        number = self.free.first_relation + len(known)
        return known.setdefault(Target(kind, target, external), f"{MADE_ID}{number}")

    def add_media(self, part: str, content: bytes, extension: str) -> str:
        """Store a picture once, relate a part to it, and return the id of the relationship."""
        name = f"media/docgen-{hashlib.sha256(content).hexdigest()[:16]}.{extension}"
        self.media[posixpath.join(posixpath.dirname(part), name)] = content
        return self.relate(part, "image", name)

    def new_parts(self, contents: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the parts that the additions make or change; `contents` are the template's parts."""
        parts = dict(self.media)
        for part, relations in self.relations.items():
            name = relationships_part(part)
            root = parse(contents[name]) if name in contents else new_relationships()
            for to, number in relations.items():
                put_relationship(root, number, to.kind, to.target, to.external)
            parts[name] = serialize(root)
        if self.lists and self.free.list_part is not None:
            parts[self.free.list_part.name] = self.free.list_part.written(self.lists, self.free.first_list)
        extensions = {name.rpartition(".")[2] for name in self.media}
        if self.relations or extensions:
            types = parse(contents[CONTENT_TYPES])
            add_defaults(types, [*sorted(extensions), "rels"])
            parts[CONTENT_TYPES] = serialize(types)
        return parts


class Unwritten:
    """The part of every document that a rendering does not write: the template's unchanged entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._archive = Archive(self._entries)

    def write(self, changed: dict[str, bytes], additions: Additions) -> bytes:
        """Return the bytes of a file with the changed parts and the additions of the rendering."""
        if additions.is_empty:
            return self._archive.write(changed)
        contents = {entry.name: entry.content for entry in self._entries} | changed
        changed = changed | additions.new_parts(contents)
        return Archive(entry for entry in self._entries if entry.name not in changed).write(changed)
