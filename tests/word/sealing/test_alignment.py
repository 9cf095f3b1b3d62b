"""Two sequences held side by side: what is equal, what was put in, what went."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.word.sealing.alignment import Stretch, align

ALIGNED = {
    "equal": ("abc", "abc", "=3:3"),
    "both empty": ("", "", ""),
    "added": ("ac", "abc", "=1:1 0:1 =1:1"),
    "removed": ("abc", "ac", "=1:1 1:0 =1:1"),
    "changed": ("abc", "axc", "=1:1 1:1 =1:1"),
    "added among like ones": ("aa", "aaa", "=2:2 0:1"),
    "removed among like ones": ("aaa", "aa", "=2:2 1:0"),
    "all new": ("", "ab", "0:2"),
    "moved": ("abcd", "bcad", "1:0 =2:2 0:1 =1:1"),
}


def written(stretches: list[Stretch]) -> str:
    return " ".join(f"{'=' if s.is_equal else ''}{len(s.old)}:{len(s.new)}" for s in stretches)


@pytest.mark.parametrize(("old", "new", "stretches"), ALIGNED.values(), ids=ALIGNED)
def test_sequences_are_aligned(old: str, new: str, stretches: str) -> None:
    assert written(align(old, new)) == stretches


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_stretches_are_whole_and_true(old: str, new: str) -> None:
    stretches = align(old, new)
    assert "".join(old[at] for s in stretches for at in s.old) == old
    assert "".join(new[at] for s in stretches for at in s.new) == new
    assert all(
        old[s.old.start : s.old.stop] == new[s.new.start : s.new.stop] for s in stretches if s.is_equal
    )


def test_sequences_that_take_too_long_are_aligned_at_their_ends() -> None:
    assert written(align("x" + "ab" * 2_000 + "z", "x" + "ba" * 2_000 + "z")) == "=1:1 4000:4000 =1:1"


@given(st.text("abcdefgh", max_size=30), st.text("abcdefgh", max_size=30))
def test_ordinary_sequences_are_aligned_with_the_longest_equal_stretches(old: str, new: str) -> None:
    found = [(s.is_equal, s.old, s.new) for s in align(f"<{old}>", f"[{new}]")]
    codes = SequenceMatcher(None, f"<{old}>", f"[{new}]", autojunk=False).get_opcodes()
    assert found == [(kind == "equal", range(i, j), range(k, m)) for kind, i, j, k, m in codes]


REPEATED = {
    "one that repeats, beside ones put in": ([0] * 990, [0, 1] * 500),
    "two in turn": ([0, 1] * 700, [1, 0, 0] * 500),
    "each other one changed": (list(range(1, 4_000)), [n if n % 2 else -n for n in range(1, 4_000)]),
    "all alike between two changes": ([1, *[0] * 900, 2], [3, *[0] * 800, 4, *[0] * 90, 5]),
}


@pytest.mark.parametrize(("old", "new"), REPEATED.values(), ids=REPEATED)
def test_sequences_that_repeat_are_aligned_in_a_bounded_number_of_steps(
    old: list[int], new: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    search = SequenceMatcher.find_longest_match

    def counted(self: Any, first: int, last: int, begin: int, end: int) -> Any:
        nonlocal steps
        counts = Counter(self.b[begin:end])
        steps += sum(1 + counts[element] for element in self.a[first:last])
        assert steps <= 1_000 * (len(old) + len(new))
        assert steps <= 10_000_000
        return search(self, first, last, begin, end)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", counted)
    stretches = align(old, new)
    assert [at for s in stretches for at in s.old] == list(range(len(old)))
    assert [at for s in stretches for at in s.new] == list(range(len(new)))
    equal = [s for s in stretches if s.is_equal]
    assert all(old[s.old.start : s.old.stop] == new[s.new.start : s.new.stop] for s in equal)
    assert sum(len(s.old) for s in equal) > 1
