"""Knows how docgen 0.1 wrote what a record writes in another way now: reads it, and writes it for digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.encounter.other import OTHER

WORDS_BESIDE = "other_text"  # beside body_site: the words for the site `other`
GONE = frozenset({WORDS_BESIDE, "logo"})  # keys that a record has no more; the logo is in clinic.toml
CHANGED = frozenset({"body_site", "other_procedures"})  # keys of tables that were written in another way
_SITE, _PROCEDURES, _NONE = "body_site", "other_procedures", "none"
_NO_PROCEDURE = [{"code": _NONE}]
_LISTS = ("adverse", "allergies", "complications", "medications")  # lists with "none" as their only entry


def in_present_form(values: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return the values of a table as they are written now."""
    site = values.get(_SITE)
    if WORDS_BESIDE in values and isinstance(site, str) and site.casefold() == OTHER:
        values = {**values, _SITE: {"code": OTHER, "text": values[WORDS_BESIDE]}}
        del values[WORDS_BESIDE]
    if values.get(_PROCEDURES) == _NO_PROCEDURE:
        values = {**values, _PROCEDURES: _NONE}
    return values


def in_first_form(data: Any) -> Any:
    """Return the data of a record as docgen 0.1 wrote it."""
    if isinstance(data, list):
        return [in_first_form(item) for item in data]
    if not isinstance(data, Mapping):
        return data
    written = {key: in_first_form(value) for key, value in data.items()}
    site = written.get(_SITE)
    if isinstance(site, dict):
        written |= {_SITE: site["code"], WORDS_BESIDE: site["text"]}
    written |= {key: [_NONE] for key in _LISTS if written.get(key) == _NONE}
    if written.get(_PROCEDURES) == _NONE:
        written[_PROCEDURES] = _NO_PROCEDURE
    return written
