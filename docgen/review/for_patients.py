"""Reviews what patients read: how hard it is to read, and what a program can check of plain language."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from docgen.errors import Problem, TemplateError
from docgen.pack import Pack, read_core
from docgen.pages import read_page
from docgen.review.passages import list_passages
from docgen.review.plain_language import find_obscure
from docgen.review.readability import Reading, find_hard, measure
from docgen.word import read_file


class PatientReview(NamedTuple):
    """What is found of one template: how hard it is to read, if that can be measured, and notes."""

    document: str
    language: str
    reading: Reading | None
    notes: tuple[Problem, ...]


def review_for_patients(pack: Pack) -> list[PatientReview]:
    """Review every template that patients read, in a pack whose templates can be read."""
    return [
        _review(pack, document.code, language)
        for document in pack.documents.values()
        if document.readers == "patient"
        for language in document.languages
    ]


def _review(pack: Pack, document: str, language: str) -> PatientReview:
    path = pack.template_path(document, language)
    passages = list_passages(read_page(read_file(path, TemplateError), path.name))
    everyday = read_core(f"text/{language}.toml").get("everyday", {})
    obscure = find_obscure(passages, pack.texts(language).get("terms", {}), everyday)
    file = f"{language}/{path.name}"
    notes = (
        replace(one, place=", ".join(filter(None, (file, one.place))))
        for one in (*find_hard(passages, language), *obscure)
    )
    reading = measure([sentence for one in passages for sentence in one.sentences], language)
    return PatientReview(document, language, reading, tuple(notes))
