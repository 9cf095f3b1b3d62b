"""Prepares the sealing of a template's documents: reads once what no rendering writes."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping

from docgen.word.ooxml.layout import survey
from docgen.word.ooxml.package import compress
from docgen.word.ooxml.xml import parse
from docgen.word.reading.numbering import find_words
from docgen.word.sealing.custom_xml import carrying_parts, item_name
from docgen.word.sealing.parsed import read_parsed
from docgen.word.sealing.sealer import Sealer
from docgen.word.tree import etree


def prepare_sealer(
    main: str,
    contents: Mapping[str, bytes],
    readable: Container[str],
    rendered: Mapping[str, bool],
    active: Iterable[str] = (),
) -> Sealer:
    """Return the sealer for the documents of a template whose body is the part `main`.

    `contents` are its parts that no rendering writes; `readable` has the names of those that are XML.
    `rendered` maps the names of parts with tags to whether they are usual (see `docgen.word.reading.tokens`),
    which no value changes. `active` are the keys of the template's active content.
    """

    def root_of(name: str) -> etree._Element | None:
        return parse(contents[name]) if name in contents and name in readable else None

    layout = survey(main, root_of)
    words = find_words(root_of(layout.numbering), root_of(layout.styles))
    roots = {name: root for name in layout.parts if (root := root_of(name)) is not None}
    targets = {name for by_id in layout.targets.values() for name in by_id.values()}
    item = item_name({*contents, *rendered})
    return Sealer(
        item=item,
        parts={name: compress(name, new) for name, new in carrying_parts(item, main, contents).items()},
        active=frozenset(active),
        layout=layout,
        words=words,
        readings={name: read_parsed(root, words) for name, root in roots.items()},
        digests={name: hashlib.sha256(contents[name]).hexdigest() for name in targets & contents.keys()},
        rendered={name: usual for name, usual in rendered.items() if name in layout.parts},
    )
