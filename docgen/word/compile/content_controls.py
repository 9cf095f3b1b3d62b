"""Sets content controls (check boxes, drop-downs, dates) from values, or names them by values.

The tags are in the control's title or tag, as shown in Word's dialog "Properties". A single printed value,
`{{ consent.photographs }}`, binds the control: it takes that value, stays live in Word, and keeps the name
of the value. Fixed text with printed values, `consent.ticked_conditions={{ item.code }}`, names the control,
so that a box repeated by a loop can be distinguished from the others; its state stays as it is in the
template. Word allows 64 characters in a title or tag.
"""

from __future__ import annotations

from lxml import etree

from docgen.errors import Problem
from docgen.word.compile.work import PartWork
from docgen.word.ooxml.names import CONTROL, LONGEST_NAME, RUN, TEXT, W14_NS, W15_NS, XML_SPACE, w
from docgen.word.ooxml.xml import as_character
from docgen.word.tags.scan import MARK, Scanned, Tag, has_tags, mark, scan
from docgen.word.weave.blocks import problem_at
from docgen.word.weave.nesting import Maker

_VALUE = w("val")
_W14 = f"{{{W14_NS}}}"
_DEFAULT_SIGNS = ("2612", "2610")  # ☒ and ☐, as Word's own check boxes
_NAMES = frozenset({w("alias"), w("tag")})  # the title and the tag of a control
_TIES = (w("dataBinding"), f"{{{W15_NS}}}dataBinding", w("showingPlcHdr"))


def take_control_tags(work: PartWork) -> None:
    """Bind or name the content controls of a part whose title or tag holds tags."""
    for properties in list(work.root.iter(w("sdtPr"))):
        control = properties.getparent()
        bound: list[tuple[etree._Element, Tag]] = []
        for name in properties.iterchildren(w("alias"), w("tag")):
            if has_tags(name.get(_VALUE, "")):
                value = _take_name(name, work)
                bound += [(name, value)] if value is not None else []
        for name, value in bound:
            name.set(_VALUE, value.code[:LONGEST_NAME])
        if bound and control is not None:
            tag = bound[0][1]
            _give_up_tags(control, tag, work)
            _bind(control, properties, tag, work)


def _give_up_tags(control: etree._Element, tag: Tag, work: PartWork) -> None:
    """Forget the tags in the text of a control that its title or tag sets; only the same tag may be there."""
    for text in control.iter(TEXT):
        for number in map(int, MARK.findall(text.text or "")):
            inner = work.maker.tags[number]
            if inner.code != tag.code:
                message = f"the title or tag of its content control, {tag.typed}, replaces this tag"
                work.problems.append(problem_at(inner, message, "delete one of the two", "control-tag"))
            for kept in (work.tags, work.paragraph_of):
                kept.pop(number, None)
        text.text = MARK.sub("", text.text or "")


def unbind_controls(work: PartWork) -> None:
    """Cut the ties between controls with tags in them and other data, which Word would write over the tags.

    Must run while the marks of all tags are still in the texts.
    """
    for control in _holding_tags(work.root):
        for properties in control.iterchildren(w("sdtPr")):
            for tie in list(properties.iterchildren(*_TIES)):
                properties.remove(tie)


def _holding_tags(root: etree._Element) -> list[etree._Element]:
    """Return the controls that hold tags, apart from those in their names."""
    found: list[etree._Element] = []
    around: list[etree._Element] = []  # those around the current element for which no tag was found yet
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            if around and around[-1] is element:
                around.pop()
            continue
        if element.tag == CONTROL:
            around.append(element)
        if around and element.tag not in _NAMES and _has_mark(element):
            found += around
            around.clear()
    return found


def _has_mark(element: etree._Element) -> bool:
    return any(MARK.search(str(text)) for text in (element.text or "", *element.attrib.values()))


def _take_name(name: etree._Element, work: PartWork) -> Tag | None:
    """Return the tag if a title or tag is a single printed value; fill any other as a name, return None."""
    what = "title" if name.tag == w("alias") else "tag"
    place = f"{work.part.place_of(name)}, {what} of the content control"
    text = name.get(_VALUE, "").strip()
    scanned = scan(text, place, work.maker.next, work.maker.most)
    is_sound = not scanned.problems
    work.keep(scanned)
    if is_sound and any(tag.kind != "print" for tag in scanned.tags):
        message = "the title or tag of a content control can hold printed values and fixed text only"
        fix = "write it as {{ name }}, or as fixed text with {{ name }} in it"
        work.problems.append(Problem(place, message, fix, "control-tag", text))
        is_sound = False
    if not is_sound:
        name.set(_VALUE, "")
    elif len(scanned.tags) == 1 and scanned.spans == [(0, len(text))]:
        return scanned.tags[0]
    else:
        name.set(_VALUE, _named(scanned, work))
    return None


def _named(scanned: Scanned, work: PartWork) -> str:
    """Return a name with a mark for each value; the values share the room beside the fixed text."""
    fixed = len(scanned.text) - sum(end - start for start, end in scanned.spans)
    room = (LONGEST_NAME - fixed) // len(scanned.tags)
    if room < 1:
        tag = scanned.tags[0]
        message = f"the title or tag of a content control has room for {LONGEST_NAME} characters only"
        fix = "shorten its fixed text"
        work.problems.append(problem_at(tag, message, fix, "control-tag"))
    name = scanned.marked()
    for tag in scanned.tags:
        made = work.maker.value(tag.code, tag.place, "name", str(room), tag.typed)
        name = name.replace(mark(tag.number), made)
    return name


def _bind(control: etree._Element, properties: etree._Element, tag: Tag, work: PartWork) -> None:
    maker = work.maker
    choices = next((e for e in properties if e.tag in (w("dropDownList"), w("comboBox"))), None)
    box, day = properties.find(f"{_W14}checkbox"), properties.find(w("date"))
    if box is not None:
        _bind_box(control, box, tag, maker)
    elif choices is not None:
        pairs = [
            (e.get(w("value")) or "", e.get(w("displayText")) or e.get(w("value")) or "") for e in choices
        ]
        argument = "\n".join(f"{value}\t{words}" for value, words in pairs)
        _set_text(control, maker.value(tag.code, tag.place, "choice", argument, tag.typed), tag, work)
        choices.attrib.pop(w("lastValue"), None)
    elif day is not None:
        day.set(w("fullDate"), maker.value(tag.code, tag.place, "day", "", tag.typed))
        printed = maker.value(f"({tag.code}) | date", tag.place, "text", "", tag.typed)
        _set_text(control, printed, tag, work)
    else:
        _set_text(control, maker.value(tag.code, tag.place, "text", "", tag.typed), tag, work)


def _bind_box(control: etree._Element, box: etree._Element, tag: Tag, maker: Maker) -> None:
    checked = box.find(f"{_W14}checked")
    if checked is None:
        checked = etree.Element(f"{_W14}checked")
        box.insert(0, checked)
    checked.set(f"{_W14}val", maker.value(tag.code, tag.place, "checked", "1|0", tag.typed))
    signs = []
    for state, default in zip(("checkedState", "uncheckedState"), _DEFAULT_SIGNS, strict=True):
        found = box.find(f"{_W14}{state}")
        code = found.get(f"{_W14}val", "") if found is not None else ""
        signs.append(as_character(code) or as_character(default))
    text = next(control.iter(TEXT), None)
    if text is not None:
        text.text = maker.value(tag.code, tag.place, "checked", "|".join(signs), tag.typed)


def _set_text(control: etree._Element, mark: str, tag: Tag, work: PartWork) -> None:
    """Replace the text of a control with a mark, in the format of its first run."""
    texts = list(control.iter(TEXT))
    if not texts:
        run = next(control.iter(RUN), None)
        if run is None:
            fix = "type any word into the control"
            problem = problem_at(tag, "the content control is empty", fix, "control-tag")
            work.problems.append(problem)
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
