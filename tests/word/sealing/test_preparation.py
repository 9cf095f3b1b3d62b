"""What is read once for all documents of a template."""

from __future__ import annotations

import hashlib
import pickle

from drawn import pixel
from notation import parts_of, with_parts, word
from sealed_documents import BODY

from docgen import WordTemplate
from docgen.word import read_sealed
from docgen.word.sealing.preparation import prepare_sealer

RELATIONS = "word/_rels/document.xml.rels"


def test_what_no_rendering_writes_is_read_and_digested() -> None:
    contents = parts_of(word("{{ name }}", header=["a letter"], footer=["a foot"]))
    pictured = b'<Relationship Id="p" Type="http://x/image" Target="media/a.png"/></Relationships>'
    contents[RELATIONS] = contents[RELATIONS].replace(b"</Relationships>", pictured)
    body, picture = contents.pop(BODY), pixel(1)
    contents["word/media/a.png"] = picture
    assert b"{{ name }}" in body
    sealer = prepare_sealer(BODY, contents, {*contents, BODY}, {BODY: True, "docProps/core.xml": True}, ["x"])
    assert {name: one.paragraphs for name, one in sealer.readings.items()} == {
        "word/header.xml": ["a letter"],
        "word/footer.xml": ["a foot"],
    }
    assert sealer.digests["word/media/a.png"] == hashlib.sha256(picture).hexdigest()
    assert (sealer.rendered, sealer.active) == ({BODY: True}, {"x"})
    assert sealer.item not in contents
    assert RELATIONS in sealer.parts
    assert pickle.loads(pickle.dumps(sealer)) == sealer  # noqa: S301


def test_a_part_that_is_no_xml_is_no_obstacle() -> None:
    """A program may write the settings in a form of its own, which Word passes over."""
    data = word("{{ name }}")
    relations = parts_of(data)[RELATIONS].decode()
    other = '<Relationship Id="s" Type="http://x/settings" Target="settings.bin"/></Relationships>'
    changed = {RELATIONS: relations.replace("</Relationships>", other), "word/settings.bin": b"\0"}
    filled = WordTemplate.load(with_parts(data, changed)).fill({"name": "Ada"}, payload="x").content
    assert read_sealed(filled).changes == ()
