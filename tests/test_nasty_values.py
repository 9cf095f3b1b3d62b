"""Every text of a record may hold anything: it comes out in Word as typed, or is refused by its path."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from complete_visit import complete_visit
from integrity import problems_in
from lxml import etree
from notation import W
from openxml_audit import OpenXmlValidator

import docgen

NASTY = {
    "markup": "<b>&amp;\"'",
    "a tag": "{{ 7*7 }}",
    "a raw tag": "{% raw %}",
    "the end of CDATA": "]]>",
    "line feeds": "a\nb\n\nc",
    "tabs": "\ta\tb",
    "length": "x" * 10_000,
    "right to left": "مرحبا \u202eabc\u202c",
    "emoji and combining marks": "🧊👩🏽‍⚕️ e\u0301\u0302",
}
FORBIDDEN = {"a lone surrogate": "a\ud800b", "U+0000": "a\x00b"}
NEVER_PRINTED = [("consent", "practitioner_named")]  # to be held against who performed it


def texts_of(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from texts_of(value, (*path, key))
        elif isinstance(value, str):
            yield (*path, key), value


def put(data: Any, path: tuple[Any, ...], value: str) -> None:
    for key in path[:-1]:
        data = data[key]
    data[path[-1]] = value


@pytest.fixture(scope="module")
def free_texts() -> list[tuple[Any, ...]]:
    """The paths of the record's texts that are neither codes nor dates: any words may stand there."""
    pack = docgen.load_pack("17340")
    found = []
    for path, _ in texts_of(complete_visit()):
        changed = complete_visit()
        put(changed, path, "any Words 77")
        try:
            docgen.load_encounter(changed, pack=pack)
        except docgen.EncounterError:
            continue
        found.append(path)
    return found


def read_text(content: bytes) -> str:
    """All text of a document; a line break and a tab are what Word makes of them."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}p": "\x1e", f"{W}noBreakHyphen": "-"}
    pieces = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for element in etree.fromstring(archive.read(name)).iter(etree.Element):
                    text = (element.text or "") if element.tag == f"{W}t" else ""
                    pieces.append(text or signs.get(str(element.tag), ""))
    return "".join(pieces)


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_a_nasty_text_in_every_field_comes_out_as_typed(nasty: str, free_texts: Any, tmp_path: Any) -> None:
    pack = docgen.load_pack("17340")
    record = complete_visit()
    typed: dict[tuple[Any, ...], str] = {}
    for number, path in enumerate(free_texts):
        typed[path] = f"{nasty}#{number}#"
        put(record, path, typed[path])
    encounter = docgen.load_encounter(record, pack=pack)
    everything = ""
    for code in pack.documents:
        content = docgen.fill(encounter, pack, code, draft=True).content
        path = tmp_path / f"{code}.docx"
        path.write_bytes(content)
        assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []
        assert [problem for problem in problems_in(content) if "a tag is left" not in problem] == []
        docx.Document(str(path))
        everything += read_text(content).replace("\N{NO-BREAK SPACE}", " ")
    typed = {path: text.replace("\N{NO-BREAK SPACE}", " ") for path, text in typed.items()}
    lost = [p for p, t in typed.items() if t not in everything and t[:1].upper() + t[1:] not in everything]
    assert lost == NEVER_PRINTED


@pytest.mark.parametrize("nasty", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_xml_forbids_is_refused_by_path_in_every_field(nasty: str, free_texts: Any) -> None:
    record = complete_visit()
    for path in free_texts:
        put(record, path, nasty)
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(record)
    assert [problem.kind for problem in caught.value.problems] == ["forbidden-character"] * len(free_texts)
    assert len({problem.place for problem in caught.value.problems}) == len(free_texts)
