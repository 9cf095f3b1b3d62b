"""A record comes from a TOML or JSON file, or from JSON on standard input; what is wrong is said by line."""

from __future__ import annotations

import gc
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

import docgen
from docgen.clinic import parse_clinic
from docgen.clinic_file import find_clinic
from docgen.encounter import CORE, to_data
from docgen.encounter.problems import RecordProblem
from docgen.encounter.reading import in_record_order
from docgen.errors import DocgenError, EncounterError
from docgen.files import LARGEST_TEXT
from docgen.sources import FORMATS, load_encounter
from docgen.sources.json import parse as parse_json
from docgen.sources.toml import parse as parse_toml
from docgen.word import WordTemplate

GOOD = """
[patient]
name = "Rowan Sampleton"
birth_date = 1996-08-23
record_number = "000412"

[encounter]
date = 2026-03-17
"""
DATA = {
    "patient": {"name": "Rowan Sampleton", "birth_date": "1996-08-23", "record_number": "000412"},
    "encounter": {"date": "2026-03-17"},
}


def problems_of(load, *args, **options):
    with pytest.raises(EncounterError) as caught:
        load(*args, **options)
    return caught.value


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---- Where a record comes from -----------------------------------------------------------------------


def test_toml_json_and_a_dict_give_the_same_encounter(tmp_path):
    encounter = load_encounter(DATA)
    assert load_encounter(write(tmp_path, "visit.toml", GOOD)) == encounter
    assert load_encounter(str(write(tmp_path, "visit.JSON", json.dumps(DATA)))) == encounter
    assert load_encounter(DATA) == encounter


def test_a_dash_reads_json_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(DATA).encode())))
    assert load_encounter("-") == load_encounter(DATA)


def test_problems_of_standard_input_are_named_by_it(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"[patient]")))
    assert problems_of(load_encounter, "-").source == "standard input"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_byte_order_mark_is_no_problem(tmp_path, ending):
    text = GOOD if ending == ".toml" else json.dumps(DATA)
    assert load_encounter(write(tmp_path, f"a{ending}", b"\xef\xbb\xbf" + text.encode())) == load_encounter(
        DATA
    )


def test_windows_line_ends_are_no_problem(tmp_path):
    path = write(tmp_path, "a.toml", GOOD.replace("\n", "\r\n"))
    assert load_encounter(path) == load_encounter(DATA)


def test_the_source_stands_in_front_of_all_that_is_wrong(tmp_path):
    path = write(tmp_path, "a.toml", "[patient]\nname = 'A'\n")
    error = problems_of(load_encounter, path)
    assert error.source == str(path)
    assert str(error).startswith(f"{path}: 3 problems")


def test_keys_and_codes_are_judged_by_a_pack():
    pack = docgen.load_pack("17340")
    data = {**DATA, "plan": {"agent": "argon", "watts": 5}}
    assert to_data(load_encounter(data))["plan"] == data["plan"]
    found = problems_of(load_encounter, data, pack=pack).problems
    assert [(problem.place, problem.kind) for problem in found] == [
        ("plan.agent", "unknown-code"),
        ("plan.watts", "unknown-key"),
    ]


def test_a_clinic_lends_its_facts_and_its_zone(tmp_path):
    clinic = parse_clinic({"time_zone": "America/Chicago", "organization": {"name": "Mockingbird"}})
    text = GOOD + "[signature]\nat = 2026-03-17T11:02:00\n"
    path = write(tmp_path, "a.toml", text)
    assert [p.kind for p in problems_of(load_encounter, path).problems] == ["no-zone"]
    encounter = load_encounter(path, clinic=clinic)
    assert encounter.organization.name == "Mockingbird"
    assert to_data(encounter)["signature"]["at"] == "2026-03-17T11:02:00-05:00"


# ---- What cannot be read -----------------------------------------------------------------------------

BROKEN = {
    "an empty file": ("a.toml", "", "", "empty-file", "is empty"),
    "a file of blanks": ("a.json", " \n\t", "", "empty-file", "is empty"),
    "YAML": ("a.yaml", "patient:", "", "unknown-format", "record number 000123 as 83"),
    "short YAML": ("a.YML", "patient:", "", "unknown-format", "write TOML or JSON"),
    "a Word file": ("a.docx", b"PK\x03\x04", "", "unknown-format", "what docgen writes"),
    "a file without an ending": ("visit", GOOD, "", "unknown-format", "no ending"),
    "Word under .toml": ("a.toml", b"PK\x03\x04 word/document.xml", "", "not-text", "is a Word file"),
    "Excel under .toml": ("a.toml", b"PK\x03\x04 xl/workbook.xml", "", "not-text", "is an Excel file"),
    "an archive under .json": ("a.json", b"PK\x03\x04", "", "not-text", "is a zip file"),
    "a PDF under .toml": ("a.toml", b"%PDF-1.7\n", "", "not-text", "is a PDF"),
    "RTF under .json": ("a.json", b"{\\rtf1 a}", "", "not-text", "Rich Text"),
    "an old Word file": ("a.toml", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "not-text", "old Word"),
    "a scan": ("a.toml", b"\xff\xd8\xff\xe0", "", "not-text", "a picture"),
    "a telephone's photograph": ("a.toml", b"\0\0\0\x18ftypheic", "", "not-text", "a picture"),
    "JSON under .toml": ("a.toml", json.dumps(DATA), "", "another-format", "ends in .json"),
    "broken JSON under .toml": ("a.toml", '{"a": 1,', "", "another-format", "is JSON, not TOML"),
    "TOML under .json": ("a.json", GOOD, "", "another-format", "ends in .toml"),
    "commented TOML under .json": ("a.json", f"# so\n\n#a\n{GOOD}", "", "another-format", "ends in .toml"),
    "CSV under .toml": ("a.toml", "name,born\nA,2001\n", "", "another-format", "is CSV, not TOML"),
    "CSV under .json": ("a.json", "name;born\nA;2001\n", "", "another-format", "is CSV, not JSON"),
    "HTML under .toml": ("a.toml", "<html></html>", "", "another-format", "XML or HTML"),
    "YAML under .toml": ("a.toml", "---\na: 1\n", "", "another-format", "is YAML, not TOML"),
    "a text file": ("a.txt", GOOD, "", "unknown-format", "rename it to a.toml"),
    "a text file by Notepad": ("a.toml.txt", GOOD, "", "unknown-format", "rename it to a.toml"),
    "text by an older program": ("a.toml", 'a = "J\xf6"'.encode("cp1252"), "line 1", "not-utf-8", "(ANSI)"),
    "text that is not UTF-8": ("a.toml", b'# x\nname = "\xe9"\n', "line 2", "not-utf-8", "save it as UTF-8"),
    "UTF-16 without its mark": (
        "a.json",
        "{\n".encode("utf-16-le"),
        "line 1",
        "not-utf-8",
        "as UTF-8",
    ),
    "half of UTF-16": (
        "a.json",
        json.dumps(DATA).encode("utf-16")[:9],
        "line 1",
        "not-utf-8",
        "save it as UTF-8",
    ),
    "a file that is too large": ("a.json", b" " * 10_000_001, "", "too-large", "10 MB"),
    "an open quote": (
        "a.toml",
        '[patient]\nname = "A\n',
        "line 2, column 10",
        "broken-toml",
        "close the quotes",
    ),
    "an open quote at the end": (
        "a.toml",
        'name = "A',
        "line 1, column 10",
        "broken-toml",
        "close the quotes",
    ),
    "a number with leading zeros": (
        "a.toml",
        "[patient]\nrecord_number = 000123\n",
        "line 2, column 18",
        "broken-toml",
        'record_number = "000123"',
    ),
    "text without quotes": ("a.toml", "name = Rowan\n", "line 1, column 8", "broken-toml", "double quotes"),
    "a number without end": ("a.toml", f"a = {'9' * 6000}\n", "", "broken-toml", "too long to read"),
    "a table that stands twice": ("a.toml", "[a]\n[b]\n[a]\n", "line 3", "broken-toml", "[[a]]"),
    "a key that stands twice in TOML": (
        "a.toml",
        "a = 1\na = 2\n",
        "line 2",
        "broken-toml",
        "already on line 1",
    ),
    "a date that stands twice": (
        "a.toml",
        "a = 2026-03-02\na = 2026-03-02\n",
        "line 2",
        "broken-toml",
        "already on line 1",
    ),
    "a backslash": ("a.toml", 'a = "C:\\Users"', "line 1", "broken-toml", "\\\\"),
    "TOML nested beyond sense": ("a.toml", "a = " + "[" * 100_000, "", "too-deep", "nested too deeply"),
    "a comma too many": (
        "a.json",
        '{"a": 1,}',
        "line 1, column",
        "broken-json",
        "no last comma|take the last comma",
    ),
    "a comma too few": ("a.json", '{"a": 1\n"b": 2}', "line 2, column 1", "broken-json", "comma is missing"),
    "JSON that breaks off": (
        "a.json",
        '{"patient": ',
        "line 1, column 13",
        "broken-json",
        "value is missing",
    ),
    "two records in a file": ("a.json", "{}\n{}", "line 2, column 1", "broken-json", "one record"),
    "a key that stands twice in JSON": (
        "a.json",
        '{"a": {"b": [{"c": 1, "c": 2}]}}',
        "a.b[0].c",
        "duplicate-key",
        "keep one",
    ),
    "NaN": ("a.json", '{"a": [NaN]}', "a[0]", "not-a-number", "not a number"),
    "infinity": ("a.json", '{"a": -Infinity}', "a", "not-a-number", "not a number"),
    "a number of too many digits": ("a.json", '{"a": ' + "1" * 5000 + "}", "", "broken-json", "too long"),
    "JSON with a number beyond 64 bits": (
        "a.json",
        '{"a": [' + "1" * 400 + "]}",
        "a[0]",
        "too-large-number",
        "too large to read",
    ),
    "TOML with a number beyond 64 bits": (
        "a.toml",
        "[[a]]\nb = 0x" + "f" * 5000,
        "a[0].b",
        "too-large-number",
        "too large to read",
    ),
    "TOML nested deeply": (
        "a.toml",
        "a = " + "{b = " * 50 + "1" + "}" * 50,
        "a.b.b",
        "too-deep",
        "nested too deeply",
    ),
    "a TOML key of many parts": ("a.toml", "a" + ".b" * 50 + " = 1", "line 1", "too-deep", "20 parts"),
    "a list at the top": ("a.json", "[{}]", "", "not-a-table", "{ and }"),
    "text at the top": ("a.json", '"x"', "", "not-a-table", "{ and }"),
    "JSON nested deeply": ("a.json", '{"a":' * 50 + "1" + "}" * 50, "a.a.a", "too-deep", "nested too deeply"),
    "JSON nested beyond sense": ("a.json", "[" * 200_000, "", "too-deep", "nested too deeply"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_says_where_and_what_to_do(tmp_path, name):
    file, content, place, kind, words = BROKEN[name]
    error = problems_of(load_encounter, write(tmp_path, file, content))
    (problem,) = error.problems
    assert problem.kind == kind
    assert problem.place.startswith(place)
    assert (problem.place == "") == (place == "")
    assert any(word in f"{problem.message} ({problem.fix})" for word in words.split("|"))


def test_everything_that_json_cannot_hold_is_told_at_once(tmp_path):
    path = write(tmp_path, "a.json", '{"a": NaN, "b": 1, "b": {"c": Infinity, "d": 1, "d": 2}}')
    places = [problem.place for problem in problems_of(load_encounter, path).problems]
    assert sorted(places) == ["a", "b", "b.c", "b.d"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("missing.toml", "no such file"),
        ("missing", "no such file"),
        ("missing.yaml", "no such file"),
        ("a\0b", "name"),
    ],
)
def test_a_file_that_is_not_there_is_said_so(tmp_path, path, words):
    assert words in str(problems_of(load_encounter, tmp_path / path))


@pytest.mark.parametrize("name", ["folder", "folder.toml"])
def test_a_folder_is_no_file(tmp_path, name):
    (tmp_path / name).mkdir()
    assert "is a folder" in str(problems_of(load_encounter, tmp_path / name))


def test_a_file_under_a_file_is_no_file(tmp_path):
    write(tmp_path, "a", "x")
    assert "is under something that is a file" in str(problems_of(load_encounter, tmp_path / "a" / "b.toml"))


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_a_file_that_may_not_be_read_is_said_so(tmp_path):
    path = write(tmp_path, "a.toml", GOOD)
    path.chmod(0)
    if not os.access(path, os.R_OK):
        assert "may not be read" in str(problems_of(load_encounter, path))
        return
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):  # root reads everything: ask as somebody else
        folder.chmod(0o755)
    script = AS_NOBODY.format(path=str(path))
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == f"{path}: may not be read by this user (ask for that right)\n"


def test_a_file_in_a_folder_that_may_not_be_entered_is_said_so(tmp_path):
    path = write(tmp_path, "a.toml", GOOD)
    tmp_path.chmod(0)
    try:
        if not os.access(path, os.R_OK):
            assert "may not be read" in str(problems_of(load_encounter, path))
            return
        script = AS_NOBODY.format(path=str(path))
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    finally:
        tmp_path.chmod(0o700)
    assert run.stdout == f"{path}: may not be read by this user (ask for that right)\n"


AS_NOBODY = """
import os
from docgen.errors import DocgenError, EncounterError
from docgen.sources import load_encounter
os.setuid(65534)
try:
    load_encounter({path!r})
except EncounterError as error:
    print(error)
"""


def test_a_date_that_does_not_exist_is_told_by_its_key_with_all_other_problems(tmp_path):
    text = """
[patient]
name = ""
birth_date = 2026-02-30   # no such day
record_number = "1"
[encounter]
date = 3/17/2026
[signature]
at = 2026-13-01T10:00:00-05:00
by = "2026-02-30 = 2026-02-30"
"""
    places = [
        (p.place, p.kind) for p in problems_of(load_encounter, write(tmp_path, "a.toml", text)).problems
    ]
    assert places == [
        ("patient.name", "blank"),
        ("patient.birth_date", "impossible-date"),
        ("encounter.date", "wrong-type"),
        ("signature.at", "impossible-date"),
    ]


def test_no_message_of_a_broken_file_repeats_a_line_of_it(tmp_path):
    for name, text in {
        "a.toml": '[patient]\nname = "Rowan\n',
        "a.json": '{"patient": {"name": "Rowan}}',
    }.items():
        assert "Rowan" not in str(problems_of(load_encounter, write(tmp_path, name, text)))


def test_the_clinic_beside_the_examples_fits_each_of_them(root):
    for path in (*sorted((root / "examples").glob("*.toml")), root / "examples" / "spray-back.json"):
        if path.name != "clinic.toml":
            encounter = load_encounter(path, clinic=find_clinic(path))
            assert encounter.organization.page_size == "letter"
            assert encounter.signature.at.tzname() in ("CST", "CDT")


DEEP = {  # JSON in which a number is this many levels below the top, and the path of that number
    "tables": lambda levels: ('{"a":' * levels + "1" + "}" * levels, ".".join("a" * levels)),
    "lists in a table": lambda levels: (
        '{"a":' + "[" * (levels - 1) + "1" + "]" * (levels - 1) + "}",
        "a" + "[0]" * (levels - 1),
    ),
}


@pytest.mark.parametrize("what", DEEP)
def test_json_is_read_down_to_its_twentieth_level(what):
    text, _ = DEEP[what](20)
    assert parse_json(text, "a.json") == json.loads(text)


@pytest.mark.parametrize("what", DEEP)
def test_json_of_a_twenty_first_level_is_refused_with_the_path_that_leads_there(what):
    text, path = DEEP[what](21)
    (problem,) = problems_of(parse_json, text, "a.json").problems
    assert (problem.kind, problem.place) == ("too-deep", path)


# ---- Files that hold a great many of something -----------------------------------------------------------


class Counted(dict):
    """A table that counts how often its keys are gone through."""

    times = 0

    def __iter__(self):
        self.times += 1
        return super().__iter__()


@pytest.mark.parametrize("number", [1, 20, 300])
def test_the_keys_of_a_table_are_gone_through_once_to_order_its_problems(number):
    table = Counted({f"k{at}": 1 for at in range(number)})
    places = [("patient", f"k{at}") for at in reversed(range(number))]
    problems = [RecordProblem(place, "unknown-key", "") for place in places]
    assert in_record_order(problems, {"patient": table}, CORE) == problems[::-1]
    assert table.times == 1


@pytest.fixture
def without_collector():
    """Keep the garbage collector, whose time grows with what other tests left, out of measured times."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_collector")
def test_empty_sites_and_sites_that_are_no_tables_are_read_in_time_that_grows_with_their_number():
    def seconds(number):
        start = time.process_time()
        error = problems_of(load_encounter, {**DATA, "procedure": {"sites": [{}, 1] * number}})
        assert [problem.place for problem in error.problems][:2] == [
            "procedure.sites[1]",
            "procedure.sites[3]",
        ]
        assert len(error.problems) == number
        return time.process_time() - start

    assert any(seconds(12_000) < 6 * seconds(3000) for _ in range(5))


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_line_of_a_text_that_looks_like_a_date_stays_as_it_is(quotes):
    text = (
        f"a = {quotes}\nb = 2026-02-30 # x\nc{quotes}\nd = 2026-02-30\n"
        f"e = [{{ f = {quotes}g = 30.2.2026{quotes} }}]\n"
    )
    assert parse_toml(text, "a.toml") == {
        "a": "b = 2026-02-30 # x\nc",
        "d": "2026-02-30",
        "e": [{"f": "g = 30.2.2026"}],
    }


def test_a_problem_beside_a_date_that_does_not_exist_has_its_line():
    text = "a = 2026-02-30\nb = 2026-02-30\na = 2026-02-30\n"
    assert [(p.place, p.message) for p in problems_of(parse_toml, text, "a.toml").problems] == [
        ("line 3", "has a key that is there already on line 1")
    ]


@pytest.mark.parametrize("form", ["{} = 1", "[{}]", "[[{}]]", "x = {{ y = 1, {} = 2 }}"])
@pytest.mark.parametrize("part", ["a", '"a"', "'a'", "a "])
def test_a_key_with_very_many_parts_is_refused_by_its_line(form, part):
    text = "b = 1\n" + form.format(".".join([part] * 20_000))
    assert [(p.place, p.message, p.kind) for p in problems_of(parse_toml, text, "a.toml").problems] == [
        ("line 2", "a key has more than 20 parts", "too-deep")
    ]
    deepest = 19 if form.startswith(("[[", "x")) else 20  # what holds the key is a level too
    assert parse_toml("b = 1\n" + form.format(".".join([part] * deepest)), "a.toml")["b"] == 1


def test_a_text_with_many_full_stops_is_no_key_with_many_parts():
    for text in ("a." * 100, "No. " * 100, "1.2." * 100):
        assert parse_toml(f'a = "{text}"  # {text}', "a.toml") == {"a": text}


@pytest.mark.usefixtures("without_collector")
@pytest.mark.parametrize("twice", [1, 2, 4000])
def test_keys_that_appear_twice_are_found_in_time_that_grows_with_the_file(twice):
    def seconds(number):
        keys = [f'"k{at}": 1' for at in (*range(number), *range(min(twice, number)))]
        start = time.process_time()
        error = problems_of(parse_json, f"{{{', '.join(keys)}}}", "a.json")
        assert len(error.problems) == min(twice, number)
        return time.process_time() - start

    assert any(seconds(8000) < 8 * max(seconds(2000), 0.001) for _ in range(5))


def test_of_standard_input_no_more_is_read_than_a_record_may_have(monkeypatch):
    endless = SimpleNamespace(buffer=io.BytesIO(b"x" * (2 * LARGEST_TEXT)))
    monkeypatch.setattr(sys, "stdin", endless)
    (problem,) = problems_of(load_encounter, "-").problems
    assert problem.kind == "too-large"
    assert endless.buffer.tell() == LARGEST_TEXT + 1


VALUE = "Quillfeather"
NO_PATH = {
    "JSON": json.dumps({"patient": {"name": VALUE}}),
    "a long record in JSON": json.dumps({"patient": {"name": VALUE * 100}}, indent=2),
    "a line of TOML": f'patient.name = "{VALUE}"',
    "TOML": f"[patient]\nname = '{VALUE}.toml'",
    "a line of YAML": f"name: {VALUE}",
    "a name": VALUE,
    "a sentence": f"Seen today: {VALUE}, M.D.",
    "XML": f"<name>{VALUE}</name>",
    "a name with NUL": f"{VALUE}\0.toml",
    "bytes": VALUE.encode(),
    "a list": [{"name": VALUE}],
    "a list of pairs": ((VALUE, VALUE),),
}


@pytest.mark.parametrize("what", NO_PATH)
def test_no_value_comes_back_in_an_error_whatever_was_given_as_a_record(what):
    with pytest.raises(EncounterError) as caught:
        load_encounter(NO_PATH[what])
    assert VALUE not in f"{caught.value!r} {caught.value}"
    assert str(caught.value).startswith(("the path given: ", "the record given: "))


@pytest.mark.parametrize(
    "load", [docgen.load_clinic, docgen.load_pack, docgen.read_document, WordTemplate.load]
)
@pytest.mark.parametrize(
    "what", ["JSON", "a long record in JSON", "a line of TOML", "TOML", "a name with NUL"]
)
def test_no_value_comes_back_in_an_error_when_a_record_is_given_as_another_file(what, load):
    with pytest.raises(DocgenError) as caught:
        load(NO_PATH[what])
    assert VALUE not in f"{caught.value!r} {caught.value}"


@pytest.mark.parametrize(
    "name", ["visit.toml", "my visit.json", "visit.tmol", "visits/2026-03", "C:\\visits\\a.toml"]
)
def test_a_file_that_is_missing_is_named(name):
    with pytest.raises(EncounterError) as caught:
        load_encounter(name)
    assert caught.value.source == name


def test_a_file_that_is_there_is_named_whatever_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("{a = 'b'}").write_text("{")
    with pytest.raises(EncounterError, match="has no ending") as caught:
        load_encounter("{a = 'b'}")
    assert caught.value.source == "{a = 'b'}"
