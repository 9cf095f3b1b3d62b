"""What people type in the place of TOML: each is told by what it looks like, with what to type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps import growth

import docgen
from docgen.errors import EncounterError, Problem
from docgen.toml import judge_values, mended_lines, parse_toml

EXAMPLE = 'record_number = "000123"'


def read(text: str) -> dict[str, Any]:
    return parse_toml(text, "visit.toml", EncounterError, dates_as_text=True, example=EXAMPLE)


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(EncounterError) as caught:
        read(text)
    return caught.value.problems


# What is typed, a piece of what is told, and the lines to write where they are certain.
TYPED = [
    # quotes
    ("name = “Pat”", "curly quotes", 'name = "Pat"'),
    ('name = "Pat”', "curly quotes", 'name = "Pat"'),
    ("name = ‘Pat’", "curly quotes", 'name = "Pat"'),
    ("name = «Pat»", "curly quotes", 'name = "Pat"'),
    ("x = [“a”, “b”]", "curly quotes", 'x = ["a", "b"]'),
    ('name = "Pat', "no closing quote", 'name = "Pat"'),
    ('name = "Pat  # as said', "close the quotes", ""),
    ("name = 'Pat", "no closing quote", 'name = "Pat"'),
    ('name = Pat"', "no opening one", 'name = "Pat"'),
    ("name = 'Pat\"", "different quotes", 'name = "Pat"'),
    ("name = 'Pat O'Brien'", "apostrophe", 'name = "Pat O\'Brien"'),
    ("name = Pat O'Brien", "has no quotes", 'name = "Pat O\'Brien"'),
    ("x = one_code", "has no quotes", 'x = "one_code"'),
    ("x = one code, ", "has no quotes", 'x = "one code"'),
    ("x = Suite 3, first floor;", "has no quotes", 'x = "Suite 3, first floor"'),
    ("x = one_code  # as always", "has no quotes", ""),
    ("x = Suite #3", "has no quotes", ""),
    ("phone = 555-0100", "has no quotes", 'phone = "555-0100"'),
    ('x = "she says "no" today"', "within double quotes", "x = 'she says \"no\" today'"),
    ('x = "C:\\Users"', "backslash", "x = 'C:\\Users'"),
    ('x = "a" and more', "goes on after the closing quote", ""),
    ('x = "a" "b"', "more than one text", ""),
    ('x = """ abc', "not closed", ""),
    ('x = "one\ntwo"', "broken over lines", 'x = "one two"'),
    ('name = ""Pat""', "quotes twice", 'name = "Pat"'),
    ("name = &quot;Pat&quot;", "code of a web page", 'name = "Pat"'),
    ("name = ''Pat''", "quotes twice", 'name = "Pat"'),
    ('x = "a 1/2" scar"', "within double quotes", "x = 'a 1/2\" scar'"),
    ('name = "Pat".', "at the end of the line", 'name = "Pat"'),
    ('name = "Pat"[1]', "goes on after the closing quote", ""),
    ('x = ("a", "b")', "brackets of another kind", 'x = ["a", "b"]'),
    ('x = {"a", "b"}', "brackets of another kind", 'x = ["a", "b"]'),
    ('x = ("a")', "brackets of another kind", 'x = "a"'),
    ("x = C:\\Users\\me", "single quotes", "x = 'C:\\Users\\me'"),
    # words and numbers
    ("x = off", "has no quotes", 'x = "off"'),
    ("x = True", "capital letter", "x = true"),
    ("x = FALSE  # y", "capital letter", "x = false  # y"),
    ("x = yes", "yes or no without quotes", ""),
    ("x = N/A", "is no value", ""),
    ("x =", "has no value", ""),
    ("x =  # to do", "has no value", ""),
    ("x = 4,5", "comma in a number", "x = 4.5"),
    ("x = 1,000", "comma in a number", ""),
    ("x = .5", "without a digit", "x = 0.5"),
    ("x = 5.", "ends with a point", "x = 5"),
    ("x = 05", "begins with 0", ""),
    ("x_seconds = 4 seconds", "word after it", "x_seconds = 4"),
    ("x_mm = 1,5mm", "word after it", "x_mm = 1.5"),
    ("strength = 5 mg", "word after it", ""),
    ("x = 4;", "at the end of the line", "x = 4"),
    ('x = "a",', "at the end of the line", 'x = "a"'),
    ("x = 2001–03–04", "dash in the place of a hyphen", "x = 2001-03-04"),
    ("x = −4", "dash in the place of a hyphen", "x = -4"),
    # lists
    ('x = ["a", "b"', "not closed", 'x = ["a", "b"]'),
    ('x = "a"]', "none before it", 'x = ["a"]'),
    ('x = "a", "b"', "list without brackets", 'x = ["a", "b"]'),
    ('x = ["a" "b"]', "lacks a comma", 'x = ["a", "b"]'),
    ("x = [\n  'a' # 1\n  'b'\n]", "lacks a comma", "x = [\n  'a', # 1\n  'b'\n]"),
    ("x = [a, b c]", "has no quotes", 'x = ["a", "b c"]'),
    ("x = ['a'; 'b']", "semicolon", "x = ['a', 'b']"),
    ("x = ['a',, 'b']", "two commas", "x = ['a', 'b']"),
    ("x = [True, 4]", "capital letter", "x = [true, 4]"),
    ("x = { a = 1, b = c }", "has no quotes", 'x = { a = 1, b = "c" }'),
    ("x = { a = 1,\n b = 2 }", "goes on in the next line", "x = { a = 1, b = 2 }"),
    ("x = { a = 1, }", "before a closing brace", "x = { a = 1 }"),
    ("x = { a = 1", "not closed", "x = { a = 1}"),
    ("x = [4)", "not closed", 'x = ["4)"]'),
    ("x = [{a = 1]", "do not match", ""),
    ('x = [{ a: "b", c : 4 }]', "another sign", 'x = [{ a = "b", c = 4 }]'),
    ('x = [{ "a", "b" }]', "braces without a key", ""),
    ('x = [a = "b"]', "key in square brackets", ""),
    # keys and headings
    ("a \uff1d 4", "another sign in the place of =", "a = 4"),
    ("• a = 4", "sign before its key", "a = 4"),
    ("> a = 4", "sign before its key", "a = 4"),
    ("- a = 4", "sign before its key", "a = 4"),
    ("a* = 4", "sign that no key has", ""),
    ("patient's name = 4", "sign that no key has", ""),
    ("género = 4", "sign that no key has", ""),
    ("plan", "a word alone", ""),
    ("(plan)", "a word alone", ""),
    ("== plan ==", "a word alone", ""),
    ("Plan:", "a word alone", ""),
    ("- penicillin", "a word alone", ""),
    ("[[a,b]]", "heading with a sign", "[[a.b]]"),
    ("[[a b]]", "heading with a space", ""),
    ("[a.b 1]", "heading with a number", ""),
    ("a: 4", "another sign in the place of =", "a = 4"),
    ("a == 4", "another sign in the place of =", "a = 4"),
    ('a "b"', "no = after its key", 'a = "b"'),
    ("a b = 4", "key with a space", "a_b = 4"),
    ("= 5", "no key before the =", ""),
    ('a = "b", c = 4', "two keys", 'a = "b"\nc = 4'),
    ("a = 4 c = 4; d = 5", "two keys", "a = 4\nc = 4\nd = 5"),
    ("a = b, c = 4", "two keys", 'a = "b"\nc = 4'),
    ("some words", "neither a [heading]", ""),
    ("a\xa0= 4", "no-break space", "a = 4"),
    ('a =\u202f"b\xa0c"', "no-break space", 'a = "b\xa0c"'),
    ("a = \u200b4", "no-break space", "a = 4"),
    ("[plan", "bracket too few", "[plan]"),
    ("plan]", "bracket too few", "[plan]"),
    ("[[sites]", "bracket too few", ""),
    ("[[[sites]]]", "bracket too few", ""),
    ("[time out]", "heading with a space", "[time_out]"),
    ("[plan]:", "sign after the heading", "[plan]"),
    ("[plan] a = 4", "something after the heading", "[plan]\na = 4"),
    ("[plan] again", "something after the heading", ""),
    # more than one
    ("a\xa0= “b”", "curly quotes", 'a = "b"'),
    ("a: “b”", "another sign", 'a = "b"'),
    ("a = yes, b = 4,5", "comma in a number", ""),
]


@pytest.mark.parametrize(("typed", "told", "to_write"), TYPED)
def test_what_is_typed_is_told_by_what_it_looks_like(typed: str, told: str, to_write: str) -> None:
    text = f"[first]\n# so\nz = 1\n{typed}\n[last]\nz = 1\n"
    problems = problems_of(text)
    assert any(told in f"{problem.message} ({problem.fix})" for problem in problems), problems
    numbers = range(4, 5 + typed.count("\n"))
    assert {problem.line for problem in problems} <= {*numbers}
    assert {problem.kind for problem in problems} == {"broken-toml"}
    assert all(problem.place.startswith(f"line {problem.line}") for problem in problems)
    mended = mended_lines(text)
    assert list(mended.values()) == ([to_write] if to_write else [])
    assert mended.keys() <= {*numbers}


@pytest.mark.parametrize("typed", [typed for typed, _, _ in TYPED] + ["x = {{", 'x = "a\\q"', "x\x01 = 4"])
def test_no_message_holds_what_was_typed(typed: str) -> None:
    told = " ".join(str(problem) for problem in problems_of(typed.replace("Pat", "Quillfeather")))
    assert "Quillfeather" not in told


@pytest.mark.parametrize(("typed", "told", "to_write"), [case for case in TYPED if case[2]])
def test_what_is_to_be_written_can_be_read(typed: str, told: str, to_write: str) -> None:
    assert read(to_write)


def test_everything_is_told_at_once() -> None:
    text = "\n".join(f"k{at} ={typed.partition('=')[2]}" for at, (typed, _, _) in enumerate(TYPED[:12]))
    assert {problem.line for problem in problems_of(text)} == {*range(1, 13)}


def test_what_appears_twice_is_told_beside_the_rest() -> None:
    text = "[a]\nx = “b”\ny = 1\ny = 2\n[b]\n[a]\nx = 4\n[c]\ny = no\n"
    assert [(problem.line, problem.message) for problem in problems_of(text)] == [
        (2, "is in curly quotes, as Word types them"),
        (9, "is a yes or no without quotes"),
        (4, "has a key that is there already on line 3"),
        (6, "has the heading a, which is there already on line 1"),
    ]


def test_what_appears_twice_says_where_it_is_already() -> None:
    cases = {
        "[a]\nx = 1\ny = 1\nx = 2": (4, "already on line 2"),
        "x = 1\n[b]\nx = 1\n[b.c]\nx = 1\nx = 2": (6, "already on line 5"),
        "[a]\n[b]\n[[a]]": (3, "[[a]] each time"),
        "[b]\nc = 1\n[a]\nc = 1\n[[a.c]]": (5, "on line 4"),
        "[a.c]\n[[a.c]]": (2, "on line 1"),
        "[a.c.1]\n[[a.c]]": (2, "on line 1"),
    }
    for text, (line, told) in cases.items():
        (problem,) = problems_of(text)
        assert problem.line == line
        assert told in str(problem)


UNQUOTED = [
    ("x = noon", [("wrong-type", "x is text")]),
    ("x = noon  # so", [("wrong-type", "x is text")]),
    ('x = noon"', [("wrong-type", "x is text")]),
    ("x = “noon”", [("broken-toml", "curly")]),
    ("x: noon", [("broken-toml", "another sign"), ("wrong-type", "x is text")]),
    ("y = noon", [("broken-toml", "no quotes"), ("unknown-code", "y is")]),
    ("z = noon", [("broken-toml", "no quotes")]),
]


@pytest.mark.parametrize(("typed", "told"), UNQUOTED)
def test_what_has_no_quotes_is_judged_by_its_key(typed: str, told: list[tuple[str, str]]) -> None:
    def find(data: Mapping[str, Any]) -> Iterable[Problem]:
        assert data["a"] == ["b", 1]
        kinds = {"x": ("wrong-type", "x is text"), "y": ("unknown-code", "y is no code")}
        return [Problem(key, message, "", kind) for key, (kind, message) in kinds.items() if key in data]

    text = f"a = ['b',\n1]\n{typed}\n"
    problems = [*judge_values(problems_of(text), text, find)]
    assert {problem.line for problem in problems} == {3}
    assert [one.kind for one in problems] == [kind for kind, _ in told]
    assert all(piece in one.message for one, (_, piece) in zip(problems, told, strict=True))


def test_at_most_twenty_problems_are_told_and_that_there_are_more() -> None:
    problems = problems_of("x = “b”\n" * 50)
    assert len(problems) == 21
    assert problems[-1].message == "has more that cannot be read"


def test_a_list_that_is_not_closed_hides_nothing_below_it() -> None:
    found = problems_of("x = [\n 'a',\ny = “b”\n[z]\nz = no\n")
    assert [problem.line for problem in found] == [1, 3, 5]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2026-03-17T10:20", datetime(2026, 3, 17, 10, 20)),
        ("2026-03-17 10:20", datetime(2026, 3, 17, 10, 20)),
        ("2026-03-17T10:20-05:00", datetime.fromisoformat("2026-03-17T10:20:00-05:00")),
        ("2026-03-17T10:20Z", datetime.fromisoformat("2026-03-17T10:20:00+00:00")),
        ("10:20", time(10, 20)),
        ("2026-03-17T25:20", "2026-03-17T25:20"),
        ("2026-03-17 2:15 pm", "2026-03-17 2:15 pm"),
        ("March 4, 2001", "March 4, 2001"),
        ("4 March 2001", "4 March 2001"),
        ("3/4/2001", "3/4/2001"),
    ],
)
def test_a_time_needs_no_seconds_and_any_other_date_is_judged_with_its_key(typed: str, value: Any) -> None:
    assert read(f"x = {typed}  # so\ny = [{typed.replace(',', '')}, 4]") == {
        "x": value,
        "y": [value if not isinstance(value, str) else value.replace(",", ""), 4],
    }


def test_nothing_of_a_file_with_problems_is_used(tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    path.write_text("[patient]\nname = “Pat”\n", encoding="utf-8")
    with pytest.raises(EncounterError) as caught:
        docgen.load_encounter(path)
    assert caught.value.partial is None


# ---- Whatever happens to a record --------------------------------------------------------------------


SIGNS = ["", *"\n\"'[]{}=#,.\\ax0 \t\xa0“”–:"]


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 9000), sign=st.sampled_from(SIGNS), is_put_in=st.booleans())
def test_a_record_with_one_character_changed_is_read_or_told_with_its_line(
    root: Path, tmp_path_factory: pytest.TempPathFactory, at: int, sign: str, is_put_in: bool
) -> None:
    examples = root / "examples"
    text = (examples / "liquid-nitrogen-face.toml").read_text("utf-8")
    at %= len(text)
    path = tmp_path_factory.mktemp("one") / "visit.toml"
    path.write_text(f"{text[:at]}{sign}{text[at + (not is_put_in) :]}", encoding="utf-8")
    clinic, pack = docgen.load_clinic(examples / "clinic.toml"), docgen.load_pack("17340")
    for problem in problems_at(path, clinic, pack):
        assert problem.line, problem
        assert problem.message
        assert problem.fix


def problems_at(path: Path, clinic: docgen.Clinic, pack: docgen.Pack) -> tuple[Problem, ...]:
    try:
        docgen.load_encounter(path, clinic=clinic, pack=pack)
    except EncounterError as error:
        return error.problems
    return ()


MANY: dict[str, Callable[[int], str]] = {
    "dates that do not exist": lambda n: "x = 2026-02-30\n[[a]]\n" * n,
    "times without seconds in a list": lambda n: "x = [" + "10:20, " * 4 * n + "]",
    "long quotes that do not close": lambda n: 'x = """ a\n' + "y = '''\\'''\n\\\"\"\"\n" * n,
    "lists that do not close": lambda n: "x = [\n" * n,
    "tables that do not close": lambda n: "x = {\n" * n,
    "open brackets": lambda n: "x = (\n" + "[a\n" * n,
    "quotes": lambda n: "x = " + '"' * (8 * n + 1),
    "quotes and words": lambda n: "x = " + "\"a 'b' " * 8 * n,
    "blanks": lambda n: "x = a" + " " * 80 * n + '"',
    "curly quotes": lambda n: "x = “" + "a” " * 8 * n,
    "words": lambda n: "x = " + "ab, " * 20 * n + "= 4",
    "digits": lambda n: "x = " + "1,234" * 8 * n,
    "keys on a line": lambda n: "x = 4, " * n + "x = b",
    "trailing commas": lambda n: "x = [" + "{a = 1, }, " * n + "]",
    "lost commas": lambda n: "x = [" + "'a'   " * n + "]",
    "keys twice": lambda n: "x = 1\n" * n,
}


def reading(text: str) -> Callable[[], None]:
    def read_it() -> None:
        try:
            read(text)
            mended_lines(text)
        except EncounterError:
            mended_lines(text)

    return read_it


@pytest.mark.parametrize("what", MANY)
def test_reading_takes_work_in_proportion_to_the_file(what: str) -> None:
    assert growth(lambda size: reading(MANY[what](size)), 60) < 4.5
