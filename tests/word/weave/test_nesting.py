"""The blocks of a woven part: which of them are around an element; tags that the engine makes."""

from __future__ import annotations

from notation import element

from docgen.word.tags.scan import Tag, mark
from docgen.word.weave.nesting import Maker, in_loop, walk
from docgen.word.weave.weaving import instruction, is_code

CODES = ["if a", "for x in xs", "endfor", "else", "set b = 1", "endif"]
TAGS = {n: Tag(n, "statement", code, "", "") for n, code in enumerate(CODES)}
WOVEN = element(
    "<a><?docgen 0?><b><?docgen 1?><c/><?docgen 2?></b><?docgen 3?><d/><?docgen 4?><?docgen 5?><e/></a>"
)


def test_every_element_has_the_blocks_around_it_from_the_outside_in() -> None:
    assert [(node.tag, stack) for node, stack in walk(WOVEN, TAGS)] == [
        ("a", ()),
        ("b", ((0, 0),)),
        ("c", ((0, 0), (1, 1))),
        ("d", ((0, 3),)),
        ("e", ()),
    ]


def test_a_branch_is_another_stack_of_the_same_block() -> None:
    stacks = {str(node.tag): stack for node, stack in walk(WOVEN, TAGS)}
    assert stacks["b"] != stacks["d"]
    assert stacks["b"][0][0] == stacks["d"][0][0]


def test_an_element_is_in_a_loop_when_one_of_its_blocks_is() -> None:
    stacks = {str(node.tag): stack for node, stack in walk(WOVEN, TAGS)}
    assert [name for name, stack in stacks.items() if in_loop(stack, TAGS)] == ["c"]


def test_ends_and_branches_that_nothing_opened_are_passed_over() -> None:
    part = element("<a><?docgen 2?><?docgen 3?><b/></a>")
    assert [stack for _, stack in walk(part, TAGS)] == [(), ()]


def test_made_tags_are_numbered_behind_those_that_were_found() -> None:
    maker = Maker({})
    maker.keep(Tag(0, "print", "a", "{{ a }}", "body"))
    made = maker.statement("if b", "header")
    assert maker.value("c", "footer", "number", "1|2", "{{ c }}") == mark(2)
    assert (is_code(made), made.text, maker.next) == (True, "1", 3)
    assert maker.tags[1] == Tag(1, "statement", "if b", "", "header")
    assert maker.tags[2] == Tag(2, "print", "c", "{{ c }}", "footer", sink="number", argument="1|2")


def test_code_between_elements_is_an_instruction_of_the_engine() -> None:
    made = instruction("7")
    assert (made.target, made.text, is_code(made)) == ("docgen", "7", True)
    assert not is_code(element("<a/>"))
