"""Counts the words of a Word file and of a page, to find those that a page has lost.

The words of a file are counted in another way than docgen reads them: over all elements of its stories.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

from lxml import etree
from notation import W

from docgen.pages.marks import title_of

_STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)[^/]*\.xml")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXTS = (f"{W}t", f"{W}instrText")
_SIGNS = tuple(f"{W}{name}" for name in ("tab", "br", "cr", "ptab", "noBreakHyphen", "footnoteReference"))
_FIELD = f"{W}fldChar"
_COUNTED = re.compile("\x01\\s*((?:PAGE|NUMPAGES|SECTIONPAGES)\\b[^\x01]*)\x01[\\d\\s]*\x01")
_UNTITLED = re.compile(r"(?:(?<!\\)§|::: states )([A-Za-z](?:[\w.-]*\w)?)(?= |$)", re.M)  # with usual titles
_NAMES = tuple(f"{W}{name}" for name in ("alias", "tag", "tblCaption", "tblDescription"))
_MARKED = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\])|\\(.)|\*")
_NAMED = {"nbsp": "\xa0", "Tab": " ", "shy": "\xad", "br": " ", "quot": '"', "amp": "&"}
_ENTITY = re.compile(r"&(#x[0-9a-f]+|nbsp|Tab|shy|br|quot|amp);")


def words_lost(data: bytes, page: str) -> Counter[str]:
    """Return the words of a Word file that its page does not have, or not as often."""
    return words_of_file(data) - Counter(re.findall(r"\w+", plain(page)))


def plain(page: str) -> str:
    """Return the text of a page without its marks within lines."""
    text = _UNTITLED.sub(lambda found: f"{found[0]} states {title_of(found[1])} ", page)
    text = re.sub(r"\n\s*", " ", re.sub(r"\n\s*\+(?!\+\+)", "", text))
    text = _MARKED.sub(lambda found: found[1] or found[2] or "", text)
    return _ENTITY.sub(lambda found: _NAMED.get(found[1]) or chr(int(found[1][2:], 16)), text)


def words_of_file(data: bytes) -> Counter[str]:
    """Return the words of a file: texts, codes of fields, alternative texts, titles and tags of controls."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if _STORY.fullmatch(name):
                found.update(_words_of(etree.fromstring(archive.read(name))))
    return found


def _words_of(root: etree._Element) -> list[str]:
    for gone in list(root.iter(f"{W}del", f"{W}moveFrom", f"{_MC}Fallback")):
        if gone.tag != f"{_MC}Fallback" or gone.getprevious() is not None:
            gone.clear()
    texts = []
    for paragraph in root.iter(f"{W}p"):
        pieces = []
        for element in paragraph.iter(*_TEXTS, *_SIGNS, _FIELD):
            if next(element.iterancestors(f"{W}p")) is paragraph and not _is_number_of_pages(element):
                sign = "\x01" if element.tag == _FIELD else " "
                pieces.append((element.text or "") if element.tag in _TEXTS else sign)
        texts.append(_COUNTED.sub(r" \1 ", "".join(pieces)))
    headings = {" ".join(text.split()) for text in texts}
    for element in root.iter(etree.Element):
        if str(element.tag).endswith("}docPr"):
            texts += [element.get("descr", ""), element.get("title", "")]
        name = element.get(f"{W}val", "") if element.tag in _NAMES else element.get(f"{W}instr", "")
        texts += [name] if name not in headings else []  # a table may be about the heading above it
    return [word for text in texts for word in re.findall(r"\w+", text)]


def _is_number_of_pages(element: etree._Element) -> bool:
    """Return whether a text is the result of a field such as PAGE, which Word makes again."""
    fields = (one.get(f"{W}instr", "") for one in element.iterancestors(f"{W}fldSimple"))
    return (element.text or "").strip().isdigit() and any(re.match(r"\s*(NUM)?PAGE", code) for code in fields)
