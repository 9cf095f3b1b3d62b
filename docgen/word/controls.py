"""Check boxes, drop-downs and dates as live content controls, set from a value.

A control says what it takes by a tag in its title or tag, as Word's dialog "Properties" shows them:
`{{ consent.photographs }}`. Word can hold 64 characters there. The control stays live: it can be
ticked, chosen or changed in Word afterwards, and keeps the name of its value as its tag.
"""

from __future__ import annotations

from lxml import etree

from docgen.errors import Problem
from docgen.word.names import RUN, TEXT, W14_NS, XML_SPACE, w
from docgen.word.nest import Maker
from docgen.word.parts import Part
from docgen.word.places import place_of
from docgen.word.scan import Tag, has_tags, scan

_VALUE = w("val")
_W14 = f"{{{W14_NS}}}"
_DEFAULT_SIGNS = ("2612", "2610")  # ☒ and ☐, as Word's own check boxes


def take_control_tags(part: Part, maker: Maker, problems: list[Problem]) -> None:
    """Bind the content controls of a part whose title or tag holds a tag to its value."""
    for properties in list(part.root.iter(w("sdtPr"))):
        names = [
            name for name in (properties.find(w("alias")), properties.find(w("tag"))) if name is not None
        ]
        control = properties.getparent()
        for name in [name for name in names if has_tags(name.get(_VALUE, ""))]:
            tag = _tag_of(name, part, maker, problems)
            if tag is not None and control is not None:
                _bind(control, properties, tag, maker, problems)
                for other in names:
                    if has_tags(other.get(_VALUE, "")) or other is name:
                        other.set(_VALUE, tag.code[:64])
                break


def _tag_of(name: etree._Element, part: Part, maker: Maker, problems: list[Problem]) -> Tag | None:
    what = "title" if name.tag == w("alias") else "tag"
    place = f"{place_of(name, part.label)}, {what} of the content control"
    text = name.get(_VALUE, "").strip()
    scanned = scan(text, place, maker.next, problems)
    for tag in scanned.tags:
        maker.keep(tag)
    if len(scanned.tags) == 1 and scanned.tags[0].kind == "print" and scanned.spans == [(0, len(text))]:
        return scanned.tags[0]
    name.set(_VALUE, "")
    message = "the title or tag of a content control must be one printed value and nothing else"
    problems.append(Problem(place, message, "write it as {{ name }}", "control-tag", text))
    return None


def _bind(
    control: etree._Element, properties: etree._Element, tag: Tag, maker: Maker, problems: list[Problem]
) -> None:
    choices = next((e for e in properties if e.tag in (w("dropDownList"), w("comboBox"))), None)
    box, day = properties.find(f"{_W14}checkbox"), properties.find(w("date"))
    if box is not None:
        _bind_box(control, box, tag, maker)
    elif choices is not None:
        pairs = [
            (e.get(w("value")) or "", e.get(w("displayText")) or e.get(w("value")) or "") for e in choices
        ]
        argument = "\n".join(f"{value}\t{words}" for value, words in pairs)
        _set_text(control, maker.value(tag.code, tag.place, "choice", argument, tag.typed), tag, problems)
        choices.attrib.pop(w("lastValue"), None)
    elif day is not None:
        day.set(w("fullDate"), maker.value(tag.code, tag.place, "day", "", tag.typed))
        printed = maker.value(f"({tag.code}) | date", tag.place, "text", "", tag.typed)
        _set_text(control, printed, tag, problems)
    else:
        _set_text(control, maker.value(tag.code, tag.place, "text", "", tag.typed), tag, problems)
    for child in [*properties.findall(w("showingPlcHdr")), *properties.findall(w("dataBinding"))]:
        properties.remove(child)


def _bind_box(control: etree._Element, box: etree._Element, tag: Tag, maker: Maker) -> None:
    checked = box.find(f"{_W14}checked")
    if checked is None:
        checked = etree.Element(f"{_W14}checked")
        box.insert(0, checked)
    checked.set(f"{_W14}val", maker.value(tag.code, tag.place, "checked", "1|0", tag.typed))
    signs = []
    for state, default in zip(("checkedState", "uncheckedState"), _DEFAULT_SIGNS, strict=True):
        found = box.find(f"{_W14}{state}")
        signs.append(chr(int((found.get(f"{_W14}val") if found is not None else None) or default, 16)))
    text = next(control.iter(TEXT), None)
    if text is not None:
        text.text = maker.value(tag.code, tag.place, "checked", "|".join(signs), tag.typed)


def _set_text(control: etree._Element, mark: str, tag: Tag, problems: list[Problem]) -> None:
    """Put a mark in place of a control's text, in the format of its first run."""
    texts = list(control.iter(TEXT))
    if not texts:
        run = next(control.iter(RUN), None)
        if run is None:
            cure = "type any word into the control"
            problems.append(
                Problem(tag.place, "the content control is empty", cure, "control-tag", tag.typed)
            )
            return
        texts = [etree.SubElement(run, TEXT)]
    texts[0].text = mark
    texts[0].set(XML_SPACE, "preserve")
    for style in texts[0].iterancestors(RUN):
        for placeholder in style.findall(f"{w('rPr')}/{w('rStyle')}"):
            if (
                placeholder.get(_VALUE) == "PlaceholderText"
                and (parent := placeholder.getparent()) is not None
            ):
                parent.remove(placeholder)
    for text in texts[1:]:
        text.text = ""
