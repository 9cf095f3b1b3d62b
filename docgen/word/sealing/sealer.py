"""Seals the documents of a template, with what is the same for all of them at hand.

A rendered part is read from its text by one regular expression; the others were read when the template was
compiled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from docgen.lazy import dataclass
from docgen.word.ooxml.additions import Additions
from docgen.word.ooxml.layout import Layout
from docgen.word.ooxml.package import Entry
from docgen.word.reading.content import Reading
from docgen.word.reading.normal_form import in_normal_form
from docgen.word.reading.numbering import ListWords
from docgen.word.reading.part import read_part
from docgen.word.sealing.fingerprint import Media, added_targets, find_blanks, find_stories
from docgen.word.sealing.seal import write_sealed


@dataclass(frozen=True)
class Sealer:
    """The knowledge of a template that sealing needs, as `prepare_sealer` finds it.

    `parts` are the entries that are new or changed in every sealed document; `item` is the name of the sealed
    part itself. `active` are the keys of the template's active content. `readings` are those of the parts
    that no rendering writes, `digests` the SHA-256 of what these refer to; `rendered` maps the parts with
    tags that hold text to whether they are usual.
    """

    item: str
    parts: Mapping[str, Entry]
    active: frozenset[str]
    layout: Layout
    words: ListWords
    readings: Mapping[str, Reading]
    digests: Mapping[str, str]
    rendered: Mapping[str, bool]

    def seal(self, payload: str, changed: Mapping[str, bytes], additions: Additions) -> bytes:
        """Return the sealed part for a document with these rendered parts and additions."""
        first = additions.free.first_list
        words = self.words.restarted({str(first + at): like for at, like in enumerate(additions.lists)})
        read = {
            name: _read(changed[name].decode("ascii"), usual, words) for name, usual in self.rendered.items()
        }
        added = {part: added_targets(part, new) for part, new in additions.relations.items()}

        def target(part: str, relation: str) -> str:
            return added.get(part, {}).get(relation, "") or self.layout.target(part, relation)

        def digest(name: str) -> str:
            if name in additions.media:
                return hashlib.sha256(additions.media[name]).hexdigest()
            return self.digests.get(name, "")

        readings = {**self.readings, **read}
        stories, blanks = find_stories(self.layout, readings), find_blanks(self.layout, readings)
        return write_sealed(payload, stories, Media(target, digest), self.active, blanks).encode("ascii")


def _read(xml: str, usual: bool, words: ListWords) -> Reading:
    normal = in_normal_form(xml)
    # The template may use unusual prefixes: then the normal form is a different text.
    return read_part(normal, usual and normal is xml, words)
