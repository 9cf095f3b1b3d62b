"""Fields of a woven part: their codes, their beginnings, the blocks around them."""

from __future__ import annotations

from notation import element

from docgen.word.weave.fields import find_fields

BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_a_field_is_found_with_its_whole_code() -> None:
    nested = (
        f"{BEGIN}{code('IF ')}{BEGIN}{code('PA')}{code('GE')}{SEPARATE}{END}{code(' = 1')}{SEPARATE}{END}"
    )
    paragraph = element(f'<w:p>{nested}<w:fldSimple w:instr=" SEQ Figure "/>{code("stray")}{END}</w:p>')
    fields = find_fields((node, ()) for node in paragraph.iter())
    assert [field.code.text for field in fields] == ["IF  = 1", "PAGE", " SEQ Figure "]
    assert [field.argument for field in fields] == ["=", "", "figure"]


def test_a_code_in_pieces_is_joined_only_when_it_changes() -> None:
    paragraph = element(f"<w:p>{BEGIN}{code('RE')}{code('F x')}{END}</w:p>")
    (field,) = find_fields((node, ()) for node in paragraph.iter())
    pieces = list(paragraph.iter("{*}instrText"))
    field.replace("y", lambda found: found.group())
    assert [piece.text for piece in pieces] == ["RE", "F x"]
    field.replace("x", lambda _: "y")
    assert [piece.text for piece in pieces] == ["REF y", ""]
