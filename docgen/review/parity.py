"""Compares each translation of a document with its English: the same statements, conditions, names, controls.

Only a person can tell whether two sentences say the same. This finds what is in one of them alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from docgen.errors import Problem, TemplateError
from docgen.pack import Pack, PackDocument
from docgen.pages import Part, list_structure, read_page
from docgen.word import read_file

_ENGLISH, _TITLES = "en", "titles"


class _Translation(NamedTuple):
    """A translated document, with the structures of its template and of the English one."""

    document: PackDocument
    language: str
    english: list[Part]
    translated: list[Part]

    def file(self, language: str = "") -> str:
        return f"{language or self.language}/{self.document.file}"


class _Stretch(NamedTuple):
    """A stretch of both structures, the same in both or different; `place` is where the second goes on."""

    english: list[Part]
    translated: list[Part]
    is_same: bool
    place: str


def find_disparities(pack: Pack) -> Iterator[Problem]:
    """Find what a translation lacks or has beside the English document, and documents without a title.

    A template that cannot be read has no disparities; that it cannot is another problem.
    """
    for one in _translations(pack):
        for place, message in _differences(one, is_prose=False):
            yield Problem(place, message, "say it in both languages, or in neither", "translation-differs")
        if one.document.code not in pack.texts(one.language).get("text", {}).get(_TITLES, {}):
            message = f"has no title for {one.document.code} ({one.document.title})"
            fix = f'write {one.document.code} = "…"'
            yield Problem(f"text/{one.language}.toml, text.{_TITLES}", message, fix, "missing-word")


def find_uneven(pack: Pack) -> Iterator[Problem]:
    """Find paragraphs that only one of two languages has, or that have more sentences in one of them."""
    for one in _translations(pack):
        for place, message in (*_differences(one, is_prose=True), *_uneven(one)):
            yield Problem(place, message, "see that both say the same", "uneven-translation")


def _translations(pack: Pack) -> Iterator[_Translation]:
    """Yield the translations of documents that are in English too, and whose templates can be read."""
    for document in pack.documents.values():
        for language in document.languages:
            if language != _ENGLISH in document.languages:
                paths = [pack.template_path(document.code, one) for one in (_ENGLISH, language)]
                try:
                    pages = [read_page(read_file(path, TemplateError), path.name) for path in paths]
                except TemplateError:
                    continue
                yield _Translation(document, language, *map(list_structure, pages))


def _differences(one: _Translation, is_prose: bool) -> Iterator[tuple[str, str]]:
    """Yield place and message for what only one language has: words alone, or everything else.

    The end of something is a difference only where nothing else is.
    """
    stretches = [stretch for stretch in _stretches(one) if not stretch.is_same]
    parts = [part for stretch in stretches for part in (*stretch.english, *stretch.translated)]
    has_begun = any(not (part.ends or part.is_prose) for part in parts)
    for stretch in stretches:
        for part in stretch.english:
            if part.is_prose == is_prose and not (part.ends and has_begun):
                message = f"lacks {part.what}, which {one.file(_ENGLISH)} has here ({part.place})"
                yield f"{one.file()}, {stretch.place}", message
        for part in stretch.translated:
            if part.is_prose == is_prose and not (part.ends and has_begun):
                message = f"has {part.what}, which {one.file(_ENGLISH)} does not have here"
                yield f"{one.file()}, {part.place}", message


def _uneven(one: _Translation) -> Iterator[tuple[str, str]]:
    """Yield place and message for paragraphs with another number of sentences than in English."""
    for stretch in _stretches(one):
        for english, translated in zip(stretch.english, stretch.translated, strict=False):
            if stretch.is_same and english.sentences != translated.sentences:
                has, other = translated.sentences, english.sentences
                message = f"a paragraph has {has} sentences here, and {other} in {one.file(_ENGLISH)}"
                yield f"{one.file()}, {translated.place}", f"{message} ({english.place})"


def _stretches(one: _Translation) -> Iterator[_Stretch]:
    english, translated = ([part.what for part in parts] for parts in (one.english, one.translated))
    for kind, a, b, c, d in SequenceMatcher(None, english, translated, autojunk=False).get_opcodes():
        place = one.translated[max(c - 1, 0)].place
        yield _Stretch(one.english[a:b], one.translated[c:d], kind == "equal", place)
