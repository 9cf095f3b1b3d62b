"""Reads coded values: codes, a table with the words for `other`, a code in the place of a list, answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from docgen.encounter.codes import as_listed, plain_code
from docgen.encounter.definition import Field
from docgen.encounter.other import IN_WORDS, OTHER, Other, is_text
from docgen.encounter.problems import Place, RecordProblem, one_of, unknown_code, unknown_key, wrong_type
from docgen.encounter.readers import NOTHING, Read, Reading, mismatch, value_reader
from docgen.encounter.table import DETAIL
from docgen.encounter.unlisted import Unlisted
from docgen.encounter.values import REFUSED, Refusal, read_language, read_text

_KEYS = ("code", "text")
_ALONE = 'write "other" alone while the words are not known'


def code_reader(one: Field) -> Read:
    """Return the function that reads a value of a coded field.

    Lists that every pack has are judged here; those of a pack are judged by its vocabulary.
    """
    fixed, list_ = one.codes, one.list
    is_judged = not (fixed or one.phrase.is_open)
    takes_words = not fixed or OTHER in fixed
    convert = read_language if list_ == "language" else read_text

    def read_code(value: Any, place: Place, reading: Reading) -> Any:
        known = fixed or reading.vocabulary.get(list_, ())
        if value.__class__ is str and value in known:
            return value
        reading.has_doubts = reading.has_doubts or is_judged
        if isinstance(value, Other | Mapping):
            return (_read_other if takes_words else _refuse_words)(value, place, reading, one)
        if not isinstance(value, str):
            return _refuse_type(value, place, reading, one, known)
        code = as_listed(value, known)
        if code in fixed:
            return code
        if fixed:
            return _unlisted_text(value, place, reading, one)
        try:
            return convert(code)
        except Refusal as error:
            reading.refuse(place, error, one)
            return NOTHING

    return read_code


def _refuse_type(value: Any, place: Place, reading: Reading, one: Field, known: Collection[str]) -> Any:
    """Keep the problem of a value that is no text, such as a number or true, where a code belongs."""
    if not known or one.phrase.is_open or isinstance(value, Sequence):
        return mismatch(value, place, reading, "text")
    fix = f"{one_of([*known], one.list)}; in quotes"
    reading.problems.append(replace(wrong_type(place, "a code", value), fix=fix))
    return NOTHING


def _unlisted_text(value: str, place: Place, reading: Reading, one: Field) -> Any:
    """Return the code that a text of an older record stands for; any other is a problem."""
    if one.older and reading.renames:
        return one.older
    reading.problems.append(unknown_code(place, value, one.codes, one.list))
    return NOTHING


def _read_other(value: Mapping[Any, Any] | Other, place: Place, reading: Reading, one: Field) -> Any:
    """Read a code with words: a table whose code is `other`."""
    if isinstance(value, Other):
        value = value.as_data()
    if value.keys().isdisjoint(_KEYS):
        return mismatch(value, place, reading, "text")
    problems = list(_table_problems(value, place))
    reading.problems.extend(problems)
    text = value.get("text")
    if not isinstance(text, str):
        return NOTHING if text is None else mismatch(text, (*place, "text"), reading, "text")
    try:
        words = read_text(text)
    except Refusal as error:
        reading.refuse((*place, "text"), error, one)
        return NOTHING
    return NOTHING if problems else Other(words)


def _refuse_words(value: Any, place: Place, reading: Reading, one: Field) -> Any:
    """Keep the problem of a code with words in a list without the code `other`."""
    fix = unknown_code(place, "", one.codes, one.list).fix
    reading.problems.append(replace(wrong_type(place, "text", value), fix=fix))
    return NOTHING


def _table_problems(value: Mapping[Any, Any], place: Place) -> Iterator[RecordProblem]:
    """Find what is wrong with a code with words, except for the words themselves."""
    for key in value:
        if key not in _KEYS:
            where = (*place, key) if isinstance(key, str) else place
            yield RecordProblem(where, "unknown-key", "is not a key of a coded value", IN_WORDS)
    code = value.get("code")
    if not isinstance(code, str):
        yield RecordProblem((*place, "code"), "missing", "is missing", IN_WORDS)
    elif code.casefold() != OTHER:
        fix = f"write the code alone, or {IN_WORDS}"
        yield RecordProblem(place, "unknown-code", "has words, which only the code other has", fix)
    if value.get("text") is None:
        yield RecordProblem((*place, "text"), "missing", "is missing", _ALONE)


def said_in(value: Any, codes: Mapping[str, str]) -> str:
    """Return the code that a value says in the place of a list: `none`; empty for another value."""
    said = value.code if isinstance(value, Unlisted) else value
    return codes.get(plain_code(said), "") if is_text(said) else ""


def check_unlisted(
    items: Sequence[Any], said: Sequence[str], one: Field, place: Place, reading: Reading
) -> None:
    """Keep the problem of a list that says that it has no entry and has one, or says why in two ways."""
    if all(item in (REFUSED, said[0]) for item in items):
        return
    if not one.phrase.list and (reading.keeps or reading.renames):
        return  # a text of an older record may be any word
    message = f"lists {said[0]} together with another entry"
    fix = f'write "{said[0]}" in the place of the list, or take it out'
    reading.problems.append(RecordProblem(place, "contradiction", message, fix))


def answer_reader(one: Field, keys: list[str]) -> Read:
    """Return the function that reads an answer for a code, or the details of one."""
    codes, read_words = one.codes, value_reader(one)

    def read_answer(value: Any, place: Place, reading: Reading) -> Any:
        asked = reading.vocabulary.get(one.phrase.each, ())
        is_asked = str(place[-1]).removesuffix(DETAIL) in asked
        if not is_asked:
            reading.has_doubts = True
        elif value.__class__ is str and value in codes:
            return value
        if asked and not (is_asked or reading.renames or reading.keeps):
            names = [*keys, *asked, *(f"{code}{DETAIL}" for code in asked)]
            reading.problems.append(unknown_key(place, reading.root, names))
            return NOTHING
        is_detail = str(place[-1]).endswith(DETAIL)
        if not is_detail and not is_text(value):
            return _refuse_type(value, place, reading, one, codes)
        found = read_words(value, place, reading)
        if found is NOTHING or is_detail:
            return found
        code = as_listed(found, codes)
        if code in codes:
            return code
        problem = unknown_code(place, value, codes, "answer")
        fix = f"{problem.fix}; more words belong in {place[-1]}{DETAIL}" if " " in value else problem.fix
        reading.problems.append(replace(problem, fix=fix))
        return NOTHING

    return read_answer
