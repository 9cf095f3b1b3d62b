"""Builds the pages that come from tables of the program: `python docs/build.py [FOLDER]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mistakes import mistakes_page

from docgen.checks import Check, Example, built_in_checks, change_lines, examples_of, read_checks
from docgen.encounter import ANSWERS, DETAIL, Field, Group, Table
from docgen.encounter.notation import Phrase
from docgen.pack import WORD_SLOT, Pack, find_question, load_pack
from docgen.pack import kinds as pack_kinds
from docgen.word.problems.file_kinds import Kind
from docgen.word.problems.kinds import SECTIONS

HOME = Path(__file__).resolve().parent
_TAG = re.compile(r"\{%[^%{}]*%\}|\{\{[^{}]*\}\}|\{[{%#]\w*|[}%#]\}|\|")
_LINKS = {
    "the language of templates": "template-language.md",
    "the list of names": "context.md",
    "the limits": "limits.md",
}
_TABLE_MARK = "change the checks, then build it again. -->\n"
_HEAD = """\
# What can be wrong with a template

<!-- Made by docs/build.py from docgen/word/problems/kinds.py: change the table, then build this page again. -->

`docgen template check FILE` lists everything that is wrong with a template at once: each problem with its place as Word shows it, the tag, and what to do. With `--annotate COPY.docx` it also writes a copy with a Word comment at each problem. With `--json` each problem has a `kind`, one of the names below; programs can rely on them.

In the examples, a line is a paragraph, and a line between bars is a row of a table."""  # noqa: E501


def problems_page() -> str:
    """Return the page of all kinds of problems."""
    sections = ("\n\n".join([f"## {title}", *map(_entry, kinds)]) for title, kinds in _sections().items())
    return "\n\n".join([_HEAD, *sections]) + "\n"


def _sections() -> dict[str, tuple[Kind, ...]]:
    """Return all kinds by section: a template by itself, a template against a pack, then the rest."""
    sections = dict(SECTIONS)
    later = {title: sections.pop(title) for title in list(sections)[-2:]}
    return {**sections, pack_kinds.SECTION: pack_kinds.KINDS, **later}


def _entry(kind: Kind) -> str:
    in_words = kind.example.startswith("(")
    example = f"For example {kind.example[1:-1]}." if in_words else f"```text\n{kind.example}\n```"
    return "\n\n".join(
        [f"### {kind.name}", _prose(kind.cause), example, f"**What to do:** {_prose(kind.fix)}"]
    )


def _prose(text: str) -> str:
    """Return a text with its tags set as code, and with links to the pages that it names."""
    text = _TAG.sub(lambda tag: f"`{tag.group()}`", text)
    for words, page in _LINKS.items():
        text = text.replace(words, f"[{words}]({page})")
    return text


_BUILT_IN = "docgen asks these by itself: nothing releases them, and no clinic sets them."


def checks_page() -> str:
    """Return the page of the checks: its text unchanged, and below the mark all rows that the pack has."""
    words, mark, _ = (HOME / "checks.md").read_text(encoding="utf-8").partition(_TABLE_MARK)
    pack = load_pack("17340")
    rows = read_checks(pack)
    core = _rules("Of every pack", [row for row in rows if row.is_core], pack)
    own = _rules(f"Of the pack {pack.code}", [row for row in rows if not row.is_core], pack)
    built_in = "\n".join(f"- **{row.id}**, {_row(row)[2:]}" for row in built_in_checks(pack))
    pages = [words + mark.rstrip(), *core, *own, "### Built in", _BUILT_IN, built_in]
    return "\n\n".join(pages) + "\n"


def _rules(title: str, rows: list[Check], pack: Pack) -> Iterator[str]:
    """Yield the paragraphs on some rules, by section: what each asks, its source, and an example."""
    yield f"### {title}"
    examples = {(one.rule, one.is_core): one for one in reversed(examples_of(pack))}
    for section in dict.fromkeys(row.section for row in rows):
        yield f"#### {section}"
        of_section = [row for row in rows if row.section == section]
        for rule in dict.fromkeys(row.id for row in of_section):
            asked = [row for row in of_section if row.id == rule]
            yield f"**{rule}**"
            yield "\n".join(map(_row, asked))
            yield _example(examples[rule, asked[0].is_core])


def _row(check: Check) -> str:
    asked = ", ".join(document.rpartition("-")[2] for document in check.documents)
    opened = f" ({' or '.join(check.release)})" if check.release else ""
    return f"- {check.level}{opened}, {asked}: {check.message}. *Source: {check.source}*"


def _example(example: Example) -> str:
    found, passed = (
        ", ".join(f"`{line}`" for line in change_lines(changes)) or "the sample visit as it is"
        for changes in (example.found_with, example.passed_with)
    )
    return f"For example, in the {example.document.rpartition('-')[2]} it finds {found}. It passes {passed}."


_RECORD = """\
# The record

<!-- Made by docs/build.py from the definition of the record: change that, then build this page again. -->

A record is one visit: a TOML or JSON file with the tables below. Only the four keys that are marked as required must be there. Leave a key out when nothing is known: "no", "not asked" and "unknown" are answers, a key that is not there is none.

The types are those of FHIR's Questionnaire. `choice LIST` is a code of a list of the pack, or of the core; `open-choice LIST` may be another text too. Capitals do not count, and a space is as good as `_`: `"Liquid nitrogen"`. Where the code `other` is in a list, and in an `open-choice`, what is meant stands with it, on one line: `applicator = { code = "other", text = "a metal rod" }`; "other" alone can be read, and a check asks for the words. A number has its unit (UCUM) and its bounds. `repeats` is a list. Where it says `or a code of`, such a code can stand in the place of the list or text: `assistants = "none"`, `allergies = "not_asked"`. In a list of codes or texts it may also be the only entry. In TOML, a key of the record itself stands above the first table. Write dates as `2026-03-02`, times with their offset as `2026-03-02T10:15:00-05:00`, or without it if `clinic.toml` names the time zone. Seconds may be left out: `2026-03-02T10:15`.

`docgen ask` asks for these keys; a question is put to the people in the column "asked" before the visit, at it or after it, and only if the expression holds that stands there. It is written with the names of [context.md](context.md) and finds the keys of its own table first.

Keys marked with the number of a pack belong to its procedure. They are defined in the pack's `record.toml`; another pack has others. How to write one is in the comment at its head."""  # noqa: E501


def record_page(name: str | Path = "17340") -> str:
    """Return the page of all keys of a record, of every procedure and of a pack."""
    pack = load_pack(name)
    tables = [_table(path, one, pack) for path, one in _tables(pack.definition)]
    return "\n\n".join([_RECORD, *tables]) + "\n"


def _tables(group: Group, above: str = "") -> Iterator[tuple[str, Field]]:
    for name, one in group.fields.items():
        if one.group is not None:
            path = f"{above}{name}{'[]' * one.repeats}"
            yield path, one
            yield from _tables(one.group, f"{path}.")


def _table(path: str, held: Field, pack: Pack) -> str:
    group = held.group
    assert group is not None  # noqa: S101  # a table has fields
    words = " ".join((group.table.__doc__ or "").split()) if group.table is not Table else ""
    fields = [one for one in group.fields.values() if one.group is None]
    rows = [_key_row(path, f"`{one.name}`", one.name, one, pack) for one in fields]
    if group.answers is not None:
        each = f"each code of `{group.answers.phrase.each}`"
        answer = replace(group.answers, phrase=replace(group.answers.phrase, each=""))
        rows.append(_key_row(path, each, ANSWERS, answer, pack))
        detail = replace(answer, phrase=Phrase("string"))
        rows.append(_key_row(path, f"{each} with `_detail`", f"{ANSWERS}{DETAIL}", detail, pack))
    head = ["| key | what it is | question | asked | pack |", "| --- " * 5 + "|"]
    table = "\n".join([*head, *rows]) if rows else ""
    condition = f"Asked if `{held.condition}`." if held.condition else ""
    return "\n\n".join(filter(None, (f"## `{path}`", words, condition, table)))


def _key_row(path: str, shown: str, key: str, one: Field, pack: Pack) -> str:
    question = find_question(pack.texts("en")["questions"], f"{path}.{key}", "staff").replace(WORD_SLOT, "…")
    asked = f"{one.asked}, if `{one.condition}`" if one.condition else one.asked
    cells = (shown, _said(one.phrase), question, asked, "" if one.is_core else pack.code)
    return f"| {' | '.join(cells)} |"


def _said(phrase: Phrase) -> str:
    kind = f"{phrase.type} `{phrase.list}`" if phrase.list else f"{phrase.type} {phrase.unit}".strip()
    pieces = [
        kind,
        *(f"{sign} {bound:g}" for sign, bound in phrase.bounds),
        *(f"or a code of `{name}`" for name in [phrase.instead] if name),
        *(f"for each code of `{name}`" for name in [phrase.each] if name),
        *(word for word in ("required", "repeats") if getattr(phrase, word)),
    ]
    return ", ".join(pieces).replace("<", "&lt;").replace(">", "&gt;")


PAGES = {
    "template-problems.md": problems_page,
    "checks.md": checks_page,
    "record.md": record_page,
    "mistakes.md": mistakes_page,
}


def main(folder: Path) -> None:
    """Write every page into `folder`."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME)
