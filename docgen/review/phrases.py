"""Finds phrases of a pack that are broken or unused, and templates that use phrases where they cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from docgen.errors import Problem
from docgen.pack import Pack, read_core
from docgen.pages import print_file
from docgen.suggest import did_you_mean
from docgen.word import Field, find_broken_phrases

PREFIX = "phrase."
_USED = re.compile(r"\bphrase\.(\w+)")


def find_phrase_problems(pack: Pack) -> Iterator[Problem]:
    """Find what is wrong with the pack's own phrases, each by itself."""
    for language in pack.text_languages:
        phrases, own = pack.phrases(language), own_phrases(pack, language)
        for problem in find_broken_phrases(phrases, own):
            yield replace(problem, place=f"text/{language}.toml, {problem.place}")
        for name in own:
            for used in _USED.findall(str(phrases[name])):
                if used not in phrases:
                    place, tag = f"text/{language}.toml, phrases.{name}", f"{{{{ phrase.{used} }}}}"
                    yield _unknown(place, tag, used, phrases, language)


def find_misplaced(
    found: Iterable[tuple[str, Field]], phrases: Mapping[str, object], language: str
) -> Iterator[Problem]:
    """Find the phrases that are left among the names of a template, where no phrase was put in."""
    for path, field in found:
        name = path.removeprefix(PREFIX).partition(".")[0]
        for use in field.uses if path.startswith(PREFIX) else ():
            if name in phrases:
                message = f"{PREFIX}{name} is used where no phrase is put in"
                fix = f"type the tags of its text here, or print {{{{ {PREFIX}{name} }}}} in a paragraph"
                yield Problem(use.place, message, fix, "misplaced-phrase", use.tag)
            else:
                yield _unknown(use.place, use.tag, name, phrases, language)


def _unknown(place: str, tag: str, name: str, phrases: Iterable[str], language: str) -> Problem:
    fix = did_you_mean(name, phrases) or f"write it in text/{language}.toml, [phrases], or type its tags here"
    return Problem(place, f"{PREFIX}{name} is no phrase of the pack", fix, "unknown-phrase", tag)


def find_unused(pack: Pack) -> Iterator[Problem]:
    """Find the pack's own phrases that no template of their language uses, nor another phrase."""
    for language in pack.languages:
        files = [
            pack.template_path(code, language)
            for code, one in pack.documents.items()
            if language in one.languages
        ]
        texts = [*map(print_file, files), *map(str, pack.phrases(language).values())]
        used = {name for text in texts for name in _USED.findall(text)}
        for name in own_phrases(pack, language):
            if name not in used:
                fix = f"use it in a template, {{{{ {PREFIX}{name} }}}}, or take it out"
                yield Problem(f"text/{language}.toml, phrases.{name}", "no template uses it", fix, "unused")


def own_phrases(pack: Pack, language: str) -> list[str]:
    """List the phrases that the pack adds to those of every pack, or words in its own way."""
    core = read_core(f"text/{language}.toml").get("phrases", {})
    return [name for name, phrase in pack.phrases(language).items() if core.get(name) != phrase]
