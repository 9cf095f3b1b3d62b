"""Writes and reads the XML of the sealed part: a payload, and the seal over it and over the document.

The seal holds the SHA-256 of the payload and, for each story, the SHA-256 of its text (to be certain), a
CRC-32 of each paragraph (to find the place), the SHA-256 of each picture, and the values of its controls. It
shows accidents, not forgery: anyone who can write the text can also write the seal.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from docgen.characters import FORBIDDEN_IN_XML
from docgen.lazy import dataclass
from docgen.word.ooxml.names import SEALED_NS
from docgen.word.ooxml.xml import as_ascii, escaped
from docgen.word.reading.content_controls import CONTROL_KINDS, ContentControl, ControlKind
from docgen.word.sealing.fingerprint import KEY, Media, Picture, Story, checksums, digest
from docgen.word.tree import etree
from docgen.word.values.text import Refused

LONGEST = 2_400_000  # characters: libxml2 reads texts of up to 10 million bytes
_HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sealed xmlns="{SEALED_NS}">'


class BrokenSeal(ValueError):
    """A sealed part that cannot be read; the message says what is wrong and holds no data."""


@dataclass(frozen=True)
class MadeControl:
    """A control when the document was made; `paragraph` is the index of its paragraph."""

    paragraph: int
    kind: ControlKind
    tag: str
    title: str
    value: bool | str | None
    shown: str


@dataclass(frozen=True)
class MadeStory:
    """A story when the document was made; `pictures` are as returned by `Media.of`."""

    key: str
    digest: str
    checksums: tuple[int, ...]
    pictures: tuple[Picture, ...]
    controls: tuple[MadeControl, ...]
    like: str = ""  # the key of an earlier story that shows the same part


@dataclass(frozen=True)
class Made:
    """The content of a sealed part."""

    payload: str
    payload_is_whole: bool
    stories: tuple[MadeStory, ...]
    active: frozenset[str] = frozenset()  # the keys of the active content that its template was allowed
    blanks: frozenset[str] | None = None  # headers as in `find_blanks`; older seals do not know them


def write_sealed(
    payload: str,
    stories: Iterable[Story],
    media: Media,
    active: Iterable[str] = (),
    blanks: Iterable[str] = (),
) -> str:
    """Return the XML of the sealed part, in ASCII; raises Refused for a payload that is too long."""
    shown: dict[str, str] = {}
    stored = []
    for story in stories:
        like = shown.setdefault(story.part, story.key)
        stored.append({"key": story.key, "like": like} if like != story.key else _as_stored(story, media))
    digested = _digest_of(payload)
    content: dict[str, Any] = {"payload": digested, "stories": stored, "blanks": list(blanks)}
    if allowed := sorted(set(active)):
        content["active"] = allowed
    seal = json.dumps(content, separators=(",", ":"))
    return f"{_HEAD}{_element('payload', payload)}{_element('seal', seal)}</sealed>"


def _digest_of(payload: str) -> str:
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()


def _as_stored(story: Story, media: Media) -> dict[str, Any]:
    sums = checksums(story.paragraphs)
    stored: dict[str, Any] = {
        "key": story.key,
        "sha256": digest(story.paragraphs),
        "crc32": base64.b64encode(struct.pack(f"<{len(sums)}L", *sums)).decode(),
    }
    if pictures := media.of(story):
        stored["pictures"] = pictures
    if controls := [asdict(made_control(index, control)) for index, control in story.controls]:
        stored["controls"] = controls
    return stored


def made_control(paragraph: int, control: ContentControl) -> MadeControl:
    """Return a control, with its value now, in the form that the seal keeps."""
    return MadeControl(paragraph, control.kind, control.tag, control.title, control.value, control.shown)


def _element(name: str, text: str) -> str:
    """Return an element with a text, written as JSON if XML or a program might change it."""
    if text != text.strip() or (not text.isprintable() and ("\r" in text or FORBIDDEN_IN_XML.search(text))):
        return _element(name, json.dumps(text)).replace(">", ' encoding="json">', 1)
    if len(text) > LONGEST:
        raise Refused(f"the {name} is longer than a document can carry ({LONGEST:,} characters)")
    text = escaped(text).replace("\n", "&#10;").replace("\t", "&#9;")
    return f"<{name}>{as_ascii(text)}</{name}>"


def read_made(root: etree._Element) -> Made:
    """Return the content of a sealed part; raises BrokenSeal."""
    payload, seal = _text(root, "payload"), _text(root, "seal")
    try:
        stored = json.loads(seal)
        digested = _digest_of(payload)
        stories = [_story(story) for story in _checked(stored["stories"], list)]
        known = {story.key: story for story in stories}
        if len(known) != len(stories) or any(story.like not in {"", *known} for story in stories):
            raise BrokenSeal("its stories do not fit together")
        blanks = _keys(stored["blanks"]) if "blanks" in stored else None
        is_whole = stored["payload"] == digested
        return Made(payload, is_whole, tuple(stories), _keys(stored.get("active", [])), blanks)
    except (ValueError, KeyError, TypeError, AttributeError, struct.error, RecursionError) as error:
        raise BrokenSeal("its seal cannot be read") from error


def _text(root: etree._Element, name: str) -> str:
    elements = root.findall(f"{{{SEALED_NS}}}{name}")
    if len(elements) != 1:
        raise BrokenSeal(f"it has {len(elements)} elements named {name}")
    text = "".join(str(piece) for piece in elements[0].itertext())
    if elements[0].get("encoding") != "json":
        return text
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BrokenSeal(f"its {name} cannot be read") from error
    if not isinstance(decoded, str):
        raise BrokenSeal(f"its {name} is not text")
    return decoded


def _story(stored: Any) -> MadeStory:
    key = _checked(stored["key"], str)
    if not KEY.fullmatch(key):
        raise ValueError
    if "like" in stored:
        return MadeStory(key, "", (), (), (), _checked(stored["like"], str))
    packed = base64.b64decode(stored["crc32"], validate=True)
    pictures = tuple(
        Picture(_checked(before, int), _checked(digested, str), _checked(drawn, str))
        for before, digested, drawn in stored.get("pictures", ())
    )
    controls = tuple(_control(control) for control in stored.get("controls", ()))
    sums: Sequence[int] = struct.unpack(f"<{len(packed) // 4}L", packed)
    if any(not 0 <= control.paragraph < len(sums) for control in controls):
        raise ValueError
    return MadeStory(key, _checked(stored["sha256"], str), tuple(sums), pictures, controls)


def _control(stored: Any) -> MadeControl:
    kind, value = stored["kind"], stored["value"]
    if kind not in CONTROL_KINDS or not isinstance(value, bool | str | None):
        raise ValueError
    texts = [_checked(stored[name], str) for name in ("tag", "title", "shown")]
    return MadeControl(_checked(stored["paragraph"], int), kind, texts[0], texts[1], value, texts[2])


def _keys(stored: Any) -> frozenset[str]:
    return frozenset(_checked(key, str) for key in _checked(stored, list))


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise TypeError
    return value
