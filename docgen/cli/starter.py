"""Writes the encounter file to start from: every key of the definition, switched off, with its codes."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping

from docgen.clinic import Clinic
from docgen.encounter import DETAIL, Field, Group
from docgen.pack import Pack, records_of
from docgen.review import own_for

_WIDTH = 105
_MOST = 20  # codes of an open list that are shown: a longer one has a note
_KINDS = {
    "boolean": "true or false",
    "date": "date",
    "dateTime": "time",
    "decimal": "number",
    "integer": "whole number",
}
_SIGNS = {">": "more than {:g}", ">=": "{:g} or more", "<": "less than {:g}", "<=": "{:g} or less"}
_HEAD = """\
# One visit for {title} ({code}): the record that docgen fills its documents from.
#
# Only name, birth date, record number and date of the visit are always needed. Before the visit, fill in
# what is planned; after it, what was done. `docgen check FILE` lists what a document still lacks.
#
# A line that starts with "#" and a key is switched off. To use it, delete the "#", also that of the [table]
# above it, and write the value after the "=". Leave out what does not apply. "None", "not asked", "does not
# know" and "declined" have codes of their own; a missing line means that nothing is recorded.
#   text    "in double quotes"        number  5 or 2.5          yes or no  true or false
#   date    2026-03-02                time    2026-03-02T10:15:00-05:00 (without the zone: the clinic's)
#   list    ["one", "two"]            [[table]] repeat it for each site, assistant, treatment
#   code    "one_of_the_list"         {{ code = "other", text = "in words" }} where the list has other
# You can write what is the same at every visit (clinic, practitioners, time zone) once, in a file
# clinic.toml beside this file.
"""

Vocabulary = Mapping[str, Collection[str]]


def start_for(pack: Pack, clinic: Clinic | None) -> str:
    """Return the text of the file for the records of a pack and a clinic."""
    return write_starter(pack.title, pack.code, *records_of(pack, own_for(clinic, pack)))


def write_starter(title: str, code: str, definition: Group, vocabulary: Vocabulary) -> str:
    """Return the text of the file, with the codes of each list once. It states nothing about anybody."""
    shown: set[str] = set()
    tables = list(_tables(definition, ""))
    tables.sort(key=lambda table: not table[1].phrase.required)  # what is always needed comes first
    written = ("\n".join(_table(path, one, vocabulary, shown)) for path, one in tables)
    return (
        "\n\n".join([_HEAD.format(title=title[:1].lower() + title[1:], code=code).rstrip(), *written]) + "\n"
    )


def _tables(group: Group, above: str) -> Iterator[tuple[str, Field]]:
    for name, one in group.fields.items():
        if one.group is not None and (one.group.fields or one.group.answers):
            yield f"{above}{name}", one
            yield from _tables(one.group, f"{above}{name}.")


def _table(path: str, table: Field, vocabulary: Vocabulary, shown: set[str]) -> Iterator[str]:
    group = table.group
    assert group is not None  # noqa: S101  # a table has fields
    if table.note:
        yield f"# {table.note}"
    if table.phrase.instead:
        above = path.rpartition(".")[0]
        where = f"in [{above}]" if above else "above the first [table]"
        yield f"# or, {where}: {table.name} = {_instead(table, vocabulary)}"
    off = "" if table.phrase.required else "#"
    yield f"{off}[[{path}]]" if table.repeats else f"{off}[{path}]"
    for one in group.fields.values():
        if one.group is None:
            yield from _lines(one, vocabulary, shown)
    if group.answers is not None:
        each = group.answers.phrase.each
        yield f"# One line for each of these that was asked about; the same with {DETAIL} adds what was said."
        asked = vocabulary.get(each, ())
        yield from _codes(each, [code for code in asked if code not in group.fields], shown)
        yield from _codes(group.answers.phrase.list, group.answers.codes, shown)


def _lines(one: Field, vocabulary: Vocabulary, shown: set[str]) -> Iterator[str]:
    """Write a field: its note, its codes, the condition under which it is asked, and its key."""
    if one.note or one.ask:
        yield f"# {one.note or one.ask}"
    if not one.phrase.instead:
        codes = vocabulary.get(one.list) or one.codes
        yield from _codes(one.list, () if one.phrase.is_open and len(codes) > _MOST else codes, shown)
    if one.condition:
        yield f"# if {one.condition}"
    if one.phrase.required:
        yield f'{one.name} = ""'
    elif one.repeats or one.phrase.each:
        said = f"    # or {_instead(one, vocabulary)}" if one.phrase.instead else ""
        yield f"#{one.name} = {'{}' if one.phrase.each else '[]'}{said}"
    else:
        said = _kind(one, vocabulary)
        yield f"#{one.name} =    # {said}" if said else f"#{one.name} ="


def _instead(one: Field, vocabulary: Vocabulary) -> str:
    """Write the codes that may stand in the place of a list."""
    return " or ".join(f'"{code}"' for code in vocabulary.get(one.phrase.instead, ()))


def _kind(one: Field, vocabulary: Vocabulary) -> str:
    pieces = [_KINDS.get(one.phrase.type, ""), one.phrase.unit]
    pieces += [_SIGNS[sign].format(bound) for sign, bound in one.phrase.bounds]
    pieces += [f"or {code}" for code in vocabulary.get(one.phrase.instead, ())]
    return ", ".join(filter(None, pieces))


def _codes(name: str, codes: Collection[str], shown: set[str]) -> Iterator[str]:
    if codes and name not in shown:
        shown.add(name)
        text = ", ".join(codes)
        yield textwrap.fill(
            text, _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False
        )
