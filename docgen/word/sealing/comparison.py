"""Finds what changed in a document since it was made: text and pictures by place, controls by value."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from functools import partial
from typing import Literal

from docgen.lazy import dataclass
from docgen.word.ooxml.places import Places
from docgen.word.ooxml.xml import collapsed
from docgen.word.reading.content_controls import SIGNS, ControlKind
from docgen.word.sealing.alignment import Stretch, align
from docgen.word.sealing.fingerprint import Media, Story, checksums, digest, label_of, usual_key
from docgen.word.sealing.pairing import Slot, Tries, pair_by_order, pair_by_paragraph, pair_by_tag, recover
from docgen.word.sealing.seal import Made, MadeControl, MadeStory, made_control

What = Literal["changed", "added", "removed"]
_GONE = MadeStory("", "", (), (), ())


@dataclass(frozen=True)
class Change:
    """One change since the document was made: its place and its kind, never the content.

    `place` is in Word's terms and refers to the document as it is now; a removed thing has the place after
    which it was.
    """

    kind: Literal["text", "picture", "payload", "active"]
    place: str
    what: What


@dataclass(frozen=True)
class Control:
    """A content control: its value now, and its value when the document was made (`made`).

    The value of a check box is true or false, of a date an ISO date (or the typed text), of a drop-down or
    combo box the value of the choice (or the text), of a text its text; None while nothing is entered.
    """

    tag: str
    title: str
    kind: ControlKind
    value: bool | str | None
    made: bool | str | None
    place: str

    @property
    def is_filled(self) -> bool:
        """Whether it was filled, changed or emptied since the document was made."""
        return self.value != self.made


@dataclass
class _Pair:
    """A story as it was made and as it is now, either of which may be missing.

    `same` maps each unchanged paragraph of now to its index then; `current` maps the index of each paragraph
    then to the paragraph that is there now, changed or not.
    """

    label: str
    made: MadeStory
    now: Story | None
    find_places: Callable[[], Places]
    texts: list[str] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    same: dict[int, int] = field(default_factory=dict)
    current: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts = list(self.now.paragraphs) if self.now is not None else []
        self.align()

    def align(self) -> None:
        """Align the paragraphs then with those of now."""
        if digest(self.texts) == self.made.digest and len(self.texts) == len(self.made.checksums):
            whole = range(len(self.texts))
            self.stretches = [Stretch(True, whole, whole)]
        else:
            self.stretches = align(self.made.checksums, checksums(self.texts))
        beside = [(s.is_equal, pair) for s in self.stretches for pair in zip(s.old, s.new, strict=False)]
        self.current = {made: now for _, (made, now) in beside}
        self.same = {now: made for is_equal, (made, now) in beside if is_equal}
        self._known = sorted(made for is_equal, (made, _) in beside if is_equal)

    @property
    def places(self) -> Places:
        """The places of the part that holds the story now; finding them takes time."""
        return self.find_places()

    def place(self, paragraph: int) -> str:
        """Return the place of a paragraph as it is now."""
        ordinals = self.now.ordinals if self.now is not None else []
        return self.named(self.places.paragraphs, ordinals[paragraph])

    def named(self, places: Sequence[str], ordinal: int) -> str:
        """Return a place of the part under the label of this story, because sections may share a part."""
        if not 0 <= ordinal < len(places):
            return self.label
        return self.label + places[ordinal].removeprefix(self.places.label)

    def after(self, paragraph: int) -> str:
        """Return the place after the paragraph that is now before this one."""
        return f"after {self.place(paragraph - 1)}" if paragraph > 0 else f"beginning of the {self.label}"

    def after_made(self, paragraph: int) -> str:
        """Return the place after the last unchanged paragraph that was before this one."""
        before = bisect_left(self._known, paragraph)
        return self.after(self.current[self._known[before - 1]] + 1 if before else 0)


def compare(
    made: Sequence[MadeStory],
    stories: Sequence[Story],
    media: Media,
    places: Callable[[str], Places],
    sections: int,
) -> tuple[list[Change], list[Control]]:
    """Return the changes between the stories as they were made and as they are now, and every control.

    `places` finds the places of a part; `sections` is the number of sections of the document.
    """
    pairs = list(_pairs(made, stories, places, sections))
    old, new = _made_slots(pairs), _now_slots(pairs)
    pair_by_tag(old, new)
    same = {(n, now): before for n, pair in enumerate(pairs) for now, before in pair.same.items()}
    pair_by_paragraph(old, new, same)
    tries = Tries()
    recovered = [slot for n, pair in enumerate(pairs) for slot in _recover(n, pair, old, tries)]
    pair_by_order(old, new)
    changes = [change for pair in pairs for change in _changes(pair, media)]
    changes += [change for slot in new for change in _change_of_control(pairs[slot.story], slot)]
    changes += [Change("text", _where(pairs[s.story], s), "removed") for s in old if s.partner is None]
    controls = sorted([*new, *recovered], key=lambda slot: slot.at)
    return list(dict.fromkeys(changes)), [_control(slot) for slot in controls]


def compare_pages(
    made: Made, stories: Sequence[Story], blanks: Iterable[str], sections: int
) -> Iterator[Change]:
    """Yield the headers and footers that first or even pages lost or got, of those that other pages show."""
    then, now = {story.key for story in made.stories}, {story.key for story in stories}
    empty = set(blanks)
    for key in sorted(empty ^ made.blanks) if made.blanks is not None else ():
        if key not in then | now and usual_key(key) in then & now:
            yield Change("text", label_of(key, sections), "removed" if key in empty else "added")


def _pairs(
    made: Sequence[MadeStory], stories: Sequence[Story], places: Callable[[str], Places], sections: int
) -> Iterator[_Pair]:
    """Yield each story as made with the same story now; a part shown in several sections counts once."""
    known, now = {story.key: story for story in made}, {story.key: story for story in stories}
    met: set[tuple[str, str]] = set()
    for key in dict.fromkeys([*known, *now]):
        old, new = known.get(key, _GONE), now.get(key)
        pair = (old.like or old.key, new.part if new is not None else "")
        if pair not in met:
            met.add(pair)
            label = label_of(key, sections)
            find = partial(places, new.part) if new is not None else partial(Places, label)
            yield _Pair(label, known.get(old.like, old), new, find)


def _made_slots(pairs: Sequence[_Pair]) -> list[Slot]:
    return [
        Slot(number, control, pair.made.checksums[control.paragraph])
        for number, pair in enumerate(pairs)
        for control in pair.made.controls
    ]


def _now_slots(pairs: Sequence[_Pair]) -> list[Slot]:
    found = []
    for number, pair in enumerate(pairs):
        controls = pair.now.controls if pair.now is not None else ()
        sums = checksums(pair.texts) if controls else ()
        for paragraph, control in controls:
            place = pair.named(pair.places.controls, control.ordinal)
            found.append(Slot(number, made_control(paragraph, control), sums[paragraph], place))
    return found


def _recover(number: int, pair: _Pair, made: Sequence[Slot], tries: Tries) -> Iterator[Slot]:
    """Put holes where a program turned controls into plain text; yield these controls as they are now."""
    lost: dict[int, list[Slot]] = {}
    for slot in made:
        if slot.story == number and slot.partner is None:
            lost.setdefault(slot.control.paragraph, []).append(slot)
    for stretch in [stretch for stretch in pair.stretches if not stretch.is_equal and lost]:
        left = stretch.new
        for slots in [lost[before] for before in stretch.old if before in lost]:
            found = recover(pair.texts, left, [slot.control for slot in slots], slots[0].sum, tries)
            if found is not None:
                pair.texts[found.paragraph] = found.text
                left = range(found.paragraph + 1, left.stop)
                yield from _as_text(slots, found.shown, found.paragraph, pair.place(found.paragraph))
    if lost:
        pair.align()


def _as_text(lost: Sequence[Slot], shown: Sequence[str], paragraph: int, place: str) -> Iterator[Slot]:
    for slot, text in zip(lost, shown, strict=True):
        value = slot.control.value
        if slot.control.kind == "check-box" and text != collapsed(slot.control.shown):
            value = text != "☐"
        control = replace(slot.control, paragraph=paragraph, value=value, shown=text)
        slot.partner = Slot(slot.story, control, slot.sum, place, slot)
        yield slot.partner


def _changes(pair: _Pair, media: Media) -> Iterator[Change]:
    yield from _changes_of_text(pair)
    made, now = pair.made.pictures, media.of(pair.now) if pair.now is not None else []
    shown_pictures = [picture for _, picture in pair.now.shown_pictures] if pair.now is not None else []

    def place(at: int) -> str:
        ordinal = shown_pictures[at].ordinal
        return pair.named(pair.places.pictures, ordinal)

    def after(at: int) -> str:
        return pair.after_made(made[at].paragraph)

    for stretch in align([picture.digest for picture in made], [picture.digest for picture in now]):
        if not stretch.is_equal:
            yield from _differing("picture", stretch, place, after, by_old=True)
            continue
        for old, new in zip(stretch.old, stretch.new, strict=True):
            if now[new].drawn not in ("", made[old].drawn):  # a program may drop the SVG beside a picture
                yield Change("picture", place(new), "changed")


def _changes_of_text(pair: _Pair) -> Iterator[Change]:
    differing = [stretch for stretch in pair.stretches if not stretch.is_equal]
    for stretch in differing:
        yield from _differing("text", stretch, pair.place, pair.after)
    if pair.texts and not differing and digest(pair.texts) != pair.made.digest:
        yield Change("text", pair.label, "changed")  # the checksums are alike by chance


def _differing(
    kind: Literal["text", "picture"],
    stretch: Stretch,
    place: Callable[[int], str],
    after: Callable[[int], str],
    by_old: bool = False,
) -> Iterator[Change]:
    """Yield the changes of a stretch; `after` takes an index of the new sequence or, `by_old`, of the old."""
    shared = min(len(stretch.old), len(stretch.new))
    for at in stretch.new[:shared]:
        yield Change(kind, place(at), "changed")
    for at in stretch.new[shared:]:
        yield Change(kind, place(at), "added")
    for at in stretch.old[shared:]:
        yield Change(kind, after(at if by_old else stretch.new.stop), "removed")


def _where(pair: _Pair, slot: Slot) -> str:
    """Return the place where a removed control was."""
    current = pair.current.get(slot.control.paragraph)
    return pair.place(current) if current is not None else pair.after_made(slot.control.paragraph)


def _change_of_control(pair: _Pair, slot: Slot) -> Iterator[Change]:
    """Yield changes that a control's value does not show: it is new, was moved, or shows another text."""
    made, now = slot.partner, slot.control
    if made is None:
        yield Change("text", slot.place, "added")
        return
    stood = pair.same.get(now.paragraph)
    if stood is not None and made.at != (slot.story, stood):
        yield Change("text", slot.place, "changed")
    if _shows_another(now, collapsed(now.shown), made.control, collapsed(made.control.shown)):
        yield Change("text", slot.place, "changed")


def _shows_another(now: MadeControl, shows: str, made: MadeControl, showed: str) -> bool:
    """Return whether a control shows something that its value does not say: in a box, more than one sign."""
    if now.kind != "check-box":
        return now.value is not None and now.value == made.value and shows != showed
    if shows in SIGNS:
        return (shows != "☐") != now.value
    return shows != showed and (len(shows) != 1 or shows.isdecimal())


def _control(slot: Slot) -> Control:
    now, made = slot.control, slot.partner.control if slot.partner is not None else None
    if made is None:
        return Control(now.tag, now.title, now.kind, now.value, None, slot.place)
    value = now.value
    shows_same = now.kind != "check-box" and collapsed(now.shown) == collapsed(made.shown)
    if shows_same and (made.value is None or now.kind != "date"):
        value = made.value  # a program may drop the mark of a hint, or the values behind the words
    return Control(now.tag or made.tag, now.title or made.title, made.kind, value, made.value, slot.place)
