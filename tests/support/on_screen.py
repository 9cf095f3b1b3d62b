"""Consent forms as somebody fills them in on a screen: boxes that are ticked, dates that are chosen."""

from __future__ import annotations

import re
from collections.abc import Callable

from notation import parts_of, zipped

BODY = "word/document.xml"


def filled_in(form: bytes, **answers: str) -> bytes:
    """The form with boxes ticked and dates chosen, as Word does it: `consent__assent="given"`."""
    for path, answer in answers.items():
        tag = path.replace("__", ".")
        form = dated(form, tag, answer) if answer[:2] == "20" else ticked(form, f"{tag}={answer}")
    return form


def ticked(form: bytes, tag: str) -> bytes:
    """The form with the check box of this tag ticked."""

    def tick(box: str) -> str:
        assert 'w14:checked w14:val="0"' in box
        return box.replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"').replace("&#9744;", "&#9746;")

    return _with_control(form, tag, tick)


def dated(form: bytes, tag: str, day: str) -> bytes:
    """The form with this day chosen in the date control of this tag; anything else is typed into it."""
    full = f' w:fullDate="{day}T00:00:00Z"' if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else ""

    def choose(control: str) -> str:
        control, hints = re.subn("<w:showingPlcHdr/>", "", control)
        control, dates = re.subn("<w:date>", f"<w:date{full}>", control)
        control, texts = re.subn(r"(<w:t\b[^>]*>)[^<]*(</w:t>)", rf"\g<1>{day}\g<2>", control, count=1)
        assert hints == dates == texts == 1
        return control

    return _with_control(form, tag, choose)


def _with_control(form: bytes, tag: str, change: Callable[[str], str]) -> bytes:
    parts = parts_of(form)
    xml = parts[BODY].decode()
    at = xml.index(f'<w:tag w:val="{tag}"/>')
    start, end = xml.rindex("<w:sdt>", 0, at), xml.index("</w:sdt>", at)
    parts[BODY] = (xml[:start] + change(xml[start:end]) + xml[end:]).encode()
    return zipped(parts)
