"""Which control of a filed document is which of those that it was made with.

By its tag first; where a program dropped the tag, by its place in an unchanged paragraph; where it made
the control plain text, by that text.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from docgen.word.ooxml.xml import collapsed
from docgen.word.reading.content import HOLE
from docgen.word.reading.content_controls import SIGNS
from docgen.word.sealing.alignment import align
from docgen.word.sealing.seal import MadeControl

_MOST_TRIES = 200  # in one paragraph, for one set of controls
_At = tuple[int, int]


@dataclass(eq=False)
class Slot:
    """A control in a story: `sum` is its paragraph's checksum, `partner` the same one's other side."""

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
    """Pair controls of the same tag: by their paragraphs where some are gone or new, then in order."""
    theirs = _grouped(now, lambda slot: slot.control.tag)
    for tag, group in _grouped(made, lambda slot: slot.control.tag).items():
        if tag != "":
            _pair_group(group, theirs.get(tag, []))


def pair_by_paragraph(made: Sequence[Slot], now: Sequence[Slot], same: Mapping[_At, int]) -> None:
    """Pair what has no tag now with what stood in the same paragraph; `same` leads from those of now."""
    standing = _grouped(made, lambda slot: slot.at)
    for group in _grouped(now, lambda slot: slot.at).values():
        story, paragraph = group[0].at
        old = standing.get((story, same.get((story, paragraph), -1)), [])
        if len(old) == len(group):
            free = [both for both in zip(old, group, strict=True) if _are_free(*both)]
            _join([one for one, _ in free], [other for _, other in free])


def pair_by_order(made: Sequence[Slot], now: Sequence[Slot]) -> None:
    """Pair what has no tag now: in each story and kind, where there are as many as there were."""
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
    """How often controls that became text may still be looked for in one document."""

    left: int = 100_000


def recover(
    texts: Sequence[str], within: range, lost: Sequence[MadeControl], wanted: int, tries: Tries
) -> tuple[int, str, list[str]] | None:
    """Return a paragraph, its text with holes where controls became plain text, and what each of them shows.

    It is the first within these that the controls, in their order, make one with the checksum `wanted`;
    None when there is none, or no tries are left.
    """
    forms = [_forms(control) for control in lost]
    for paragraph in within:
        if tries.left <= 0:
            break
        text = texts[paragraph]
        price = 1 + len(text) // 1_000  # each try reads all of the text
        given = min(_MOST_TRIES, tries.left // price)
        left = [given]
        found = _recovered(text, forms, wanted, 0, left) if given else None
        tries.left -= max(1, (given - left[0]) * price)
        if found is not None:
            return paragraph, *found
    return None


def _recovered(
    text: str, forms: list[list[str]], wanted: int, start: int, tries: list[int]
) -> tuple[str, list[str]] | None:
    tries[0] -= 1
    if not forms:
        whole = collapsed(text)
        return (whole, []) if zlib.crc32(whole.encode()) == wanted else None
    for form in forms[0]:
        at = text.find(form, start)
        while at >= 0 and tries[0] > 0:
            left = f"{text[:at]}{HOLE}{text[at + len(form) :]}"
            found = _recovered(left, forms[1:], wanted, at + 1, tries)
            if found is not None:
                return found[0], [form, *found[1]]
            at = text.find(form, at + 1)
    return None


def _forms(control: MadeControl) -> list[str]:
    """Return what a control that became text may show: its own text, or any sign of a check box."""
    shown = [collapsed(control.shown)]
    if control.kind == "check-box":
        shown += sorted(SIGNS - set(shown))
    return [text for text in shown if text]
