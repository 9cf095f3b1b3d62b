"""Knows how docgen 0.1 wrote what a record writes in another way now: reads it, and writes it for digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.encounter.other import OTHER

WORDS_BESIDE = "other_text"  # beside body_site: the words for the site `other`
_SITE = "body_site"


def in_present_form(values: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return the values of a table by today's keys: `other_text` goes into the table of its `body_site`."""
    site = values.get(_SITE)
    if WORDS_BESIDE not in values or not isinstance(site, str) or site.casefold() != OTHER:
        return values
    written = {**values, _SITE: {"code": OTHER, "text": values[WORDS_BESIDE]}}
    del written[WORDS_BESIDE]
    return written


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
    return written
