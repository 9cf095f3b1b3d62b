"""Reads a content control: its kind, its value and the text that it shows.

Only controls that take a value count: check boxes, dates, drop-downs, combo boxes and plain text. The
content of any other control is text of the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.xml import attribute, collapsed, is_tag_on, unescaped

ControlKind = Literal["check-box", "date", "drop-down", "combo-box", "text"]
CONTROL_KINDS: tuple[ControlKind, ...] = ("check-box", "date", "drop-down", "combo-box", "text")
SIGNS = frozenset("☐☑☒")
_ELEMENTS: Mapping[str, ControlKind] = {
    "w14:checkbox": "check-box",
    "w:date": "date",
    "w:dropDownList": "drop-down",
    "w:comboBox": "combo-box",
    "w:text": "text",
}
_KIND = compiled_when_used(f"<({'|'.join(_ELEMENTS)})(?=[ />])")


@dataclass
class ContentControl:
    """A control that takes a value, while it is read: `pieces` are its text so far, as XML.

    `paragraph` is the number of paragraphs that end before its own; `ordinal` is its index among all
    controls of its part. `choices` maps the words of a list to their values.
    """

    kind: ControlKind
    tag: str
    title: str
    ordinal: int
    checked: bool = False
    day: str = ""
    shows_hint: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    paragraph: int = 0

    @property
    def shown(self) -> str:
        """The text that it shows, with line breaks, without white space at the ends."""
        return unescaped("".join(self.pieces).replace(">", "")).strip()

    @property
    def value(self) -> bool | str | None:
        """Its value: true or false for a check box, text for others; None while nothing is entered."""
        if self.kind == "check-box":
            return self.checked
        shown = self.shown
        if self.shows_hint or not shown:
            return None
        return self.day or self.choices.get(collapsed(shown), shown)


def content_control_of(properties: str, ordinal: int) -> ContentControl | None:
    """Return the control that these properties (`w:sdtPr`) describe; None if it takes no value."""
    found = _KIND.search(properties)
    if found is None:
        return None
    kind = _ELEMENTS[found.group(1)]
    hint = re.search("<w:showingPlcHdr(?: [^<>]*)?/?>", properties)
    control = ContentControl(kind, _named(properties, "w:tag"), _named(properties, "w:alias"), ordinal)
    control.shows_hint = hint is not None and is_tag_on(hint.group())
    if kind == "check-box":
        state = re.search("<w14:checked [^<>]*>", properties)
        control.checked = state is not None and is_tag_on(state.group())
    elif kind == "date":
        day = re.search("<w:date [^<>]*>", properties)
        control.day = attribute(day.group(), "w:fullDate")[:10] if day else ""
    elif kind != "text":
        control.choices = dict(map(_choice, re.findall("<w:listItem [^<>]*>", properties)))
    return control


def _named(properties: str, element: str) -> str:
    found = re.search(f"<{element} [^<>]*>", properties)
    return attribute(found.group(), "w:val") if found else ""


def _choice(item: str) -> tuple[str, str]:
    value = attribute(item, "w:value")
    return collapsed(attribute(item, "w:displayText") or value), value
