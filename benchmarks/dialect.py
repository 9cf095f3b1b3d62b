"""Rewrites a template of docgen in docxtpl's dialect, so that both engines can fill the same note.

docgen sees from the place of tags what they repeat. docxtpl needs marks: `{%p … %}` alone in a paragraph,
`{%tr … %}` alone in a row. It has no phrases: their texts are typed in their places. It has no filters that
put words around a value or in its place: there, its users write a condition. Nothing else is changed.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.lists import format_list
from jinja2 import ChainableUndefined, Environment, Undefined
from lxml import etree

from docgen.word.tags.paragraphs import enclose_phrases
from docgen.word.tags.phrases import PHRASE, Phrases, phrases_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG = re.compile(r"\{%-?\s*(end)?(if|for|elif|else)\b[^%]*(?:%(?!\})[^%]*)*%\}")
STORY = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


_TEXT = r'"([^"]*)"'
_WORDED = [  # a filter at the end of a tag, and the condition that says the same
    (
        re.compile(rf"\{{\{{ ([^{{}}]+?) \| after\({_TEXT}(?:, {_TEXT})?\) \}}\}}"),
        r"{% if \1 %}\2{{ \1 }}\3{% endif %}",
    ),
    (
        re.compile(rf"\{{\{{ ([^{{}}]+?) \| otherwise\({_TEXT}\) \}}\}}"),
        r"{% if \1 %}{{ \1 }}{% else %}\2{% endif %}",
    ),
    (
        re.compile(rf"\{{\{{ ([^{{}}]+?) \| either\({_TEXT}, {_TEXT}\) \}}\}}"),
        r"{% if \1 is true %}\2{% elif \1 is false %}\3{% endif %}",
    ),
]


def to_docxtpl(data: bytes, phrases: Mapping[str, str | Mapping[str, str]]) -> bytes:
    """Return the same template in docxtpl's dialect."""
    known = phrases_of(phrases)
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(
                entry.filename, _rewritten(content, known) if STORY.fullmatch(entry.filename) else content
            )
    return written.getvalue()


def environment() -> Environment:
    """Return a Jinja environment with the filters that docgen's templates use."""
    env = Environment(undefined=ChainableUndefined)  # noqa: S701  # docxtpl's own default, measured as users have it
    env.filters |= {
        "date": _date,
        "time": _time,
        "datetime": lambda value: f"{_date(value)} at {_time(value)}",
        "zone": lambda value: value.tzname() if isinstance(value, datetime) else "",
        "list": _list,
        "join": _join,
        "sentence": lambda text: text[:1].upper() + text[1:] if isinstance(text, str) else text,
        "number": lambda value: f"{value:g}" if isinstance(value, int | float) else "",
        "after": lambda value, before, behind="": "" if _is_empty(value) else f"{before}{value}{behind}",
        "otherwise": lambda value, words: words if _is_empty(value) else value,
        "either": lambda value, true, false="": {True: true, False: false}.get(value, env.undefined()),
        "instead": lambda value, _=None, **words: next(
            (said for code, said in words.items() if value == code), value
        ),
        "ended": lambda value: value if str(value).endswith(".") else f"{value}.",
        "counted": lambda value, one, many=None: _counted(value, one, many),
        "other_day": lambda value, day: "" if not value or value.date() == day else value,
        "other_zone": lambda value, other: (
            "" if not value or value.tzname() == other.tzname() else value.tzname()
        ),
    }
    env.tests["recorded"] = lambda value: not _is_empty(value) or getattr(value, "reason", None) is not None
    return env


def _is_empty(value: object) -> bool:
    return value is None or isinstance(value, Undefined) or (isinstance(value, str | list) and not len(value))


def _list(items: Any, joint: str = "and", attribute: str | None = None) -> Any:
    if _is_empty(items):
        return items  # which may say why it is empty
    texts = [str(item[attribute] if attribute else item) for item in items]
    return (
        format_list(texts, "standard" if joint == "and" else joint, "en")
        if joint in ("and", "or")
        else joint.join(texts)
    )


def _join(items: Any, separator: str = "", attribute: str | None = None) -> str:
    return separator.join(str(item[attribute] if attribute else item) for item in items or ())


def _counted(value: Any, one: str, many: str | None) -> str:
    return "" if _is_empty(value) else f"{value:g} {one if value == 1 else many or one + 's'}"


def _date(value: object, form: str = "long") -> str:
    if not isinstance(value, date):
        return ""
    return value.strftime("%Y-%m-%d") if form == "iso" else format_date(value, form, "en")


def _time(value: object) -> str:
    if not isinstance(value, datetime):
        return ""
    return format_time(value.replace(tzinfo=None).time(), "short", locale="en").replace("\u202f", " ")


def _rewritten(content: bytes, phrases: Phrases) -> bytes:
    root = etree.fromstring(content)
    enclose_phrases(root, phrases)
    for text in root.iter(f"{W}t"):
        text.text = _in_conditions(PHRASE.sub(lambda found: phrases[found[1]].text, text.text or ""))
    for row in list(root.iter(f"{W}tr")):
        _open_row(row)
    for paragraph in list(root.iter(f"{W}p")):
        _open_paragraph(paragraph)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _in_conditions(text: str) -> str:
    for pattern, condition in _WORDED:
        text = pattern.sub(condition, text)
    return text


def _text(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _depths(text: str) -> list[tuple[re.Match[str], int]]:
    """Return each block tag of a text with its depth."""
    found, depth = [], 0
    for tag in TAG.finditer(text):
        if tag[1]:
            depth -= 1
        found.append((tag, depth))
        if not tag[1] and tag[2] in ("if", "for"):
            depth += 1
    return found


def _whole(text: str) -> tuple[str, str] | None:
    """Return the first and last tag of a text that is wholly one block; None for any other text."""
    tags = _depths(text)
    if len(tags) < 2 or tags[0][0].start() or tags[-1][0].end() != len(text):
        return None
    if any(depth == 0 for _, depth in tags[1:-1]) or tags[-1][1] or not tags[-1][0][1]:
        return None
    return tags[0][0][0], tags[-1][0][0]


def _open_row(row: etree._Element) -> None:
    """Move tags that open in a row's first cell and close in its last into rows of their own."""
    cells = row.findall(f"{W}tc")
    text = _text(row)
    alone = TAG.fullmatch(text.strip())
    if alone and text.strip():
        _mark(next(row.iter(f"{W}t")), "tr")
        return
    whole = _whole(text)
    if whole is None or len(cells) < 2 or _whole(_text(cells[0])) == whole:
        return
    for tag, before in zip(whole, (True, False), strict=True):
        _take_out(row, tag, from_end=not before)
        (row.addprevious if before else row.addnext)(_row_of_its_own(row, tag))


def _row_of_its_own(row: etree._Element, tag: str) -> etree._Element:
    """Return a copy of a row that has only a tag, in its first cell."""
    made = copy.deepcopy(row)
    for cell in made.findall(f"{W}tc"):
        first, *others = cell.findall(f"{W}p")
        for paragraph in others:
            cell.remove(paragraph)
        for run in [run for run in first if run.tag != f"{W}pPr"]:
            first.remove(run)
    _write(next(made.iter(f"{W}p")), tag.replace("{%", "{%tr", 1))
    return made


def _take_out(element: etree._Element, tag: str, from_end: bool) -> None:
    texts = list(element.iter(f"{W}t"))
    for text in reversed(texts) if from_end else texts:
        if text.text and tag in text.text:
            head, _, tail = text.text.rpartition(tag) if from_end else text.text.partition(tag)
            text.text = head + tail
            return
    raise ValueError(tag)


def _open_paragraph(paragraph: etree._Element) -> None:
    """Mark a tag alone in a paragraph; move the tags of a paragraph that is one block out of it."""
    text = _text(paragraph)
    if "{%tr" in text:
        return
    if TAG.fullmatch(text):
        _mark(next(paragraph.iter(f"{W}t")), "p")
        return
    whole = _whole(text)
    only = paragraph.getparent().tag == f"{W}tc" and len(paragraph.getparent().findall(f"{W}p")) == 1
    if (
        whole is None
        or only
        or any(depth == 1 and tag[2] in ("else", "elif") for tag, depth in _depths(text))
    ):
        return
    for tag, before in zip(whole, (True, False), strict=True):
        _take_out(paragraph, tag, from_end=not before)
        made = etree.Element(f"{W}p")
        _write(made, tag.replace("{%", "{%p", 1))
        (paragraph.addprevious if before else paragraph.addnext)(made)


def _mark(text: etree._Element, mark: str) -> None:
    text.text = (text.text or "").replace("{%", f"{{%{mark}", 1)


def _write(paragraph: etree._Element, text: str) -> None:
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(run, f"{W}t").text = text
