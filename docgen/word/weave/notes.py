"""Renders footnotes, endnotes and comments at their references, so that they repeat and go with a block.

A text refers to a note by id; the note is in a part of its own (ECMA-376 part 1, 17.11 and 17.13.4). If a
reference is in a block, the notes of its kind are rendered where the references are, once per turn, and put
into their part with new ids. The branches of alternative content (part 3, 7.5) refer to the same notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lxml import etree

from docgen.errors import Problem
from docgen.word.ooxml.names import MC_NS, RUN, W14_NS, w
from docgen.word.ooxml.parts import Part
from docgen.word.ooxml.xml import as_number
from docgen.word.weave.nesting import Maker, Stack, literal, walk
from docgen.word.weave.weaving import INSTRUCTION, instruction

PARAGRAPH_ID = f"{{{W14_NS}}}paraId"
_ID = w("id")
_KINDS = {w(f"{name}Reference"): w(name) for name in ("footnote", "endnote", "comment")}
_COMMENT = w("commentReference")
_BRANCHES = (f"{{{MC_NS}}}Choice", f"{{{MC_NS}}}Fallback")
_RANGE = frozenset({w("commentRangeStart"), w("commentRangeEnd")})
_NOTE = re.compile(rf"<\?{INSTRUCTION} \[(\d+)\?>(.*?)<\?{INSTRUCTION} \]\?>", re.DOTALL)
_PLACE = re.compile(rf"<\?{INSTRUCTION} =(\d+)\?>")
_Found = tuple[etree._Element, Stack]


class _Note(NamedTuple):
    """A note: its number among the notes of the file, the part that holds it, and its element."""

    number: int
    part: str
    element: etree._Element


class Notes:
    """The notes of a file, and the blocks around the references of those that are rendered there."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._known: dict[tuple[str, str], _Note] = {}
        self._stacks: dict[etree._Element, Stack] = {}
        self._first_ids: dict[str, int] = {}
        self._referred = {part.name: {_key(element) for element in part.root.iter(*_KINDS)} for part in parts}
        self._gone: set[tuple[str, str]] = set()
        for part in parts:
            for element in part.root.iterchildren(*_KINDS.values()):
                note = _Note(len(self._known), part.name, element)
                self._known[str(element.tag), element.get(_ID, "")] = note
        self.listed_ids = frozenset(listed_ids(parts))
        self.renewed_ids: set[str] = set()

    def walk(self, root: etree._Element, maker: Maker) -> Iterator[_Found]:
        """Yield every element of a woven part with the blocks around it, or around its note's reference."""
        return walk(root, maker.tags, self._stacks)

    def are_moved_from(self, root: etree._Element) -> bool:
        """Return whether notes of a part are rendered at their references."""
        return any(note in self._stacks for note in root)

    def move(self, part: Part, maker: Maker) -> list[Problem]:
        """Render the notes that a woven part refers to at the references, if one of these is in a block.

        Return a problem for each note with such a reference in it: notes in notes could go on without end.
        """
        walked = list(self.walk(part.root, maker)) if self._known else []
        references = [found for found in walked if _key(found[0]) in self._known]
        if self._known:
            self._gone |= self._referred[part.name] - {_key(element) for element, _ in walked}
        kinds = {element.tag for element, stack in references if stack}
        ranges: dict[str, list[_Found]] = {}
        for found in walked if _COMMENT in kinds else ():
            if found[0].tag in _RANGE:
                ranges.setdefault(found[0].get(_ID, ""), []).append(found)
        needed = [element for element, _ in references if element.tag in kinds or self._is_moved(element)]
        if misplaced := [element for element in needed if _is_misplaced(element)]:
            return list(dict.fromkeys(_in_note(part.place_of(element)) for element in misplaced))
        moving = [found for found in references if found[0].tag in kinds]
        self._reserve({_key(element) for element, _ in moving})
        firsts, keys = _first_branches(element for element, _ in moving), {}
        for element, stack in moving:
            first, keys[element] = firsts.get(element), maker.next
            if first is not None:
                code = f"{keys[first]} | docgen_note_again({maker.next})"
                element.set(_ID, maker.value(code, part.place_of(element)))
                continue
            note = self._known[_key(element)]
            ends = ranges.pop(element.get(_ID, ""), []) if element.tag == _COMMENT else []
            self._render_at(element, _in_same_blocks(ends, stack), note, maker, part.place_of(element))
            self._stacks[note.element] = max(stack, self._stacks.get(note.element, ()), key=len)
        return []

    def _is_moved(self, reference: etree._Element) -> bool:
        return self._known[_key(reference)].element in self._stacks

    def _reserve(self, moving: set[tuple[str, str]]) -> None:
        """Find the first free id of each part that notes move from, above those that stay."""
        staying = [(note.part, as_number(key[1])) for key, note in self._known.items() if key not in moving]
        for part in {self._known[key].part for key in moving} - self._first_ids.keys():
            self._first_ids[part] = max((number for name, number in staying if name == part), default=0) + 1

    def _render_at(
        self, reference: etree._Element, ends: list[etree._Element], note: _Note, maker: Maker, place: str
    ) -> None:
        part, variable = literal(note.part), f"docgen_note_{note.number}"
        run = reference.getparent()
        first = ends[0] if ends else reference if run is None or run.tag != RUN else run
        code = f"set {variable} = {self._first_ids[note.part]} | docgen_note_id({part}, {maker.next})"
        first.addprevious(maker.statement(code, place))
        for element in (*ends, reference):
            element.set(_ID, maker.value(variable, place))
        reference.addprevious(maker.statement(f"filter docgen_keep_note({part})", place))
        reference.addprevious(instruction(f"={note.number}"))
        reference.addprevious(maker.statement("endfilter", place))

    def enclose(self, part: Part, maker: Maker) -> None:
        """Enclose the notes of a part that are rendered elsewhere, and let the part print those.

        A comment about a tag's own paragraph goes with the paragraph.
        """
        own = {key: note for key, note in self._known.items() if note.part == part.name}
        for key in self._gone & own.keys():
            part.root.remove(own[key].element)
        moved = [note for note in own.values() if note.element in self._stacks]
        for note in moved:
            note.element.set(_ID, maker.value(f"docgen_note_{note.number}", part.label))
            note.element.addprevious(instruction(f"[{note.number}"))
            note.element.addnext(instruction("]"))
        if moved:
            opening = maker.statement(f"filter docgen_kept_notes({literal(part.name)})", part.label)
            part.root.extend([opening, maker.statement("endfilter", part.label)])

    def renew_ids(self, part: Part, maker: Maker) -> None:
        """Give each paragraph of a block a new id in each turn, if other parts name it; drop other ids."""
        for element, stack in list(self.walk(part.root, maker)):
            number = element.get(PARAGRAPH_ID)
            if number in self.listed_ids and stack:
                self.renewed_ids.add(number)
                element.set(PARAGRAPH_ID, maker.value(f"{literal(number)} | docgen_paragraph_id", part.label))
            elif number is not None and number not in self.listed_ids:
                del element.attrib[PARAGRAPH_ID]

    def repeat_entries(self, part: Part, maker: Maker) -> None:
        """Repeat and drop what a part says about comments together with them: replies, what is resolved."""
        for entry in list(part.root.iterchildren(etree.Element)):
            names = {etree.QName(name).localname: name for name in map(str, entry.attrib)}
            number, parent = (
                entry.get(names[name], "") if name in names else "" for name in ("paraId", "paraIdParent")
            )
            if number not in self.renewed_ids:
                continue
            ids = f"{literal(number)} | docgen_paragraph_ids"
            most = (
                "" if etree.QName(entry).localname == "commentEx" else "(1)"
            )  # others name a comment for good
            entry.addprevious(maker.statement(f"for docgen_turn in {ids}{most}", part.label))
            entry.addnext(maker.statement("endfor", part.label))
            entry.set(names["paraId"], maker.value("docgen_turn", part.label))
            if parent in self.renewed_ids:
                code = f"{literal(parent)} | docgen_paragraph_twin(loop.index0)"
                entry.set(names["paraIdParent"], maker.value(code, part.label))


def _key(element: etree._Element) -> tuple[str, str]:
    """Return what identifies the note that a reference leads to."""
    return _KINDS.get(str(element.tag), ""), element.get(_ID, "")


def _first_branches(references: Iterable[etree._Element]) -> dict[etree._Element, etree._Element]:
    """Return the references in later branches of alternative content, each with its like in the first."""
    firsts: dict[etree._Element, etree._Element] = {}
    known: dict[object, list[etree._Element]] = {}
    for element in references:
        branches = list(element.iterancestors(*_BRANCHES))
        whole = (branches[-1].getparent() if branches else element, _key(element))
        if all(branch.getprevious() is None for branch in branches):
            known.setdefault(whole, []).append(element)
        elif like := known.get((whole, *branches), known.get(whole, [])):
            firsts[element] = like[0]
            known[whole, *branches] = like[1:]
    return firsts


def _is_misplaced(reference: etree._Element) -> bool:
    """Return whether a reference is in a note that Word allows none of its kind in (17.11, 17.13.4)."""
    owners = _KINDS.values() if reference.tag != _COMMENT else (w("comment"),)
    return next(reference.iterancestors(*owners), None) is not None


def _in_note(place: str) -> Problem:
    message = "a note or comment refers to another one, which Word does not allow"
    fix = "write the text of that note here, and delete the reference"
    return Problem(place, message, fix, "note-in-note")


def _in_same_blocks(ends: list[_Found], stack: Stack) -> list[etree._Element]:
    """Return the ends of a comment's range; remove a range that is not in the blocks of the reference."""
    if all(blocks == stack for _, blocks in ends):
        return [end for end, _ in ends]
    for end, _ in ends:
        if (parent := end.getparent()) is not None:
            parent.remove(end)
    return []


def lists_comments(part: Part) -> bool:
    """Return whether a part lists comments by the ids of their paragraphs ([MS-DOCX] 2.5.1)."""
    return part.kind == "other" and etree.QName(part.root).localname.startswith("comments")


def listed_ids(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the ids of paragraphs that the lists of comments name."""
    for part in parts:
        for entry in part.root.iterchildren(etree.Element) if lists_comments(part) else ():
            names = {etree.QName(name).localname: str(value) for name, value in entry.attrib.items()}
            yield from (names[name] for name in ("paraId", "paraIdParent") if name in names)


def with_notes_last(parts: Iterable[Part]) -> list[Part]:
    """Return the parts, each behind those that refer to it: notes, then comments, then their lists."""
    last = (w("footnotes"), w("endnotes"), w("comments"))
    ranks = {tag: rank for rank, tag in enumerate(last)}
    return sorted(parts, key=lambda part: (lists_comments(part), ranks.get(str(part.root.tag), -1)))


def growth_with_notes(sources: Mapping[str, str]) -> int:
    """Return how many characters more the XML of parts has with each note at all its references."""
    notes = dict(found for xml in sources.values() for found in _NOTE.findall(xml))

    @cache
    def size(number: str) -> int:
        return len(notes[number]) + size_of_notes(notes[number])

    def size_of_notes(xml: str) -> int:
        return sum(size(number) for number in _PLACE.findall(xml))

    return sum(size_of_notes(_NOTE.sub("", xml)) for xml in sources.values()) - sum(map(len, notes.values()))


def with_notes_moved(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the XML of parts, by name, with the enclosed notes where they are rendered."""
    notes = dict(found for xml in sources.values() for found in _NOTE.findall(xml))

    def with_notes(xml: str) -> str:
        return _PLACE.sub(lambda place: with_notes(notes[place.group(1)]), xml)

    return {name: with_notes(_NOTE.sub("", xml)) for name, xml in sources.items()}
