"""Previews a template: fills it with a pack's invented visit, or with values invented by their types.

A preview is no document of a visit: it is a draft, carries no record, and a comment says what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from docgen.clinic import Clinic
from docgen.context import build_context
from docgen.document import Making, Order
from docgen.errors import Problem
from docgen.pack import mark_missing
from docgen.visit import Visit
from docgen.word import Field, Picture, WordTemplate, annotate

_NOTE = Problem("", "This is a preview: everybody in it is invented, and it is no document of a visit.")
_PHRASES = Problem(
    "", "The texts of {{ phrase.… }} are a pack's: preview the template with its pack to see them."
)
_INVENTED: Mapping[str, Any] = {
    "number": 3,
    "yes/no": True,
    "date": date(2000, 1, 1),
    "time": time(12, 0),
    "date and time": datetime(2000, 1, 1, 12, 0, tzinfo=UTC),
    "colour": "D9D9D9",
}
_GREY = bytes.fromhex(  # a PNG of one grey pixel
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000"
    "000a49444154789c63b8090000db00da64d5bd780000000049454e44ae426082"
)


def preview(file: str | Path, phrases: Mapping[str, str | Mapping[str, str]] | None = None) -> bytes:
    """Fill a template with invented values: a text is its name in brackets, a list has two items.

    `phrases` are those of its pack, if it has one.
    Raises TemplateError for a template with problems, or RenderError where a tag needs another value.
    """
    template = WordTemplate.load(file, phrases=phrases)
    notes = [_NOTE, *([_PHRASES] if "phrase" in template.fields else [])]
    return annotate(template.render(invent_values(template.fields), missing="mark"), notes)


def preview_visit(file: str | Path, visit: Visit, document: str, language: str = "en") -> bytes:
    """Fill a template as a draft of a document of the visit's pack; raises as `preview` does.

    What an addendum is added to is invented.
    """
    clinic, organization = visit.clinic or Clinic(), visit.encounter.organization
    order = Order(visit.encounter, visit.pack, document, Making(clinic=visit.clinic))
    template = WordTemplate.load(
        file,
        phrases=visit.pack.phrases(language),
        page_size=organization.page_size if organization is not None else None,
        large_print=order.is_large,
        limits=clinic.engine.limits,
        allow=clinic.engine.allow.get(visit.pack.code, ()),
    )
    names = build_context(visit.encounter, visit.pack, document, language, True, visit.clinic)
    if visit.pack.document(document).amends:
        names |= {"amends": invent_values(template.fields).get("amends")}
    mark = partial(mark_missing, visit.pack.texts(language))
    filled = template.fill(names, "mark", language, mark=mark).content
    return annotate(filled, [_NOTE], limits=clinic.engine.limits)


def invent_values(fields: Mapping[str, Field], above: str = "") -> dict[str, Any]:
    """Return values for the names that a template uses; `above` is the path of the table they are in."""
    return {name: _invent(field, f"{above}{name}") for name, field in fields.items()}


def _invent(field: Field, path: str) -> Any:
    if field.repeats:
        return [_invent_one(field, f"{path} {number}") for number in (1, 2)]
    return _invent_one(field, path)


def _invent_one(field: Field, path: str) -> Any:
    if field.fields:
        return invent_values(field.fields, f"{path}.")
    if field.type == "group":  # whose names the template does not say
        return {f"name {number}": f"[{path} {number}]" for number in (1, 2)}
    if field.type == "picture":
        return Picture(_GREY, path, width_mm=30)
    is_shown = "printed" in field.hints or not field.choices
    return _INVENTED.get(field.type, f"[{path}]" if is_shown else next(iter(field.choices)))
