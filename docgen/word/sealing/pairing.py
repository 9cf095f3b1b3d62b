"""Pairs each content control of a filed document with the control it was when the document was made.

Controls pair by their tag first; if a program dropped the tag, by their place in an unchanged paragraph; if
it turned the control into plain text, by that text.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from docgen.lazy import dataclass
from docgen.word.ooxml.xml import collapsed
from docgen.word.reading.content import HOLE
from docgen.word.reading.content_controls import SIGNS
from docgen.word.sealing.alignment import align
from docgen.word.sealing.seal import MadeControl

_MOST_TRIES = 200  # in one paragraph, for one set of controls
_At = tuple[int, int]


@dataclass(eq=False)
class Slot:
    """A control in a story: `sum` is its paragraph's checksum, `partner` the same control then or now."""

    story: int
    control: MadeControl
    sum: int
    place: str = ""
    partner: Slot | None = None

    @property
    def at(self) -> _At:
        """Its story and paragraph."""
        return self.story, self.control.paragraph


def pair_by_tag(made: Sequence[Slot], now: Sequence[Slot]) -> None:
    """Pair controls of the same tag: by their paragraphs if some were removed or added, then in order."""
    theirs = _grouped(now, lambda slot: slot.control.tag)
    for tag, group in _grouped(made, lambda slot: slot.control.tag).items():
        if tag != "":
            _pair_group(group, theirs.get(tag, []))


def pair_by_paragraph(made: Sequence[Slot], now: Sequence[Slot], same: Mapping[_At, int]) -> None:
    """Pair controls without a tag now with those made in the same paragraph; `same` maps now to then."""
    standing = _grouped(made, lambda slot: slot.at)
    for group in _grouped(now, lambda slot: slot.at).values():
        story, paragraph = group[0].at
        old = standing.get((story, same.get((story, paragraph), -1)), [])
        if len(old) == len(group):
            free = [both for both in zip(old, group, strict=True) if _are_free(*both)]
            _join([one for one, _ in free], [other for _, other in free])


def pair_by_order(made: Sequence[Slot], now: Sequence[Slot]) -> None:
    """Pair controls without a tag now, in order: in each story and kind, if their number is the same."""
    theirs = _grouped([slot for slot in now if not slot.control.tag and slot.partner is None], _sort_of)
    for sort, group in _grouped([slot for slot in made if slot.partner is None], _sort_of).items():
        if len(theirs.get(sort, ())) == len(group):
            _join(group, theirs[sort])


def _sort_of(slot: Slot) -> tuple[int, str]:
    return slot.story, slot.control.kind


def _are_free(made: Slot, now: Slot) -> bool:
    return made.partner is None and now.partner is None and not now.control.tag


def _pair_group(made: Sequence[Slot], now: Sequence[Slot]) -> None:
    if len(made) != len(now):
        for stretch in align([(s.story, s.sum) for s in made], [(s.story, s.sum) for s in now]):
            if stretch.is_equal:
                _join([made[at] for at in stretch.old], [now[at] for at in stretch.new])
        made = [slot for slot in made if slot.partner is None]
        now = [slot for slot in now if slot.partner is None]
    _join(made, now)


def _join(made: Sequence[Slot], now: Sequence[Slot]) -> None:
    for one, other in zip(made, now, strict=False):
        one.partner, other.partner = other, one


def _grouped(slots: Iterable[Slot], key: Callable[[Slot], Hashable]) -> dict[Hashable, list[Slot]]:
    groups: dict[Hashable, list[Slot]] = {}
    for slot in slots:
        groups.setdefault(key(slot), []).append(slot)
    return groups


@dataclass
class Tries:
    """The number of tries left to find controls that became text in one document."""

    left: int = 100_000


class Recovered(NamedTuple):
    """A paragraph where controls became text: its index, its text with holes, what each control shows."""

    paragraph: int
    text: str
    shown: list[str]


def recover(
    texts: Sequence[str], within: range, lost: Sequence[MadeControl], wanted: int, tries: Tries
) -> Recovered | None:
    """Find the paragraph where controls became plain text.

    It is the first within the range that has the checksum `wanted` with holes for the controls in their
    order. Returns None if there is none, or no tries are left.
    """
    forms = [_forms(control) for control in lost]
    for paragraph in within:
        if tries.left <= 0:
            break
        text = texts[paragraph]
        price = 1 + len(text) // 1_000  # each try reads all of the text
        given = min(_MOST_TRIES, tries.left // price)
        left = Tries(given)
        found = _recovered(text, forms, wanted, 0, left) if given else None
        tries.left -= max(1, (given - left.left) * price)
        if found is not None:
            return Recovered(paragraph, *found)
    return None


def _recovered(
    text: str, forms: list[list[str]], wanted: int, start: int, tries: Tries
) -> tuple[str, list[str]] | None:
    tries.left -= 1
    if not forms:
        whole = collapsed(text)
        return (whole, []) if zlib.crc32(whole.encode()) == wanted else None
    for form in forms[0]:
        at = text.find(form, start)
        while at >= 0 and tries.left > 0:
            left = f"{text[:at]}{HOLE}{text[at + len(form) :]}"
            found = _recovered(left, forms[1:], wanted, at + 1, tries)
            if found is not None:
                return found[0], [form, *found[1]]
            at = text.find(form, at + 1)
    return None


def _forms(control: MadeControl) -> list[str]:
    """Return the texts that a control may show as plain text: its own, or any sign of a check box."""
    shown = [collapsed(control.shown)]
    if control.kind == "check-box":
        shown += sorted(SIGNS - set(shown))
    return [text for text in shown if text]
