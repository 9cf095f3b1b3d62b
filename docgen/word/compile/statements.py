"""Finds the content controls of required statements, and which of them every document shows with words.

The control of a statement has the tag `states:` and its name. A statement may be in several branches of a
condition, each time in a control of its own; it is always said if every branch says it. Words count where a
reader sees them: not hidden, struck through or deleted. What Word shows in an empty control is no text of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from lxml import etree

from docgen.word.compile.work import FileWork, PartWork, Stated
from docgen.word.language.environment import PRINT_CLOSE, PRINT_OPEN, Environment
from docgen.word.language.syntax import CLOSERS, MIDDLES, OPENERS
from docgen.word.ooxml.names import CONTROL, DELETED, MC_NS, PARAGRAPH, RUN, STATES, TEXT, w
from docgen.word.ooxml.xml import is_switched_on
from docgen.word.printed.always import Printing
from docgen.word.rendering.compiled import Lack, StatementControl
from docgen.word.tags.scan import MARK, Tag
from docgen.word.weave.blocks import Block
from docgen.word.weave.nesting import Stack
from docgen.word.weave.visible import is_unread

_NAME, _PROMPT = f"{w('sdtPr')}/{w('tag')}", f"{w('sdtPr')}/{w('showingPlcHdr')}"
_FALLBACK, _DELETED_ROW = f"{{{MC_NS}}}Fallback", f"{w('trPr')}/{w('del')}"


def holds_statements(root: etree._Element) -> bool:
    """Return whether a part has the control of a statement."""
    return any(map(_statement_of, root.iter(CONTROL)))


def find_statements(work: PartWork) -> None:
    """Find the statements of a woven part; add them to those of the file."""
    found: dict[etree._Element, Stated] = {}
    for element, stack in work.walk():
        if element.tag == CONTROL and (name := _statement_of(element)):
            if next(element.iterancestors(_FALLBACK), None) is None:
                first = next(element.iter(PARAGRAPH), element)
                found[element] = Stated(name, work.part.name, work.part.place_of(first), stack)
        elif element.tag in (TEXT, w("delText")) and (element.text or "").strip():
            above = list(element.iterancestors(CONTROL))
            around = [found[one] for one in above if one in found]
            if around and not any(is_switched_on(one.find(_PROMPT)) for one in above):
                _take(element, stack, around, work)
    work.file.stated += found.values()
    work.file.blocks |= {block.open.number: block for block in work.blocks} if found else {}


def _statement_of(control: etree._Element) -> str:
    """Return the name of the statement whose control this is; empty for any other control."""
    name = control.find(_NAME)
    given = "" if name is None else name.get(w("val"), "")
    return given.removeprefix(STATES) if given.startswith(STATES) else ""


def _take(text: etree._Element, stack: Stack, controls: Iterable[Stated], work: PartWork) -> None:
    """Add what a text says to the controls that it is in."""
    is_seen = text.tag == TEXT and not any(_is_out_of_sight(one, work.file) for one in text.iterancestors())
    paths = _paths(text, stack, work) if is_seen else []
    for one in controls:
        one.has_text, one.is_seen = True, one.is_seen or is_seen
        one.says += paths


def _paths(text: etree._Element, stack: Stack, work: PartWork) -> list[Stack]:
    """Return the blocks around each piece of a text that says something whatever the data says."""
    around, paths = list(stack), []
    for at, piece in enumerate(MARK.split(text.text or "")):
        tag = work.maker.tags[int(piece)] if at % 2 else None
        if tag is None:
            paths += [tuple(around)] if any(map(str.isalnum, piece)) else []
        elif tag.kind == "print":
            paths += [tuple(around)] if _is_always_printed(tag, work.file.environment) else []
        elif tag.keyword in OPENERS:
            around.append((tag.number, tag.number))
        elif tag.keyword in MIDDLES and around:
            around[-1] = (around[-1][0], tag.number)
        elif tag.keyword in CLOSERS and around:
            around.pop()
    return paths


def _is_out_of_sight(element: etree._Element, file: FileWork) -> bool:
    """Return whether a reader does not see what is in an element, because of this element."""
    if element.tag == RUN and file.formats.hides(element):
        return True
    return element.tag in DELETED or is_unread(element) or element.find(_DELETED_ROW) is not None


def _is_always_printed(tag: Tag, environment: Environment) -> bool:
    printing = Printing(frozenset(environment.functions))
    printing.add(environment.parse(f"{PRINT_OPEN} {tag.code} {PRINT_CLOSE}"), {})
    return bool(printing.names)


def judge_statements(file: FileWork, shown: Collection[str]) -> tuple[StatementControl, ...]:
    """Return the statements of a file, each with what keeps a document from always saying it.

    `shown` are the names of the parts that every document shows.
    """
    by_id: dict[str, list[Stated]] = {}
    for one in file.stated:
        by_id.setdefault(one.id, []).append(one)
    always = {
        name
        for name, all_of_it in by_id.items()
        if _covers([path for one in all_of_it if one.part in shown for path in one.says], file.blocks)
    }
    return tuple(
        StatementControl(one.id, one.place, one.id not in always, _lack_of(one), _is_repeated(one, before))
        for one in file.stated
        for before in [by_id[one.id][: by_id[one.id].index(one)]]
    )


def _lack_of(one: Stated) -> Lack:
    if not one.has_text:
        return "empty"
    return "" if one.is_seen else "unseen"


def _covers(paths: Collection[Stack], blocks: Mapping[int, Block]) -> bool:
    """Return whether one of these paths through the blocks is taken whatever the data says."""
    branches: dict[int, dict[int, list[Stack]]] = {}
    for path in paths:
        if not path:
            return True
        opened, branch = path[0]
        branches.setdefault(opened, {}).setdefault(branch, []).append(path[1:])
    return any(
        all(_covers(found.get(tag.number, ()), blocks) for tag in blocks[opened].tags[:-1])
        for opened, found in branches.items()
        if opened in blocks and _has_else(blocks[opened])
    )


def _has_else(block: Block) -> bool:
    return block.open.keyword == "if" and any(tag.keyword == "else" for tag in block.middles)


def _is_repeated(one: Stated, before: Iterable[Stated]) -> bool:
    """Return whether a document may show a control beside one of these of the same statement."""
    return not all(_exclude(one.around, other.around) for other in before)


def _exclude(one: Stack, other: Stack) -> bool:
    """Return whether these paths lead into different branches of one block."""
    at = next((pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]), None)
    return at is not None and at[0][0] == at[1][0]
