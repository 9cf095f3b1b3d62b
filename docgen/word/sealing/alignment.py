"""Aligns two sequences: finds the elements that are equal, added and removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate

from docgen.lazy import dataclass

# A step looks at one element of the old sequence, or at one equal element of the new. Where elements repeat,
# steps grow with the third power of their number, so they are limited for each element and in total.
_STEPS_EACH, _MOST_STEPS = 1_000, 10_000_000


@dataclass(frozen=True)
class Stretch:
    """A stretch of the old sequence and its counterpart in the new one, equal or not."""

    is_equal: bool
    old: range
    new: range


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Stretch]:
    """Return the two sequences as stretches, in order; a part not aligned within the limit is one stretch."""
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
    before, there = 0, 0
    for match in [*_matches(old, new), Match(len(old), len(new), 0)]:
        yield Stretch(False, range(start + before, start + match.a), range(start + there, start + match.b))
        before, there = match.a + match.size, match.b + match.size
        yield Stretch(True, range(start + match.a, start + before), range(start + match.b, start + there))


def _matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Return the longest equal stretch and, on each side of it, again the longest, while steps are left."""
    if not old or not new:
        return []
    left = min(_MOST_STEPS, _STEPS_EACH * (len(old) + len(new)))
    counts = Counter(new)
    steps = [0, *accumulate(1 + counts[element] for element in old)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pending, found = [(0, len(old), 0, len(new))], []
    while pending:
        first, last, begin, end = pending.pop()
        needed = steps[last] - steps[first] if begin < end else 0
        if not 0 < needed <= left:
            continue
        left -= needed
        match = matcher.find_longest_match(first, last, begin, end)
        if match.size:
            found.append(match)
            pending.append((match.a + match.size, last, match.b + match.size, end))
            pending.append((first, match.a, begin, match.b))
    return sorted(found)
