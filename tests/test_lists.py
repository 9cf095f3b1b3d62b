"""Lists of records as people have them: in tables of any shape, each with a clear answer."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from docgen import EncounterError, load_clinic, load_pack
from docgen.cli import run
from docgen.sources.lists import open_list, starting_mapping

BASE = {"patient.name": "Ann Sample", "patient.birth_date": "1990-04-05", "patient.record_number": "000412"}
VISIT = {**BASE, "encounter.date": "2026-03-02"}


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read() -> Callable[..., list[Any]]:
    """A function that reads a list with a mapping, and returns its rows."""

    def rows(path: str, mapping: str | None = None) -> list[Any]:
        if mapping is not None:
            Path("columns.toml").write_text(f"[columns]\n{mapping}", encoding="utf-8")
        columns = "columns.toml" if mapping is not None else None
        found = open_list(path, load_pack("17340"), None, columns)
        assert found.count() >= 0
        return [*found.rows()]

    return rows


def as_csv(*rows: Sequence[str], separator: str = ",", encoding: str = "utf-8") -> str:
    with Path("list.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return "list.csv"


def as_xlsx(*rows: Sequence[Any], merged: str = "", more: bool = False) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    if more:
        book.create_sheet().append(["x"])
    book.save("list.xlsx")
    return "list.xlsx"


def with_one(path: str, value: Any, base: Mapping[str, Any] = VISIT) -> list[list[Any]]:
    """A header and a row, with another value for one column."""
    cells = {**base, path: value}
    return [[*cells], [*cells.values()]]


def value_in(row: Any, path: str) -> Any:
    here = row.source
    for part in path.replace("[0]", ".0").split("."):
        here = here[int(part)] if part.isdigit() else here[part]
    return here


# ---- what a table says ------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_whatever_separates_its_cells(read, separator):
    (row,) = read(as_csv(*with_one("patient.name", "Sample, Ann; Jr"), separator=separator))
    assert row.source["patient"] == {
        "name": "Sample, Ann; Jr",
        "birth_date": "1990-04-05",
        "record_number": "000412",
    }
    assert (row.number, row.place, row.problems) == (2, "line 2", ())


def test_a_byte_order_mark_is_no_part_of_the_first_name(read):
    (row,) = read(as_csv(*with_one("patient.name", "Zoë"), encoding="utf-8-sig"))
    assert row.source["patient"]["name"] == "Zoë"


def test_a_table_of_an_older_program_is_refused_with_its_line_and_what_to_do(read):
    path = as_csv(*with_one("patient.name", "Zoë"), encoding="cp1252")
    with pytest.raises(
        EncounterError, match=r"line 2: is text of an older Windows program .*save it as UTF-8"
    ):
        read(path)


VALUES = {  # a path, a cell of a table, and the value of the record
    "a code": ("patient.gender", "Female", "female"),
    "a code by its words": ("procedure.agent", "Liquid nitrogen (LN2)", "liquid_nitrogen"),
    "a number": ("procedure.pain_peak", "4", 4),
    "a decimal number": ("procedure.sites[0].freeze_seconds", "2.5", 2.5),
    "yes": ("consent.on_paper", "yes", True),
    "no": ("consent.on_paper", "FALSE", False),
    "several": ("screening.allergies", "latex; penicillin (rash)", ["latex", "penicillin (rash)"]),
    "none of several": ("screening.allergies", "None", "none"),
    "several codes": (
        "procedure.protection",
        "gloves; Goggles; eye gauze",
        ["gloves", "eye_goggles", "eye_gauze"],
    ),
    "an answer": ("screening.raynaud", "No", "no"),
    "words beside an answer": ("screening.raynaud_detail", "once", "once"),
    "a count by a code": ("procedure.sites[0].composition.papule", "3", 3),
    "none instead of a table": ("assistants", "none", "none"),
    "a number below zero": ("procedure.pain_peak", "'-4", -4),
    "a text that is not understood": ("procedure.agent", "ice", "ice"),
}


@pytest.mark.parametrize(("path", "cell", "value"), VALUES.values(), ids=VALUES)
def test_a_cell_becomes_the_value_of_its_field(read, path, cell, value):
    (row,) = read(as_csv(*with_one(path, cell)))
    assert row.problems == ()
    assert value_in(row, path) == value


def test_an_empty_cell_says_nothing_and_an_empty_row_is_none(read):
    head, cells = with_one("patient.gender", " ")
    rows = read(as_csv(head, cells, [""] * len(head), cells))
    assert ["gender" in row.source["patient"] for row in rows] == [False, False]
    assert [row.number for row in rows] == [2, 4]


def test_a_row_of_a_list_of_which_nothing_is_said_is_left_out(read):
    base = {**VISIT, "procedure.sites[0].body_site": "", "procedure.sites[1].body_site": "cheek"}
    (row,) = read(as_csv([*base], [*base.values()]))
    assert row.source["procedure"] == {"sites": [{"body_site": "cheek"}]}


def test_a_mapping_names_columns_days_words_and_separators(read):
    mapping = """
"Patient" = "patient.name"
"Born" = { path = "patient.birth_date", date = "MM/DD/YYYY" }
"No." = { path = "patient.record_number", digits = 6 }
"Day" = { path = "encounter.date", date = "DD.MM.YYYY" }
"Start" = { path = "procedure.start", date = "MM/DD/YYYY hh:mm" }
"With" = { path = "procedure.agent", words = { LN2 = "liquid_nitrogen" } }
"Allergic to" = { path = "screening.allergies", separator = "/" }
"Fax" = ""
"""
    head = ["Patient", "Born", "No.", "Day", "Start", "With", "Allergic to", "Fax", "post.follow_up"]
    cells = ["Ann", "4/5/1990", "412", "2.3.2026", "3/2/2026 14:05", "ln2", "latex/nickel", "555", "in May"]
    (row,) = read(as_csv(head, cells), mapping)
    assert row.problems == ()
    assert row.source == {
        "patient": {"name": "Ann", "birth_date": "1990-04-05", "record_number": "000412"},
        "encounter": {"date": "2026-03-02"},
        "procedure": {"start": "2026-03-02T14:05:00", "agent": "liquid_nitrogen"},
        "screening": {"allergies": ["latex", "nickel"]},
        "post": {"follow_up": "in May"},
    }


BAD_CELLS = {
    "a formula": ("patient.name", '=HYPERLINK("x")', "is a formula, not a value"),
    "a day as a number": ("patient.birth_date", "32968", "a spreadsheet counts days"),
    "a number that was shortened": ("patient.record_number", "1.23457E+11", "leading zeros may be lost"),
}


@pytest.mark.parametrize(("path", "cell", "said"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_cell_that_a_spreadsheet_spoilt_is_a_problem_of_its_row(read, path, cell, said):
    (row,) = read(as_csv(*with_one(path, cell)))
    (problem,) = row.problems
    assert (problem.place, said in problem.message) == (path, True)


def test_a_day_written_otherwise_than_the_mapping_says_is_a_problem(read):
    without = {name: cell for name, cell in VISIT.items() if name != "patient.birth_date"}
    path = as_csv(*with_one("Born", "1990-04-05", without))
    (row,) = read(path, '"Born" = { path = "patient.birth_date", date = "MM/DD/YYYY" }')
    assert [str(one) for one in row.problems] == [
        "patient.birth_date: is not written as MM/DD/YYYY (correct it, or the mapping)"
    ]


def test_a_row_with_more_or_fewer_cells_than_names_is_a_problem(read):
    head, cells = with_one("patient.name", "Ann")
    more, fewer = read(as_csv(head, [*cells, "x"], cells[:-1]))
    assert [row.problems[0].kind for row in (more, fewer)] == ["other-length"] * 2


def test_record_numbers_that_lost_their_zeros_stop_the_list_until_their_digits_are_said(read):
    head, cells = with_one("Number", "412", {**VISIT, "patient.record_number": ""})
    del head[2], cells[2]
    path, said = as_csv(head, cells, [*cells[:-1], "10412"]), '"Number" = { path = "patient.record_number"'
    with pytest.raises(EncounterError, match="record numbers of 3 to 5 digits: leading zeros may be lost"):
        read(path, f"{said} }}")
    numbers = [row.source["patient"]["record_number"] for row in read(path, f"{said}, digits = 6 }}")]
    assert numbers == ["000412", "010412"]
    assert read(path, f"{said}, digits = 0 }}")[0].source["patient"]["record_number"] == "412"


BAD_TABLES = {
    "no names": (["Ann", "1990-04-05"], "has no row with the names of its columns at the top"),
    "an unknown name": (
        ["patient.name", "patient.nam"],
        "patient.nam: is no path .*did you mean patient.name",
    ),
    "a name twice": (["patient.name", "patient.name"], "is the name of two columns"),
    "a table of a list, which one not said": (["patient.name", "plan.sites.body_site"], "is no path"),
}


@pytest.mark.parametrize(("head", "said"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_table_whose_columns_are_not_known_is_refused(read, head, said):
    with pytest.raises(EncounterError, match=said) as caught:
        read(as_csv(head, ["x"] * len(head)))
    assert "Ann" not in str(caught.value)


def test_a_quotation_mark_that_does_not_end_is_found_before_anything_is_written(read):
    head, cells = with_one("patient.name", "Ann")
    path = as_csv(head, cells)
    with Path(path).open("a", encoding="utf-8") as file:
        file.write('"Ann,x\nmore\n')
    with pytest.raises(EncounterError, match="line 3: has a quotation mark that does not end"):
        read(path)


BAD_MAPPINGS = {
    "two columns for one place": (
        '"patient.gender" = "patient.name"',
        "is for the same place as patient.name",
    ),
    "a path that leads nowhere": ('"patient.name" = "patient.nam"', "did you mean patient.name"),
    "a column that the list does not have": ('"X" = "post.follow_up"', "is in the mapping, not in the list"),
    "a key that is not known": ('"X" = { path = "post.follow_up", dates = "x" }', "did you mean date"),
    "a date that is none": (
        '"X" = { path = "patient.birth_date", date = "%d" }',
        "is not how a day is written",
    ),
    "no path": ('"X" = { date = "MM" }', "has no path"),
    "digits that are none": ('"X" = { path = "patient.name", digits = "6" }', "digits has a wrong value"),
}


@pytest.mark.parametrize(("mapping", "said"), BAD_MAPPINGS.values(), ids=BAD_MAPPINGS)
def test_what_is_wrong_with_a_mapping_is_said(read, mapping, said):
    with pytest.raises(EncounterError, match=said):
        read(as_csv(*with_one("patient.gender", "female")), mapping)


# ---- spreadsheets -----------------------------------------------------------------------------------------


def test_a_spreadsheet_is_read_with_its_days_times_and_numbers(read):
    cells = {
        **VISIT,
        "patient.birth_date": date(1990, 4, 5),
        "encounter.date": datetime(2026, 3, 2),
        "procedure.start": datetime(2026, 3, 2, 14, 5, 0, 3),
        "procedure.pain_peak": 4,
        "consent.on_paper": True,
    }
    (row,) = read(as_xlsx([*cells], [*cells.values()]))
    assert row.problems == ()
    assert row.source["patient"]["birth_date"] == "1990-04-05"
    assert row.source["encounter"]["date"] == "2026-03-02"
    assert row.source["procedure"] == {"start": "2026-03-02T14:05:00", "pain_peak": 4}
    assert row.source["consent"] == {"on_paper": True}
    assert row.place == "row 2"


def test_a_record_number_that_is_a_number_of_a_spreadsheet_is_a_problem(read):
    (row,) = read(as_xlsx(*with_one("patient.record_number", 412)))
    assert "leading zeros may be lost" in row.problems[0].message
    head, cells = with_one("No", 412, {key: VISIT[key] for key in VISIT if "number" not in key})
    (row,) = read(as_xlsx(head, cells), '"No" = { path = "patient.record_number", digits = 6 }')
    assert row.source["patient"]["record_number"] == "000412"


BAD_SHEETS = {
    "merged cells": ({"merged": "A2:A3"}, "rows 2 to 3: has merged cells"),
    "two sheets": ({"more": True}, "has several sheets with something in them"),
}


@pytest.mark.parametrize(("options", "said"), BAD_SHEETS.values(), ids=BAD_SHEETS)
def test_a_spreadsheet_that_is_no_plain_table_is_refused(read, options, said):
    with pytest.raises(EncounterError, match=said):
        read(as_xlsx(*with_one("patient.name", "Ann"), **options))


@pytest.mark.parametrize(
    ("cell", "said"),
    [("=A1", "cell A2: has a formula of which no value is kept"), ("#N/A", "cell A2: shows an error")],
)
def test_a_formula_without_a_value_is_no_empty_cell(read, cell, said):
    with pytest.raises(EncounterError, match=said):
        read(as_xlsx(*with_one("patient.name", cell)))


def test_what_is_no_spreadsheet_is_refused(read):
    for content in (b"x,y\n", b"PK\3\4"):
        Path("list.xlsx").write_bytes(content)
        with pytest.raises(EncounterError, match="cannot be read as a spreadsheet"):
            read("list.xlsx")


def test_without_its_library_a_spreadsheet_says_what_to_install(read, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(EncounterError, match=r'pip install "docgen-clinic\[lists\]"'):
        read(as_xlsx(*with_one("patient.name", "Ann")))


# ---- through the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [as_csv, as_xlsx])
def test_rejected_rows_come_back_in_a_table_that_can_be_corrected(kind, capsys):
    head, cells = with_one("patient.record_number", "000001", {**VISIT, "patient.gender": "+1"})
    bad = [("" if name == "patient.name" else cell) for name, cell in zip(head, cells, strict=True)]
    assert run(["batch", kind(head, cells, bad), "-o", "out", "--pack", "17340", "--json"]) == 4
    found = json.loads(capsys.readouterr().out)
    assert (found["records"], found["rejected"]) == (2, 2)
    rows = open_list(found["rejects"], load_pack("17340")).rows()
    first, second = [row.written for row in rows]
    assert [str(one).lstrip("'") for one in first] == [str(one) for one in cells]
    assert second[0] == ""
    if kind is as_csv:
        assert "'+1" in first
        assert Path(found["rejects"]).read_bytes().startswith(b"\xef\xbb\xbfwhy_rejected,")
    assert run(["batch", found["rejects"], "-o", "again", "--pack", "17340", "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["reasons"] == found["reasons"]


def test_a_time_of_a_spreadsheet_comes_back_to_the_second(capsys):
    cells = {**VISIT, "patient.name": "", "procedure.start": datetime(2026, 3, 2, 14, 4, 59, 999_900)}
    assert run(["batch", as_xlsx([*cells], [*cells.values()]), "-o", "out", "--pack", "17340", "--json"]) == 4
    (row,) = open_list(json.loads(capsys.readouterr().out)["rejects"], load_pack("17340")).rows()
    assert row.source["procedure"] == {"start": "2026-03-02T14:05:00"}


def test_a_mapping_to_start_from_knows_the_columns_that_it_can_and_lists_all_paths(capsys):
    path = as_csv(["MRN", "Birth date", "Fax", "DOB"], ["1", "1990-04-05", "3", ""])
    assert run(["batch", path, "--pack", "17340", "--columns"]) == 0
    printed = capsys.readouterr().out
    Path("columns.toml").write_text(printed, encoding="utf-8")
    found = open_list(path, load_pack("17340"), None, "columns.toml")
    assert next(found.rows()).source == {"patient": {"record_number": "1", "birth_date": "1990-04-05"}}
    assert '"Fax" = ""\n"DOB" = ""' in printed
    assert '# "" = "procedure.sites[0].body_site"' in printed
    assert run(["batch", "--pack", "17340", "--columns"]) == 0
    assert '# "" = "screening.raynaud"' in capsys.readouterr().out


def test_every_path_of_a_mapping_leads_to_a_value_also_of_a_clinics_own(tmp_path):
    Path("clinic.toml").write_text('[own]\nroom = "string"\n', encoding="utf-8")
    pack, clinic = load_pack("17340"), load_clinic("clinic.toml")
    lines = [line for line in starting_mapping(None, pack, clinic).splitlines() if line.startswith('# ""')]
    paths = [json.loads(line.partition(" = ")[2]) for line in lines]
    assert "own.room" in paths
    assert len(paths) > 250
    open_list(as_csv(paths, paths), pack, clinic)


def test_a_mapping_goes_with_a_table_alone(capsys):
    Path("list.ndjson").write_text("{}\n", encoding="utf-8")
    Path("c.toml").write_text("", encoding="utf-8")
    assert run(["batch", "list.ndjson", "-o", "out", "--columns", "c.toml", "--pack", "17340"]) == 1
    assert "has no columns to map" in capsys.readouterr().err
    assert run(["batch", "list.csv", "--columns", "c.toml"]) == 2
