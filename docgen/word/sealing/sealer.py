"""Seals the documents of a template, and computes only once what is the same for all of them.

A rendered part is read from its text by one regular expression; a part without tags is read only once, when
the first document is sealed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from docgen.word.ooxml.additions import Additions
from docgen.word.ooxml.layout import survey
from docgen.word.ooxml.xml import parse
from docgen.word.reading.content import Reading
from docgen.word.reading.normal_form import in_normal_form
from docgen.word.reading.numbering import ListWords, find_words
from docgen.word.reading.part import read_part
from docgen.word.sealing.custom_xml import carrying_parts, item_name
from docgen.word.sealing.fingerprint import Media, added_targets, find_blanks, find_stories
from docgen.word.sealing.parsed import read_parsed
from docgen.word.sealing.seal import write_sealed


class Sealer:
    """The knowledge of a template that sealing needs: `contents` are its parts that no rendering writes.

    `parts` are the parts that are new or changed in every sealed document; `item` is the name of the sealed
    part itself. `rendered` maps the names of parts with tags to whether they are usual (see
    `docgen.word.reading.tokens`), which no value changes. `active` are the keys of the template's active
    content.
    """

    def __init__(
        self,
        main: str,
        contents: Mapping[str, bytes],
        rendered: Mapping[str, bool],
        active: Iterable[str] = (),
    ) -> None:
        self._active = frozenset(active)
        self.item = item_name({*contents, *rendered})
        self.parts: Mapping[str, bytes] = carrying_parts(self.item, main, contents)
        self._layout = survey(main, lambda name: parse(contents[name]) if name in contents else None)
        lists, styles = (
            parse(contents[name]) if name in contents else None
            for name in (self._layout.numbering, self._layout.styles)
        )
        self._words = find_words(lists, styles)
        self._readings: dict[str, Reading] = {
            name: read_parsed(parse(contents[name]), self._words)
            for name in self._layout.parts
            if name in contents
        }
        self._digests = {
            name: hashlib.sha256(contents[name]).hexdigest()
            for targets in self._layout.targets.values()
            for name in targets.values()
            if name in contents
        }
        self._rendered = {name: usual for name, usual in rendered.items() if name in self._layout.parts}

    def seal(self, payload: str, changed: Mapping[str, bytes], additions: Additions) -> bytes:
        """Return the sealed part for a document with these rendered parts and additions."""
        first = additions.free.first_list
        words = self._words.restarted({str(first + at): like for at, like in enumerate(additions.lists)})
        read = {
            name: _read(changed[name].decode("ascii"), usual, words) for name, usual in self._rendered.items()
        }
        added = {part: added_targets(part, new) for part, new in additions.relations.items()}

        def target(part: str, relation: str) -> str:
            return added.get(part, {}).get(relation, "") or self._layout.target(part, relation)

        def digest(name: str) -> str:
            if name in additions.media:
                return hashlib.sha256(additions.media[name]).hexdigest()
            return self._digests.get(name, "")

        readings = {**self._readings, **read}
        stories, blanks = find_stories(self._layout, readings), find_blanks(self._layout, readings)
        return write_sealed(payload, stories, Media(target, digest), self._active, blanks).encode("ascii")


def _read(xml: str, usual: bool, words: ListWords) -> Reading:
    normal = in_normal_form(xml)
    # The template may use unusual prefixes: then the normal form is a different text.
    return read_part(normal, usual and normal is xml, words)
