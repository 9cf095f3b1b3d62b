"""Word's fields: the code of each, and the texts that are in it."""

from __future__ import annotations

import pytest
from notation import element, run, text_box

from docgen.word.ooxml.fields import UNKNOWN, cuts_field, read_fields

BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def inner(result: str) -> str:
    return BEGIN + code("I") + SEPARATE + run(result) + END


def branched(choice: str, fallback: str = "") -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


U = UNKNOWN
# name: the content of a paragraph, the code of each field
CODES: dict[str, tuple[str, list[str]]] = {
    "code and result": (BEGIN + code("A") + run("b") + SEPARATE + run("c") + END + run("d"), ["Ab"]),
    "no result": (BEGIN + code("A") + run("b") + END + run("c"), ["Ab"]),
    "no end": (BEGIN + code("A") + run("b"), ["Ab"]),
    "no beginning": (run("a") + code("B") + SEPARATE + END, ["B"]),
    "a simple field": (f'<w:fldSimple w:instr="A">{run("b")}</w:fldSimple>{run("c")}', ["A"]),
    "a field in a simple one": (f'<w:fldSimple w:instr="A">{inner("b")}{run("c")}</w:fldSimple>', ["A", "I"]),
    "a field that begins in a simple one": (
        f'<w:fldSimple w:instr="A">{BEGIN}</w:fldSimple>{code("B")}{END}{run("c")}', ["A", "B"]
    ),
    "a field in a code": (BEGIN + code("A") + inner("b") + code("C") + END, [f"A{U}C", "I"]),
    "a simple field in a code": (
        f'{BEGIN}{code("A")}<w:fldSimple w:instr="B">{run("b")}</w:fldSimple>{code("C")}{END}',
        [f"A{U}C", "B"],
    ),
    "a field in a result": (BEGIN + code("A") + SEPARATE + inner("b") + run("c") + END, ["A", "I"]),
    "a text box in a code": (BEGIN + code("A") + text_box(f"<w:p>{code('X')}{inner('y')}</w:p>")[5:-6]
                             + code("B") + END, ["AB", "X", "I", "X", "I"]),
    "versions of a code": (BEGIN + code("A") + branched(code("X"), code("Y")) + END, [f"A{U}{U}"]),
    "versions of a beginning": (branched(BEGIN, BEGIN) + code("B") + END, [U, "B"]),
    "an end in one version": (BEGIN + code("A") + branched(SEPARATE + END) + code("B") + END, ["AB"]),
    "spaces and signs": (
        BEGIN + code("A") + "<w:r><w:tab/><w:noBreakHyphen/><w:br/><w:sym/></w:r>" + code("B") + END,
        [f"A - {U}B"],
    ),
    "a deleted end": (
        f'{BEGIN}{code("A")}<w:del>{SEPARATE}</w:del>{code("B")}<w:ins>{SEPARATE}</w:ins>{run("c")}{END}',
        ["A", "AB", "A"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "codes"), CODES.values(), ids=CODES)
def test_the_code_of_a_field_is_all_text_before_its_result(content: str, codes: list[str]) -> None:
    found = [field.code for field in read_fields(element(f"<w:body>{content}</w:body>"))]
    assert found == codes


def test_the_text_inside_a_code_is_also_that_of_the_fields_in_it() -> None:
    content = BEGIN + run("a") + inner("b") + SEPARATE + inner("c") + END + run("d")
    inside = [
        [text.text for text in field.inside if text.text]
        for field in read_fields(element(f"<w:p>{content}</w:p>"))
    ]
    assert inside == [["a", "I", "b"], [], ["I"]]


@pytest.mark.parametrize(
    ("content", "cut"),
    [
        (BEGIN + SEPARATE + END, False),
        (BEGIN + BEGIN + END + END, False),
        (SEPARATE, True),
        (BEGIN, True),
        (END + BEGIN, True),
        (BEGIN + SEPARATE, True),
    ],
)
def test_a_field_is_whole_with_its_beginning_and_its_end(content: str, cut: bool) -> None:
    assert cuts_field(element(f"<w:p>{content}</w:p>").iter()) == cut


def test_a_field_goes_on_in_the_paragraphs_behind() -> None:
    first, second = BEGIN + code("A"), code("B") + END
    (field,) = read_fields(element(f"<w:body><w:p>{first}</w:p><w:p>{second}</w:p></w:body>"))
    assert field.code == "A B"
