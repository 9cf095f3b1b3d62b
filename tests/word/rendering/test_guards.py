"""What becomes of guarded places once a part is rendered."""

from __future__ import annotations

import re

import pytest

from docgen.word.language.environment import GUARD_CLOSE, GUARD_END, GUARD_OPEN, SEAM
from docgen.word.rendering.guards import Guard, settle

P, TABLE, BOX = "<w:p/>", "<w:tbl><w:tr></w:tr></w:tbl>", "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"

END_OF_RANGE = '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'


def guarded(content: str, number: int = 0) -> str:
    return f"<a>{GUARD_OPEN}{content}{GUARD_CLOSE}{number}{GUARD_END}</a>"


# by name: a guard, what was rendered in its place, and what becomes of it
SETTLED: dict[str, tuple[Guard, str, str]] = {
    "a cell of nothing": (Guard(filler=P, strict=True), "", P),
    "a cell that ends with a table": (Guard(filler=P, strict=True), TABLE, TABLE + P),
    "a cell that ends with a paragraph": (Guard(filler=P, strict=True), "<w:p></w:p>", "<w:p></w:p>"),
    "a cell that ends with an empty paragraph": (
        Guard(filler=P, strict=True),
        '<w:p w:a="1"/>',
        '<w:p w:a="1"/>',
    ),
    "a cell that ends with a control": (Guard(filler=P, strict=True), BOX.format(P), BOX.format(P)),
    "a cell whose last paragraph is followed by the end of a bookmark": (
        Guard(filler=P, strict=True),
        f"{P}{END_OF_RANGE}",
        f"{P}{END_OF_RANGE}",
    ),
    "a cell of a bookmark alone": (Guard(filler=P, strict=True), END_OF_RANGE, END_OF_RANGE + P),
    "a box that ends with a table": (Guard(filler=P), TABLE, TABLE),
    "a box of nothing": (Guard(filler=P), "", P),
    "a table with rows": (Guard(needs="<w:tr"), TABLE, TABLE),
    "a table without rows": (Guard(needs="<w:tr"), "<w:tbl><w:trPr/></w:tbl>", ""),
    "a row without cells": (Guard(needs="<w:tc"), "<w:tr><w:tcPr/></w:tr>", ""),
    "a control with content": (Guard(needs="<w:sdtContent>"), BOX.format(P), BOX.format(P)),
    "a control without content": (Guard(needs="<w:sdtContent>"), BOX.format(""), ""),
    "a control that is closed at once": (Guard(needs="<w:sdtContent>"), "<w:sdt><w:sdtContent/></w:sdt>", ""),
}


@pytest.mark.parametrize(("guard", "rendered", "settled"), SETTLED.values(), ids=SETTLED)
def test_a_guarded_place_is_mended_or_dropped(guard: Guard, rendered: str, settled: str) -> None:
    assert settle(guarded(rendered), [guard]) == f"<a>{settled}</a>"


def test_guards_within_guards_are_settled_from_the_inside_out() -> None:
    guards = [Guard(needs="<w:tc"), Guard(needs="<w:tr"), Guard(filler=P, strict=True)]
    row = guarded("<w:tr></w:tr>", 0)
    table = guarded(f"<w:tbl>{row}</w:tbl>", 1)
    xml = guarded(table, 2).replace("<a>", "").replace("</a>", "")
    assert settle(xml, guards) == P


def test_guards_beside_each_other_and_what_is_between_them_are_settled_each() -> None:
    guards = [Guard(filler=P), Guard(needs="<w:tr"), Guard(filler=P, strict=True)]
    xml = f"<b>{guarded('', 0)}<c/>{guarded(TABLE, 1)}{guarded(TABLE, 2)}{guarded('<w:tbl></w:tbl>', 1)}</b>"
    assert settle(xml, guards) == f"<b><a>{P}</a><c/><a>{TABLE}</a><a>{TABLE}{P}</a><a></a></b>"
    assert settle(guarded(guarded("", 0) + guarded("", 0), 1), guards) == "<a></a>"


def test_a_part_without_guards_stays() -> None:
    assert settle(f"<a>{TABLE}</a>", []) == f"<a>{TABLE}</a>"


# by name: what is rendered around a mark of tables that may meet, and what becomes of it
SEAMS = {
    "two tables": (f"{TABLE}{SEAM}{TABLE}", f"{TABLE}{P}{TABLE}"),
    "three tables": (f"{TABLE}{SEAM}{TABLE}{SEAM}{TABLE}", f"{TABLE}{P}{TABLE}{P}{TABLE}"),
    "a mark for each of two tables, one of which went": (f"{TABLE}{SEAM}{SEAM}{TABLE}", f"{TABLE}{P}{TABLE}"),
    "a table with properties": (
        f"{TABLE}{SEAM}<w:tbl w:a='1'></w:tbl>",
        f"{TABLE}{P}<w:tbl w:a='1'></w:tbl>",
    ),
    "the end of a range between": (
        f"{TABLE}{END_OF_RANGE}{SEAM}{END_OF_RANGE}{TABLE}",
        f"{TABLE}{END_OF_RANGE}{P}{END_OF_RANGE}{TABLE}",
    ),
    "a paragraph before": (f"{TABLE}{P}{SEAM}{TABLE}", f"{TABLE}{P}{TABLE}"),
    "a paragraph behind": (f"{TABLE}{SEAM}{P}{TABLE}", f"{TABLE}{P}{TABLE}"),
    "nothing before": (f"{SEAM}{TABLE}", TABLE),
    "nothing behind": (f"{TABLE}{SEAM}", TABLE),
}


@pytest.mark.parametrize(("rendered", "settled"), SEAMS.values(), ids=SEAMS)
def test_tables_that_meet_get_a_paragraph_between_them(rendered: str, settled: str) -> None:
    assert settle(guarded(rendered), [Guard(seam=P)]) == f"<a>{settled}</a>"


def test_what_is_dropped_leaves_the_ends_of_ranges_whose_partners_are_elsewhere() -> None:
    start, end = '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:bookmarkEnd w:id="1"/>'
    other, within = '<w:commentRangeEnd w:id="1"/>', '<w:bookmarkStart w:id="2" w:name="b"/>'
    dropped = f'<w:tbl>{start}{other}{within}<w:bookmarkEnd w:id="2"/></w:tbl>'
    assert settle(guarded(dropped), [Guard(needs="<w:tr")]) == f"<a>{start}{other}</a>"
    assert settle(guarded(f"<w:tbl>{start}{end}</w:tbl>"), [Guard(needs="<w:tr")]) == "<a></a>"


def columns(table: str) -> list[int]:
    """The widths of the columns of a table once its guard is settled."""
    settled = settle(guarded(table), [Guard(grid=True)])
    return [int(width) for width in re.findall('<w:gridCol w:w="([0-9]+)"/>', settled)]


CELL, WIDE = "<w:tc><w:p/></w:tc>", '<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:p/></w:tc>'
GRID = '<w:tblGrid><w:gridCol w:w="600"/><w:gridCol w:w="600"/></w:tblGrid>'
# by name: the rows of a table whose grid has two columns of 600, and the widths that come out
GRIDS = {
    "as many": ([CELL * 2], [600, 600]),
    "one more": ([CELL * 3], [400, 400, 400]),
    "one less": ([CELL], [1200]),
    "the longest row": ([CELL, CELL * 4, CELL * 2], [300] * 4),
    "a cell that spans": ([WIDE + CELL], [300] * 4),
    "cells with attributes": (['<w:tc w:id="1"><w:tcPr/></w:tc>' * 3], [400, 400, 400]),
    "a cell that spans a number that Word does not write": ([WIDE.replace("3", "9" * 30)], [1200]),
    "no row": ([], [1200]),
}


@pytest.mark.parametrize(("rows", "widths"), GRIDS.values(), ids=GRIDS)
def test_a_grid_has_the_columns_of_the_longest_row_and_the_old_width(
    rows: list[str], widths: list[int]
) -> None:
    assert columns(f"<w:tbl>{GRID}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>") == widths


def test_rows_with_attributes_are_rows() -> None:
    rows = f'<w:tr>{CELL}</w:tr><w:tr w:rsidR="1"><w:trPr/>{CELL * 3}</w:tr>'
    assert columns(f"<w:tbl>{GRID}{rows}</w:tbl>") == [400] * 3


def test_the_grid_of_a_table_that_holds_another_stays() -> None:
    inner = f"<w:tbl>{GRID}<w:tr>{CELL * 3}</w:tr></w:tbl>"
    assert columns(f"<w:tbl>{GRID}<w:tr>{CELL * 3}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>") == [600] * 4
