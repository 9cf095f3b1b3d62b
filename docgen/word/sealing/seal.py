"""The sealed part's XML, written and read: a payload, and the seal over it and over the document.

The seal holds the SHA-256 of the payload and, for each story, the SHA-256 of its text (to be sure), a
CRC-32 for each of its paragraphs (to say where), the SHA-256 of each picture, and what its controls held.
It shows accident, not forgery: who can write the text can write the seal.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lxml import etree

from docgen.word.ooxml.names import SEALED_NS
from docgen.word.ooxml.xml import as_ascii, escaped
from docgen.word.reading.content_controls import CONTROL_KINDS, ContentControl, ControlKind
from docgen.word.sealing.fingerprint import KEY, Media, Picture, Story, checksums, digest
from docgen.word.values.text import Refused

LONGEST = 2_400_000  # characters: libxml2 reads texts of up to 10 million bytes
_HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sealed xmlns="{SEALED_NS}">'
_AWKWARD = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BrokenSeal(ValueError):
    """A sealed part that cannot be read; the message says what is wrong with it and holds no data."""


@dataclass(frozen=True)
class MadeControl:
    """What a control held when the document was made; `paragraph` is the index of its paragraph."""

    paragraph: int
    kind: ControlKind
    tag: str
    title: str
    value: bool | str | None
    shown: str


@dataclass(frozen=True)
class MadeStory:
    """A story when the document was made; `pictures` are as `Media.of` gives them."""

    key: str
    digest: str
    checksums: tuple[int, ...]
    pictures: tuple[Picture, ...]
    controls: tuple[MadeControl, ...]
    like: str = ""  # the story before it that shows the same part


@dataclass(frozen=True)
class Made:
    """What a sealed part holds."""

    payload: str
    payload_is_whole: bool
    stories: tuple[MadeStory, ...]


def write_sealed(payload: str, stories: Iterable[Story], media: Media) -> str:
    """Return the XML of the sealed part, in ASCII; raises Refused for a payload that is too long."""
    shown: dict[str, str] = {}
    told = []
    for story in stories:
        like = shown.setdefault(story.part, story.key)
        told.append({"key": story.key, "like": like} if like != story.key else _told(story, media))
    digested = _digest_of(payload)
    seal = json.dumps({"payload": digested, "stories": told}, separators=(",", ":"))
    return f"{_HEAD}{_element('payload', payload)}{_element('seal', seal)}</sealed>"


def _digest_of(payload: str) -> str:
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()


def _told(story: Story, media: Media) -> dict[str, Any]:
    sums = checksums(story.paragraphs)
    told: dict[str, Any] = {
        "key": story.key,
        "sha256": digest(story.paragraphs),
        "crc32": base64.b64encode(struct.pack(f"<{len(sums)}L", *sums)).decode(),
    }
    if pictures := media.of(story):
        told["pictures"] = pictures
    if controls := [asdict(made_control(index, control)) for index, control in story.controls]:
        told["controls"] = controls
    return told


def made_control(paragraph: int, control: ContentControl) -> MadeControl:
    """Return what a control holds now, as the seal keeps it."""
    return MadeControl(paragraph, control.kind, control.tag, control.title, control.value, control.shown)


def _element(name: str, text: str) -> str:
    """Return an element with a text of any kind: as JSON where XML or a program might change it."""
    if text != text.strip() or (not (text.isascii() and text.isprintable()) and _AWKWARD.search(text)):
        return _element(name, json.dumps(text)).replace(">", ' encoding="json">', 1)
    if len(text) > LONGEST:
        raise Refused(f"the {name} is longer than a document can carry ({LONGEST:,} characters)")
    text = escaped(text).replace("\n", "&#10;").replace("\t", "&#9;")
    return f"<{name}>{as_ascii(text)}</{name}>"


def read_made(root: etree._Element) -> Made:
    """Return what a sealed part holds; raises BrokenSeal."""
    payload, seal = _text(root, "payload"), _text(root, "seal")
    try:
        told = json.loads(seal)
        digested = _digest_of(payload)
        stories = [_story(story) for story in _checked(told["stories"], list)]
        known = {story.key: story for story in stories}
        if len(known) != len(stories) or any(story.like not in {"", *known} for story in stories):
            raise BrokenSeal("its stories do not fit together")
        return Made(payload, told["payload"] == digested, tuple(stories))
    except (ValueError, KeyError, TypeError, AttributeError, struct.error, RecursionError) as fault:
        raise BrokenSeal("its seal cannot be read") from fault


def _text(root: etree._Element, name: str) -> str:
    elements = root.findall(f"{{{SEALED_NS}}}{name}")
    if len(elements) != 1:
        raise BrokenSeal(f"it has {len(elements)} elements named {name}")
    text = "".join(str(piece) for piece in elements[0].itertext())
    if elements[0].get("encoding") != "json":
        return text
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BrokenSeal(f"its {name} cannot be read") from fault
    if not isinstance(decoded, str):
        raise BrokenSeal(f"its {name} is no text")
    return decoded


def _story(told: Any) -> MadeStory:
    key = _checked(told["key"], str)
    if not KEY.fullmatch(key):
        raise ValueError
    if "like" in told:
        return MadeStory(key, "", (), (), (), _checked(told["like"], str))
    packed = base64.b64decode(told["crc32"], validate=True)
    pictures = tuple(
        Picture(_checked(before, int), _checked(digested, str), _checked(drawn, str))
        for before, digested, drawn in told.get("pictures", ())
    )
    controls = tuple(_control(control) for control in told.get("controls", ()))
    sums: Sequence[int] = struct.unpack(f"<{len(packed) // 4}L", packed)
    if any(not 0 <= control.paragraph < len(sums) for control in controls):
        raise ValueError
    return MadeStory(key, _checked(told["sha256"], str), tuple(sums), pictures, controls)


def _control(told: Any) -> MadeControl:
    kind, value = told["kind"], told["value"]
    if kind not in CONTROL_KINDS or not isinstance(value, bool | str | None):
        raise ValueError
    texts = [_checked(told[name], str) for name in ("tag", "title", "shown")]
    return MadeControl(_checked(told["paragraph"], int), kind, texts[0], texts[1], value, texts[2])


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise TypeError
    return value
