"""Runs the passes over a part; the only list of them and of their order.

A stage begins only if the stage before it found no problem, so that one problem is not reported as another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from docgen.errors import Problem
from docgen.word.compile.attributes import take_attribute_tags
from docgen.word.compile.cells import take_cell_tags
from docgen.word.compile.content_controls import take_control_tags, unbind_controls
from docgen.word.compile.crossing import check_nesting
from docgen.word.compile.guards import place_guards
from docgen.word.compile.ids import make_unique
from docgen.word.compile.links import take_link_tags
from docgen.word.compile.lists import restart_lists
from docgen.word.compile.source import find_spots, tidy
from docgen.word.compile.statements import find_statements, holds_statements
from docgen.word.compile.work import FileWork, PartWork
from docgen.word.language.syntax import check_tags
from docgen.word.ooxml.limits import PAPER
from docgen.word.ooxml.names import w
from docgen.word.ooxml.parts import Part
from docgen.word.ooxml.xml import serialize
from docgen.word.printed.large_print import enlarge
from docgen.word.tags.joins import join_paragraphs
from docgen.word.tags.paragraphs import empty_commented_units, enclose_phrases, paragraphs, take_tags
from docgen.word.tags.reach import drop_deleted_tags, odd_characters, set_codes_apart
from docgen.word.tags.scan import Tag
from docgen.word.tags.stored import empty_stored_results
from docgen.word.weave.blocks import pair_blocks, story_of
from docgen.word.weave.inheritance import Certainty, cut_merges, keep_references
from docgen.word.weave.notes import lists_comments
from docgen.word.weave.structure import find_anchors, marked_anchors
from docgen.word.weave.visible import Sight
from docgen.word.weave.weaving import weave


@dataclass(frozen=True)
class Stage:
    """Passes that run one after the other, even after problems, on the parts that need them."""

    is_needed: Callable[[PartWork], bool]
    passes: tuple[Callable[[PartWork], None], ...]


def compile_part(part: Part, file: FileWork) -> bool:
    """Weave the tags of a part, return whether it has a source; add its problems to the file's."""
    work = PartWork(part, file, file.maker.next)
    for stage in STAGES:
        if stage.is_needed(work) and not work.problems:
            for one in stage.passes:
                one(work)
    file.problems += work.problems
    if work.is_altered and not work.has_tags:
        file.rewritten[part.name] = serialize(part.root)
    return work.has_tags and not work.problems


def _resize_pages(work: PartWork) -> None:
    """Give every section of a story the requested paper size."""
    if work.file.print_size.page_size is None or work.part.kind != "story":
        return
    width, height = PAPER[work.file.print_size.page_size]
    for size in work.root.iter(w("pgSz")):
        wide = size.get(w("orient")) == "landscape"
        size.set(w("w"), height if wide else width)
        size.set(w("h"), width if wide else height)
        work.is_altered = True


def _enlarge(work: PartWork) -> None:
    """Set the styles, lists and stories of a file in large print."""
    growth, root = work.file.growth, work.root
    if growth is not None and (work.part.kind == "story" or root.tag in (w("styles"), w("numbering"))):
        enlarge(root, growth)
        work.is_altered = True


def _drop_deleted_tags(work: PartWork) -> None:
    if work.part.kind == "story" and drop_deleted_tags(work.root):
        work.is_altered = True


def _set_codes_apart(work: PartWork) -> None:
    if work.part.kind == "story":
        set_codes_apart(work.root)


def _empty_stored_results(work: PartWork) -> None:
    if work.part.kind == "story" and empty_stored_results(work.root):
        work.is_altered = True


def _find_odd_characters(work: PartWork) -> None:
    known = set(work.file.problems)  # the form of the file is a problem of all its parts, reported once
    work.problems += [problem for problem in odd_characters(work.part) if problem not in known]


def _take_paragraph_tags(work: PartWork) -> None:
    maker, label, numbers = work.maker, work.part.label, work.part.numbers
    phrases = work.file.phrases
    for paragraph in enclose_phrases(work.root, phrases):
        message = "a phrase with a condition of its own is beside another one, or in a block of this place"
        fix = "give each a row or paragraph of its own, and the tags around it too"
        work.problems.append(Problem(work.part.place_of(paragraph), message, fix, "crossing-block"))
    for paragraph in empty_commented_units(work.root, maker.most):
        message, fix = "a comment removes a piece of a field", "keep the field whole"
        work.problems.append(Problem(work.part.place_of(paragraph), message, fix, "crossing-field"))
    for paragraph in list(paragraphs(work.root)):
        tags = work.keep(take_tags(paragraph, label, maker.next, numbers, maker.most, phrases))
        work.is_altered |= bool(phrases) and not tags  # a phrase may have no tag
        for tag in tags:
            work.tags[tag.number], work.paragraph_of[tag.number] = tag, paragraph


def _check_tags(work: PartWork) -> None:
    """Check each typed tag; the check also covers the tags that are made from it."""
    tags = (work.maker.tags[number] for number in range(work.first_tag, work.maker.next))
    typed = (tag for tag in tags if tag.typed and tag.sink in ("text", "attribute"))
    work.problems += check_tags(typed, work.file.environment)


def _join_paragraphs(work: PartWork) -> None:
    join_paragraphs(work.tags, work.paragraph_of)


def _find_anchors(work: PartWork) -> None:
    """Pair the tags of each story, and find the anchor of each tag."""
    stories: dict[etree._Element, list[Tag]] = {}
    for number, tag in work.tags.items():
        stories.setdefault(story_of(work.paragraph_of[number]), []).append(tag)
    work.stories = list(stories.values())
    for story in work.stories:
        pairing = pair_blocks(story, work.doubtful)
        work.blocks += pairing.blocks
        work.problems += pairing.problems
    sight = _sight(work)
    marked = (tag for tag in work.tags.values() if tag.unit)
    alone = (tag for tag in marked if tag.kind == "comment" or tag.keyword == "set")
    for found in (
        *(find_anchors(block, sight) for block in work.blocks),
        *(marked_anchors([tag], sight) for tag in alone),
    ):
        work.anchors |= found.anchors
        work.problems += found.problems


def _weave(work: PartWork) -> None:
    woven = weave(work.tags, work.blocks, work.anchors, _sight(work))
    work.gone = woven.gone
    work.problems += woven.problems


def _keep_inherited(work: PartWork) -> None:
    certainty = Certainty.of(work.maker.tags, work.blocks)
    keep_references(work.root, certainty)
    work.problems += cut_merges(work.root, certainty)


def _sight(work: PartWork) -> Sight:
    file = work.file
    return Sight(work.tags, work.paragraph_of, file.styles, file.leader_styles, file.formats)


def _renders_elsewhere(work: PartWork) -> bool:
    return work.file.notes.are_moved_from(work.root)


def _move_notes(work: PartWork) -> None:
    """Move the notes that the part refers to out of theirs, and enclose those of its own that were moved."""
    work.problems += work.file.notes.move(work.part, work.maker)
    work.file.notes.enclose(work.part, work.maker)


def _repeat_comment_entries(work: PartWork) -> None:
    work.file.notes.repeat_entries(work.part, work.maker)


def _place_guards(work: PartWork) -> None:
    work.file.guards += place_guards(work.root, work.gone, work.file.styles, len(work.file.guards))


STAGES = (
    Stage(
        is_needed=lambda _: True,
        passes=(
            _resize_pages,
            _enlarge,
            _drop_deleted_tags,
            _set_codes_apart,
            _empty_stored_results,
            _find_odd_characters,
        ),
    ),
    Stage(
        is_needed=lambda work: work.part.kind != "other",
        passes=(
            _take_paragraph_tags,
            take_control_tags,
            take_attribute_tags,
            take_link_tags,
            _check_tags,
            _join_paragraphs,
            take_cell_tags,
            _find_anchors,
        ),
    ),
    Stage(
        is_needed=lambda work: work.has_tags or _renders_elsewhere(work),
        passes=(
            unbind_controls,
            _weave,
            check_nesting,
            _keep_inherited,
            make_unique,
            restart_lists,
            tidy,
            _move_notes,
            find_spots,
            _place_guards,
        ),
    ),
    Stage(
        is_needed=lambda work: lists_comments(work.part),
        passes=(_repeat_comment_entries,),
    ),
    Stage(
        is_needed=lambda work: holds_statements(work.root),
        passes=(find_statements,),
    ),
)
