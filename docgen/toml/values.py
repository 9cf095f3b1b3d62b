"""What people type in the place of a value of TOML: what each is, and what belongs there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from docgen.lazy import compiled_when_used

DOUBLE, SINGLE = "“”„‟«»″", "‘’‚‛`´"
_DASHES = "‐‑‒–—―−"
_ALONE = "write the number alone, without its unit"
_TEXT = "put text in double quotes, as in: "
_NO_QUOTES, _YES_OR_NO = "has no quotes", "is a yes or no without quotes"
_WITH_WORD = "is a number with a word after it"
_NOT_OPENED = "has a closing quote and no opening one"
PUT_IN_QUOTES = frozenset(
    (_NO_QUOTES, _YES_OR_NO, _WITH_WORD, _NOT_OPENED)
)  # what is said of a value that becomes text
_LONGEST = 10_000  # characters of a value that is looked at
_TO_THE_MINUTE = compiled_when_used(r"(\d{4}-\d\d-\d\d[Tt ])?(\d\d:\d\d)([Zz]|[+-]\d\d:\d\d)?")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE_LIKE = compiled_when_used(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4}"
    rf"|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}}\.? {_MONTH} \d{{4}})"
    r"(?:[T ,]+\d[\d:.]*\s*(?:[ap]\.?m\.?)?[^\s#\"]*)?|\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?",
    re.IGNORECASE,
)


class Mended(NamedTuple):
    """What a person wrote, as TOML can read it; what it was, what to write, and whether that is certain.

    `text` is empty where nothing can take its place. A `message` is empty where there is nothing to correct:
    docgen takes it as it is. Neither holds anything of the value.
    """

    text: str
    message: str = ""
    fix: str = ""
    is_certain: bool = True


class _Rule(NamedTuple):
    """A value that matches, what takes its place (None: nothing can), and the words for it."""

    pattern: re.Pattern[str]
    becomes: str | Callable[[re.Match[str]], str] | None
    message: str
    fix: str
    is_certain: bool = True


def is_value(text: str) -> bool:
    """Return whether TOML can read a text as a value."""
    return is_toml(f"x = {text}")


def is_toml(text: str) -> bool:
    """Return whether TOML can read a text."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _rule(
    pattern: str,
    becomes: str | Callable[[re.Match[str]], str] | None,
    message: str,
    fix: str,
    is_certain: bool = True,
) -> _Rule:
    return _Rule(compiled_when_used(pattern, re.IGNORECASE), becomes, message, fix, is_certain)


def _straight(found: re.Match[str]) -> str:
    """Return a value with straight quotes in the place of curly ones, except for those within a text."""
    text = re.sub(f"[{DOUBLE}]", '"', found.group())
    return re.sub(rf"^[{SINGLE}']([^\"\\]*)[{SINGLE}']$", r'"\1"', text)


_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*')"""
OTHER_BRACKETS = compiled_when_used(rf"[({{]\s*({_QUOTED}(\s*,\s*{_QUOTED})*)\s*,?\s*[)}}]")
_RULES = (
    _rule(
        rf"[{DOUBLE}{SINGLE}].*|[\"'].*[{DOUBLE}]|'[^']*[{SINGLE}]",
        _straight,
        "is in curly quotes, as Word types them",
        'type straight ones instead: " at both ends',
    ),
    _rule(
        r"&(?:quot|ldquo|#34);([^\"\\]*)&(?:quot|rdquo|#34);?",
        r'"\1"',
        "has quotes in the code of a web page",
        'type " at both ends',
    ),
    _rule(
        r"true|false",
        lambda found: found.group().lower(),
        "has a capital letter in true or false",
        "write true or false in small letters",
    ),
    _rule(
        r"yes|no|y|n",
        lambda found: f'"{found.group()}"',
        _YES_OR_NO,
        'write "yes" or "no" in quotes for an answer, and true or false for what is only true or false',
        False,
    ),
    _rule(
        r"null|nil|n/?a|\?+|-+|\.+|…|tbd",
        None,
        "is no value",
        "take the line out when there is nothing to say, or write a code in quotes",
    ),
    _rule(
        rf"(?=.*[{_DASHES}])[\d{_DASHES}]+(?:[T ][\d:.{_DASHES}+ ]*Z?)?",
        lambda found: re.sub(f"[{_DASHES}]", "-", found.group()),
        "has a dash in the place of a hyphen",
        "type the hyphen of the keyboard: -",
    ),
    _rule(
        r"[+-]?0\d[\d.]*",
        lambda found: f'"{found.group()}"',
        "is a number that begins with 0",
        "leave out the 0 of an amount; put a number that is no amount in quotes, as in: ",
        False,
    ),
    _rule(
        r"([+-]?\d+),(\d{1,2})",
        r"\1.\2",
        "has a comma in a number",
        "write a point for the decimals: 4.5",
    ),
    _rule(
        r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?",
        lambda found: found.group().replace(",", ""),
        "has a comma in a number",
        "write a point for decimals, and nothing between thousands",
        False,
    ),
    _rule(r"([+-]?)(\.\d+)", r"\g<1>0\2", "is a number without a digit before its point", "write 0.5"),
    _rule(r"([+-]?\d+)\.", r"\1", "is a number that ends with a point", "take the point out"),
    _rule(
        rf"{_QUOTED}(?:\s*,\s*{_QUOTED})+,?",
        lambda found: f"[{found.group().rstrip(',')}]",
        "is a list without brackets",
        'put brackets around it: ["…", "…"]',
    ),
    _rule(
        rf"({_QUOTED}(?=\s*\.)|(?:{_QUOTED}|true|false|[+-]?\d[\d.:T+Z-]*)(?=\s*[,;]))\s*[.,;]+",
        r"\1",
        "has a comma, a point or a semicolon at the end of the line",
        "take it out",
    ),
    _rule(
        OTHER_BRACKETS.pattern,
        lambda found: f"[{found[1]}]" if found[2] else found[1],
        "is in brackets of another kind",
        'put a list in square brackets: ["…", "…"], and one text in quotes alone',
    ),
    _rule(
        rf"((?:{_QUOTED}\s*(?:,\s*)?)+)\]+",
        r"[\1]",
        "has a bracket at its end, and none before it",
        'write both: ["…"]',
    ),
    _rule(
        r"(\"\"|'')([^\"'\\]+)\1",
        r'"\2"',
        "has each of its quotes twice",
        'type " once at both ends',
    ),
    _rule(
        r"'([^\"\\]*'[^\"\\]*)'",
        r'"\1"',
        "has an apostrophe within single quotes",
        'put the text in double quotes: "',
    ),
    _rule(
        rf"{_QUOTED}(?:\s+{_QUOTED})+",
        None,
        "holds more than one text",
        'put a list into brackets, with commas: ["…", "…"], and one text into one pair of quotes',
    ),
    _rule(
        r"\"([^\"'\\]*\"[^\"'\\]*)\"",
        r"'\1'",
        "has double quotes within double quotes",
        "put the text in single quotes: '",
    ),
    _rule(
        rf"{_QUOTED}(?:\s+[^\s\"',]|[\[(]).*",
        None,
        "goes on after the closing quote",
        "put all of the text into the quotes, and # before a comment",
    ),
    _rule(
        r"\"(?!.*['\\])(.*\".*)\"",
        r"'\1'",
        "has double quotes within double quotes",
        "put the text in single quotes: '",
    ),
    _rule(
        r"\"([^'\"]*\\[^'\"]*)\"",
        r"'\1'",
        "has a backslash in double quotes",
        "put the text in single quotes, or write \\\\ for a backslash",
    ),
    _rule(
        r"\"([^\"\\]*)\n\s*([^\"\\]*)\"",
        lambda found: f'"{" ".join(found.group()[1:-1].split())}"',
        "is a text that is broken over lines, which needs three quotes at both ends",
        "write it on one line",
    ),
    _rule(r"[\"']([^\"'\\]*)['\"]", r'"\1"', "opens and closes with different quotes", 'type " at both ends'),
    _rule(r"\"([^\"\\#]*)", r'"\1"', "has no closing quote", "close the quotes"),
    _rule(r"'([^\"'\\#]*)", r'"\1"', "has no closing quote", "close the quotes"),
    _rule(r"([^\"'\\#]*)[\"']", r'"\1"', _NOT_OPENED, "open the quotes"),
    _rule(
        r"(?=.*\\)[^\"'#\[\]{}=]+",
        lambda found: f"'{found.group()}'",
        _NO_QUOTES,
        "put text with a backslash, such as the path of a folder, in single quotes: '",
    ),
    _rule(r"[\"'].*", None, "has quotes that do not close", "close the quotes"),
)
_UNIT = compiled_when_used(r"([+-]?\d+(?:[.,]\d+)?)\s*([^\W\d_]+\.?)")
_BARE = compiled_when_used(r"[^\"\\#\[\]{}=\x00-\x1f\x7f]+")


def mend_value(value: str, key: str, example: str, dates_as_text: bool) -> Mended | None:
    """Return what belongs in the place of a value that TOML cannot read; None for what is not known.

    `key` is the last part of its key, `example` a line with a text of such a file. With `dates_as_text` a
    date that TOML does not have becomes a text, and is judged with its key.
    """
    if len(value) > _LONGEST or is_value(value):
        return None
    if (when := _mend_time(value, dates_as_text)) is not None:
        return when
    for rule in _RULES:
        if (found := rule.pattern.fullmatch(value)) is not None:
            becomes = rule.becomes
            text = found.expand(becomes) if isinstance(becomes, str) else becomes(found) if becomes else ""
            fix = rule.fix + example if rule.fix.endswith(": ") else rule.fix
            return Mended(text, rule.message, fix, rule.is_certain and bool(text))
    return _mend_words(value, key, example)


def _mend_words(value: str, key: str, example: str) -> Mended | None:
    """Return a number without its unit, and words in quotes."""
    if (amount := _UNIT.fullmatch(value)) is not None:
        is_unit = key.endswith(f"_{amount[2].lower().rstrip('.')}")
        number = amount[1].replace(",", ".")
        fix = _ALONE if is_unit else f"{_ALONE}; {_TEXT}{example}"
        return Mended(number if is_unit else f'"{value}"', _WITH_WORD, fix, is_unit)
    if _BARE.fullmatch(value) is None:
        return None
    return Mended(f'"{value.rstrip(" ,;")}"', _NO_QUOTES, f"{_TEXT}{example}")


def _mend_time(value: str, dates_as_text: bool) -> Mended | None:
    """Return a time with its seconds; a date that does not exist, or is written in another way, as text."""
    if (found := _TO_THE_MINUTE.fullmatch(value)) is not None and _exists(found):
        return Mended(f"{found[1] or ''}{found[2]}:00{found[3] or ''}")
    if _DATE_LIKE.fullmatch(value) is None:
        return None
    if dates_as_text:
        return Mended(f'"{value}"')
    message, fix = "is not a date or time of TOML", "write 2026-03-02, or 2026-03-02T10:15:00-05:00"
    return Mended("", message, fix, is_certain=False)


def _exists(found: re.Match[str]) -> bool:
    try:
        datetime.fromisoformat(f"{found[1] or '2000-01-01T'}{found[2]}{found[3] or ''}".upper())
    except ValueError:
        return False
    return True
