"""Finds what is formatted by hand in a Word file, and the sizes of the styles of its text.

Formatting by hand is a property of a run or paragraph that its styles do not give (ECMA-376 part 1, 17.3.1,
17.3.2 and 17.7.2). What programs write by themselves is none: languages, spelling marks, fonts of other
scripts, or again what the style says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from docgen.lazy import dataclass
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.names import CONTROL, DELETED, MC_NS, PARAGRAPH, RUN, TABLE, TEXT, W14_NS, W_NS, w
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import Part, read_parts
from docgen.word.ooxml.xml import as_number, is_on
from docgen.word.page.styles import Styles
from docgen.word.tree import etree

_VALUE, _SIZE = w("val"), w("sz")
_HALF_POINTS = 20  # of text for which nothing gives a size
_SAME = {"left": "start", "right": "end"}
_DEFAULTS = {"jc": {"val": "start"}}  # what a property says that nothing gives, beside 0 and off
# Properties that show nothing, or that are there for other scripts; some programs write them by themselves.
_SHOWING_NOTHING = frozenset(
    "rStyle lang noProof webHidden rtl cs kern szCs bCs iCs eastAsianLayout oMath rPrChange ins del moveFrom "
    "moveTo snapToGrid pStyle numPr sectPr rPr pPrChange cnfStyle divId bidi suppressAutoHyphens "
    "widowControl suppressLineNumbers autoSpaceDE autoSpaceDN adjustRightInd kinsoku wordWrap overflowPunct "
    "topLinePunct textAlignment textDirection mirrorIndents".split()
)
_SKIPPED = frozenset(
    "eastAsia cs hint eastAsiaTheme cstheme beforeLines afterLines lineRule themeColor".split()
)
_UNSEEN = frozenset({*DELETED, f"{{{MC_NS}}}Fallback"})
_WORDS = {
    "b": "bold", "i": "italic", "u": "underlined", "sz": "size", "color": "colour", "rFonts": "font",
    "jc": "alignment", "ind": "indent", "shd": "shade", "pBdr": "border", "bdr": "border",
    "vanish": "hidden", "strike": "struck through", "dstrike": "struck through", "tabs": "tab stops",
    "caps": "capitals", "smallCaps": "small capitals", "keepNext": "keep with next",
    "keepLines": "keep lines together", "pageBreakBefore": "page break before",
    "vertAlign": "raised or lowered",
}  # fmt: skip


class ByHand(NamedTuple):
    """What is formatted by hand at a place, in words: `bold, size`."""

    place: str
    what: str


class Sized(NamedTuple):
    """A style of the text of the body, its size in points, and the first place where it is used."""

    style: str
    points: float
    place: str


@dataclass(frozen=True)
class Formatting:
    """How the text of a file is formatted."""

    by_hand: tuple[ByHand, ...]
    sizes: tuple[Sized, ...]


_Given = Mapping[str, Mapping[str, str]]  # the attributes of each property


def find_formatting(data: bytes, source: str, limits: Limits = DEFAULT) -> Formatting:
    """Find what is formatted by hand in the stories of a Word file, and the sizes of the text of its body.

    Raises TemplateError for a file that Word cannot open.
    """
    parts = read_parts(read_entries(data, source, limits), source, limits).parts
    root = next((part.root for part in parts if part.root.tag == w("styles")), None)
    reader, by_hand = _Reader(root), []
    for number, part in enumerate(part for part in parts if part.kind == "story"):
        shown = part.root.iter(PARAGRAPH) if part.root.tag != w("comments") else ()
        for paragraph in shown:
            if what := reader.read(paragraph, part, number == 0):
                by_hand.append(ByHand(part.place_of(paragraph), ", ".join(what)))
    return Formatting(tuple(by_hand), tuple(reader.sizes.values()))


class _Reader:
    """Reads paragraphs; knows the styles of the file, and keeps the sizes of those that it met."""

    def __init__(self, styles: etree._Element | None) -> None:
        self.sizes: dict[str, Sized] = {}
        self._names = Styles(styles, None)
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._given: dict[str, dict[tuple[str, str], _Given]] = {"rPr": {}, "pPr": {}}
        for style in () if styles is None else styles.iter(w("style")):
            kind = style.get(w("type"), "paragraph")
            self._styles[kind, style.get(w("styleId"), "")] = style
            if is_on(style.get(w("default"), "0")):
                self._styles[kind, ""] = style
        defaults = None if styles is None else styles.find(w("docDefaults"))
        self._defaults = {
            name: _properties(None if defaults is None else defaults.find(f"{w(name + 'Default')}/{w(name)}"))
            for name in ("rPr", "pPr")
        }

    def read(self, paragraph: etree._Element, part: Part, is_body: bool) -> list[str]:
        """Return what is formatted by hand in a paragraph, in words; add the sizes of its styles."""
        runs = [run for run in paragraph.iter(RUN) if _says(run, paragraph)]
        own = _properties(paragraph.find(w("pPr")))
        around = self._around(paragraph, "pPr")
        found = [name for name in own if runs and not _is_same(name, own[name], around)]
        before = self._around(paragraph, "rPr")
        for run in runs:
            own, style = _properties(run.find(w("rPr"))), _style(run, "rPr/rStyle")
            named = self._of("character", style, "rPr") if style else {}
            found += [name for name in own if not _is_same(name, own[name], _merged(before, named))]
            if is_body:
                self._measure(run if "sz" in named else paragraph, _merged(before, named), part)
        return list(dict.fromkeys(_WORDS.get(name, name) for name in found))

    def _measure(self, element: etree._Element, given: _Given, part: Part) -> None:
        kind, path = ("character", "rPr/rStyle") if element.tag == RUN else ("paragraph", "pPr/pStyle")
        name = self._names.name_of(element, path, kind)
        points = as_number(given.get("sz", {}).get("val", ""), _HALF_POINTS) / 2
        if name not in self.sizes or self.sizes[name].points > points:
            self.sizes[name] = Sized(name, points, part.place_of(element))

    def _around(self, paragraph: etree._Element, kind: str) -> _Given:
        """Return what the defaults, the style of the table, and that of the paragraph give."""
        table = next(paragraph.iterancestors(TABLE), None)
        of_table = {} if table is None else self._of("table", _style(table, "tblPr/tblStyle"), kind)
        own = self._of("paragraph", _style(paragraph, "pPr/pStyle"), kind)
        return _merged(_merged(self._defaults[kind], of_table), own)

    def _of(self, type_: str, style: str, kind: str) -> _Given:
        """Return what a style and those that it is based on give."""
        known, key = self._given[kind], (type_, style)
        if key not in known:
            known[key] = {}  # while it is found: a style that is based on itself adds nothing
            if (found := self._styles.get(key)) is not None:
                above = found.find(w("basedOn"))
                of_above = {} if above is None else self._of(type_, above.get(_VALUE, ""), kind)
                known[key] = _merged(of_above, _properties(found.find(w(kind))))
        return known[key]


def _says(run: etree._Element, paragraph: etree._Element) -> bool:
    """Return whether a run has text of this paragraph; the sign of a box to tick is none."""
    if not any(text.text for text in run.iterchildren(TEXT)):
        return False
    around = list(run.iterancestors())
    if next(one for one in around if one.tag == PARAGRAPH) is not paragraph:
        return False
    boxes = (one.find(f"{w('sdtPr')}/{{{W14_NS}}}checkbox") for one in around if one.tag == CONTROL)
    return not any(one.tag in _UNSEEN for one in around) and all(box is None for box in boxes)


def _style(element: etree._Element, path: str) -> str:
    found = element.find("/".join(map(w, path.split("/"))))
    return "" if found is None else found.get(_VALUE, "")


def _properties(element: etree._Element | None) -> dict[str, dict[str, str]]:
    """Return the properties that show something, each with its attributes, `on` for a switch."""
    found = {}
    for child in () if element is None else element.iterchildren(etree.Element):
        name = etree.QName(child)
        if name.namespace == W_NS and name.localname not in _SHOWING_NOTHING:
            found[name.localname] = _attributes(child)
    return {name: given for name, given in found.items() if given}


def _attributes(element: etree._Element) -> dict[str, str]:
    inner = {etree.QName(one).localname: str(sorted(one.attrib.items())) for one in element}
    own = {_SAME.get(key, key): _SAME.get(value, value) for key, value in _plain(element)}
    return {**inner, **own} if len(element) or element.attrib else {"val": "1"}


def _plain(element: etree._Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if (name := etree.QName(key).localname) not in _SKIPPED:
            yield name, "1" if value in ("true", "on") else "0" if value in ("false", "off") else value


def _merged(one: _Given, other: _Given) -> _Given:
    return {**one, **{name: {**one.get(name, {}), **given} for name, given in other.items()}}


def _is_same(name: str, own: Mapping[str, str], given: _Given) -> bool:
    """Return whether a property says what is given anyway."""
    default = _DEFAULTS.get(name, {})
    before = given.get(name, default)
    return all(value == before.get(key, default.get(key, "0")) for key, value in own.items())
