"""Notes on a pack without problems: what may be a slip, and what a patient should not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from docgen.errors import Problem, TemplateError
from docgen.lazy import compiled_when_used
from docgen.pack import Pack, PackDocument, find_one_sided, find_shapeless, read_core
from docgen.pages import list_sentences, read_page
from docgen.review.parity import find_uneven
from docgen.review.phrases import find_unused
from docgen.review.record import find_unasked
from docgen.word import read_file

_NEAR_TAG = compiled_when_used(r"(?:(?<!\{)\{|\\\[)\s*(?P<name>[a-z_]+(?:\.[a-z_]+)+)\s*(?:\\\]|\}(?!\}))")
_HONEST = "what a patient reads promises nothing: say what is hoped for, and what is not known"


def find_notes(pack: Pack) -> list[Problem]:
    """List keys without a question, stray Word files, unused phrases, sites without a shape, promises.

    The pack has no problems: its templates and texts can be read.
    """
    said = [*_said(pack)]
    to_patients = [one for one in said if one.document.readers == "patient"]
    return [
        *find_unasked(pack),
        *_strays(pack),
        *find_unused(pack),
        *find_shapeless(pack),
        *_promises(pack, to_patients),
        *_near_tags(said),
        *find_uneven(pack),
        *find_one_sided(pack),
    ]


class _Said(NamedTuple):
    """A sentence of a template, with its place in the pack."""

    document: PackDocument
    language: str
    place: str
    text: str


def _said(pack: Pack) -> Iterator[_Said]:
    """Yield every sentence of every template."""
    for document in pack.documents.values():
        for language in document.languages:
            path = pack.template_path(document.code, language)
            for one in list_sentences(read_page(read_file(path, TemplateError), path.name)):
                yield _Said(document, language, f"{language}/{document.file}, {one.place}", one.text)


def _strays(pack: Pack) -> Iterator[Problem]:
    """Find the Word files in the folders of languages that no document names."""
    files = {document.file for document in pack.documents.values()}
    for language in pack.languages:
        for path in sorted((pack.folder / language).glob("*.docx")):
            if path.name not in files and not path.name.startswith("~$"):
                fix = "if it was to replace one, give it that name; else take it out of the pack"
                yield Problem(f"{language}/{path.name}", "is the file of no document", fix, "stray-file")


def _near_tags(said: Iterable[_Said]) -> Iterator[Problem]:
    """Find what looks like a tag with the wrong brackets: it is printed as it is."""
    for one in said:
        for found in _NEAR_TAG.finditer(one.text):
            message = f"says {found['name']} in brackets, which are printed as they are"
            fix = f"for a tag, write {{{{ {found['name']} }}}}"
            yield Problem(one.place, message, fix, "near-tag")


def _promises(pack: Pack, said: Iterable[_Said]) -> Iterator[Problem]:
    """Find words that promise something, in the texts and in what templates have said to patients."""
    for language in pack.languages:
        promises = read_core(f"text/{language}.toml").get("promises", ())
        texts = _texts(pack.texts(language).get("text", {}), f"text/{language}.toml, text")
        in_templates = ((one.place, one.text) for one in said if one.language == language)
        for place, text in (*texts, *in_templates):
            words = " ".join(text.casefold().split())
            for promise in promises:
                if re.search(rf"\b{re.escape(promise)}\b", words):
                    yield Problem(place, f"says “{promise}”", _HONEST, "promise")


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from _texts(inner, f"{place}.{key}")
