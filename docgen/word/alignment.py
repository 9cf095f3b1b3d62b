"""Two sequences held side by side: what is equal, what was put in, what went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_MOST_PAIRS = 1_000_000  # of equal elements; above, the search for the best alignment takes too long


@dataclass(frozen=True)
class Stretch:
    """A stretch of the old sequence and the one of the new that stands in its place; equal or not."""

    is_equal: bool
    old: range
    new: range


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Stretch]:
    """Return the two sequences as stretches, in order; what could not be aligned in time is one stretch."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    found = [
        Stretch(True, range(start), range(start)),
        *_middle(old[start : len(old) - end], new[start : len(new) - end], start),
        Stretch(True, range(len(old) - end, len(old)), range(len(new) - end, len(new))),
    ]
    return [stretch for stretch in found if stretch.old or stretch.new]


def _shared(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


def _middle(old: Sequence[Hashable], new: Sequence[Hashable], start: int) -> Iterator[Stretch]:
    counts = Counter(new)
    if sum(counts[element] for element in old) > _MOST_PAIRS:
        yield Stretch(False, range(start, start + len(old)), range(start, start + len(new)))
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield Stretch(kind == "equal", range(start + i1, start + i2), range(start + j1, start + j2))
